#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[ERR_MAX];

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

int err_set(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	make_one_line();
	return -1;
}

int err_prefix(const char *format, ...)
{
	char old[ERR_MAX];
	va_list args;
	int n;

	memcpy(old, message, sizeof(old));
	va_start(args, format);
	n = vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof(message))
		snprintf(message + n, sizeof(message) - (size_t)n, "%s", old);
	make_one_line();
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
