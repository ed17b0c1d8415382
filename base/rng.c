#include "base/rng.h"

#include <math.h>

void rng_seed(struct rng *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = (seed += 0x9e3779b97f4a7c15u);

		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
		z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
		r->state[i] = z ^ (z >> 31);
	}
}

uint64_t rng_below(struct rng *r, uint64_t n)
{
	/* values under the threshold would make small results likelier: draw again */
	uint64_t threshold = -n % n, x;

	do {
		x = rng_next(r);
	} while (x < threshold);
	return x % n;
}

double rng_normal(struct rng *r)
{
	double u = 1 - rng_uniform(r); /* in (0, 1] */

	return sqrt(-2 * log(u)) * cos(6.283185307179586 * rng_uniform(r));
}

void rng_shuffle(struct rng *r, int *items, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = rng_below(r, i);
		int swap = items[i - 1];

		items[i - 1] = items[j];
		items[j] = swap;
	}
}
