/* A seeded generator of random numbers (xoshiro256++ of Blackman and Vigna, seeded by splitmix64).
 * Its whole state is four words, so that a checkpoint can hold it. */
#ifndef RNG_H
#define RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state[4];
};

void rng_seed(struct rng *r, uint64_t seed);
uint64_t rng_next(struct rng *r);

/* Uniform in [0, 1), 53 bits. */
double rng_uniform(struct rng *r);

/* Uniform in 0 .. n-1 without bias; n > 0. */
uint64_t rng_below(struct rng *r, uint64_t n);

/* Normal with mean 0 and variance 1 (Box and Muller; two draws each). */
double rng_normal(struct rng *r);

void rng_shuffle(struct rng *r, int *items, size_t count);

#endif
