/* Columns of a terminal that a text takes; of a code point: unicode_width(). */
#ifndef CHAR_WIDTH_H
#define CHAR_WIDTH_H

#include <stddef.h>

/* The end of the character at `at`, the marks on it included. */
size_t char_width_step(const char *text, size_t len, size_t at);

/* Columns of a text of valid UTF-8. */
int char_width_text(const char *text, size_t len);

/* Bytes of the longest beginning of text that takes at most `limit` columns; *width is how many it
 * takes. Marks stay with the character that they stand on. */
size_t char_width_fit(const char *text, size_t len, int limit, int *width);

#endif
