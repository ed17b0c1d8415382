/* The corpora by their names, and their texts cut into words. */
#ifndef BOOK_H
#define BOOK_H

#include "data/phrasebook/toy.h"

enum { BOOK_WORDS = 64 };
struct book_words {
	char word[BOOK_WORDS][32];
	bool comma[BOOK_WORDS]; /* behind the word; by book_plain() */
	int count;
};

/* "phrasebook" or a toy corpus. */
int book_generate(
	const char *name, uint64_t seed, size_t count, pair_set_taker *take, void *context);
const struct toy *book_toy(const char *name); /* NULL for the phrasebook */

/* Hands over every pair. */
void book_walk(const char *name, pair_set_taker *take, void *context);

/* As tokenizer/fold.h cuts them; in small letters without full stops and commas. */
struct book_words book_cut(const char *text);
struct book_words book_plain(const char *text);

/* Where a word stands first, from a place on; -1: nowhere. */
int book_place(const struct book_words *w, const char *word, int from);

/* Is the word in a list of words between spaces? */
bool book_among(const char *word, const char *list);

/* What stands beside a word in a list of pairs that NULL ends; "?" if it is not there. */
const char *book_answer(const char *const pairs[][2], const char *word);

#endif
