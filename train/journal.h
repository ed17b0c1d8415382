/* --log: what happens, one JSON object a line. */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "base/str.h"

#include <stdio.h>

struct journal {
	FILE *file; /* NULL: nothing is written */
	const char *path;
	struct str line;
	int failed; /* an earlier piece of this line ran out of memory */
};

/* Appends to path; NULL: a journal that writes nothing. */
int journal_open(struct journal *j, const char *path);
void journal_close(struct journal *j); /* safe on {0} */

/* A line: begin, its members, end. Only journal_end() fails. */
void journal_begin(struct journal *j, const char *event);
void journal_number(struct journal *j, const char *key, double value); /* null if not finite */
void journal_text(struct journal *j, const char *key, const char *text);
int journal_end(struct journal *j);

#endif
