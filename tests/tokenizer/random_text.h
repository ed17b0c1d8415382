/* Lines of valid UTF-8 for tokenizers: every plane, every kind of space, no U+0000. */
#ifndef RANDOM_TEXT_H
#define RANDOM_TEXT_H

#include "base/rng.h"
#include "tokenizer/fold.h"

static inline uint32_t random_code(struct rng *r)
{
	static const uint32_t spaces[] = { ' ', ' ', ' ', '\t', '\n', '\r', 0x85, 0xA0, 0x1680,
		0x2003, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 };
	/* first and last */
	static const uint32_t ranges[] = { 'a', 'e', 'a', 'z', 'A', 'Z', '0', '9', '!', '/', 1,
		0x1F, 0x80, 0x24F, 0x300, 0x36F, 0x370, 0x52F, 0x590, 0x6FF, 0x900, 0x97F, 0xE00,
		0xE7F, 0x1E00, 0x1FFF, 0x2000, 0x206F, 0x3000, 0x30FF, 0x4E00, 0x4E10, 0x4E00,
		0x9FFF, 0xE000, 0xFFFF, 0x10000, 0x1FFFF, 0x1F300, 0x1F64F, 0x20000, 0x10FFFF };
	size_t kinds = sizeof(ranges) / sizeof(ranges[0]) / 2, kind = rng_below(r, kinds + 5);

	if (kind >= kinds)
		return spaces[rng_below(r, sizeof(spaces) / sizeof(spaces[0]))];
	return ranges[2 * kind] +
	       (uint32_t)rng_below(r, ranges[2 * kind + 1] - ranges[2 * kind] + 1);
}

/* Appends so many characters. */
static inline void random_line(struct str *out, struct rng *r, size_t count)
{
	while (count--)
		utf8_put(out, random_code(r));
}

#endif
