/* Equations (1)-(11), each number offered to the nudge where it is produced and where it is read. */
#include "explain/nudge_parts.h"
#include "explain/plain.h"

#include <string.h>

/* A copy of x:[count], as one of its readers sees it. */
static const double *as_seen(const struct nudged *n, double *copy, enum value reader, size_t first,
	const double *x, size_t count)
{
	memcpy(copy, x, count * sizeof(double));
	nudge_pass(n, reader, first, copy, count);
	return copy;
}

/* (1) and (2) in one direction: its half of h */
static void read_words(struct nudged *n, enum value of, const struct gru_params *p, size_t half)
{
	const struct trace *tr = n->trace;
	size_t S = (size_t)tr->S, E = (size_t)tr->E, H = (size_t)tr->H;

	memset(n->state, 0, H * sizeof(double));
	for (size_t k = 0; k < S; k++) {
		size_t j = half ? S - 1 - k : k, id = (size_t)tr->subject->source.ids[j];
		double *h = n->h + j * 2 * H + half * H;

		/* (1)  x_j = Esrc[src_j] */
		plain_copy(n->x, tr->subject->model.params.Esrc + id * E, E);
		nudge_pass(n, VALUE_ROW_READ, id * E, n->x, E);
		nudge_pass(n, VALUE_X, j * E, n->x, E);
		nudge_pass(n, half ? VALUE_X_BACKWARD : VALUE_X_FORWARD, j * E, n->x, E);
		/* (2) */
		nudge_gru(n, n->after, of, k, p, n->x, tr->E, n->state);
		as_seen(n, h, of + VALUE_READ, k * H, n->after, H);
		as_seen(n, n->state, of + VALUE_CARRIED, k * H, n->after, H);
	}
	memcpy(n->last + half * H, n->state, H * sizeof(double));
}

void nudge_encode(struct nudged *n)
{
	const struct trace *tr = n->trace;
	const struct params *p = &tr->subject->model.params;
	size_t S = (size_t)tr->S, H = (size_t)tr->H, A = (size_t)tr->A, D = 2 * H;

	read_words(n, VALUE_FORWARD, &p->forward, 0);
	read_words(n, VALUE_BACKWARD, &p->backward, 1);
	/* (3)  s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	nudge_pass(n, VALUE_LAST, 0, n->last, D);
	plain_multiply(n->s0, p->Wb, (int)D, n->last, tr->H, (int)D);
	for (size_t i = 0; i < H; i++)
		n->s0[i] += (double)p->bb[i];
	nudge_pass(n, VALUE_S0_SUM, 0, n->s0, H);
	for (size_t i = 0; i < H; i++)
		n->s0[i] = tanh(n->s0[i]);
	nudge_pass(n, VALUE_S0, 0, n->s0, H);
	/* (4)  keys_j = Ua h_j */
	nudge_pass(n, VALUE_H, 0, n->h, S * D);
	as_seen(n, n->as_values, VALUE_H_VALUES, 0, n->h, S * D);
	for (size_t j = 0; tr->C && j < S; j++)
		plain_multiply(n->keys + j * A, p->Ua, (int)D,
			as_seen(n, n->seen, VALUE_H_KEYS, j * D, n->h + j * D, D), tr->A, (int)D);
	nudge_pass(n, VALUE_KEYS, 0, n->keys, S * A);
}

/* (5) of step t and word j, of a score that adds */
static double adding_score(struct nudged *n, size_t t, size_t j)
{
	const struct trace *tr = n->trace;
	size_t A = (size_t)tr->A, at = (t * (size_t)tr->S + j) * A;
	double *u = n->q_seen, *v = n->v, e = 0;

	plain_add(u, n->q, n->keys + j * A, tr->A); /* (4) */
	nudge_pass(n, VALUE_U, at, u, A);
	plain_copy(v, tr->subject->model.params.v, A);
	nudge_pass(n, VALUE_V, t * A, v, A);
	for (size_t i = 0; i < A; i++) {
		if (tr->relu_u)
			n->sides = slope_sides(n->sides, u[i]);
		e += v[i] * tr->story->squash(u[i]);
	}
	return e;
}

/* ... of a score that multiplies */
static double multiplying_score(struct nudged *n, size_t t, size_t j)
{
	const struct trace *tr = n->trace;
	size_t A = (size_t)tr->A, at = t * (size_t)tr->S + j;
	double e = plain_dot(as_seen(n, n->q_seen, VALUE_Q_WORD, at * A, n->q, A),
		as_seen(n, n->keys_seen, VALUE_KEYS_STEP, at * A, n->keys + j * A, A), tr->A);

	nudge_pass(n, VALUE_PRODUCT, at, &e, 1);
	return e * score_story_scale(tr->story, tr->A);
}

