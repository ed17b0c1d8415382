/* Dropout masks: each entry is multiplied by 0 or by 1 / (1 - rate), so that its mean stays. */
#ifndef DROPOUT_H
#define DROPOUT_H

#include "base/arena.h"
#include "model/batch.h"
#include "model/network.h"

/* Of F features, for all words of a sentence alike. */
struct mask {
	real *factor; /* [B, F] */
	int F;
	bool on; /* false: nothing is dropped */
};

struct dropout {
	struct mask source, target, readout; /* E features */
	struct mask annotation;              /* 2H */
	struct mask word;                    /* a feature of each of the source's words */
};

/* Sentence b's factors from feature `first` on; NULL: all are 1. */
static inline const real *mask_of(const struct mask *m, int b, int first)
{
	return m->on ? m->factor + (size_t)b * (size_t)m->F + first : NULL;
}

/* Room for the masks of a batch. */
void dropout_layout(
	struct dropout *d, const struct config *c, const struct batch *batch, struct arena *a);

/* Draws them, always in the same order. r may be NULL where all rates are 0. */
void dropout_draw(
	struct dropout *d, const struct batch *batch, const struct regularizer *reg, struct rng *r);

#endif
