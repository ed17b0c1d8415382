#include "tests/data/phrasebook/toy_text.h"

#include "data/phrasebook/toy.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

struct pair_book toy_text_corpus(const char *name)
{
	struct pair_book b = { .count = 0 };
	size_t i = 0;

	while (strcmp(toy_nth(i)->name, name))
		i++;
	CHECK_EQUAL(toy_generate(toy_nth(i), 1, 0, pair_book_keep, &b), 0);
	return b;
}

struct toy_text toy_text_words(const char *line)
{
	struct toy_text t = { .count = 0 };

	for (; *line && t.count < TOY_TEXT_WORDS; t.count++) {
		size_t len = strcspn(line, " ,.");

		snprintf(t.word[t.count], sizeof(t.word[0]), "%.*s", (int)len, line);
		if (t.word[t.count][0] >= 'A' && t.word[t.count][0] <= 'Z')
			t.word[t.count][0] = (char)(t.word[t.count][0] - 'A' + 'a');
		t.comma[t.count] = line[len] == ',';
		line += len;
		line += strspn(line, " ,.");
	}
	return t;
}

int toy_text_place(const struct toy_text *t, const char *word, int from)
{
	for (int i = from; i < t->count; i++)
		if (!strcmp(t->word[i], word))
			return i;
	return -1;
}

bool toy_text_among(const char *word, const char *list)
{
	size_t len = strlen(word);

	for (const char *p = list; (p = strstr(p, word)); p++)
		if (p > list && p[-1] == ' ' && p[len] == ' ')
			return true;
	return false;
}

const char *toy_text_answer(const char *const pairs[][2], const char *word)
{
	for (; (*pairs)[0]; pairs++)
		if (!strcmp((*pairs)[0], word))
			return (*pairs)[1];
	return "?";
}

void toy_text_check(const char *name, void (*expect)(struct str *out, const char *source))
{
	struct pair_book b = toy_text_corpus(name);
	struct str expected = { 0 };

	for (size_t i = 0; i < b.count; i++) {
		str_clear(&expected);
		expect(&expected, pair_book_text(&b, i, 0));
		if (strcmp(expected.data, pair_book_text(&b, i, 1)))
			test_fail(__FILE__, __LINE__, "%s -> %s, not %s", pair_book_text(&b, i, 0),
				expected.data, pair_book_text(&b, i, 1));
	}
	str_release(&expected);
	pair_book_release(&b);
}
