#include "model/attention.h"

#include "model/rows.h"

const struct score_function score_functions[SCORES] = {
	[SCORE_ADDITIVE] = { "additive", true, true },
	[SCORE_RELU] = { "additive-relu", true, true },
	[SCORE_DOT] = { "dot", true, false },
	[SCORE_SCALED_DOT] = { "scaled-dot", true, false },
	[SCORE_GENERAL] = { "general", false, false },
	[SCORE_NONE] = { "none", false, false },
};

static real scale_of(const struct attention *x)
{
	return 1 / real_sqrt((real)x->A);
}

/* (4), (5) */
static void score_words(const struct kernels *k, const struct attention *x, real *e, const real *q)
{
	switch (x->score) {
	case SCORE_ADDITIVE:
	case SCORE_RELU:
		k->energy(e, q, x->keys, x->v, x->S, x->A, x->score == SCORE_RELU);
		break;
	default:
		/* e_j = q . keys_j, as da_j = dc . h_j */
		k->context_backward(e, NULL, q, NULL, x->keys, x->S, x->A);
		if (x->score == SCORE_SCALED_DOT)
			k->scale(e, scale_of(x), 0, x->S);
	}
}

static void undo_score_words(
	const struct kernels *k, const struct attention *x, real *dq, const real *q)
{
	switch (x->score) {
	case SCORE_ADDITIVE:
	case SCORE_RELU:
		/* du_j = de_j v f'(u_j):  dq = sum_j du_j, dkeys_j += du_j,
		 * dv += sum_j de_j f(u_j) */
		k->energy_backward(dq, x->dkeys, x->dv, x->de, q, x->keys, x->v, x->S, x->A,
			x->score == SCORE_RELU);
		break;
	default:
		if (x->score == SCORE_SCALED_DOT)
			k->scale(x->de, scale_of(x), 0, x->S);
		/* dq = sum_j de_j keys_j, as c = sum_j a_j h_j;  dkeys_j += de_j q */
		k->context(dq, x->de, x->keys, x->S, x->A);
		for (int j = 0; j < x->S; j++)
			k->axpy(ROW(x->dkeys, j, x->A), x->de[j], q, x->A);
	}
}

void attention_forward(
	const struct kernels *k, const struct attention *x, real *c, real *a, const real *q)
{
	score_words(k, x, a, q);            /* (4), (5) */
	k->softmax(a, a, x->S);             /* (6) */
	k->context(c, a, x->h, x->S, x->D); /* (7) */
}

void attention_backward(const struct kernels *k, const struct attention *x, real *dq,
	const real *dc, const real *a, const real *q)
{
	real *da = x->de, mean = 0;

	/* undo (7)  c = sum_j a_j h_j:  da_j = dc . h_j, dh_j += a_j dc */
	k->context_backward(da, x->dh, dc, a, x->h, x->S, x->D);
	/* undo (6): de_i = sum_j a_j (1[i=j] - a_i) da_j = a_i (da_i - sum_j a_j da_j) */
	for (int j = 0; j < x->S; j++)
		mean += a[j] * da[j];
	for (int j = 0; j < x->S; j++)
		x->de[j] = a[j] * (da[j] - mean);
	/* undo (5), (4) */
	undo_score_words(k, x, dq, q);
}
