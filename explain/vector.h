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

static inline void vector_copy(double *to, const real *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (double)from[i];
}

#endif
