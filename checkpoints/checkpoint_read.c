/* Reading a checkpoint: untrusted. Before memory is taken for the tensors, they are known to be in
 * the file, in the shapes of the configuration. */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "checkpoints/checkpoint.h"
#include "checkpoints/checkpoint_config.h"
#include "checkpoints/safetensors.h"

#include <stdint.h>
#include <string.h>

static const char state[] = "state.";

/* Where each parameter of each set is in the file: sets[0] is the model, then the extras. */
struct layout {
	struct param table[PARAMS_MAX];
	int n;
	const struct tensor *sets[1 + CHECKPOINT_EXTRAS][PARAMS_MAX];
};

/* The set that a tensor belongs to, by what stands before the slash; a new one if need be. */
static int find_set(struct checkpoint *c, const char *name, const char *slash)
{
	size_t len = slash ? (size_t)(slash - name) : 0;

	if (!slash)
		return 0;
	for (int i = 0; i < c->extras; i++)
		if (strlen(c->extra[i].name) == len && !memcmp(c->extra[i].name, name, len))
			return i + 1;
	if (c->extras == CHECKPOINT_EXTRAS || !len || len >= sizeof(c->extra[0].name))
		return err_set("tensor \"%.64s\" belongs to no known set", name);
	memcpy(c->extra[c->extras].name, name, len); /* the rest is zero */
	return ++c->extras;
}

static int place_tensor(struct checkpoint *c, struct layout *l, const struct tensor *t)
{
	const char *slash = strchr(t->name, '/');
	const char *name = slash ? slash + 1 : t->name;
	int set;

	for (int i = 0; i < l->n; i++) {
		const struct param *p = &l->table[i];

		if (strcmp(p->name, name))
			continue;
		if (t->rank != p->rank || t->shape[0] != (size_t)p->rows ||
			t->shape[1] != (size_t)p->cols)
			return err_set("tensor \"%.64s\" is %zux%zu, config makes it %dx%d",
				t->name, t->shape[0], t->shape[1], p->rows, p->cols);
		set = find_set(c, t->name, slash);
		if (set < 0)
			return -1;
		l->sets[set][i] = t;
		return 0;
	}
	return err_set("unknown tensor \"%.64s\"", t->name);
}

static int place_tensors(struct checkpoint *c, struct layout *l, const struct safetensors *s)
{
	l->n = params_table(l->table, &c->config, NULL);
	for (size_t i = 0; i < s->count; i++)
		if (place_tensor(c, l, &s->tensors[i]))
			return -1;
	for (int set = 0; set <= c->extras; set++)
		for (int i = 0; i < l->n; i++)
			if (!l->sets[set][i])
				return err_set("tensor \"%s%s%s\" is missing",
					set ? c->extra[set - 1].name : "", set ? "/" : "",
					l->table[i].name);
	return 0;
}

/* Lets the parameters lie where they are. */
static void place_params(struct params *p, const struct config *config, int n,
	const struct tensor *const *tensors, const char *data)
{
	real *at[PARAMS_MAX];

	for (int i = 0; i < n; i++)
		at[i] = (real *)(data + tensors[i]->begin);
	params_place(p, config, at);
}

static int copy_params(struct params *p, const struct config *config,
	const struct tensor *const *tensors, const char *data)
{
	struct param table[PARAMS_MAX];
	int n;

	if (params_create(p, config))
		return -1;
	n = params_table(table, config, p);
	for (int i = 0; i < n; i++)
		checkpoint_get_floats(table[i].data, data + tensors[i]->begin,
			(size_t)table[i].rows * (size_t)table[i].cols);
	return 0;
}

static int read_all_params(struct checkpoint *c, const struct safetensors *s, bool in_place)
{
	struct layout l = { 0 };

	if (place_tensors(c, &l, s))
		return -1;
	in_place = in_place && checkpoint_floats_are_reals(s->data);
	for (int set = 0; set <= c->extras; set++) {
		struct params *p = set ? &c->extra[set - 1].params : &c->params;

		if (in_place)
			place_params(p, &c->config, l.n, l.sets[set], s->data);
		else if (copy_params(p, &c->config, l.sets[set], s->data))
			return -1;
	}
	return 0;
}

