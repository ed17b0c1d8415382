/* Updates as in train/run.c: the same calls in the same order, with the program's defaults for
 * dropout, label smoothing, learning rate and the limit of the gradient. */
#ifndef BENCH_TRAINER_H
#define BENCH_TRAINER_H

#include "model/network.h"
#include "tests/bench/bench_captions.h"
#include "train/adam.h"
#include "train/train_options.h"

struct trainer {
	struct train_options options; /* the defaults */
	struct pool *pool;
	struct params params, gradient;
	struct adam adam;
	struct network *network;
	struct rng rng;
	struct batch batch;
	uint64_t updates;
};

/* Release also after an error. */
int trainer_create(struct trainer *t, const struct config *c, const struct bench *b, int threads);
void trainer_release(struct trainer *t);

/* An update with batch k. */
int trainer_update(struct trainer *t, struct captions *captions, size_t k);

#endif
