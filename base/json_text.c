#include "base/json_text.h"

#include "base/err.h"
#include "base/json.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the UTF-8 character at text, 0 if it is not one (RFC 3629). */
static size_t utf8_length(const char *text, const char *end)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t len;

	if (c[0] < 0x80)
		return 1;
	if (c[0] < 0xc2 || c[0] > 0xf4)
		return 0;
	len = c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
	if (len > (size_t)(end - text))
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	/* overlong, a surrogate, over U+10FFFF */
	if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
		(c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
		return 0;
	return len;
}

static void put_utf8(char **out, uint32_t code)
{
	char *o = *out;

	if (code < 0x80) {
		*o++ = (char)code;
	} else if (code < 0x800) {
		*o++ = (char)(0xc0 | code >> 6);
		*o++ = (char)(0x80 | (code & 0x3f));
	} else {
		if (code < 0x10000) {
			*o++ = (char)(0xe0 | code >> 12);
		} else {
			*o++ = (char)(0xf0 | code >> 18);
			*o++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*o++ = (char)(0x80 | (code >> 6 & 0x3f));
		*o++ = (char)(0x80 | (code & 0x3f));
	}
	*out = o;
}

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
	put_utf8(out, code);
	return NULL;
}

/* Nearly all there is. */
static void copy_plain(const char **at, const char *end, char **out)
{
	const char *from = *at;
	char *to = *out;

	while (from < end && (unsigned char)*from >= 0x20 && (unsigned char)*from < 0x80 &&
		*from != '"' && *from != '\\')
		*to++ = *from++;
	*at = from;
	*out = to;
}

const char *json_unescape(const char **at, const char *end, char **out)
{
	for (;;) {
		const char *wrong;
		size_t len;

		copy_plain(at, end, out);
		if (*at == end || **at == '"')
			break;
		if (**at == '\\') {
			++*at;
			wrong = read_escape(at, end, out);
			if (wrong)
				return wrong;
			continue;
		}
		if ((unsigned char)**at < 0x20)
			return "control character in a string";
		len = utf8_length(*at, end);
		if (!len)
			return "invalid UTF-8";
		memcpy(*out, *at, len);
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
	const char *end = text + len;

	if (str_puts(out, "\""))
		return -1;
	for (size_t n; text < end; text += n) {
		const char *value = *text ? strchr(values, *text) : NULL;
		int rc;

		n = utf8_length(text, end);
		if (!n)
			return err_set("text is not valid UTF-8");
		if (value)
			rc = str_append(out, (char[]){ '\\', names[value - values] }, 2);
		else if ((unsigned char)*text < 0x20)
			rc = str_printf(out, "\\u%04x", (unsigned)*text);
		else
			rc = str_append(out, text, n);
		if (rc)
			return -1;
	}
	return str_puts(out, "\"");
}
