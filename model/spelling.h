/* Characters that a model spells in tokens of a byte each: UTF-8, so that a search writes
 * nothing else. */
#ifndef SPELLING_H
#define SPELLING_H

#include <stdbool.h>

/* A character that is begun: so many bytes are missing, and the next is one of low .. high. {0}:
 * none is. */
struct spelling {
	unsigned char missing, low, high;
};

/* Can a character begin with this byte? One of them is a whole character below 128. NUL is no
 * text. */
bool spelling_begins(int byte);

/* After one more byte, which s allows or which begins a character. */
struct spelling spelling_next(struct spelling s, int byte);

#endif
