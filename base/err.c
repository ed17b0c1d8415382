#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[ERR_MAX];

/* Two paths as long as systems take them, and more */
enum { LONGEST = 10000 };

/* Names in a message come from files and command lines: what they hold must not start a new line or
 * steer the terminal. Replaces control characters, also those of two bytes (U+0080..U+009F). */
static void make_one_line(void)
{
	for (unsigned char *c = (unsigned char *)message; *c; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = '?';
		else if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
			c[0] = c[1] = '?';
	}
}

/* Of a text that is too long, a path above all, the end says what is wrong with it. */
static void keep(const char *text)
{
	enum { TAIL = 256, HEAD = ERR_MAX - 1 - 3 - TAIL };
	size_t len = strlen(text);

	if (len < ERR_MAX)
		memcpy(message, text, len + 1);
	else
		snprintf(message, sizeof(message), "%.*s...%s", HEAD, text, text + len - TAIL);
	make_one_line();
}

int err_set(const char *format, ...)
{
	char text[LONGEST];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	keep(text);
	return -1;
}

int err_prefix(const char *format, ...)
{
	char text[LONGEST + ERR_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, LONGEST, format, args);
	va_end(args);
	memcpy(text + strlen(text), message, strlen(message) + 1);
	keep(text);
	return -1;
}

const char *err_get(void)
{
	return message;
}

void err_clear(void)
{
	message[0] = '\0';
}
