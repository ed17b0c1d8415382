/* White space, case and the cutting of a line into words: what every tokenizer shares. */
#ifndef FOLD_H
#define FOLD_H

#include "base/str.h"
#include "base/utf8.h"
#include "tokenizer/unicode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Appends text in lower case, by unicode_lower(). */
int fold_case(struct str *out, const char *text, size_t len);

/* The rules by which a tokenizer folds and cuts lines; it keeps those that it was learnt with.
 * 1: invisible characters, and however many ways to spell é, are told apart.
 * 2: one spelling (compose.h); marks are never cut off. */
enum { FOLD_RULES = 2 };

/* Appends a line: in one spelling if the rules have it, in lower case if asked. White space (every
 * character with that Unicode property) is removed at both ends, each run of it made one space. */
int fold_line(struct str *out, const char *text, size_t len, int rules, bool lowercase);

/* The next word at or after *pos of a folded line: a run of letters, a run of digits, or one other
 * character, each with its marks. So "l'homme" is l ' homme and `?"` is ? and ". Letters of scripts
 * without spaces (Han, kana, Thai) and of others are never in one run. word is without the space
 * before it, which *spaced tells of. Moves *pos behind the word. Returns false at the end. */
bool fold_next_word(const char *text, size_t len, size_t *pos, struct span *word, bool *spaced);

/* A word's first character, and its bytes with the marks: by rules 2 as unicode_mark() has them. */
size_t fold_first_character(struct span word, int rules, uint32_t *first);

#endif
