#include "tests/data/phrasebook/pair_book.h"

#include "base/mem.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

int pair_book_keep(void *book, const char *source, const char *target, const char *links)
{
	struct pair_book *b = book;
	const char *texts[] = { source, target, links };

	if (mem_grow(&b->at, &b->capacity, 3 * (b->count + 1), sizeof(*b->at)))
		return -1;
	for (int i = 0; i < 3; i++) {
		b->at[3 * b->count + (size_t)i] = b->text.len;
		if (str_append(&b->text, texts[i], strlen(texts[i]) + 1))
			return -1;
	}
	b->count++;
	return 0;
}

int pair_book_count(void *count, const char *source, const char *target, const char *links)
{
	(void)source, (void)target, (void)links;
	++*(size_t *)count;
	return 0;
}

int pair_book_stop(void *count, const char *source, const char *target, const char *links)
{
	(void)source, (void)target, (void)links;
	return ++*(int *)count == 7 ? 42 : 0;
}

const char *pair_book_text(const struct pair_book *b, size_t pair, int which)
{
	return b->text.data + b->at[3 * pair + (size_t)which];
}

size_t pair_book_find(const struct pair_book *b, const char *source)
{
	size_t i = 0;

	while (i < b->count && strcmp(pair_book_text(b, i, 0), source))
		i++;
	return i;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **pair_book_sorted(const struct pair_book *b)
{
	const char **sources = mem_alloc(b->count, sizeof(*sources));

	for (size_t i = 0; i < b->count; i++)
		sources[i] = pair_book_text(b, i, 0);
	qsort(sources, b->count, sizeof(*sources), by_text);
	return sources;
}

void pair_book_check_distinct(const struct pair_book *b)
{
	const char **sources = pair_book_sorted(b);

	for (size_t i = 1; i < b->count; i++)
		if (!strcmp(sources[i - 1], sources[i]))
			test_fail(__FILE__, __LINE__, "twice: %s", sources[i]);
	mem_free(sources);
}

void pair_book_check_permuted(const struct pair_book *a, const struct pair_book *b)
{
	const char **one = pair_book_sorted(a), **two = pair_book_sorted(b);
	size_t same_place = 0;

	CHECK_EQUAL(a->count, b->count);
	for (size_t i = 0; i < a->count && i < b->count; i++) {
		const char *p = one[i], *q = two[i];

		for (int which = 0; which < 3; which++) {
			if (strcmp(p, q))
				test_fail(__FILE__, __LINE__, "differs: %s, %s", one[i], p);
			p += strlen(p) + 1;
			q += strlen(q) + 1;
		}
		same_place += !strcmp(pair_book_text(a, i, 0), pair_book_text(b, i, 0));
	}
	CHECK(same_place < 100);
	mem_free(one);
	mem_free(two);
}

void pair_book_release(struct pair_book *b)
{
	str_release(&b->text);
	mem_free(b->at);
}
