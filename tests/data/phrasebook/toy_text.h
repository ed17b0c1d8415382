/* Texts of the toy corpora cut into words, for rules that work out the target from the source. */
#ifndef TOY_TEXT_H
#define TOY_TEXT_H

#include "base/str.h"
#include "tests/data/phrasebook/pair_book.h"

#include <stdbool.h>

enum { TOY_TEXT_WORDS = 40 };

/* Words in small letters, without their full stops and commas. */
struct toy_text {
	char word[TOY_TEXT_WORDS][20];
	bool comma[TOY_TEXT_WORDS]; /* behind the word */
	int count;
};

/* The whole corpus of this name; the caller releases it. */
struct pair_book toy_text_corpus(const char *name);

struct toy_text toy_text_words(const char *line);

/* Where a word stands first, from a place on; -1: nowhere. */
int toy_text_place(const struct toy_text *t, const char *word, int from);

/* Is the word in a list of words between spaces? */
bool toy_text_among(const char *word, const char *list);

/* What stands beside a word in a list of pairs that NULL ends; "?" if it is not there. */
const char *toy_text_answer(const char *const pairs[][2], const char *word);

/* The rule must give the target of every source. */
void toy_text_check(const char *name, void (*expect)(struct str *out, const char *source));

#endif
