/* What a validation means for the run: is its model the best so far, does the run diverge. */
#ifndef BEST_H
#define BEST_H

#include "train/history.h"
#include "train/run_state.h"

/* Remembers the outcome of a validation, and the learning rate that follows; true if its model is
 * the best so far. guess: the loss of guessing, log V. While the loss still falls the run does not
 * stall: BLEU goes up and down by chance, most of all in the beginning. */
bool best_take(struct run_state *s, const struct train_options *o, const struct validation *v,
	double guess);

enum divergence {
	DIVERGES_NOT,
	DIVERGES,                /* the validation loss is above guessing */
	DIVERGES_RISE,           /* the third is higher than the first, as was the second */
	DIVERGES_LEARNT_BY_HEART /* it is above guessing, but the training loss is low */
};

/* h: without this validation, which best_take() has just called better or not. */
enum divergence best_divergence(const struct run_state *s, const struct history *h,
	const struct validation *v, double guess, bool better);

#endif
