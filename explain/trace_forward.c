/* Equations (1)-(11): what the network kept, and what it overwrote computed again. */
#include "explain/plain.h"
#include "explain/trace_parts.h"

#include <string.h>

/* saved: the network's rows [r, z, n, hn] of the steps; row of step k is k. */
static void copy_gru(struct gru_trace *g, const real *gx, const real *before, const real *saved,
	const real *U, int H)
{
	size_t n = (size_t)H;

	for (size_t k = 0; k < (size_t)g->steps; k++) {
		const real *row = saved + k * 4 * n;

		plain_copy(g->gx + k * 3 * n, gx + k * 3 * n, 3 * n);
		plain_copy(g->before + k * n, before + k * n, n);
		plain_copy(g->r + k * n, row, n);
		plain_copy(g->z + k * n, row + n, n);
		plain_copy(g->n + k * n, row + 2 * n, n);
		plain_copy(g->hn + k * n, row + 3 * n, n);
		plain_multiply(g->gh + k * 3 * n, U, H, g->before + k * n, 3 * H, H);
		/* (2), (8)  h' = (1 - z) n + z h */
		for (size_t i = k * n; i < (k + 1) * n; i++)
			g->after[i] = (1 - g->z[i]) * g->n[i] + g->z[i] * g->before[i];
	}
}

static void encoder(struct trace *tr, const struct network_view *view)
{
	const struct params *p = view->params;
	const struct gru_params *sides[2] = { &p->forward, &p->backward };
	size_t E = (size_t)tr->E, H = (size_t)tr->H, S = (size_t)tr->S;

	for (size_t j = 0; j < S; j++)
		/* (1)  x_j = Esrc[src_j] */
		plain_copy(tr->x + j * E, p->Esrc + (size_t)tr->subject->source.ids[j] * E, E);
	plain_copy(tr->h, view->encoder->h, S * 2 * H);
	plain_copy(tr->last, view->encoder->last, 2 * H);
	for (int d = 0; d < 2; d++) {
		const struct direction *side = &view->encoder->side[d];
		struct gru_trace *g = &tr->encoder[d];

		copy_gru(g, side->gx, side->h, side->saved, sides[d]->U, tr->H);
		for (size_t k = 0; k < S; k++) {
			size_t j = d ? S - 1 - k : k;
			double *gx = tr->scratch_wide;

			plain_multiply(gx, sides[d]->W, tr->E, tr->x + j * E, 3 * tr->H, tr->E);
			for (size_t i = 0; i < 3 * H; i++)
				gx[i] += (double)sides[d]->b[i];
			trace_compare(tr, IS_EMBEDDED, -1, gx, side->gx + k * 3 * H, 3 * H);
			trace_compare(tr, IS_STATE, -1, g->after + k * H,
				view->encoder->h + j * 2 * H + (size_t)d * H, H);
		}
	}
}

/* (4), (5) of a score that adds */
static double adding_score(struct trace *tr, const real *v, size_t t, size_t j)
{
	size_t A = (size_t)tr->A, at = (t * (size_t)tr->S + j) * A;
	double *squashed = trace_squashed(tr) + at, e = 0;

	for (size_t i = 0; i < A; i++) {
		tr->u[at + i] = tr->q[t * A + i] + tr->keys[j * A + i]; /* (4) */
		squashed[i] = tr->story->squash(tr->u[at + i]);
		e += (double)v[i] * squashed[i]; /* (5) */
	}
	return e;
}