/* (4)-(7) of step t: c */
static void attend(struct nudged *n, size_t t, const double *asker)
{
	const struct trace *tr = n->trace;
	const struct params *p = &tr->subject->model.params;
	size_t S = (size_t)tr->S, H = (size_t)tr->H, A = (size_t)tr->A, C = (size_t)tr->C;
	double *e = n->e, max = -INFINITY, sum = 0;

	as_seen(n, n->seen, VALUE_Q_STATE, t * H, asker, H);
	if (p->Wa)
		plain_multiply(n->q, p->Wa, tr->H, n->seen, tr->A, tr->H);
	else
		memcpy(n->q, n->seen, A * sizeof(double));
	for (size_t i = 0; p->ba && i < A; i++)
		n->q[i] += (double)p->ba[i];
	nudge_pass(n, VALUE_Q, t * A, n->q, A);
	for (size_t j = 0; j < S; j++)
		e[j] = tr->story->squash ? adding_score(n, t, j) : multiplying_score(n, t, j);
	nudge_pass(n, VALUE_E, t * S, e, S);
	/* (6)  a_t = softmax_j(e_t), in its place */
	for (size_t j = 0; j < S; j++)
		max = e[j] > max ? e[j] : max;
	for (size_t j = 0; j < S; j++)
		sum += e[j] = exp(e[j] - max);
	for (size_t j = 0; j < S; j++)
		e[j] /= sum;
	nudge_pass(n, VALUE_A, t * S, e, S);
	/* (7)  c_t = sum_j a_tj h_j */
	memset(n->c, 0, C * sizeof(double));
	for (size_t j = 0; j < S; j++) {
		const double *h =
			as_seen(n, n->seen, VALUE_H_STEP, (t * S + j) * C, n->as_values + j * C, C);

		for (size_t i = 0; i < C; i++)
			n->c[i] += e[j] * h[i];
	}
	nudge_pass(n, VALUE_C, t * C, n->c, C);
}

/* (11)  of softmax(logits) with the smoothed y, short: lse - sum_i y_i logit_i. Thousands of words are added up, and
 * differences of the sums are to be seen: long. */
static double cross_entropy(const double *logits, const struct trace *tr, size_t t)
{
	double max = -INFINITY;
	long double sum = 0, all = 0;

	for (int i = 0; i < tr->V; i++)
		max = logits[i] > max ? logits[i] : max;
	for (int i = 0; i < tr->V; i++) {
		sum += exp(logits[i] - max);
		all += logits[i];
	}
	return (double)(max + logl(sum) - (1 - tr->smoothing) * logits[tr->subject->target.ids[t]] -
			tr->smoothing / tr->V * all);
}

/* (9)-(11) of step t from s_t in `after` */
static double word_loss(struct nudged *n, size_t t)
{
	const struct trace *tr = n->trace;
	const struct params *p = &tr->subject->model.params;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, C = (size_t)tr->C, V = (size_t)tr->V;
	double *line = n->line, *r = n->r, *logits = n->logits;
	int W = (int)(H + E + C);

	/* (9)  r_t = tanh(Wr [s_t ; y_{t-1} ; c_t] + br) */
	as_seen(n, line, VALUE_DECODER + VALUE_READ, t * H, n->after, H);
	as_seen(n, line + H, VALUE_Y_READOUT, t * E, n->y, E);
	as_seen(n, line + H + E, VALUE_C_READOUT, t * C, n->c, C);
	plain_multiply(r, p->Wr, W, line, tr->E, W);
	for (size_t i = 0; i < E; i++)
		r[i] += (double)p->br[i];
	nudge_pass(n, VALUE_R_SUM, t * E, r, E);
	for (size_t i = 0; i < E; i++)
		r[i] = tanh(r[i]);
	nudge_pass(n, VALUE_R, t * E, r, E);
	/* (10)  logits = Wo r_t + bo, p_t = softmax */
	plain_multiply(logits, p->Wo, tr->E, r, tr->V, tr->E);
	for (size_t i = 0; n->nudge.value == VALUE_ROW_OUTPUT && i < V; i++) {
		plain_copy(n->seen, p->Wo + i * E, E);
		nudge_pass(n, VALUE_ROW_OUTPUT, i * E, n->seen, E);
		logits[i] = plain_dot(n->seen, r, tr->E);
	}
	for (size_t i = 0; i < V; i++)
		logits[i] += (double)p->bo[i];
	nudge_pass(n, VALUE_LOGITS, t * V, logits, V);
	return cross_entropy(logits, tr, t);
}

double nudge_step(struct nudged *n, size_t t)
{
	const struct trace *tr = n->trace;
	const struct params *p = &tr->subject->model.params;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, C = (size_t)tr->C;
	size_t id = (size_t)tr->subject->batch.previous[t], in = 0;
	const double *asker = n->state;

	plain_copy(n->y, p->Etgt + id * E, E);
	nudge_pass(n, VALUE_ROW_LOOKUP, id * E, n->y, E);
	nudge_pass(n, VALUE_Y, t * E, n->y, E);
	as_seen(n, n->x, VALUE_Y_GRU, t * E, n->y, E);
	if (tr->conditional) {
		nudge_gru(n, n->ahead, VALUE_AHEAD, t, &p->before, n->x, tr->E, n->state);
		asker = n->ahead;
	} else {
		in = E;
	}
	if (C) {
		attend(n, t, asker);
		as_seen(n, n->x + in, VALUE_C_GRU, t * C, n->c, C);
	}
	/* (8)  s_t = GRU([y_{t-1} ; c_t], s_{t-1}); of two GRUs (8b)  s_t = GRU(c_t, s'_t) */
	nudge_gru(n, n->after, VALUE_DECODER, t, &p->decoder, n->x, (int)(in + C), asker);
	as_seen(n, n->state, VALUE_DECODER + VALUE_CARRIED, t * H, n->after, H);
	return word_loss(n, t);
}
