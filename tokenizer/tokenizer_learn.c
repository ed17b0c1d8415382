/* From lines to a vocabulary: count the words, choose the characters, then merges or words. */
#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"
#include "tokenizer/tokenizer_parts.h"

#include <stdlib.h>
#include <string.h>

/* A character seen less often than this is spelled in bytes; so is one seen less than
 * CHARACTER_COMMON times if others cover all but one in CHARACTER_COVER of the text. */
enum { CHARACTER_MIN = 2, CHARACTER_COMMON = 10, CHARACTER_COVER = 2000 };

/* bpe: characters fill at most half of the vocabulary, except that so many are always welcome */
enum { CHARACTERS_WELCOME = 128 };

/* bpe learns from stretches of at most so many bytes, so that a long line in a script without
 * spaces does not become one endless word */
enum { STRETCH_MAX = 192 };
_Static_assert((int)STRETCH_MAX <= (int)TOKEN_LENGTH_MAX, "a stretch may become one token");

/* Distinct words or characters, and how often each comes. */
struct tally {
	struct vocabulary words;
	int64_t *counts;
	size_t capacity;
};

static int tally_add(struct tally *tally, struct span word, int64_t times)
{
	size_t known = tally->words.count;
	int id;

	if (mem_grow(&tally->counts, &tally->capacity, known + 1, sizeof(*tally->counts)) ||
		vocabulary_add(&tally->words, word.text, word.len, &id))
		return -1;
	if (tally->words.count > known)
		tally->counts[id] = 0;
	tally->counts[id] += times;
	return 0;
}

static void tally_release(struct tally *tally)
{
	vocabulary_release(&tally->words);
	mem_free(tally->counts);
}

/* Where to cut a word: its length if it is short, else the last character boundary in reach. */
static size_t stretch(struct span word)
{
	size_t n = STRETCH_MAX;

	if (word.len <= STRETCH_MAX)
		return word.len;
	while (((unsigned char)word.text[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static int tally_line(struct tally *tally, const struct tokenizer *t, struct span line)
{
	struct span word;
	size_t pos = 0;

	while (tokenizer_next_spaced(t, line, &pos, &word)) {
		if (tokenizer_whole_words(t)) {
			if (word.len <= TOKEN_LENGTH_MAX && tally_add(tally, word, 1))
				return -1;
			continue;
		}
		while (word.len) {
			size_t n = stretch(word);

			if (tally_add(tally, (struct span){ word.text, n }, 1))
				return -1;
			word = (struct span){ word.text + n, word.len - n };
		}
	}
	return 0;
}

static int tally_lines(
	struct tally *tally, const struct tokenizer *t, const struct span *lines, size_t n)
{
	struct str folded = { 0 };
	struct span line;
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++) {
		if (!utf8_valid(lines[i].text, lines[i].len))
			rc = err_set("line %zu to learn from is not valid UTF-8", i + 1);
		else
			rc = tokenizer_fold(t, &folded, lines[i].text, lines[i].len, &line);
		if (!rc)
			rc = tally_line(tally, t, line);
	}
	str_release(&folded);
	return rc;
}

struct counted {
	int64_t count;
	uint32_t item; /* index of a word, or code point */
};

static int compare(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

/* The most frequent first; the caller frees. */
static struct counted *sorted(const struct tally *tally, bool characters)
{
	size_t count = tally->words.count;
	struct counted *list = mem_alloc(count, sizeof(*list));

	for (size_t i = 0; list && i < count; i++) {
		const char *text = vocabulary_text(&tally->words, (int)i).text;

		list[i] = (struct counted){ tally->counts[i],
			characters ? utf8_first(text) : (uint32_t)i };
	}
	if (list)
		qsort(list, count, sizeof(*list), compare);
	return list;
}

/* Adds the distinct characters of the words; their number in all, or -1. */
static int64_t tally_characters(struct tally *characters, const struct tally *tally)
{
	int64_t total = 0;

	for (size_t w = 0; w < tally->words.count; w++) {
		struct span word = vocabulary_text(&tally->words, (int)w);
		uint32_t code;

		for (size_t i = 0, n; i < word.len; i += n) {
			n = (size_t)utf8_next(word.text + i, &code);
			if (tally_add(characters, (struct span){ word.text + i, n },
				    tally->counts[w]))
				return -1;
			total += tally->counts[w];
		}
	}
	return total;
}

static int choose_characters(struct tokenizer *t, const struct tally *tally, int vocab_size)
{
	struct tally all = { 0 };
	int64_t total = tally_characters(&all, tally), covered = 0;
	struct counted *list = total < 0 ? NULL : sorted(&all, true);
	int room = vocab_size - t->first, rc = list ? 0 : -1;

	if (t->kind == TOKENIZER_BPE && room > CHARACTERS_WELCOME)
		room = room / 2 > CHARACTERS_WELCOME ? room / 2 : CHARACTERS_WELCOME;
	for (size_t i = 0; !rc && i < all.words.count && t->characters < room; i++) {
		bool rare = list[i].count < CHARACTER_MIN ||
			    (list[i].count < CHARACTER_COMMON &&
				    total - covered <= total / CHARACTER_COVER);

		if (rare)
			break;
		covered += list[i].count;
		if (list[i].item) /* U+0000 is no part of a text */
			rc = tokenizer_add_character(t, list[i].item);
	}
	mem_free(list);
	tally_release(&all);
	return rc;
}

static int choose_words(struct tokenizer *t, const struct tally *tally, int vocab_size)
{
	struct counted *list = sorted(tally, false);
	int rc = list ? 0 : -1;

	for (size_t i = 0; !rc && i < tally->words.count && tokenizer_size(t) < vocab_size; i++) {
		struct span word = vocabulary_text(&tally->words, (int)list[i].item);

		if (!memchr(word.text, '\0', word.len)) /* U+0000 is no part of a text */
			rc = tokenizer_add_word(t, word.text, word.len);
	}
	mem_free(list);
	return rc;
}

int tokenizer_learn(struct tokenizer **out, enum tokenizer_kind kind, int vocab_size,
	bool lowercase, const struct span *lines, size_t n)
{
	struct tokenizer *t;
	struct tally tally = { 0 };
	int rc = -1;

	if (tokenizer_create(&t, kind, lowercase))
		return -1;
	if (vocab_size < t->first || vocab_size > TOKENIZER_SIZE_MAX)
		err_set("--vocab-size %d: this kind of tokenizer needs %d to %d tokens", vocab_size,
			t->first, TOKENIZER_SIZE_MAX);
	else if (!tally_lines(&tally, t, lines, n))
		rc = tokenizer_whole_words(t) ? choose_words(t, &tally, vocab_size)
					      : choose_characters(t, &tally, vocab_size);
	if (!rc && kind == TOKENIZER_BPE)
		rc = bpe_learn(t, &tally.words, tally.counts, vocab_size);
	tally_release(&tally);
	if (rc)
		tokenizer_release(t);
	else
		*out = t;
	return rc;
}
