/* Vectors of the compiler and the elementary functions over them, for fast.c alone.
 *
 * `vec` is as wide as the instruction set. A row's tail is loaded into a whole vector, so each
 * element sees the same arithmetic wherever it stands. */
#ifndef VECTOR_H
#define VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
enum { WIDTH = 16 };
#elif defined(__AVX2__)
#include <immintrin.h>
enum { WIDTH = 8 };
#else
enum { WIDTH = 4 };
#endif

typedef float vec __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t ivec __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline, unused))

/* for (int i = 0; i < n; i++), n a constant of at most 16, with all its turns written out */
#if defined(__clang__)
#define UNROLLED(i, n) _Pragma("clang loop unroll(full)") for (int i = 0; i < (n); i++)
#else
#define UNROLLED(i, n) _Pragma("GCC unroll 16") for (int i = 0; i < (n); i++)
#endif

INLINE int least(int a, int b)
{
	return a < b ? a : b;
}

INLINE vec splat(float x)
{
	return x - (vec){ 0 };
}

#if defined(__AVX512F__)
/* The first n of WIDTH elements */
INLINE __mmask16 first_of(int n)
{
	return (__mmask16)(n > 0 ? (1u << n) - 1 : 0);
}
#endif

/* The n first elements at p, at most WIDTH, and `fill` for the rest; n may be negative. */
INLINE vec load(const float *p, int n, float fill)
{
	vec x;

	if (n >= WIDTH)
		return *(const vec *)p;
	x = splat(fill);
#if defined(__AVX512F__)
	x = (vec)_mm512_mask_loadu_ps((__m512)x, first_of(n), p);
#else
	for (int i = 0; i < n; i++)
		x[i] = p[i];
#endif
	return x;
}

INLINE void store(float *p, vec x, int n)
{
	if (n >= WIDTH) {
		*(vec *)p = x;
		return;
	}
#if defined(__AVX512F__)
	_mm512_mask_storeu_ps(p, first_of(n), (__m512)x);
#else
	for (int i = 0; i < n; i++)
		p[i] = x[i];
#endif
}

/* The same for a whole vector, p aligned to it; from AVX2 on past the caches, for what is not read
 * soon. Other threads see it after stream_end(). */
INLINE void stream(float *p, vec x)
{
#if defined(__AVX512F__)
	_mm512_stream_ps(p, (__m512)x);
#elif defined(__AVX2__)
	_mm256_stream_ps(p, (__m256)x);
#else
	*(vec *)p = x;
#endif
}

INLINE void stream_end(void)
{
#if defined(__AVX2__)
	_mm_sfence();
#endif
}

/* mask is all ones or all zeros per element, as a comparison gives it. */
INLINE vec choose(ivec mask, vec yes, vec no)
{
	return (vec)((mask & (ivec)yes) | (~mask & (ivec)no));
}

/* The smaller and the larger of x and a bound; NaN stays NaN. */
INLINE vec at_most(vec x, float bound)
{
#if defined(__AVX512F__)
	return (vec)_mm512_min_ps((__m512)splat(bound), (__m512)x);
#else
	return choose(x > bound, splat(bound), x);
#endif
}

INLINE vec at_least(vec x, float bound)
{
#if defined(__AVX512F__)
	return (vec)_mm512_max_ps((__m512)splat(bound), (__m512)x);
#else
	return choose(x < bound, splat(bound), x);
#endif
}

/* a / b within 1 ulp, for finite b within 1e-37 .. 1e37. */
INLINE vec quotient(vec a, vec b)
{
#if defined(__AVX512F__)
	/* 14 bits of 1 / b, then a Newton step on the quotient: four times as fast as to divide */
	vec r = (vec)_mm512_rcp14_ps((__m512)b), q = a * r;

	return q + r * (a - q * b);
#else
	return a / b;
#endif
}

/* x 2^n for whole n (`shifted` is n + 1.5 * 2^23), n within -127 .. 128 */
INLINE vec times_power(vec x, vec n, vec shifted, vec magic)
{
#if defined(__AVX512F__)
	(void)shifted, (void)magic;
	return (vec)_mm512_scalef_ps((__m512)x, (__m512)n);
#else
	ivec power = (ivec)shifted - (ivec)magic, half = power >> 1;

	(void)n;
	return x * (vec)((half + 127) << 23) * (vec)((power - half + 127) << 23);
#endif
}

INLINE float sum_of(vec x)
{
#if defined(__AVX512F__)
	return _mm512_reduce_add_ps((__m512)x);
#else
	for (int half = WIDTH / 2; half; half /= 2)
		for (int i = 0; i < half; i++)
			x[i] += x[i + half];
	return x[0];
#endif
}

