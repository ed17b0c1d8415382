/* Vectors as the pages measure them. */
#ifndef VECTOR_H
#define VECTOR_H

#include "base/real.h"

#include <math.h>
#include <stddef.h>

static inline double vector_dot(const double *x, const double *y, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

static inline double vector_norm(const double *x, int n)
{
	return sqrt(vector_dot(x, x, n));
}

static inline double vector_norm_real(const real *x, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += (double)x[i] * (double)x[i];
	return sqrt(sum);
}

/* The places of the largest |x|, at most so many, largest first; returns how many. */
static inline int vector_largest(int *top, int most, const double *x, int n)
{
	int held = 0;

	for (int i = 0; i < n; i++) {
		int at;

		if (held == most && !(fabs(x[i]) > fabs(x[top[held - 1]])))
			continue;
		at = held < most ? held++ : held - 1;
		for (; at > 0 && fabs(x[i]) > fabs(x[top[at - 1]]); at--)
			top[at] = top[at - 1];
		top[at] = i;
	}
	return held;
}

/* The largest |x|; of none 0. */
static inline double vector_most(const double *x, int n)
{
	int top = 0;

	return vector_largest(&top, 1, x, n) ? fabs(x[top]) : 0;
}

#endif
