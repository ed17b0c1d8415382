#include "model/score.h"

static void additive_forward(const struct kernels *k, real *e, const real *q, const real *keys,
	const real *v, int S, int A)
{
	/* (5) e_j = v . tanh(q + keys_j) */
	k->energy(e, q, keys, v, S, A);
}

static void additive_backward(const struct kernels *k, real *dq, real *dkeys, real *dv, real *de,
	const real *q, const real *keys, const real *v, int S, int A)
{
	/* du_j = de_j v (1 - tanh(u_j)^2):  dq = sum_j du_j, dkeys_j += du_j,
	 * dv += sum_j de_j tanh(u_j) */
	k->energy_backward(dq, dkeys, dv, de, q, keys, v, S, A);
}

static void relu_forward(const struct kernels *k, real *e, const real *q, const real *keys,
	const real *v, int S, int A)
{
	/* (5) e_j = v . max(0, q + keys_j) */
	k->energy_relu(e, q, keys, v, S, A);
}

static void relu_backward(const struct kernels *k, real *dq, real *dkeys, real *dv, real *de,
	const real *q, const real *keys, const real *v, int S, int A)
{
	/* du_j = de_j v [u_j > 0], the rest as above */
	k->energy_relu_backward(dq, dkeys, dv, de, q, keys, v, S, A);
}

static void dot_forward(const struct kernels *k, real *e, const real *q, const real *keys,
	const real *v, int S, int A)
{
	(void)v;
	/* (5) e_j = q . keys_j: as the context's da_j = dc . h_j */
	k->context_backward(e, NULL, q, NULL, keys, S, A);
}

static void dot_backward(const struct kernels *k, real *dq, real *dkeys, real *dv, real *de,
	const real *q, const real *keys, const real *v, int S, int A)
{
	(void)dv, (void)v;
	/* dq = sum_j de_j keys_j: as the context c = sum_j a_j h_j;  dkeys_j += de_j q */
	k->context(dq, de, keys, S, A);
	for (int j = 0; j < S; j++)
		k->axpy(dkeys + (size_t)j * (size_t)A, de[j], q, A);
}

static real scale_of(int A)
{
	return 1 / real_sqrt((real)A);
}

static void scaled_forward(const struct kernels *k, real *e, const real *q, const real *keys,
	const real *v, int S, int A)
{
	dot_forward(k, e, q, keys, v, S, A);
	/* (5) e_j = q . keys_j / sqrt(A) */
	k->scale(e, scale_of(A), 0, S);
}

static void scaled_backward(const struct kernels *k, real *dq, real *dkeys, real *dv, real *de,
	const real *q, const real *keys, const real *v, int S, int A)
{
	k->scale(de, scale_of(A), 0, S);
	dot_backward(k, dq, dkeys, dv, de, q, keys, v, S, A);
}

/* general is dot with another query */
const struct score_function score_functions[SCORES] = {
	[SCORE_ADDITIVE] = { "additive", true, true, additive_forward, additive_backward },
	[SCORE_RELU] = { "additive-relu", true, true, relu_forward, relu_backward },
	[SCORE_DOT] = { "dot", true, false, dot_forward, dot_backward },
	[SCORE_SCALED_DOT] = { "scaled-dot", true, false, scaled_forward, scaled_backward },
	[SCORE_GENERAL] = { "general", false, false, dot_forward, dot_backward },
	[SCORE_NONE] = { "none", false, false, NULL, NULL },
};