static int read_tokenizers(struct checkpoint *c, const struct safetensors *s)
{
	const struct json *source = safetensors_text(s, "tokenizer.source");
	const struct json *target = safetensors_text(s, "tokenizer.target");

	if (source && tokenizer_load(&c->source, source->text, source->len)) {
		c->source = NULL;
		return err_prefix("tokenizer.source: ");
	}
	c->target = c->source;
	if (target && tokenizer_load(&c->target, target->text, target->len)) {
		c->target = c->source;
		return err_prefix("tokenizer.target: ");
	}
	return checkpoint_check_tokenizers(&c->config, c->source, c->target);
}

static bool is_known(const char *key)
{
	static const char *const known[] = { "checksum", "format", "format_version", "config",
		"tokenizer.source", "tokenizer.target" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(key, known[i]))
			return true;
	return false;
}

/* One block holds the entries and, behind them, their texts. */
static int read_entries(struct checkpoint *c, const struct json *metadata)
{
	size_t n = 0, chars = 0, skip = sizeof(state) - 1;
	char *text;

	for (const struct json *j = metadata->child; j; j = j->next) {
		if (!strncmp(j->key, state, skip)) {
			n++;
			chars += strlen(j->key) - skip + 1 + j->len + 1;
		} else if (!is_known(j->key)) {
			return err_set("unknown text \"%.64s\" in __metadata__", j->key);
		}
	}
	if (!n)
		return 0;
	c->entries = mem_alloc(n * sizeof(*c->entries) + chars, 1);
	if (!c->entries)
		return -1;
	text = (char *)(c->entries + n);
	for (const struct json *j = metadata->child; j; j = j->next) {
		struct checkpoint_entry *e = &c->entries[c->entry_count];

		if (strncmp(j->key, state, skip))
			continue;
		e->key = strcpy(text, j->key + skip);
		text += strlen(text) + 1;
		e->value = memcpy(text, j->text, j->len + 1);
		text += j->len + 1;
		c->entry_count++;
	}
	return 0;
}

static int read_opened(struct checkpoint *c, const struct safetensors *s, bool in_place)
{
	const struct json *config = safetensors_text(s, "config");

	if (!config)
		return err_set("has no config");
	if (checkpoint_get_config(&c->config, config->text, config->len) ||
		read_entries(c, s->metadata) || read_tokenizers(c, s))
		return -1;
	return read_all_params(c, s, in_place);
}

/* in_place: the bytes stay as long as the checkpoint. */
static int decode(struct checkpoint *c, const char *bytes, size_t len, bool in_place)
{
	struct safetensors s;
	int rc;

	*c = (struct checkpoint){ 0 };
	if (safetensors_open(&s, bytes, len))
		return -1;
	rc = read_opened(c, &s, in_place);
	safetensors_close(&s);
	if (rc)
		checkpoint_release(c);
	return rc;
}

int checkpoint_decode(struct checkpoint *c, const char *bytes, size_t len)
{
	return decode(c, bytes, len, false);
}

static int check_head(const char *path)
{
	struct file f;
	int rc;

	if (file_read(&f, path, 9))
		return -1;
	rc = safetensors_check_head(f.data, f.len, f.size);
	file_release(&f);
	return rc ? err_prefix("%s: ", path) : 0;
}

static int read_file(struct checkpoint *c, const char *path, bool in_place)
{
	struct file f;
	int rc;

	*c = (struct checkpoint){ 0 };
	if (check_head(path) || (in_place ? file_map(&f, path) : file_read(&f, path, SIZE_MAX)))
		return -1;
	rc = decode(c, f.data, f.len, in_place);
	if (!rc && !c->params.block)
		c->file = f;
	else
		file_release(&f);
	return rc ? err_prefix("%s: ", path) : 0;
}

int checkpoint_load(struct checkpoint *c, const char *path)
{
	return read_file(c, path, false);
}

int checkpoint_map(struct checkpoint *c, const char *path)
{
	return read_file(c, path, true);
}
