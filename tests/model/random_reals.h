/* Numbers to test kernels with. */
#ifndef RANDOM_REALS_H
#define RANDOM_REALS_H

#include "base/mem.h"
#include "base/real.h"
#include "base/rng.h"

#include <float.h>
#include <stddef.h>

static const double epsilon = sizeof(real) == sizeof(float) ? FLT_EPSILON : DBL_EPSILON;

/* n normal numbers, aligned; freed by the caller */
static inline real *random_reals(struct rng *r, size_t n)
{
	real *x = mem_aligned(n, sizeof(real));

	for (size_t i = 0; i < n; i++)
		x[i] = (real)rng_normal(r);
	return x;
}

#endif
