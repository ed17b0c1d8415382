#include "tokenizer/tokenizer.h"

#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"
#include "tokenizer/tokenizer_parts.h"

#include <stdio.h>
#include <string.h>

int tokens_push(struct tokens *t, int id)
{
	if (mem_grow(&t->ids, &t->capacity, t->count + 1, sizeof(*t->ids)))
		return -1;
	t->ids[t->count++] = id;
	return 0;
}

void tokens_release(struct tokens *t)
{
	mem_free(t->ids);
	*t = (struct tokens){ 0 };
}

int tokenizer_create(struct tokenizer **out, enum tokenizer_kind kind, bool lowercase)
{
	struct tokenizer *t = mem_zalloc(1, sizeof(*t));

	if (!t)
		return -1;
	t->kind = kind;
	t->rules = FOLD_RULES;
	t->lowercase = lowercase;
	t->first = tokenizer_whole_words(t) ? TOKEN_SPECIAL : TOKEN_CHARACTER;
	for (int i = 0; i < TOKEN_BYTES; i++)
		snprintf(t->bytes[i], sizeof(t->bytes[i]), "<0x%02X>", (unsigned char)i);
	*out = t;
	return 0;
}

void tokenizer_release(struct tokenizer *t)
{
	if (!t)
		return;
	vocabulary_release(&t->entries);
	pair_map_release(&t->ids);
	mem_free(t->merges);
	mem_free(t);
}

bool tokenizer_same_tokens(const struct tokenizer *a, const struct tokenizer *b)
{
	size_t merges = a->entries.count - (size_t)a->characters;

	return a->kind == b->kind && a->rules == b->rules && a->characters == b->characters &&
	       a->entries.count == b->entries.count && a->entries.text_len == b->entries.text_len &&
	       (!a->entries.count ||
		       !memcmp(a->entries.text, b->entries.text, a->entries.text_len)) &&
	       (a->kind != TOKENIZER_BPE || !merges ||
		       !memcmp(a->merges, b->merges, 2 * merges * sizeof(*a->merges)));
}

enum tokenizer_kind tokenizer_kind(const struct tokenizer *t)
{
	return t->kind;
}

bool tokenizer_lowercase(const struct tokenizer *t)
{
	return t->lowercase;
}

int tokenizer_rules(const struct tokenizer *t)
{
	return t->rules;
}

bool tokenizer_whole_words(const struct tokenizer *t)
{
	return t->kind == TOKENIZER_WORD || t->kind == TOKENIZER_SPACE;
}

int tokenizer_size(const struct tokenizer *t)
{
	return t->first + (int)t->entries.count;
}

int tokenizer_first_byte(const struct tokenizer *t)
{
	return t->first > TOKEN_SPECIAL ? TOKEN_SPECIAL : 0;
}

int tokenizer_reserve(struct tokenizer *t, size_t count)
{
	size_t all = t->entries.count + count;

	if (!tokenizer_whole_words(t) && pair_map_reserve(&t->ids, all))
		return -1;
	if (t->kind == TOKENIZER_BPE &&
		mem_grow(&t->merges, &t->merge_capacity, 2 * all, sizeof(*t->merges)))
		return -1;
	return vocabulary_reserve(&t->entries, all);
}

static int add_entry(struct tokenizer *t, const char *text, size_t len)
{
	size_t count = t->entries.count;
	int id;

	if (tokenizer_size(t) >= TOKENIZER_SIZE_MAX)
		return err_set("a vocabulary of more than %d tokens", TOKENIZER_SIZE_MAX);
	if (vocabulary_add(&t->entries, text, len, &id))
		return -1;
	if (t->entries.count == count)
		return err_set("token %d is token %d again", t->first + (int)count, t->first + id);
	return 0;
}

int tokenizer_add_character(struct tokenizer *t, uint32_t code)
{
	char bytes[4];
	int id = tokenizer_size(t);

	if (!code || (unicode_space(code) && code != ' '))
		return err_set("token %d: U+%04X cannot be a token", id, (unsigned)code);
	if (add_entry(t, bytes, (size_t)utf8_write(bytes, code)))
		return -1;
	t->characters++;
	return pair_map_add(&t->ids, pair_key(0, (int)code), id);
}

int tokenizer_add_merge(struct tokenizer *t, int left, int right)
{
	char text[TOKEN_LENGTH_MAX];
	struct span a, b;
	int id = tokenizer_size(t);
	size_t merge = t->entries.count - (size_t)t->characters;

	if (left < t->first || left >= id || right < t->first || right >= id)
		return err_set("token %d cannot be a merge of %d and %d", id, left, right);
	a = vocabulary_text(&t->entries, left - t->first);
	b = vocabulary_text(&t->entries, right - t->first);
	if (a.len + b.len > sizeof(text))
		return err_set("token %d is longer than %d bytes", id, TOKEN_LENGTH_MAX);
	memcpy(text, a.text, a.len);
	memcpy(text + a.len, b.text, b.len);
	if (mem_grow(&t->merges, &t->merge_capacity, 2 * merge + 2, sizeof(*t->merges)) ||
		add_entry(t, text, a.len + b.len))
		return -1;
	t->merges[2 * merge] = left;
	t->merges[2 * merge + 1] = right;
	return pair_map_add(&t->ids, pair_key(left, right), id);
}

int tokenizer_add_word(struct tokenizer *t, const char *text, size_t len)
{
	size_t pos = 0, space = len && text[0] == ' ';
	struct span word;
	bool spaced, found;

	if (len > TOKEN_LENGTH_MAX)
		return err_set(
			"token %d is longer than %d bytes", tokenizer_size(t), TOKEN_LENGTH_MAX);
	found = t->kind == TOKENIZER_SPACE
			? space && tokenizer_next_word(t, text, len, &pos, &word, &spaced)
			: fold_next_word(text, len, &pos, &word, &spaced);
	if (memchr(text, '\0', len) || !found || word.len + space != len)
		return err_set("token %d is not one word", tokenizer_size(t));
	for (size_t i = space; i < len;) {
		uint32_t code;

		i += (size_t)utf8_next(text + i, &code);
		if (unicode_space(code))
			return err_set("token %d holds white space", tokenizer_size(t));
		if (pair_map_find(&t->ids, pair_key(0, (int)code)) < 0 &&
			pair_map_add(&t->ids, pair_key(0, (int)code), tokenizer_size(t)))
			return -1;
	}
	return add_entry(t, text, len);
}
