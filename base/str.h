/* A growing byte string, ended by a NUL that len does not count, and a span of foreign text. {0} is
 * an empty string. Functions return 0 or -1 with the error set. After one that failed, all that
 * append fail until the string is cleared: of several the last one's value is enough. */
#ifndef STR_H
#define STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	char *data;
	size_t len, capacity;
	bool failed;
};

/* Text owned by somebody else, not NUL-terminated. */
struct span {
	const char *text;
	size_t len;
};

int str_append(struct str *s, const char *text, size_t len);
int str_puts(struct str *s, const char *text);
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
int str_printf(struct str *s, const char *format, ...);

/* FNV-1a of 64 bits; goes on from `hash`, which begins as STR_HASH. */
#define STR_HASH UINT64_C(0xcbf29ce484222325)
uint64_t str_hash(uint64_t hash, struct span text);

/* The end of a counted noun: "%zu pair%s", n, str_plural(n). */
static inline const char *str_plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* Empties the string and keeps its memory. */
void str_clear(struct str *s);

void str_release(struct str *s);

#endif
