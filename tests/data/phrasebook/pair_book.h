/* Pairs that a generator hands over, kept for looking at. */
#ifndef PAIR_BOOK_H
#define PAIR_BOOK_H

#include "base/str.h"

#include <stddef.h>

/* Three texts a pair, in their order, each ended by a NUL. */
struct pair_book {
	struct str text;
	size_t *at; /* [3 * count] */
	size_t count, capacity;
};

/* A pair_set_taker; the context is a book. */
int pair_book_keep(void *book, const char *source, const char *target, const char *links);

/* Two more: they count pairs in a size_t; in an int, up to the seventh, which returns 42. */
int pair_book_count(void *count, const char *source, const char *target, const char *links);
int pair_book_stop(void *count, const char *source, const char *target, const char *links);

/* which: 0 source, 1 target, 2 links. */
const char *pair_book_text(const struct pair_book *b, size_t pair, int which);

/* The number of the pair with this source, or b->count. */
size_t pair_book_find(const struct pair_book *b, const char *source);

/* The sources, sorted; free with mem_free(). After each one's NUL: its target, its links. */
const char **pair_book_sorted(const struct pair_book *b);

/* No source stands in it twice; both hold the same pairs with the same links, in other orders. */
void pair_book_check_distinct(const struct pair_book *b);
void pair_book_check_permuted(const struct pair_book *a, const struct pair_book *b);

void pair_book_release(struct pair_book *b);

#endif
