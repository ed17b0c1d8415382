/* UTF-8, white space, case and the cutting of a line into words: what every tokenizer shares. */
#ifndef FOLD_H
#define FOLD_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing over U+10FFFF. */
bool utf8_valid(const char *text, size_t len);

/* Reads one code point of valid UTF-8 at text; returns its length in bytes, 1..4. */
int utf8_next(const char *text, uint32_t *code);

/* Appends one code point. */
int utf8_put(struct str *out, uint32_t code);

/* Appends text with leading and trailing white space removed and each run of white space (every
 * character with the Unicode property White_Space) made one space. */
int fold_white_space(struct str *out, const char *text, size_t len);

/* Appends text in lower case, by the table of simple case mappings in fold_case.c. */
int fold_case(struct str *out, const char *text, size_t len);

/* The next word at or after *pos of a folded line: a run of letters (with their marks), a run of
 * digits, or a run of other characters; a space before it belongs to it (*spaced). Returns false at the end. */
bool fold_next_word(const char *text, size_t len, size_t *pos, struct span *word, bool *spaced);

#endif
