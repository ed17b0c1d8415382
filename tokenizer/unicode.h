/* Tables of the Unicode Character Database, version 15.0, that make_unicode.py prints. */
#ifndef UNICODE_H
#define UNICODE_H

#include <stddef.h>
#include <stdint.h>

/* Each is a string of char32_t, in C11 uint_least32_t; count leaves out the 0 at its end. */
#define UNICODE_TABLE(name)                           \
	extern const uint_least32_t unicode_##name[]; \
	extern const size_t unicode_##name##_count

UNICODE_TABLE(marks);      /* Extend, SpacingMark, ZWJ: first and last of each range */
UNICODE_TABLE(combining);  /* combining classes: first of a run, length << 8 | class */
UNICODE_TABLE(pairs);      /* a mark, each letter before it with what both make together, 0 */
UNICODE_TABLE(joining);    /* those marks: first and last of each range */
UNICODE_TABLE(singles);    /* first of a run, what each of it is instead, 0 */
UNICODE_TABLE(excluded);   /* what is never composed, and the two that it decomposes into */
UNICODE_TABLE(decomposed); /* what decomposes, roughly: first and last of each range */

#endif
