#include "base/str.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int make_room(struct str *s, size_t len)
{
	s->failed = s->failed || mem_grow(&s->data, &s->capacity, s->len + len + 1, 1);
	return s->failed ? -1 : 0;
}

int str_append(struct str *s, const char *text, size_t len)
{
	if (make_room(s, len))
		return -1;
	if (len)
		memcpy(s->data + s->len, text, len);
	s->len += len;
	s->data[s->len] = '\0';
	return 0;
}

int str_puts(struct str *s, const char *text)
{
	return str_append(s, text, strlen(text));
}

int str_printf(struct str *s, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		return err_set("cannot format text");
	if (make_room(s, (size_t)n))
		return -1;
	va_start(args, format);
	vsnprintf(s->data + s->len, (size_t)n + 1, format, args);
	va_end(args);
	s->len += (size_t)n;
	return 0;
}

uint64_t str_hash(uint64_t hash, struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.text[i]) * 0x100000001b3u;
	return hash;
}

void str_clear(struct str *s)
{
	s->len = 0;
	s->failed = false;
	if (s->data)
		s->data[0] = '\0';
}

void str_release(struct str *s)
{
	mem_free(s->data);
	*s = (struct str){ 0 };
}
