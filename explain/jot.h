/* JSON written down piece by piece. After a failure what follows does nothing, and text.failed tells
 * at the end. Commas come by themselves. */
#ifndef JOT_H
#define JOT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct jot {
	struct str text;
	int digits; /* significant ones of a number */
};

/* '{' or '['; with a key inside an object, else NULL. */
void jot_open(struct jot *j, const char *key, char bracket);
void jot_close(struct jot *j, char bracket);

/* A value; with a key inside an object, else NULL. Text is valid UTF-8. A number that is not finite
 * is null, as JSON has none. */
void jot_text(struct jot *j, const char *key, const char *text);
void jot_number(struct jot *j, const char *key, double x);
void jot_int(struct jot *j, const char *key, long x);
void jot_bool(struct jot *j, const char *key, bool x);

/* [x, x, ...] */
void jot_numbers(struct jot *j, const char *key, const double *x, size_t n);

#endif
