/* A tokenizer as JSON: what it was given in the order of the ids, from which all else follows.
 *
 * {"kind":"bpe","rules":2,"lowercase":false,"characters":" etao","merges":[260,261,259,264]}
 * {"kind":"char","rules":2,"lowercase":false,"characters":" etao"}
 * {"kind":"word","rules":2,"lowercase":false,"words":[" the",",","."]}; "space" alike
 *
 * "rules" is absent where it would be 1: there were no others when such a file was written.
 * Ids: 0 end, 1 unknown, 2 beginning; bpe and char: the 256 bytes, the characters; bpe: the merges,
 * two ids each; word: the words. */
#include "base/err.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "tokenizer/fold.h"
#include "tokenizer/tokenizer_parts.h"

#include <string.h>

static const char *const kind_names[] = { "bpe", "word", "char", "space" };
enum { KINDS = 4 };

static void save_words(const struct tokenizer *t, struct json_writer *w)
{
	json_open(w, "words", '[');
	for (size_t i = 0; i < t->entries.count; i++)
		json_span(w, NULL, vocabulary_text(&t->entries, (int)i));
	json_close(w, ']');
}

/* Characters come first, each ended by a NUL. */
static void save_characters(const struct tokenizer *t, struct json_writer *w)
{
	struct str all = { 0 };

	str_puts(&all, "");
	for (int i = 0; i < t->characters; i++)
		str_puts(&all, vocabulary_text(&t->entries, i).text);
	json_span(w, "characters", (struct span){ all.data, all.len });
	w->out->failed = w->out->failed || all.failed;
	str_release(&all);
}

int tokenizer_save(const struct tokenizer *t, struct str *out)
{
	size_t merges = t->entries.count - (size_t)t->characters;
	struct json_writer w = { .out = out };

	json_open(&w, NULL, '{');
	json_text(&w, "kind", kind_names[t->kind]);
	if (t->rules > 1)
		json_int(&w, "rules", t->rules);
	json_bool(&w, "lowercase", t->lowercase);
	if (tokenizer_whole_words(t))
		save_words(t, &w);
	else
		save_characters(t, &w);
	if (t->kind == TOKENIZER_BPE) {
		json_open(&w, "merges", '[');
		for (size_t i = 0; i < 2 * merges; i++)
			json_int(&w, NULL, t->merges[i]);
		json_close(&w, ']');
	}
	json_close(&w, '}');
	return out->failed ? -1 : 0;
}

static const struct json *member(const struct json *root, const char *key, enum json_kind kind)
{
	const struct json *value = json_get(root, key);

	if (value && value->kind == kind)
		return value;
	err_set("\"%s\" is missing or of the wrong type", key);
	return NULL;
}

static int load_words(struct tokenizer *t, const struct json *root)
{
	const struct json *words = member(root, "words", JSON_ARRAY);

	if (!words || tokenizer_reserve(t, words->count))
		return -1;
	for (const struct json *w = words->child; w; w = w->next) {
		if (w->kind != JSON_STRING)
			return err_set("token %d is not a string", tokenizer_size(t));
		if (tokenizer_add_word(t, w->text, w->len))
			return -1;
	}
	return 0;
}

static int load_characters(struct tokenizer *t, const struct json *root)
{
	const struct json *all = member(root, "characters", JSON_STRING);

	if (!all)
		return -1;
	for (size_t i = 0; i < all->len;) {
		uint32_t code;

		i += (size_t)utf8_next(all->text + i, &code);
		if (tokenizer_add_character(t, code))
			return -1;
	}
	return 0;
}

/* The id in *value, -1 if there is none. */
static int id_of(const struct json *value)
{
	if (!value || value->kind != JSON_NUMBER || !(value->number >= 0) ||
		!(value->number < TOKENIZER_SIZE_MAX) || value->number != (int)value->number)
		return -1;
	return (int)value->number;
}

static int load_merges(struct tokenizer *t, const struct json *root)
{
	const struct json *merges = member(root, "merges", JSON_ARRAY);

	if (!merges || tokenizer_reserve(t, merges->count / 2))
		return -1;
	for (const struct json *m = merges->child; m; m = m->next->next) {
		int left = id_of(m), right = id_of(m->next);

		if (left < 0 || right < 0)
			return err_set("token %d is not a merge of two ids", tokenizer_size(t));
		if (tokenizer_add_merge(t, left, right))
			return -1;
	}
	return 0;
}

static int load(struct tokenizer **out, const struct json *root)
{
	const struct json *kind = member(root, "kind", JSON_STRING), *lowercase;
	const struct json *told = json_get(root, "rules");
	int k = 0, rules = told ? id_of(told) : 1, rc;
	struct tokenizer *t;

	if (!kind)
		return -1;
	while (k < KINDS &&
		(strlen(kind_names[k]) != kind->len || strcmp(kind_names[k], kind->text)))
		k++;
	if (k == KINDS)
		return err_set("no such kind of tokenizer: %.20s", kind->text);
	lowercase = member(root, "lowercase", JSON_BOOL);
	if (!lowercase)
		return -1;
	if (rules < 1 || rules > FOLD_RULES)
		return err_set("made by text rules that this program does not know");
	if (root->count != (k == TOKENIZER_BPE ? 4u : 3u) + (told != NULL))
		return err_set("a member that a tokenizer of kind %s does not have", kind_names[k]);
	if (tokenizer_create(&t, (enum tokenizer_kind)k, lowercase->boolean))
		return -1;
	t->rules = rules;
	rc = tokenizer_whole_words(t) ? load_words(t, root) : load_characters(t, root);
	if (!rc && k == TOKENIZER_BPE)
		rc = load_merges(t, root);
	if (rc)
		tokenizer_release(t);
	else
		*out = t;
	return rc;
}

int tokenizer_load(struct tokenizer **out, const char *json, size_t len)
{
	struct json_document d = { 0 };
	int rc = json_parse(&d, json, len);

	if (!rc)
		rc = load(out, d.root);
	json_release(&d);
	return rc ? err_prefix("tokenizer: ") : 0;
}

int tokenizer_lowering(struct tokenizer **out, const struct tokenizer *t)
{
	struct str json = { 0 };
	int rc = tokenizer_save(t, &json);

	if (!rc)
		rc = tokenizer_load(out, json.data, json.len);
	if (!rc)
		(*out)->lowercase = true;
	str_release(&json);
	return rc;
}
