/* A small strict JSON reader and the one hard part of a writer (RFC 8259).
 *
 * The reader refuses what the RFC does not allow: trailing commas, comments, invalid UTF-8, lone
 * surrogates, control characters in strings, text after the value. It also refuses what the RFC
 * leaves open: duplicate keys, NULs in keys, numbers out of a double's range, nesting deeper than
 * JSON_DEPTH_MAX. */
#ifndef JSON_H
#define JSON_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { JSON_DEPTH_MAX = 64 };
enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_kind kind;
	bool boolean;
	/* small: a tokenizer is an array of ten thousand numbers */
	union {
		struct { /* of an array or object */
			struct json *child;
			size_t count; /* members or elements */
		};
		struct { /* of a string: unescaped, NUL-terminated, may hold NULs */
			const char *text;
			size_t len;
		};
		double number;
	};
	const char *key; /* of a member of an object, NUL-terminated; else NULL */
	struct json *next;
};

struct json_document {
	struct json *root;
	void *nodes, *strings; /* the blocks that hold it all */
};

/* Parses text; what it gives back owns its memory and does not point into text. */
int json_parse(struct json_document *d, const char *text, size_t len);
void json_release(struct json_document *d);

/* The member with this key, NULL if there is none or value is not an object. */
const struct json *json_get(const struct json *value, const char *key);

/* Appends text (valid UTF-8) as a quoted JSON string. */
int json_put_string(struct str *out, const char *text, size_t len);

#endif
