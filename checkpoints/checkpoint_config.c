#include "checkpoints/checkpoint_config.h"

#include "base/err.h"
#include "base/json.h"
#include "base/json_writer.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* The members, in the order in which they are written. */
static const struct member {
	const char *name;
	size_t field;
	const char *names; /* "a|b|c" of a choice; NULL: a number */
} members[] = {
	{ "source_vocab", offsetof(struct config, source_vocab), NULL },
	{ "target_vocab", offsetof(struct config, target_vocab), NULL },
	{ "embed", offsetof(struct config, embed), NULL },
	{ "hidden", offsetof(struct config, hidden), NULL },
	{ "attention", offsetof(struct config, attention), NULL },
	{ "score", offsetof(struct config, score), SCORE_NAMES },
	{ "cell", offsetof(struct config, cell), CELL_NAMES },
	{ "tying", offsetof(struct config, tying), TYING_NAMES },
};
enum { MEMBERS = sizeof(members) / sizeof(members[0]) };

/* The index-th of "a|b|c"; an empty span beyond the last. */
static struct span name_at(const char *names, int index)
{
	while (index-- > 0) {
		names += strcspn(names, "|");
		names += *names == '|';
	}
	return (struct span){ names, strcspn(names, "|") };
}

int checkpoint_put_config(struct str *out, const struct config *config)
{
	struct json_writer w = { .out = out };

	json_open(&w, NULL, '{');
	for (const struct member *m = members; m < members + MEMBERS; m++) {
		int value;

		memcpy(&value, (const char *)config + m->field, sizeof(value));
		if (m->names)
			json_span(&w, m->name, name_at(m->names, value));
		else
			json_int(&w, m->name, value);
	}
	json_close(&w, '}');
	return out->failed ? -1 : 0;
}

static int get_member(struct config *config, const struct member *m, const struct json *j)
{
	bool string = j && j->kind == JSON_STRING;
	struct span text = { string ? j->text : "", string ? j->len : 0 };
	int value = 0;

	if (!m->names) {
		if (!j || j->kind != JSON_NUMBER || !(fabs(j->number) <= INT_MAX) ||
			j->number != floor(j->number))
			return err_set("config has no valid %s", m->name);
		value = (int)j->number;
	} else {
		struct span name = name_at(m->names, 0);

		if (!j)
			return err_set("config has no %s", m->name);
		while (name.len && (name.len != text.len || memcmp(name.text, text.text, text.len)))
			name = name_at(m->names, ++value);
		if (!name.len)
			return err_set("config has an unknown %s '%.32s'", m->name, text.text);
	}
	memcpy((char *)config + m->field, &value, sizeof(value));
	return 0;
}

static int get_members(struct config *config, const struct json *root)
{
	/* files of before there was a choice of cells do not name it */
	bool cell = json_get(root, "cell") != NULL;
	size_t count = MEMBERS - (size_t)!cell;

	config->cell = CELL_GRU;
	for (const struct member *m = members; m < members + MEMBERS; m++)
		if ((cell || strcmp(m->name, "cell") != 0) &&
			get_member(config, m, json_get(root, m->name)))
			return -1;
	if (root->count != count)
		return err_set("config has %zu members, not %zu", root->count, count);
	return config_check(config);
}

int checkpoint_get_config(struct config *config, const char *text, size_t len)
{
	struct json_document d;
	int rc;

	if (json_parse(&d, text, len))
		return err_prefix("config: ");
	rc = get_members(config, d.root);
	json_release(&d);
	return rc;
}

static int check_vocabulary(const char *side, const struct tokenizer *t, int entries)
{
	if (tokenizer_size(t) == entries)
		return 0;
	return err_set("the %s tokenizer has %d entries, the %s embedding %d", side,
		tokenizer_size(t), side, entries);
}

int checkpoint_check_tokenizers(
	const struct config *config, const struct tokenizer *source, const struct tokenizer *target)
{
	if (!source != !target)
		return err_set("there is no %s tokenizer", source ? "target" : "source");
	if (!source)
		return 0;
	if (config->tying == TIED_ALL && source != target && !tokenizer_same_tokens(source, target))
		return err_set("all embeddings are tied, but there are two vocabularies");
	if (check_vocabulary("source", source, config->source_vocab))
		return -1;
	return check_vocabulary("target", target, config->target_vocab);
}

#if REAL_BITS == 32 && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static const bool alike = true; /* a real and what the file holds */
#else
static const bool alike = false;
#endif

bool checkpoint_floats_are_reals(const char *at)
{
	return alike && (uintptr_t)at % _Alignof(real) == 0;
}

void checkpoint_put_floats(char *to, const real *from, size_t count)
{
	if (alike) {
		memcpy(to, from, 4 * count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		float value = (float)from[i];
		uint32_t bits;

		memcpy(&bits, &value, 4);
		for (int b = 0; b < 4; b++)
			*to++ = (char)(bits >> 8 * b & 0xff);
	}
}

void checkpoint_get_floats(real *to, const char *from, size_t count)
{
	if (alike) {
		memcpy(to, from, 4 * count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t bits = 0;
		float value;

		for (int b = 0; b < 4; b++)
			bits |= (uint32_t)(unsigned char)*from++ << 8 * b;
		memcpy(&value, &bits, 4);
		to[i] = value;
	}
}
