/* The masks of dropout: what an entry is multiplied with, 0 or 1 / (1 - rate), so that its mean stays. */
#ifndef DROPOUT_H
#define DROPOUT_H

#include "base/arena.h"
#include "model/encoder.h"
#include "model/network.h"

struct dropout {
	struct embedding_mask source;
	struct kept target;     /* E features */
	struct kept annotation; /* 2H */
	struct kept readout;    /* E */
};

/* Room for F features of each sentence of a batch */
struct kept_room {
	real *factor;
	int *feature, *count;
	int F;
};

/* Room for the masks of a batch; they belong to the arena. */
struct dropout_room {
	struct kept_room source, target, annotation, readout;
	real *source_words; /* [source_rows] */
};
struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a);

/* Draws them, always in the same order. r may be NULL where all rates are 0. */
struct dropout dropout_draw(const struct dropout_room *room, const struct batch *batch,
	const struct regularizer *reg, struct rng *r);

#endif
