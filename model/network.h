/* The network at work: equations (1)-(11) forward over a ragged batch, and undone backward.
 *
 * A network owns what a run needs (packed weights, activations of one batch); parameters and gradients
 * belong to the caller. It never allocates inside a step: its arena grows between batches only. */
#ifndef NETWORK_H
#define NETWORK_H

#include "base/parallel.h"
#include "base/rng.h"
#include "model/batch.h"
#include "model/config.h"
#include "model/params.h"

#include <stddef.h>

struct kernels;
struct network;

/* pool may be NULL (one thread); kernels from kernels_choose(). Both must outlive the network. */
int network_create(
	struct network **n, const struct config *c, struct pool *pool, const struct kernels *k);
void network_release(struct network *n); /* NULL is fine */

/* Takes the parameters; to be called again whenever their values have changed. `p` must stay alive and
 * unchanged until the next call. They are packed with the first batch, for translating when the work is large
 * enough (the results have the same bits). The first call allocates and can fail. */
int network_load(struct network *n, const struct params *p, bool training);

/* Rates of dropout and the label smoothing, all in [0, 1). Features are dropped for all words of a sentence
 * alike (variational dropout, Gal and Ghahramani 2016), source words one by one. */
struct regularizer {
	double dropout_embedding, dropout_annotation, dropout_readout; /* features */
	double dropout_source;                                         /* words */
	double label_smoothing;
};

struct loss {
	double sum; /* of the label-smoothed cross-entropy over target tokens, equation (11) times tokens */
	double nll;   /* of -log p(correct token) */
	long tokens;  /* target tokens, EOS counted */
	long correct; /* tokens whose arg-max is right */
};

/* Forward over a batch with both sides; the loss is added to *loss. `r` draws the dropout masks and may
 * be NULL when all rates are 0. sentence_nll: [B] -log p of each sentence by the caller's index,
 * or NULL. Bit-identical at any thread count; the rows of a sentence do not depend on its neighbours. */
int network_evaluate(struct network *n, const struct batch *batch, const struct regularizer *reg,
	struct rng *r, struct loss *loss, double *sentence_nll);

/* The same and its gradient: *gradient is set (not added to) to d(mean loss per target token)/d(parameter). */
int network_gradient(struct network *n, struct params *gradient, const struct batch *batch,
	const struct regularizer *reg, struct rng *r, struct loss *loss);

/* Translating, for model/search.c: runs the encoder over a batch without target side and makes room for
 * `rows` hypotheses. */
int network_encode(struct network *n, const struct batch *batch, int rows);

/* One decoder step for R <= rows hypotheses. Hypothesis i belongs to sentence[i], has produced previous[i] last
 * and continues row parent[i] of the step before (-1: the start state). Returns logits:[R, V], which the
 * caller may overwrite. */
real *network_step(struct network *n, const struct batch *batch, const int *sentence,
	const int *previous, const int *parent, int R);

/* The attention of row i of the last step, [S] of its sentence; i < R. NULL where there is no attention. */
const real *network_step_attention(const struct network *n, int i);

const struct config *network_config(const struct network *n);
const struct kernels *network_kernels(const struct network *n);
struct pool *network_pool(const struct network *n);

/* For tests and the lesson: leaves routes out of the backward pass, so that gradients come out wrong. 0
 * restores them all. */
void network_without(struct network *n, unsigned routes);

/* Seconds spent in each part of network_gradient() and network_evaluate() since the network was made. */
enum network_part {
	NETWORK_START, /* masks of dropout, the encoder's weights packed */
	NETWORK_ENCODER,
	NETWORK_DECODER,
	NETWORK_OUTPUT, /* both ways */
	NETWORK_DECODER_BACK,
	NETWORK_ENCODER_BACK,
	NETWORK_PARTS
};
const double *network_seconds(const struct network *n);

/* Bytes of the arena and the packed weights. */
size_t network_memory(const struct network *n);

#endif