/* (4)-(7) of step t */
static void attention(struct trace *tr, const struct network_view *view, size_t t)
{
	size_t S = (size_t)tr->S, A = (size_t)tr->A, D = 2 * (size_t)tr->H;
	const double *h = tr->h;
	double *e = tr->e + t * S, *c = tr->c + t * D, *a = tr->scratch_wide, max = -INFINITY,
	       sum = 0;

	for (size_t j = 0; j < S; j++) {
		e[j] = tr->story->squash
			       ? adding_score(tr, view->params->v, t, j)
			       : score_story_scale(tr->story, tr->A) *
					 plain_dot(tr->q + t * A, tr->keys + j * A, tr->A);
		max = e[j] > max ? e[j] : max;
	}
	/* (6)  a_t = softmax_j(e_t) */
	for (size_t j = 0; j < S; j++)
		sum += a[j] = exp(e[j] - max);
	for (size_t j = 0; j < S; j++)
		a[j] /= sum;
	trace_compare(tr, IS_ATTENTION, (int)t, a, view->decoder->a + t * S, S);
	plain_copy(tr->a + t * S, view->decoder->a + t * S, S);
	/* (7)  c_t = sum_j a_tj h_j */
	memset(c, 0, D * sizeof(double));
	for (size_t j = 0; j < S; j++)
		for (size_t i = 0; i < D; i++)
			c[i] += tr->a[t * S + j] * h[j * D + i];
	trace_compare(tr, IS_CONTEXT, (int)t, c,
		view->decoder->line + t * (size_t)decoder_width(view->decoder) +
			(size_t)(tr->H + tr->E),
		D);
}

/* (9)-(11) of step t */
static void output(struct trace *tr, const struct network_view *view, size_t t)
{
	const struct params *p = view->params;
	size_t E = (size_t)tr->E, V = (size_t)tr->V, W = (size_t)decoder_width(view->decoder);
	double *logits = tr->logits + t * V, *prob = tr->p + t * V, *goal = tr->goal + t * V;
	double *line = tr->scratch_wide, *r = line + W, sum = 0, loss = 0;
	double max = -INFINITY;
	real kept = (real)view->output->row_loss[t];

	plain_copy(line, view->decoder->line + t * W, W);
	plain_multiply(r, p->Wr, (int)W, line, tr->E, (int)W);
	for (size_t i = 0; i < E; i++)
		r[i] = tanh(r[i] + (double)p->br[i]);
	trace_compare(tr, IS_READOUT, (int)t, r, view->output->r + t * E, E);
	plain_copy(tr->r + t * E, view->output->r + t * E, E);

	plain_multiply(logits, p->Wo, tr->E, tr->r + t * E, tr->V, tr->E);
	for (size_t i = 0; i < V; i++) {
		logits[i] += (double)p->bo[i];
		max = logits[i] > max ? logits[i] : max;
	}
	for (size_t i = 0; i < V; i++)
		sum += exp(logits[i] - max);
	max += log(sum);
	/* (10), and against 1 with the sum that the network itself took */
	sum = 0;
	for (size_t i = 0; i < V; i++) {
		prob[i] = exp(logits[i] - max);
		sum += exp(logits[i] - (double)view->output->lse[t]);
	}
	trace_record(tr, IS_PROBABILITY, (int)t, fabs(sum - 1));
	/* (11)  the goal y: 1 - smoothing at the right word, the rest spread evenly over all */
	for (size_t i = 0; i < V; i++) {
		goal[i] = tr->smoothing / (double)V;
		if ((int)i == tr->subject->target.ids[t])
			goal[i] += 1 - tr->smoothing;
		loss -= goal[i] * (logits[i] - max);
	}
	trace_compare(tr, IS_LOSS, (int)t, &loss, &kept, 1);
	tr->row_loss[t] = view->output->row_loss[t];
	tr->row_nll[t] = view->output->row_nll[t];
}

void trace_forward(struct trace *tr, const struct network_view *view)
{
	const struct decoder *n = view->decoder;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, A = (size_t)tr->A, T = (size_t)tr->T;
	size_t W = (size_t)decoder_width(n);

	encoder(tr, view);
	plain_copy(tr->s0, n->start, H);
	plain_copy(tr->keys, n->keys, (size_t)tr->S * A);
	plain_copy(tr->q, n->q, T * A);
	if (tr->conditional)
		copy_gru(&tr->ahead, n->gy, n->h, n->saved_before, view->params->before.U, tr->H);
	copy_gru(&tr->decoder, n->gx, n->asking, n->saved, view->params->decoder.U, tr->H);
	for (size_t t = 0; t < T; t++) {
		plain_copy(tr->y + t * E, n->line + t * W + H, E);
		if (tr->conditional)
			trace_compare(tr, IS_STATE, (int)t, tr->ahead.after + t * H,
				n->asking + t * H, H);
		if (tr->C)
			attention(tr, view, t);
		trace_compare(tr, IS_STATE, (int)t, tr->decoder.after + t * H, n->line + t * W, H);
		output(tr, view, t);
	}
}
