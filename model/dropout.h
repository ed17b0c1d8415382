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

/* Sentence b's factors from feature `first` on; NULL: all are 1. */
static inline const real *mask_of(const struct mask *m, int b, int first)
{
	return m->factor ? m->factor + (size_t)b * (size_t)m->F + first : NULL;
}

/* Of the source's embeddings */
struct embedding_mask {
	const real *word;    /* [rows] 0: the whole word is dropped; NULL: none is */
	struct mask feature; /* E of each sentence */
};

static inline real mask_of_word(const struct embedding_mask *m, size_t row)
{
	return m->word ? m->word[row] : 1;
}

struct dropout {
	struct embedding_mask source;
	struct mask target;     /* E features */
	struct mask annotation; /* 2H */
	struct mask readout;    /* E */
};

/* Room for the masks of a batch; they belong to the arena. */
struct dropout_room {
	int E, D;
	real *source, *target, *readout; /* [B, E] */
	real *annotation;                /* [B, D], D = 2H */
	real *source_words;              /* [source_rows] */
};
struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a);

/* Draws them, always in the same order. r may be NULL where all rates are 0. */
struct dropout dropout_draw(const struct dropout_room *room, const struct batch *batch,
	const struct regularizer *reg, struct rng *r);

#endif
