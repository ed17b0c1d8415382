/* The masks of dropout: what an entry is multiplied with, 0 or 1 / (1 - rate), so that its mean stays. */
#ifndef DROPOUT_H
#define DROPOUT_H

#include "base/arena.h"
#include "model/encoder.h"
#include "model/network.h"

struct dropout {
	struct embedding_mask source;
	const real *target;     /* [B, E]; NULL: none, as of each of them */
	const real *annotation; /* [B, 2H] */
	const real *readout;    /* [B, E] */
};

/* Room for the masks of a batch; they belong to the arena. */
struct dropout_room {
	real *source, *target; /* [B, E] */
	real *source_words;    /* [source_rows] */
	real *annotation;      /* [B, 2H] */
	real *readout;         /* [B, E] */
};
struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a);

/* Draws them, always in the same order. r may be NULL where all rates are 0. */
struct dropout dropout_draw(const struct dropout_room *room, const struct config *c,
	const struct batch *batch, const struct regularizer *reg, struct rng *r);

#endif
