/* A line folded, cut into words and made into ids. */
#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"
#include "tokenizer/heap.h"
#include "tokenizer/tokenizer_parts.h"

#include <limits.h>
#include <string.h>

int tokenizer_clean(
	const struct tokenizer *t, struct str *out, const char *text, size_t len, bool cased)
{
	return fold_line(out, text, len, t->rules, t->lowercase && !cased);
}

int tokenizer_fold(const struct tokenizer *t, struct str *folded, const char *text, size_t len,
	struct span *line)
{
	uint32_t first;

	/* a space to start with, skipped where it is not wanted */
	str_clear(folded);
	if (str_append(folded, " ", 1) || tokenizer_clean(t, folded, text, len, false))
		return -1;
	*line = (struct span){ folded->data, folded->len };
	utf8_next(line->text + 1, &first);
	if (t->kind == TOKENIZER_CHAR || line->len == 1 ||
		(t->kind != TOKENIZER_SPACE && unicode_unspaced(first)))
		*line = (struct span){ line->text + 1, line->len - 1 };
	return 0;
}

bool tokenizer_next_word(const struct tokenizer *t, const char *text, size_t len, size_t *pos,
	struct span *word, bool *spaced)
{
	const char *end;
	uint32_t first;
	size_t n;

	if (!fold_next_word(text, len, pos, word, spaced))
		return false;
	if (t->kind == TOKENIZER_SPACE) {
		end = memchr(word->text, ' ', (size_t)(text + len - word->text));
		word->len = (size_t)((end ? end : text + len) - word->text);
		*pos = (size_t)(word->text - text) + word->len;
	} else if (t->kind == TOKENIZER_WORD) {
		n = fold_first_character(*word, t->rules, &first);
		if (unicode_unspaced(first)) {
			*pos -= word->len - n;
			word->len = n;
		}
	}
	return true;
}

bool tokenizer_next_spaced(
	const struct tokenizer *t, struct span line, size_t *pos, struct span *word)
{
	bool spaced;

	if (!tokenizer_next_word(t, line.text, line.len, pos, word, &spaced))
		return false;
	if (spaced)
		*word = (struct span){ word->text - 1, word->len + 1 };
	return true;
}

int tokenizer_encode_characters(const struct tokenizer *t, struct tokens *out, struct span text)
{
	for (size_t i = 0, next; i < text.len; i = next) {
		uint32_t code;
		int id;

		next = i + (size_t)utf8_next(text.text + i, &code);
		id = pair_map_find(&t->ids, pair_key(0, (int)code));
		for (size_t k = i; k < (id < 0 ? next : i + 1); k++)
			if (tokens_push(
				    out, id < 0 ? TOKEN_SPECIAL + (unsigned char)text.text[k] : id))
				return -1;
	}
	return 0;
}

/* One word by the merges: always the merge learnt first among those that are possible, the
 * leftmost of several places. Symbols are a linked list and possible merges stand in a heap, so
 * that n characters take O(n log n) however long a "word" is. */
struct merging {
	struct symbol {
		int id; /* -1: merged into the symbol before it */
		int previous, next;
	} * symbols;
	size_t capacity;
	struct heap heap;
};

/* The id that the symbol at i and the one after it merge into, -1 if they do not. */
static int merged(const struct tokenizer *t, const struct symbol *symbols, int i)
{
	if (i < 0 || symbols[i].next < 0)
		return -1;
	return pair_map_find(&t->ids, pair_key(symbols[i].id, symbols[symbols[i].next].id));
}

static int offer(const struct tokenizer *t, struct merging *b, int i)
{
	int id = merged(t, b->symbols, i);

	/* ids of merges ascend in the order in which they were learnt */
	return id < 0 ? 0 : heap_push(&b->heap, (uint64_t)id, (uint64_t)i);
}

static int encode_merged(
	const struct tokenizer *t, struct merging *b, struct tokens *out, struct span word)
{
	struct symbol *s;
	struct heap_entry best;
	size_t begin = out->count, count;

	if (tokenizer_encode_characters(t, out, word))
		return -1;
	count = out->count - begin;
	if (mem_grow(&b->symbols, &b->capacity, count, sizeof(*b->symbols)))
		return -1;
	s = b->symbols;
	for (int i = 0; i < (int)count; i++)
		s[i] = (struct symbol){ out->ids[begin + (size_t)i], i - 1,
			i + 1 < (int)count ? i + 1 : -1 };
	b->heap.count = 0;
	for (int i = 0; i < (int)count; i++)
		if (offer(t, b, i))
			return -1;
	while (heap_pop(&b->heap, &best)) {
		int i = (int)best.second, id = (int)best.first, gone = s[i].next;

		if (s[i].id < 0 || merged(t, s, i) != id)
			continue; /* one of the two has been merged since */
		s[i].id = id;
		s[i].next = s[gone].next;
		s[gone].id = -1;
		if (s[i].next >= 0)
			s[s[i].next].previous = i;
		if (offer(t, b, s[i].previous) || offer(t, b, i))
			return -1;
	}
	out->count = begin;
	for (int i = 0; i >= 0; i = s[i].next)
		out->ids[out->count++] = s[i].id;
	return 0;
}

/* A word that is known only with a space before it, or only without, is taken as that one: spelled
 * with another spacing it is still more to a translator than <unk>. */
static int encode_word(const struct tokenizer *t, struct tokens *out, struct span word)
{
	int entry = vocabulary_find(&t->entries, word.text, word.len);

	if (entry < 0 && word.text[0] == ' ')
		entry = vocabulary_find(&t->entries, word.text + 1, word.len - 1);
	else if (entry < 0 && word.len < TOKEN_LENGTH_MAX) {
		char spaced[TOKEN_LENGTH_MAX] = " ";

		memcpy(spaced + 1, word.text, word.len);
		entry = vocabulary_find(&t->entries, spaced, word.len + 1);
	}
	return tokens_push(out, entry < 0 ? TOKEN_UNK : t->first + entry);
}

int tokenizer_encode(const struct tokenizer *t, struct tokens *out, const char *text, size_t len)
{
	struct str folded = { 0 };
	struct merging merging = { 0 };
	struct span line, word;
	size_t pos = 0, count = out->count;
	int rc = -1;

	if (len > INT_MAX / 2)
		return err_set("a line of %zu bytes is too long", len);
	if (!utf8_valid(text, len))
		return err_set("the text is not valid UTF-8");
	if (tokenizer_fold(t, &folded, text, len, &line))
		goto done;
	if (t->kind == TOKENIZER_CHAR) {
		rc = tokenizer_encode_characters(t, out, line);
		goto done;
	}
	while (tokenizer_next_spaced(t, line, &pos, &word)) {
		rc = t->kind == TOKENIZER_BPE ? encode_merged(t, &merging, out, word)
					      : encode_word(t, out, word);
		if (rc)
			goto done;
	}
	rc = 0;
done:
	if (rc)
		out->count = count;
	str_release(&folded);
	mem_free(merging.symbols);
	heap_release(&merging.heap);
	return rc;
}
