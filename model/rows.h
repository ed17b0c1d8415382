/* Small loops over one row that the layers share. */
#ifndef ROWS_H
#define ROWS_H

#include "base/real.h"

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

/* Of the sentences begin .. end-1, how many (the first ones) still run at step t. */
static inline int rows_running(const int *start, int t, int begin, int end)
{
	int running = start[t + 1] - start[t];

	return running <= begin ? 0 : (running < end ? running : end) - begin;
}

#endif
