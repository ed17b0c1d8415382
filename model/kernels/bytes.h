/* Rows of whole numbers of a byte each, for fast.c alone: what a screen reads (model/screen.h). */
#ifndef BYTES_H
#define BYTES_H

#include "model/kernels/kernels.h"
#include "model/kernels/vector.h"

typedef int8_t narrow __attribute__((vector_size(WIDTH)));

static float largest_size(const float *x, int n)
{
	vec max = splat(0);
	float most = 0;

	for (int i = 0; i < n; i += WIDTH) {
		vec next = load(x + i, n - i, 0), size = choose(next < 0, -next, next);

		max = choose(size > max, size, max);
	}
	for (int i = 0; i < WIDTH; i++)
		most = max[i] > most ? max[i] : most;
	return most;
}

static void fast_to_bytes(struct byte_row *row, int8_t *bytes, const real *x, int n)
{
	const vec magic = splat(12582912.0f); /* 1.5 * 2^23: adding it rounds to an integer */
	float most = largest_size(x, n), unit = (most > BYTE_TINY ? most : BYTE_TINY) / BYTE_MOST;
	vec left = splat(0), size = splat(0), per = splat(1 / unit);

	for (int i = 0; i < n; i += WIDTH) {
		vec u = load(x + i, n - i, 0) * per, shifted = u + magic,
		    rest = u - (shifted - magic);
		narrow whole = __builtin_convertvector((ivec)shifted - (ivec)magic, narrow);

		left += rest * rest;
		size += u * u;
		memcpy(bytes + i, &whole, n - i < WIDTH ? (size_t)(n - i) : WIDTH);
	}
	*row = (struct byte_row){ unit, sum_of(left), sum_of(size) };
}

/* The compiler's own vectors know this loop. */
static void fast_byte_products(
	int32_t *restrict c, const int16_t *restrict a, const int8_t *restrict w, int N, int K)
{
	for (int n = 0; n < N; n++, w += K) {
		int32_t sum = 0;

		for (int k = 0; k < K; k++)
			sum += a[k] * w[k];
		c[n] = sum;
	}
}

#endif