/* The largest of x, none of which is NaN; *place: the smallest `at` of those that are as large. */
INLINE float max_of(vec x, ivec at, int *place)
{
#if defined(__AVX512F__)
	float max = _mm512_reduce_max_ps((__m512)x);
	__mmask16 equal = _mm512_cmp_ps_mask((__m512)x, (__m512)splat(max), _CMP_EQ_OQ);

	*place = _mm512_mask_reduce_min_epi32(equal, (__m512i)at);
	return max;
#else
	float max = x[0];

	*place = at[0];
	for (int i = 1; i < WIDTH; i++)
		if (x[i] > max || (x[i] == max && at[i] < *place)) {
			max = x[i];
			*place = at[i];
		}
	return max;
#endif
}

#if defined(__AVX2__)
/* A step of transpose(): in each square of 2 size x 2 size, swaps the right half of row a with the
 * left half of row b, which is `size` below. */
INLINE void exchange(vec *a, vec *b, int size)
{
#if defined(__AVX512F__)
	ivec left = { 0 }, right = { 0 };
	__m512 x = (__m512)*a, y = (__m512)*b;

	UNROLLED(i, WIDTH) {
		left[i] = i & size ? WIDTH + i - size : i;
		right[i] = i & size ? WIDTH + i : i + size;
	}
	*a = (vec)_mm512_permutex2var_ps(x, (__m512i)left, y);
	*b = (vec)_mm512_permutex2var_ps(x, (__m512i)right, y);
#else
	__m256 x = (__m256)*a, y = (__m256)*b;

	if (size == 1) {
		*a = (vec)_mm256_blend_ps(x, _mm256_moveldup_ps(y), 0xaa);
		*b = (vec)_mm256_blend_ps(_mm256_movehdup_ps(x), y, 0xaa);
	} else if (size == 2) {
		*a = (vec)_mm256_shuffle_ps(x, y, 0x44);
		*b = (vec)_mm256_shuffle_ps(x, y, 0xee);
	} else {
		*a = (vec)_mm256_permute2f128_ps(x, y, 0x20);
		*b = (vec)_mm256_permute2f128_ps(x, y, 0x31);
	}
#endif
}

/* x becomes its transpose: squares of 1, then of 2 and so on change places across the diagonal. */
INLINE void transpose(vec x[WIDTH])
{
#pragma GCC unroll 4
	for (int size = 1; size < WIDTH; size *= 2)
		UNROLLED(i, WIDTH)
			if (!(i & size))
				exchange(&x[i], &x[i + size], size);
}
#endif

/* out[k][i] = w[i * ld + k] for up to WIDTH rows i and columns k; missing rows are zeros */
INLINE void columns(vec out[WIDTH], const float *w, size_t ld, int rows, int depth)
{
#if defined(__AVX2__)
	if (rows == WIDTH && depth == WIDTH) {
		UNROLLED(i, WIDTH)
			out[i] = *(const vec *)(w + (size_t)i * ld);
		transpose(out);
		return;
	}
#endif
	for (int k = 0; k < depth; k++) {
		out[k] = splat(0);
		for (int i = 0; i < rows; i++)
			out[k][i] = w[(size_t)i * ld + (size_t)k];
	}
}

/* e^x = 2^n e^r, n = round(x / ln 2), |r| <= ln 2 / 2, e^r = 1 + r + r^2 P(r), P a minimax fit
 * (relative error 3e-9). Over 88.72 gives Inf, under -87.33 gives 0, NaN stays. Error <= 2 ulp. */
INLINE vec vexp(vec x)
{
	const vec magic = splat(12582912.0f); /* 1.5 * 2^23: adding it rounds to an integer */
	vec bounded = at_least(at_most(x, 89.0f), -88.0f);
	vec shifted = bounded * 1.44269504f + magic;
	vec n = shifted - magic;
	vec r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
	vec p = ((1.38141908e-3f * r + 8.36891379e-3f) * r + 4.16684072e-2f) * r;

	p = (p + 1.6666519e-1f) * r + 4.99999933e-1f;
	p = times_power((p * (r * r) + r) + 1.0f, n, shifted, magic);
	return choose(x < -87.33654f, splat(0), p);
}

/* x P(x^2) / Q(x^2), a minimax fit (relative error 1e-9) on |x| <= 9.02; beyond, tanh is 1 up to
 * 3e-8. Error <= 7 ulp, |tanh| <= 1. */
INLINE vec vtanh(vec x)
{
	vec y = at_least(at_most(x, 9.02f), -9.02f), u = y * y;
	vec p = (5.07625515e-8f * u + 3.15891557e-5f) * u + 4.00851341e-3f;
	vec q = (7.37450045e-10f * u + 1.61749279e-6f) * u + 4.20741533e-4f;

	p = ((p * u + 1.37853667e-1f) * u + 1.0f) * y;
	q = ((q * u + 2.77375281e-2f) * u + 4.71186996e-1f) * u + 1.0f;
	return at_least(at_most(quotient(p, q), 1.0f), -1.0f);
}

INLINE vec vsigmoid(vec x)
{
	return quotient(splat(1), 1.0f + vexp(at_most(-x, 80.0f)));
}

#endif
