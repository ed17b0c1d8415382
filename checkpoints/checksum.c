#include "checkpoints/checksum.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FACTOR 0x9e3779b97f4a7c15u /* odd: multiplying loses nothing */
enum { LANES = 4, HEAD = 64 };

/* One-to-one in x for every word and in word for every x. */
static uint64_t mix(uint64_t x, uint64_t word)
{
	x = (x ^ word) * FACTOR;
	return x << 29 | x >> 35;
}

static uint64_t little_endian(const unsigned char *p)
{
	uint64_t word;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&word, p, sizeof(word));
#else
	word = 0;
	for (int i = 7; i >= 0; i--)
		word = word << 8 | p[i];
#endif
	return word;
}

/* Four independent chains, so that the processor multiplies four words at a time. */
static void absorb(uint64_t lane[LANES], const unsigned char *p, size_t len)
{
	uint64_t a = lane[0], b = lane[1], c = lane[2], d = lane[3];
	unsigned char rest[8 * LANES] = { 0 };

	for (; len >= sizeof(rest); len -= sizeof(rest), p += sizeof(rest)) {
		a = mix(a, little_endian(p));
		b = mix(b, little_endian(p + 8));
		c = mix(c, little_endian(p + 16));
		d = mix(d, little_endian(p + 24));
	}
	lane[0] = a;
	lane[1] = b;
	lane[2] = c;
	lane[3] = d;
	memcpy(rest, p, len);
	for (size_t i = 0; 8 * i < len; i++)
		lane[i] = mix(lane[i], little_endian(rest + 8 * i));
}

uint64_t checksum(const void *data, size_t len)
{
	const unsigned char *p = data;
	unsigned char head[HEAD];
	uint64_t lane[LANES], sum = len;

	assert(len >= HEAD);
	for (int i = 0; i < LANES; i++)
		lane[i] = (uint64_t)(i + 1) * FACTOR;
	memcpy(head, p, HEAD);
	memset(head + CHECKSUM_AT, '0', CHECKSUM_DIGITS);
	absorb(lane, head, HEAD);
	absorb(lane, p + HEAD, len - HEAD);
	for (int i = 0; i < LANES; i++)
		sum = mix(sum, lane[i]);
	return sum;
}

void checksum_text(char digits[CHECKSUM_DIGITS + 1], uint64_t sum)
{
	snprintf(digits, CHECKSUM_DIGITS + 1, "%016" PRIx64, sum);
}
