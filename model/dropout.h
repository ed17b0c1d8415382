/* Dropout masks: each entry is multiplied by 0 or by 1 / (1 - rate), so that its mean stays. */
#ifndef DROPOUT_H
#define DROPOUT_H

#include "base/arena.h"
#include "model/batch.h"
#include "model/network.h"

/* Of F features, for all words of a sentence alike; {0}: nothing is dropped. */
struct mask {
	const real *factor; /* [B, F] */
	int F;
};

struct dropout {
	struct mask source, target, readout; /* E features */
	struct mask annotation;              /* 2H */
	const real *words; /* [source_rows] 0: the whole source word is dropped; NULL: none is */
};

/* Sentence b's factors from feature `first` on; NULL: all are 1. */
static inline const real *mask_of(const struct mask *m, int b, int first)
{
	return m->factor ? m->factor + (size_t)b * (size_t)m->F + first : NULL;
}

static inline real mask_of_word(const struct dropout *d, int row)
{
	return d->words ? d->words[row] : 1;
}

/* Room for the masks of a batch; they belong to the arena. */
struct dropout_room {
	int E, D;
	real *source, *target, *readout, *annotation, *words;
};
struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a);

/* Draws them, always in the same order. r may be NULL where all rates are 0. */
struct dropout dropout_draw(const struct dropout_room *room, const struct batch *batch,
	const struct regularizer *reg, struct rng *r);

#endif
