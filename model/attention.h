/* Attention of one decoder state over the annotations of its sentence, equations (4)-(7):
 *
 *   (4) u_j = q + keys_j,  q = Wa s + ba,  keys_j = Ua h_j      (5) e_j = v . tanh(u_j)
 *   (6) a = softmax(e)                                          (7) c = sum_j a_j h_j
 *
 * model/score.h has the other forms of (5). The caller computes q and the keys, for many rows. */
#ifndef ATTENTION_H
#define ATTENTION_H

#include "model/kernels/kernels.h"
#include "model/score.h"

/* What one sentence gives: S annotations h:[S, D] and keys:[S, A]; v:[A], if the score has it.
 * Going back also the gradients: dkeys and dv; dh, or NULL; and room for e's, de:[S]. */
struct attention {
	enum score score; /* not SCORE_NONE */
	int S, A, D;
	const real *h, *keys, *v;
	real *dh, *dkeys, *dv, *de;
};

/* q:[A] -> context c:[D] and weights a:[S] */
void attention_forward(
	const struct kernels *k, const struct attention *x, real *c, real *a, const real *q);

/* dc:[D] -> dq:[A] set; dh, dkeys and dv added to; de set (of a scaled score, scaled) */
void attention_backward(const struct kernels *k, const struct attention *x, real *dq,
	const real *dc, const real *a, const real *q);

#endif
