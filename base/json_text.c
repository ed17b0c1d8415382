#include "base/json_text.h"

#include "base/err.h"
#include "base/json.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* Four hexadecimal digits; false if they are not. */
static bool read_hex(const char **at, const char *end, uint32_t *code)
{
	static const char digits[] = "0123456789abcdefABCDEF";

	*code = 0;
	for (int i = 0; i < 4; i++) {
		const char *d = *at < end && **at ? strchr(digits, **at) : NULL;

		if (!d)
			return false;
		*code = *code << 4 | (uint32_t)(d - digits < 16 ? d - digits : d - digits - 6);
		++*at;
	}
	return true;
}

/* After the backslash. */
static const char *read_escape(const char **at, const char *end, char **out)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	static const char no_hex[] = "\\u without four hexadecimal digits",
			  lone[] = "lone surrogate";
	const char *name = *at < end && **at ? strchr(names, **at) : NULL;
	uint32_t code, low;

	if (name) {
		*(*out)++ = values[name - names];
		++*at;
		return NULL;
	}
	if (*at == end || **at != 'u')
		return "unknown escape";
	++*at;
	if (!read_hex(at, end, &code))
		return no_hex;
	if (code >= 0xdc00 && code < 0xe000)
		return lone;
	if (code >= 0xd800 && code < 0xdc00) {
		if (end - *at < 2 || memcmp(*at, "\\u", 2))
			return lone;
		*at += 2;
		if (!read_hex(at, end, &low))
			return no_hex;
		if (low < 0xdc00 || low > 0xdfff)
			return lone;
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	*out += utf8_write(*out, code);
	return NULL;
}

const char *json_unescape(const char **at, const char *end, char **out)
{
	while (*at < end && **at != '"') {
		unsigned char c = (unsigned char)**at;
		const char *wrong = NULL;
		uint32_t code;
		int len = 1;

		if (c == '\\') {
			++*at;
			wrong = read_escape(at, end, out);
			if (wrong)
				return wrong;
			continue;
		}
		if (c < 0x20)
			return "control character in a string";
		if (c >= 0x80)
			len = utf8_check(*at, (size_t)(end - *at), &code);
		if (len < 0)
			return "invalid UTF-8";
		memcpy(*out, *at, (size_t)len);
		*out += len;
		*at += len;
	}
	if (*at == end)
		return "string without an end";
	++*at;
	return NULL;
}

int json_put_string(struct str *out, const char *text, size_t len)
{
	static const char names[] = "\"\\bfnrt", values[] = "\"\\\b\f\n\r\t";
	const char *end = len ? text + len : text; /* NULL + 0 is undefined */

	str_puts(out, "\"");
	for (int n; text < end; text += n) {
		const char *value = *text ? strchr(values, *text) : NULL;
		uint32_t code;

		n = utf8_check(text, (size_t)(end - text), &code);
		if (n < 0)
			return err_set("text is not valid UTF-8");
		if (value)
			str_append(out, (char[]){ '\\', names[value - values] }, 2);
		else if (code < 0x20)
			str_printf(out, "\\u%04x", (unsigned)code);
		else
			str_append(out, text, (size_t)n);
	}
	return str_puts(out, "\"");
}
