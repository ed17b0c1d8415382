#include "model/attention.h"

#include <string.h>

void attention_forward(const struct kernels *k, real *c, real *a, const real *q, const real *v,
	const struct source_side *source, int A, int D)
{
	k->energy(a, q, source->keys, v, source->S, A); /* (4), (5) */
	k->softmax(a, a, source->S);                    /* (6) */
	memset(c, 0, (size_t)D * sizeof(real));
	for (int j = 0; j < source->S; j++) /* (7) */
		k->axpy(c, a[j], source->h + (size_t)j * (size_t)D, D);
}

void attention_backward(const struct kernels *k, real *dq, real *dh, real *dkeys, real *dv,
	const real *dc, const real *a, const real *q, const real *v,
	const struct source_side *source, int A, int D, real *da)
{
	real mean = 0;

	for (int j = 0; j < source->S; j++) {
		size_t at = (size_t)j * (size_t)D;

		/* undo (7)  c = sum_j a_j h_j */
		da[j] = k->dot(dc, source->h + at, D);
		if (dh)
			k->axpy(dh + at, a[j], dc, D);
	}
	/* undo (6): de_i = sum_j a_j (1[i=j] - a_i) da_j = a_i (da_i - sum_j a_j da_j) */
	for (int j = 0; j < source->S; j++)
		mean += a[j] * da[j];
	for (int j = 0; j < source->S; j++)
		da[j] = a[j] * (da[j] - mean);
	/* undo (5), (4) */
	k->energy_backward(dq, dkeys, dv, da, q, source->keys, v, source->S, A);
}
