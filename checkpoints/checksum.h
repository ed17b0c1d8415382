/* The 64-bit sum over a checkpoint's bytes, see README.md. It finds damage, not forgery. */
#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Where the sum itself stands in the file, as lower-case hexadecimal digits. They count as '0'. */
enum { CHECKSUM_AT = 37, CHECKSUM_DIGITS = 16 };

/* Of len bytes, at least 64. Any change within one aligned word of eight bytes changes the sum. */
uint64_t checksum(const void *data, size_t len);

/* The digits that belong at CHECKSUM_AT, NUL-terminated. */
void checksum_text(char digits[CHECKSUM_DIGITS + 1], uint64_t sum);

#endif
