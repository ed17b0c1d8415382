#include "model/spelling.h"

bool spelling_begins(int byte)
{
	return (byte > 0 && byte < 0x80) || (byte >= 0xC2 && byte <= 0xF4);
}

/* The second byte's bounds leave out overlong forms, surrogates and all beyond U+10FFFF. */
struct spelling spelling_next(struct spelling s, int byte)
{
	int missing = s.missing     ? s.missing - 1
		      : byte < 0xC2 ? 0
		      : byte < 0xE0 ? 1
		      : byte < 0xF0 ? 2
				    : 3;
	struct spelling next = { (unsigned char)missing, 0x80, 0xBF };

	if (!missing)
		return (struct spelling){ 0 };
	if (!s.missing && (byte == 0xE0 || byte == 0xF0))
		next.low = byte == 0xE0 ? 0xA0 : 0x90;
	if (!s.missing && (byte == 0xED || byte == 0xF4))
		next.high = byte == 0xED ? 0x9F : 0x8F;
	return next;
}
