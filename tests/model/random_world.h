/* A network with random weights and a text of random tokens, to test with. */
#ifndef RANDOM_WORLD_H
#define RANDOM_WORLD_H

#include "base/rng.h"
#include "model/kernels/kernels.h"
#include "model/network.h"

#include <stdbool.h>

enum { EOS = 0, UNK = 1, BOS = 2, SENTENCES_MAX = 13, LONGEST_MAX = 12 };

/* Sentence pairs of 1 .. longest tokens; the last one is EOS, the others are no special ones. */
struct text {
	int count, ids[2][SENTENCES_MAX][LONGEST_MAX], length[2][SENTENCES_MAX];
	const int *row[2][SENTENCES_MAX];
};
void random_text(
	struct text *t, int count, int longest, int source_vocab, int target_vocab, struct rng *r);

/* Sentences first .. first+count-1, or to the end of the text. */
void text_batch(struct batch *batch, const struct text *t, int first, int count, bool with_target);

/* The text stands in one batch. The network is loaded, to train too. */
struct world {
	struct config config;
	struct params params, gradient;
	struct pool *pool;
	struct network *network;
	struct text text;
	struct batch batch;
};
void world_open(struct world *w, const struct config *c, const struct kernels *k, int threads,
	int sentences, int longest, uint64_t seed);
void world_close(struct world *w);
void world_load(struct world *w); /* once more, after the parameters have changed */

/* The mean loss, and w->gradient if that is wanted; the masks are the same in each call. */
double world_loss(struct world *w, const struct regularizer *reg, bool gradient);
/* -log p of each sentence, in batches of so many */
void world_evaluate(struct world *w, double nll[SENTENCES_MAX], int size);

bool same_bits(const struct params *a, const struct params *b);
/* |a - b| / |b| */
double distance_of(const struct params *a, const struct params *b);

static const struct regularizer no_regularizer = { 0 };

#endif
