/* --log: what happens, one JSON object a line. */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "base/str.h"

#include <stdio.h>

struct journal {
	FILE *file; /* NULL: nothing is written */
	const char *path;
	struct str line;
};

/* Appends to path; NULL: a journal that writes nothing. */
int journal_open(struct journal *j, const char *path);
void journal_close(struct journal *j); /* safe on {0} */

struct journal_member {
	const char *key;  /* NULL: left out */
	double number;    /* null if not finite */
	const char *text; /* or, if not NULL, this */
};
/* clang-format off */
#define NUMBER(key, value) { (key), (double)(value), NULL }
#define TEXT(key, value) { (key), 0, (value) }
/* clang-format on */

/* Writes a line: JOURNAL(j, "save", NUMBER("update", 7), TEXT("path", path)). */
int journal_write(
	struct journal *j, const char *event, const struct journal_member *members, size_t count);
#define JOURNAL(j, event, ...)                                                \
	journal_write((j), (event), (struct journal_member[]){ __VA_ARGS__ }, \
		sizeof((struct journal_member[]){ __VA_ARGS__ }) / sizeof(struct journal_member))

#endif
