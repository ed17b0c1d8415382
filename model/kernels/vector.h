/* Vectors of the compiler and the elementary functions over them, for fast.c alone.
 *
 * `vec` is as wide as the instruction set that the file is compiled for. A row's tail is loaded into
 * a whole vector, so each element sees the same arithmetic wherever it stands. */
#ifndef VECTOR_H
#define VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
enum { WIDTH = 16 };
#elif defined(__AVX2__)
enum { WIDTH = 8 };
#else
enum { WIDTH = 4 };
#endif

typedef float vec __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t ivec __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline, unused))

INLINE vec splat(float x)
{
	return x - (vec){ 0 };
}

/* n elements at p, the rest `fill` (n <= WIDTH). */
INLINE vec load(const float *p, int n, float fill)
{
	vec x;

	if (n >= WIDTH)
		return *(const vec *)p;
	x = splat(fill);
	for (int i = 0; i < n; i++)
		x[i] = p[i];
	return x;
}

INLINE void store(float *p, vec x, int n)
{
	if (n >= WIDTH) {
		*(vec *)p = x;
		return;
	}
	for (int i = 0; i < n; i++)
		p[i] = x[i];
}

/* mask is all ones or all zeros per element, as a comparison gives it. */
INLINE vec choose(ivec mask, vec yes, vec no)
{
	return (vec)((mask & (ivec)yes) | (~mask & (ivec)no));
}

INLINE float sum_of(vec x)
{
	for (int half = WIDTH / 2; half; half /= 2)
		for (int i = 0; i < half; i++)
			x[i] += x[i + half];
	return x[0];
}

/* e^x = 2^n e^r with n = round(x / ln 2), |r| <= ln 2 / 2 and e^r = 1 + r + r^2 P(r). P is a minimax fit
 * (relative error 3e-9). Over 88.72 gives Inf, under -87.33 gives 0, NaN stays. Error <= 2 ulp. */
INLINE vec vexp(vec x)
{
	const vec magic = splat(12582912.0f); /* 1.5 * 2^23: adding it rounds to an integer */
	vec bounded = choose(x > 89.0f, splat(89.0f), choose(x < -88.0f, splat(-88.0f), x));
	vec shifted = bounded * 1.44269504f + magic;
	vec n = shifted - magic;
	vec r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
	vec p = ((1.38141908e-3f * r + 8.36891379e-3f) * r + 4.16684072e-2f) * r;
	ivec power = (ivec)shifted - (ivec)magic;
	ivec half = power >> 1;

	p = (p + 1.6666519e-1f) * r + 4.99999933e-1f;
	p = (p * (r * r) + r) + 1.0f;
	p = p * (vec)((half + 127) << 23) * (vec)((power - half + 127) << 23);
	p = choose(x < -87.33654f, splat(0), p);
	p = choose(x > 88.72283f, splat(INFINITY), p);
	return choose(x == x, p, x);
}

/* Below 0.625 an odd polynomial (relative error 7e-9), above it 1 - 2 / (e^2x + 1). Error <= 2.5 ulp. */
INLINE vec vtanh(vec x)
{
	ivec sign = (ivec)x & INT32_MIN;
	vec size = (vec)((ivec)x & INT32_MAX);
	vec u = x * x;
	vec p = ((-5.52976058e-3f * u + 2.04829429e-2f) * u - 5.36922914e-2f) * u;
	vec large = 1.0f - 2.0f / (vexp(size + size) + 1.0f);

	p = ((p + 1.33308827e-1f) * u - 3.33332618e-1f) * u;
	return (vec)((ivec)choose(size < 0.625f, p * size + size, large) | sign);
}

INLINE vec vsigmoid(vec x)
{
	return 1.0f / (1.0f + vexp(-x));
}

#endif
