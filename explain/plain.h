/* Products as the page writes them: plain loops in double, for a handful of vectors. */
#ifndef PLAIN_H
#define PLAIN_H

#include "base/real.h"

#include <math.h>
#include <stddef.h>

/* y:[N] = W x for W:[N, K] of row stride ld */
static inline void plain_multiply(double *y, const real *W, int ld, const double *x, int N, int K)
{
	for (size_t i = 0; i < (size_t)N; i++) {
		double sum = 0;

		for (size_t k = 0; k < (size_t)K; k++)
			sum += (double)W[i * (size_t)ld + k] * x[k];
		y[i] = sum;
	}
}

/* dx:[K] = W' dy: what undoes it for x */
static inline void plain_undo(double *dx, const real *W, int ld, const double *dy, int N, int K)
{
	for (int k = 0; k < K; k++)
		dx[k] = 0;
	for (size_t i = 0; i < (size_t)N; i++)
		for (size_t k = 0; k < (size_t)K; k++)
			dx[k] += (double)W[i * (size_t)ld + k] * dy[i];
}

/* dW:[N, K] += dy x': what undoes it for W */
static inline void plain_outer(double *dW, int ld, const double *dy, const double *x, int N, int K)
{
	for (size_t i = 0; i < (size_t)N; i++)
		for (size_t k = 0; k < (size_t)K; k++)
			dW[i * (size_t)ld + k] += dy[i] * x[k];
}

static inline double plain_dot(const double *x, const double *y, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

/* z = x + y */
static inline void plain_add(double *z, const double *x, const double *y, int n)
{
	for (int i = 0; i < n; i++)
		z[i] = x[i] + y[i];
}

static inline double plain_norm(const double *x, int n)
{
	return sqrt(plain_dot(x, x, n));
}

static inline void plain_copy(double *to, const real *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (double)from[i];
}

#endif
