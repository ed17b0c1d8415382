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

static inline uint64_t rng_rotate_left(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

/* Inline, as dropout draws a number for each feature. */
static inline uint64_t rng_next(struct rng *r)
{
	uint64_t *s = r->state;
	uint64_t result = rng_rotate_left(s[0] + s[3], 23) + s[0];
	uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rng_rotate_left(s[3], 45);
	return result;
}

/* Uniform in [0, 1), 53 bits. */
static inline double rng_uniform(struct rng *r)
{
	return (double)(rng_next(r) >> 11) * 0x1p-53;
}

/* Uniform in 0 .. n-1 without bias; n > 0. */
uint64_t rng_below(struct rng *r, uint64_t n);

/* Normal with mean 0 and variance 1 (Box and Muller; two draws each). */
double rng_normal(struct rng *r);

void rng_shuffle(struct rng *r, int *items, size_t count);

#endif
