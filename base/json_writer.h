/* JSON written piece by piece at the end of a string; its `failed` tells at the end whether all
 * went well. Commas come by themselves: not at the beginning, nor of a line. */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct json_writer {
	struct str *out; /* the caller's */
	int digits;      /* significant ones of a number */
};

/* '{' or '['; with a key inside an object, else NULL. */
void json_open(struct json_writer *w, const char *key, char bracket);
void json_close(struct json_writer *w, char bracket);

/* A value; with a key inside an object, else NULL. Text is valid UTF-8. A number that is not finite
 * is null, as JSON has none. */
void json_text(struct json_writer *w, const char *key, const char *text);
void json_span(struct json_writer *w, const char *key, struct span text);
void json_number(struct json_writer *w, const char *key, double x);
void json_int(struct json_writer *w, const char *key, long x);
void json_bool(struct json_writer *w, const char *key, bool x);

/* [x, x, ...] */
void json_numbers(struct json_writer *w, const char *key, const double *x, size_t n);
void json_texts(struct json_writer *w, const char *key, const char *const *text, size_t n);

#endif
