/* Sentence pairs of random tokens, each ended by token 0. */
#ifndef RANDOM_PAIRS_H
#define RANDOM_PAIRS_H

#include "base/rng.h"

enum { BOS = 2, V = 50, SENTENCES = 13, LONGEST = 12 };

struct text {
	int ids[2][SENTENCES][LONGEST], length[2][SENTENCES];
	const int *row[2][SENTENCES];
};

static inline void random_text(struct text *t, uint64_t seed)
{
	struct rng r;

	rng_seed(&r, seed);
	for (int side = 0; side < 2; side++)
		for (int b = 0; b < SENTENCES; b++) {
			int n = 1 + (int)rng_below(&r, LONGEST);

			for (int i = 0; i < n; i++)
				t->ids[side][b][i] = i == n - 1 ? 0 : 3 + (int)rng_below(&r, V - 3);
			t->length[side][b] = n;
			t->row[side][b] = t->ids[side][b];
		}
}

#endif
