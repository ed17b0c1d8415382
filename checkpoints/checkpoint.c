#include "checkpoints/checkpoint.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "checkpoints/checkpoint_config.h"
#include "checkpoints/safetensors.h"

#include <stdio.h>
#include <string.h>

void checkpoint_release(struct checkpoint *c)
{
	params_release(&c->params);
	for (int i = 0; i < c->extras; i++)
		params_release(&c->extra[i].params);
	if (c->target != c->source)
		tokenizer_release(c->target);
	tokenizer_release(c->source);
	mem_free(c->entries);
	file_release(&c->file);
	*c = (struct checkpoint){ 0 };
}

int checkpoint_need_tokenizers(const struct checkpoint *c, const char *path)
{
	return c->source ? 0
			 : err_set("%s: has no tokenizers, and cannot read or write text", path);
}

const char *checkpoint_get(const struct checkpoint *c, const char *key)
{
	for (size_t i = 0; i < c->entry_count; i++)
		if (!strcmp(c->entries[i].key, key))
			return c->entries[i].value;
	return NULL;
}

/* What is saved must be loadable: an error of ours is better found now. */
static int check_names(const struct checkpoint *c)
{
	if (c->extras < 0 || c->extras > CHECKPOINT_EXTRAS)
		return err_set("%d further sets of parameters, at most %d are possible", c->extras,
			CHECKPOINT_EXTRAS);
	for (int i = 0; i < c->extras; i++) {
		if (!c->extra[i].name[0] || strchr(c->extra[i].name, '/'))
			return err_set("\"%s\" cannot name a set of parameters", c->extra[i].name);
		for (int j = 0; j < i; j++)
			if (!strcmp(c->extra[i].name, c->extra[j].name))
				return err_set("two sets of parameters named %s", c->extra[i].name);
	}
	for (size_t i = 0; i < c->entry_count; i++)
		for (size_t j = 0; j < i; j++)
			if (!strcmp(c->entries[i].key, c->entries[j].key))
				return err_set("two entries named %s", c->entries[i].key);
	return 0;
}

static int put_tokenizer(struct str *header, const char *key, const struct tokenizer *t)
{
	struct str text = { 0 };
	int rc = tokenizer_save(t, &text);

	if (!rc)
		rc = safetensors_put_text(header, key, text.data, text.len);
	str_release(&text);
	return rc;
}

static int put_metadata(struct str *header, const struct checkpoint *c)
{
	struct str text = { 0 };
	int rc = checkpoint_put_config(&text, &c->config);

	if (!rc)
		rc = safetensors_put_text(header, "config", text.data, text.len);
	if (!rc && c->source)
		rc = put_tokenizer(header, "tokenizer.source", c->source);
	if (!rc && c->target != c->source)
		rc = put_tokenizer(header, "tokenizer.target", c->target);
	for (size_t i = 0; i < c->entry_count && !rc; i++) {
		const char *value = c->entries[i].value;

		str_clear(&text);
		rc = str_printf(&text, "state.%s", c->entries[i].key);
		if (!rc)
			rc = safetensors_put_text(header, text.data, value, strlen(value));
	}
	str_release(&text);
	return rc;
}

static int put_tensors(
	struct str *header, size_t *at, const struct config *config, const char *prefix)
{
	struct param table[PARAMS_MAX];
	int n = params_table(table, config, NULL);
	char name[CHECKPOINT_NAME_MAX];

	for (int i = 0; i < n; i++) {
		size_t shape[2] = { (size_t)table[i].rows, (size_t)table[i].cols };

		snprintf(name, sizeof(name), "%s%s%s", prefix, *prefix ? "/" : "", table[i].name);
		if (safetensors_put_tensor(header, at, name, table[i].rank, shape))
			return -1;
	}
	return 0;
}

/* Copies a set of parameters to the file's bytes; returns where the next begins. */
static char *put_values(char *to, const struct config *config, const struct params *p)
{
	struct param table[PARAMS_MAX];
	int n = params_table(table, config, p);

	for (int i = 0; i < n; i++) {
		size_t count = (size_t)table[i].rows * (size_t)table[i].cols;

		checkpoint_put_floats(to, table[i].data, count);
		to += 4 * count;
	}
	return to;
}

static int put_header(struct str *header, size_t *data_len, const struct checkpoint *c)
{
	if (safetensors_begin(header) || put_metadata(header, c))
		return -1;
	for (int i = -1; i < c->extras; i++)
		if (put_tensors(header, data_len, &c->config, i < 0 ? "" : c->extra[i].name))
			return -1;
	return 0;
}

int checkpoint_encode(const struct checkpoint *c, char **bytes, size_t *len)
{
	struct str header = { 0 };
	size_t data_len = 0;
	char *data;
	int rc;

	if (config_check(&c->config) || check_names(c) ||
		checkpoint_check_tokenizers(&c->config, c->source, c->target))
		return -1;
	rc = put_header(&header, &data_len, c);
	if (!rc)
		rc = safetensors_finish(&header, data_len, bytes, len, &data);
	str_release(&header);
	if (rc)
		return -1;
	for (int i = -1; i < c->extras; i++)
		data = put_values(data, &c->config, i < 0 ? &c->params : &c->extra[i].params);
	safetensors_seal(*bytes, *len);
	return 0;
}

int checkpoint_save(const struct checkpoint *c, const char *path)
{
	size_t len;
	char *bytes;
	int rc;

	if (checkpoint_encode(c, &bytes, &len))
		return err_prefix("%s: cannot save: ", path);
	rc = file_replace(path, bytes, len);
	mem_free(bytes);
	return rc;
}
