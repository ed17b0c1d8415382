/* Arrays of rows, and small loops over one row that the layers share. */
#ifndef ROWS_H
#define ROWS_H

#include "base/arena.h"
#include "base/real.h"

/* Row i of x:[.., n] */
#define ROW(x, i, n) ((x) + (size_t)(i) * (size_t)(n))

/* [rows, n] from an arena */
static inline real *take_rows(struct arena *a, int rows, int n)
{
	return arena_take(a, (size_t)rows * (size_t)n, sizeof(real));
}

/* y = scale * x * mask, or scale * x where mask is NULL */
static inline void copy_masked(real *y, real scale, const real *x, const real *mask, int n)
{
	for (int i = 0; i < n; i++)
		y[i] = scale * (mask ? x[i] * mask[i] : x[i]);
}

/* y += scale * x * mask */
static inline void add_masked(real *y, real scale, const real *x, const real *mask, int n)
{
	for (int i = 0; i < n; i++)
		y[i] += scale * (mask ? x[i] * mask[i] : x[i]);
}

#endif
