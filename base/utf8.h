/* Code points from and to UTF-8. */
#ifndef UTF8_H
#define UTF8_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads one code point of the len > 0 bytes at text. Returns its length in bytes, 1..4, or minus
 * the length of a part that is not UTF-8: the longest start of a character, or a single byte. */
int utf8_check(const char *text, size_t len, uint32_t *code);

/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing over U+10FFFF. */
bool utf8_valid(const char *text, size_t len);

/* Reads one code point of valid UTF-8 at text; returns its length in bytes, 1..4. */
int utf8_next(const char *text, uint32_t *code);

static inline uint32_t utf8_first(const char *text)
{
	uint32_t code;

	utf8_next(text, &code);
	return code;
}

/* Writes one code point; returns its length in bytes, 1..4. */
int utf8_write(char bytes[4], uint32_t code);

/* Appends one code point. */
int utf8_put(struct str *out, uint32_t code);

#endif
