#include "base/utf8.h"

int utf8_check(const char *text, size_t len, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned char low = 0x80, high = 0xBF; /* bounds of the second byte */
	int need;

	*code = s[0];
	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return -1;
	need = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	*code = s[0] & (0x7Fu >> need);
	if (s[0] == 0xE0)
		low = 0xA0; /* less would be overlong */
	else if (s[0] == 0xED)
		high = 0x9F; /* more would be a surrogate */
	else if (s[0] == 0xF0)
		low = 0x90;
	else if (s[0] == 0xF4)
		high = 0x8F; /* more would be over U+10FFFF */
	for (int i = 1; i < need; i++) {
		if ((size_t)i == len || s[i] < low || s[i] > high)
			return -i;
		*code = *code << 6 | (s[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	return need;
}

bool utf8_valid(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len) {
		uint32_t code;
		int n = utf8_check(text + i, len - i, &code);

		if (n < 0)
			return false;
		i += (size_t)n;
	}
	return true;
}

int utf8_next(const char *text, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)text;

	if (s[0] < 0x80) {
		*code = s[0];
		return 1;
	}
	if (s[0] < 0xE0) {
		*code = (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
		return 2;
	}
	if (s[0] < 0xF0) {
		*code = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
		return 3;
	}
	*code = (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
	return 4;
}

int utf8_write(char bytes[4], uint32_t code)
{
	int n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (int i = n - 1; i > 0; i--) {
		bytes[i] = (char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	bytes[0] = (char)(n == 1 ? code : (0xF00u >> n & 0xF0) | code);
	return n;
}

int utf8_put(struct str *out, uint32_t code)
{
	char bytes[4];
	int n = utf8_write(bytes, code);

	return str_append(out, bytes, (size_t)n);
}
