#include "tests/data/phrasebook/book.h"

#include "data/phrasebook/phrasebook.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <stdio.h>
#include <string.h>

const struct toy *book_toy(const char *name)
{
	const struct toy *toy;

	for (size_t i = 0; (toy = toy_nth(i)); i++)
		if (!strcmp(toy->name, name))
			return toy;
	return NULL;
}

int book_generate(
	const char *name, uint64_t seed, size_t count, pair_set_taker *take, void *context)
{
	const struct toy *toy = book_toy(name);

	return toy ? toy_generate(toy, seed, count, take, context)
		   : phrasebook_generate(seed, count, take, context);
}

void book_walk(const char *name, pair_set_taker *take, void *context)
{
	CHECK_EQUAL(book_generate(name, 1, 0, take, context), 0);
}

struct book_words book_cut(const char *text)
{
	struct book_words w = { .count = 0 };
	struct span word;
	size_t pos = 0;
	bool spaced;

	while (w.count < BOOK_WORDS && fold_next_word(text, strlen(text), &pos, &word, &spaced))
		snprintf(w.word[w.count++], sizeof(w.word[0]), "%.*s", (int)word.len, word.text);
	return w;
}

struct book_words book_plain(const char *text)
{
	struct book_words w = { .count = 0 };

	for (; *text && w.count < BOOK_WORDS; w.count++) {
		size_t len = strcspn(text, " ,.");
		char *first = w.word[w.count];

		snprintf(first, sizeof(w.word[0]), "%.*s", (int)len, text);
		if (*first >= 'A' && *first <= 'Z')
			*first = (char)(*first - 'A' + 'a');
		w.comma[w.count] = text[len] == ',';
		text += len;
		text += strspn(text, " ,.");
	}
	return w;
}

int book_place(const struct book_words *w, const char *word, int from)
{
	for (int i = from; i < w->count; i++)
		if (!strcmp(w->word[i], word))
			return i;
	return -1;
}

bool book_among(const char *word, const char *list)
{
	size_t len = strlen(word);

	for (const char *p = list; (p = strstr(p, word)); p++)
		if (p > list && p[-1] == ' ' && p[len] == ' ')
			return true;
	return false;
}

const char *book_answer(const char *const pairs[][2], const char *word)
{
	for (; (*pairs)[0]; pairs++)
		if (!strcmp((*pairs)[0], word))
			return (*pairs)[1];
	return "?";
}
