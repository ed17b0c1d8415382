/* A running mean of the parameters (exponential moving average), often better than any one of them.
 *
 *   average = (1 - a) average + a p,   a = max(alpha, 9 / (t + 8)) at update t = 1, 2 ..
 *
 * so that it begins as the parameters and forgets them at first quickly. */
#ifndef AVERAGE_H
#define AVERAGE_H

#include "base/parallel.h"
#include "model/params.h"

#include <stdint.h>

struct kernels;

/* After update t. Bit-identical at any thread count; pool may be NULL. */
void average_step(struct params *average, const struct params *p, uint64_t t, double alpha,
	const struct kernels *k, struct pool *pool);

#endif
