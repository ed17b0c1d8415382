#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[ERR_MAX];

int err_set(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
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
