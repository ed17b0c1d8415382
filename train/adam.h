/* Adam (Kingma and Ba 2015) with bias correction, over a whole set of parameters as one flat array.
 *
 *   m = b1 m + (1 - b1) g       v = b2 v + (1 - b2) g^2
 *   p = p - rate * m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon)
 *
 * The array is cut into chunks of a fixed size that the threads share, so the result is
 * bit-identical at any thread count. Nothing is allocated in a step. */
#ifndef ADAM_H
#define ADAM_H

#include "base/parallel.h"
#include "model/params.h"

#include <stdint.h>

#define ADAM_BETA1 0.9
#define ADAM_BETA2 0.999
#define ADAM_EPSILON 1e-8
enum { ADAM_CHUNK = 16384 };

struct kernels;

struct adam {
	const struct kernels *k;
	struct params m, v; /* running means of the gradient and of its square */
	double *partial;    /* [chunks] sums of squares */
	int chunks;
};

/* Zero moments for parameters of this configuration. k must outlive it. */
int adam_create(struct adam *a, const struct config *c, const struct kernels *k);
void adam_release(struct adam *a); /* safe on {0} */

/* Euclidean length of a set of parameters or gradients; NaN or Inf if an entry is. */
double adam_norm(struct adam *a, const struct params *p, struct pool *pool);

/* One step, the t-th (from 1), with gradient g * scale. pool may be NULL. */
void adam_step(struct adam *a, struct params *p, const struct params *g, uint64_t t, double rate,
	double scale, struct pool *pool);

/* A running mean of the parameters (exponential moving average), after step t: it begins as the
 * parameters, forgets them at first quickly, and is often better than any one of them.
 *
 *   average = (1 - a) average + a p,   a = max(alpha, 9 / (t + 8)) */
void adam_average(const struct adam *a, struct params *average, const struct params *p, uint64_t t,
	double alpha, struct pool *pool);

#endif
