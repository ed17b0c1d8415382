/* Distinct strings, numbered from 0 in the order in which they came, found by hashing. */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include "base/str.h"
#include "tokenizer/pair_map.h"

#include <stddef.h>

/* {0} is empty. */
struct vocabulary {
	char *text; /* the strings one after the other, each ended by a NUL */
	size_t text_len, text_capacity;
	struct vocabulary_entry {
		size_t begin, len; /* in text */
	} * entries;
	size_t count, capacity;
	struct pair_map numbers; /* by the string's hash */
};

enum { VOCABULARY_MAX = 1 << 28 };

/* Makes room for `count` strings in all, but for their text. */
int vocabulary_reserve(struct vocabulary *v, size_t count);

/* Adds the string unless it is there; *id is its number. Refuses strings made to collide. */
int vocabulary_add(struct vocabulary *v, const char *text, size_t len, int *id);

/* The number of the string, -1 if it is not there. */
int vocabulary_find(const struct vocabulary *v, const char *text, size_t len);

/* A string, NUL-terminated, valid until the next vocabulary_add(). */
struct span vocabulary_text(const struct vocabulary *v, int id);

void vocabulary_release(struct vocabulary *v);

#endif
