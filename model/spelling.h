/* Characters spelled in tokens of a byte each: a search writes valid UTF-8 only. */
#ifndef SPELLING_H
#define SPELLING_H

#include <stdbool.h>

/* A begun character: how many bytes are missing, the next one in low .. high. {0}: none is. */
struct spelling {
	unsigned char missing, low, high;
};

/* Can a character begin with this byte? NUL is no text. */
bool spelling_begins(int byte);

/* After one more byte, which s allows or which begins a character. */
struct spelling spelling_next(struct spelling s, int byte);

#endif
