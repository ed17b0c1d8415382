#include "model/attention.h"

void attention_forward(const struct kernels *k, enum score score, real *c, real *a, const real *q,
	const real *v, const struct source_side *source, int A, int D)
{
	/* (4), (5) */
	score_functions[score].forward(k, a, q, source->keys, v, source->S, A);
	k->softmax(a, a, source->S);               /* (6) */
	k->context(c, a, source->h, source->S, D); /* (7) */
}

void attention_backward(const struct kernels *k, enum score score, real *dq, real *dh, real *dkeys,
	real *dv, const real *dc, const real *a, const real *q, const real *v,
	const struct source_side *source, int A, int D, real *da)
{
	real mean = 0;

	/* undo (7)  c = sum_j a_j h_j:  da_j = dc . h_j, dh_j += a_j dc */
	k->context_backward(da, dh, dc, a, source->h, source->S, D);
	/* undo (6): de_i = sum_j a_j (1[i=j] - a_i) da_j = a_i (da_i - sum_j a_j da_j) */
	for (int j = 0; j < source->S; j++)
		mean += a[j] * da[j];
	for (int j = 0; j < source->S; j++)
		da[j] = a[j] * (da[j] - mean);
	/* undo (5), (4) */
	score_functions[score].backward(k, dq, dkeys, dv, da, q, source->keys, v, source->S, A);
}
