#include "checkpoints/checkpoint_config.h"

#include "base/err.h"
#include "base/json.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* The sizes, in the order in which they are written. */
static const struct {
	const char *name;
	size_t field;
} sizes[] = {
	{ "source_vocab", offsetof(struct config, source_vocab) },
	{ "target_vocab", offsetof(struct config, target_vocab) },
	{ "embed", offsetof(struct config, embed) },
	{ "hidden", offsetof(struct config, hidden) },
	{ "attention", offsetof(struct config, attention) },
};
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

/* The index-th of "a|b|c"; an empty span beyond the last. */
static struct span name_at(const char *names, int index)
{
	while (index-- > 0) {
		names += strcspn(names, "|");
		names += *names == '|';
	}
	return (struct span){ names, strcspn(names, "|") };
}

/* The index of j's text among "a|b|c", -1 if it is none. */
static int index_of(const char *names, const struct json *j)
{
	if (j->kind != JSON_STRING)
		return -1;
	for (int i = 0;; i++) {
		struct span name = name_at(names, i);

		if (!name.len)
			return -1;
		if (name.len == j->len && !memcmp(name.text, j->text, j->len))
			return i;
	}
}

int checkpoint_put_config(struct str *out, const struct config *config)
{
	struct span score = name_at(SCORE_NAMES, (int)config->score);
	struct span cell = name_at(CELL_NAMES, (int)config->cell);
	struct span tying = name_at(TYING_NAMES, (int)config->tying);

	for (size_t i = 0; i < SIZES; i++) {
		int value;

		memcpy(&value, (const char *)config + sizes[i].field, sizeof(value));
		if (str_printf(out, "%c\"%s\":%d", i ? ',' : '{', sizes[i].name, value))
			return -1;
	}
	return str_printf(out, ",\"score\":\"%.*s\",\"cell\":\"%.*s\",\"tying\":\"%.*s\"}",
		(int)score.len, score.text, (int)cell.len, cell.text, (int)tying.len, tying.text);
}

static int get_size(struct config *config, size_t i, const struct json *j)
{
	int value;

	if (!j || j->kind != JSON_NUMBER || !(fabs(j->number) <= INT_MAX) ||
		j->number != floor(j->number))
		return err_set("config has no valid %s", sizes[i].name);
	value = (int)j->number;
	memcpy((char *)config + sizes[i].field, &value, sizeof(value));
	return 0;
}

static int get_choice(int *value, const char *name, const char *names, const struct json *j)
{
	if (!j)
		return err_set("config has no %s", name);
	*value = index_of(names, j);
	if (*value < 0)
		return err_set("config has an unknown %s '%.32s'", name,
			j->kind == JSON_STRING ? j->text : "");
	return 0;
}

static int get_members(struct config *config, const struct json *root)
{
	const struct json *cell_name = json_get(root, "cell");
	int score, cell = CELL_GRU, tying;

	for (size_t i = 0; i < SIZES; i++)
		if (get_size(config, i, json_get(root, sizes[i].name)))
			return -1;
	if (get_choice(&score, "score", SCORE_NAMES, json_get(root, "score")) ||
		/* files of before there was a choice do not name it */
		(cell_name && get_choice(&cell, "cell", CELL_NAMES, cell_name)) ||
		get_choice(&tying, "tying", TYING_NAMES, json_get(root, "tying")))
		return -1;
	if (root->count != SIZES + 2 + (cell_name != NULL))
		return err_set("config has %zu members, not %d", root->count,
			SIZES + 2 + (cell_name != NULL));
	config->score = (enum score)score;
	config->cell = (enum decoder_cell)cell;
	config->tying = (enum tying)tying;
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

void checkpoint_put_floats(char *to, const real *from, size_t count)
{
	memcpy(to, from, 4 * count);
}

void checkpoint_get_floats(real *to, const char *from, size_t count)
{
	memcpy(to, from, 4 * count);
}

bool checkpoint_floats_are_reals(const char *at)
{
	return (uintptr_t)at % _Alignof(real) == 0;
}

#else

void checkpoint_put_floats(char *to, const real *from, size_t count)
{
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
	for (size_t i = 0; i < count; i++) {
		uint32_t bits = 0;
		float value;

		for (int b = 0; b < 4; b++)
			bits |= (uint32_t)(unsigned char)*from++ << 8 * b;
		memcpy(&value, &bits, 4);
		to[i] = value;
	}
}

bool checkpoint_floats_are_reals(const char *at)
{
	(void)at;
	return false;
}

#endif
