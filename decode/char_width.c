#include "decode/char_width.h"

#include "tokenizer/fold.h"

#include <limits.h>
#include <stdbool.h>

size_t char_width_step(const char *text, size_t len, size_t at)
{
	uint32_t code;

	if (at < len)
		at += (size_t)utf8_next(text + at, &code);
	while (at < len) {
		int bytes = utf8_next(text + at, &code);

		if (code < 0x300 || (unicode_width(code) && !unicode_mark(code)))
			break;
		at += (size_t)bytes;
	}
	return at;
}

size_t char_width_fit(const char *text, size_t len, int limit, int *width)
{
	size_t pos = 0;

	*width = 0;
	while (pos < len) {
		uint32_t code;
		int bytes = utf8_next(text + pos, &code), columns = unicode_width(code);

		if (columns > limit - *width)
			break;
		*width += columns;
		pos += (size_t)bytes;
	}
	return pos;
}

int char_width_text(const char *text, size_t len)
{
	int width;

	char_width_fit(text, len, INT_MAX, &width);
	return width;
}
