/* The network at work: equations (1)-(11) forward over a ragged batch, and undone backward.
 *
 * A network owns what a run needs: packed weights, activations of one batch. Parameters and
 * gradients belong to the caller. Its arena grows between batches, never inside a step. */
#ifndef NETWORK_H
#define NETWORK_H

#include "base/rng.h"
#include "model/batch.h"
#include "model/config.h"
#include "model/engine.h"
#include "model/params.h"

#include <stddef.h>

struct network;

/* pool may be NULL (one thread); kernels from kernels_choose(). Both must outlive the network. */
int network_create(
	struct network **n, const struct config *c, struct pool *pool, const struct kernels *k);
void network_release(struct network *n); /* NULL is fine */

/* Takes the parameters; call it again whenever their values change. `p` must stay as it is until
 * then. They are packed with the first batch, for a translation only if it is large (same bits).
 * Only the first call allocates, and can fail. */
int network_load(struct network *n, const struct params *p, bool training);

/* Rates of dropout and the label smoothing, all in [0, 1). All words of a sentence lose the same
 * features (variational dropout, Gal and Ghahramani 2016); source words are dropped one by one. */
struct regularizer {
	double dropout_embedding, dropout_annotation, dropout_readout; /* features */
	double dropout_source;                                         /* words */
	double label_smoothing;
};

struct loss {
	double sum;   /* equation (11), the label-smoothed cross-entropy, over target tokens */
	double nll;   /* of -log p(correct token) */
	long tokens;  /* target tokens, EOS counted */
	long correct; /* tokens whose arg-max is right */
};

/* Forward over a batch with both sides; adds the loss to *loss. `r` draws the dropout masks, NULL
 * if all rates are 0. sentence_nll: [B] -log p by the caller's index, or NULL. Bit-identical at any
 * thread count; a sentence does not depend on its neighbours. */
int network_evaluate(struct network *n, const struct batch *batch, const struct regularizer *reg,
	struct rng *r, struct loss *loss, double *sentence_nll);

/* The same, and sets *gradient to d(mean loss per target token)/d(parameter). */
int network_gradient(struct network *n, struct params *gradient, const struct batch *batch,
	const struct regularizer *reg, struct rng *r, struct loss *loss);

/* Translating: encodes a batch without target side and makes room for `rows` hypotheses. */
int network_encode(struct network *n, const struct batch *batch, int rows);

/* One decoder step for R <= rows hypotheses. Hypothesis i is of sentence[i]; it continues row
 * parent[i] of the step before (-1: the start state) with token previous[i]. Returns logits:[R, V],
 * which the caller may overwrite. */
real *network_step(struct network *n, const struct batch *batch, const int *sentence,
	const int *previous, const int *parent, int R);

/* Attention [S] of row i < R of the last step; NULL for a network without attention. */
const real *network_step_attention(const struct network *n, int i);

const struct config *network_config(const struct network *n);
const struct engine *network_engine(const struct network *n);

/* For tests and the lesson: the backward pass leaves out these routes (0: none). */
void network_without(struct network *n, unsigned routes);

#endif
