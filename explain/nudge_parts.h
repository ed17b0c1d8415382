/* The parts of nudged_run(), shared by its files only. */
#ifndef NUDGE_PARTS_H
#define NUDGE_PARTS_H

#include "explain/nudge.h"

/* x:[n] are numbers of `value` from the first-th on, just produced or about to be read: what the nudge moves of
 * them is moved. */
void nudge_pass(const struct nudged *n, enum value value, size_t first, double *x, size_t count);

/* (2), (8)  one step of the GRU whose values begin with `of`: after:[H] = GRU(x, before) */
void nudge_gru(struct nudged *n, double *after, enum value of, size_t k, const struct gru_params *p,
	const double *x, int in, const double *before);

/* (1)-(4): h, keys, s_0 */
void nudge_encode(struct nudged *n);

/* (4)-(11) of step t from s_{t-1} in `state`, which becomes s_t; the loss of its word */
double nudge_step(struct nudged *n, size_t t);

#endif
