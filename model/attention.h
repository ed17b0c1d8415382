/* Attention of one decoder state over the annotations of its sentence, equations (4)-(7):
 *
 *   (4) u_j = q + keys_j,  q = Wa s + ba,  keys_j = Ua h_j      (5) e_j = v . tanh(u_j)
 *   (6) a = softmax(e)                                          (7) c = sum_j a_j h_j
 *
 * model/score.h has the other forms of (5). The caller computes q and the keys, for many rows. */
#ifndef ATTENTION_H
#define ATTENTION_H

#include "model/score.h"

/* One sentence's side of it: S annotations h:[S, D] and keys:[S, A]. */
struct source_side {
	const real *h, *keys;
	int S;
};

/* q:[A] -> context c:[D] and weights a:[S]. v may be NULL. Not for SCORE_NONE. */
void attention_forward(const struct kernels *k, enum score score, real *c, real *a, const real *q,
	const real *v, const struct source_side *source, int A, int D);

/* dc:[D] -> dq:[A] set; dh:[S, D] (or NULL), dkeys:[S, A], dv:[A] added to. da:[S]: scratch. */
void attention_backward(const struct kernels *k, enum score score, real *dq, real *dh, real *dkeys,
	real *dv, const real *dc, const real *a, const real *q, const real *v,
	const struct source_side *source, int A, int D, real *da);

#endif
