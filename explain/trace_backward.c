/* The decoder undone, (11) to (3), route by route. */
#include "explain/plain.h"
#include "explain/trace_parts.h"

#include <string.h>

/* (11) and (10), (9) of step t: dlogits, dr, and the readout's share of ds, dy, dc */
static void undo_output(struct trace *tr, const struct network_view *view, size_t t)
{
	const struct params *p = view->params;
	const struct output *n = view->output;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, C = (size_t)tr->C, V = (size_t)tr->V;
	size_t W = H + E + C;
	double *dlogits = tr->dlogits + t * V, *dr = tr->dr + t * E, *dr_in = tr->dr_in + t * E;
	double *dline = tr->scratch_wide;

	/* undo (11), (10)  dlogit_i = (p_i - y_i) / T */
	for (size_t i = 0; i < V; i++)
		dlogits[i] = (tr->p[t * V + i] - tr->goal[t * V + i]) / tr->T;
	for (size_t begin = 0; begin < V; begin += OUTPUT_WORDS) {
		size_t words = V - begin < OUTPUT_WORDS ? V - begin : OUTPUT_WORDS;

		trace_compare(tr, IS_DLOGITS, (int)t, dlogits + begin,
			n->logits + (size_t)tr->T * begin + t * words, words);
	}
	plain_undo(dr, p->Wo, tr->E, dlogits, tr->V, tr->E);
	plain_outer(tr->doutput, tr->E, dlogits, tr->r + t * E, tr->V, tr->E);
	/* undo (9)  r_t = tanh(Wr [s_t ; y_{t-1} ; c_t] + br) */
	for (size_t i = 0; i < E; i++)
		dr_in[i] = dr[i] * (1 - tr->r[t * E + i] * tr->r[t * E + i]);
	trace_compare(tr, IS_DR, (int)t, dr_in, n->dr + t * E, E);
	plain_undo(dline, p->Wr, (int)W, dr_in, tr->E, (int)W);
	memcpy(tr->decoder.outside + t * H, dline, H * sizeof(double));
	memcpy(tr->dy_readout + t * E, dline + H, E * sizeof(double));
	if (C)
		memcpy(tr->dc_readout + t * C, dline + H + E, C * sizeof(double));
	trace_compare(tr, IS_DS_READOUT, (int)t, dline, view->decoder->dline + t * W, H);
}

void trace_undo_gru(struct trace *tr, struct gru_trace *g, int k, const real *U, const real *kept,
	enum identity id, int t)
{
	size_t H = (size_t)tr->H, at = (size_t)k * H;
	double *dgx = g->dgx + 3 * at, *dgh = g->dgh + 3 * at;

	plain_add(g->dafter + at, g->outside + at, g->carry + at, tr->H);
	for (size_t i = 0; i < H; i++) {
		double r = g->r[at + i], z = g->z[at + i], n = g->n[at + i];
		double d = g->dafter[at + i];

		/* undo h' = (1 - z) n + z h */
		g->direct[at + i] = d * z;
		dgx[2 * H + i] = d * (1 - z) * (1 - n * n);
		dgx[H + i] = d * (g->before[at + i] - n) * z * (1 - z);
		/* undo n = tanh(.. + r hn) */
		dgx[i] = dgx[2 * H + i] * g->hn[at + i] * r * (1 - r);
		dgh[i] = dgx[i];
		dgh[H + i] = dgx[H + i];
		dgh[2 * H + i] = dgx[2 * H + i] * r;
	}
	trace_compare(tr, id, t, dgx, kept, 3 * H);
	trace_compare(tr, id, t, dgh + 2 * H, kept + 3 * H, H);
	/* undo U h */
	plain_undo(g->through + at, U, tr->H, dgh, 3 * tr->H, tr->H);
}

/* (8) of step t, or (8b): the gates, and the GRU's share of dc; of a single GRU also that of dy */
static void undo_state(struct trace *tr, const struct network_view *view, size_t t)
{
	const struct decoder *n = view->decoder;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, C = (size_t)tr->C, W = H + E + C;
	size_t y_columns = tr->conditional ? 0 : E;
	int in = (int)(y_columns + C);
	double *dx = tr->scratch_wide;

	trace_undo_gru(tr, &tr->decoder, (int)t, view->params->decoder.U, n->saved + t * 4 * H,
		IS_GATES, (int)t);
	plain_undo(dx, view->params->decoder.W, in, tr->decoder.dgx + t * 3 * H, 3 * tr->H, in);
	memcpy(tr->dy_gru + t * E, dx, y_columns * sizeof(double));
	if (!C)
		return;
	memcpy(tr->dc_gru + t * C, dx + y_columns, C * sizeof(double));
	plain_add(tr->dc + t * C, tr->dc_readout + t * C, tr->dc_gru + t * C, tr->C);
	trace_compare(tr, IS_DC, (int)t, tr->dc + t * C, n->dline + t * W + H + E, C);
}

/* The state that attended has its three routes now; (8a) of step t leads on to s_{t-1} and
 * y_{t-1}. */
static void undo_ahead(struct trace *tr, const struct network_view *view, size_t t)
{
	const struct decoder *n = view->decoder;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, W = H + E + (size_t)tr->C;
	const struct gru_trace *g = &tr->decoder;

	if (tr->conditional) {
		for (size_t i = t * H; i < (t + 1) * H; i++)
			tr->ahead.outside[i] =
				g->direct[i] + g->through[i] + (tr->by_query ? tr->by_query[i] : 0);
		trace_undo_gru(tr, &tr->ahead, (int)t, view->params->before.U,
			n->saved_before + t * 4 * H, IS_GATES, (int)t);
		plain_undo(tr->dy_gru + t * E, view->params->before.W, tr->E,
			tr->ahead.dgx + t * 3 * H, 3 * tr->H, tr->E);
	}
	plain_add(tr->dy + t * E, tr->dy_readout + t * E, tr->dy_gru + t * E, tr->E);
	trace_compare(tr, IS_DY, (int)t, tr->dy + t * E, n->dline + t * W + H, E);
}

/* ds_{t-1} as far as step t goes: by all its routes */
static void carry(const struct trace *tr, double *ds, size_t t)
{
	const struct gru_trace *g = tr->conditional ? &tr->ahead : &tr->decoder;
	size_t H = (size_t)tr->H;

	plain_add(ds, g->direct + t * H, g->through + t * H, tr->H);
	if (!tr->conditional && tr->by_query)
		plain_add(ds, ds, tr->by_query + t * H, tr->H);
}

static double farthest(const double *x, const double *y, size_t n)
{
	double far = 0;

	for (size_t i = 0; i < n; i++) {
		double d = fabs(x[i] - y[i]);

		if (!(d <= far))
			far = d;
	}
	return far;
}

/* da, the Jacobian, de both ways, and what the network's own function makes of the same dc.
 * Distances are taken as a share of the largest da: where attention is sure of itself, de is
 * what remains of terms that cancel. */
static void undo_softmax(
	struct trace *tr, const struct network_view *view, const struct kernels *k, size_t t)
{
	const struct decoder *n = view->decoder;
	size_t S = (size_t)tr->S, H = (size_t)tr->H, A = (size_t)tr->A, D = 2 * H;
	double *da = tr->da + t * S, *de = tr->de + t * S, *J = tr->jacobian + t * S * S;
	const double *a = tr->a + t * S;
	double *value = tr->values + t * S * D;
	double *other = tr->scratch_wide, largest = 0, mean, sum = 0;
	const struct source_side side = { view->encoder->h, n->keys, tr->S };
	real *code_de = tr->scratch, *dq = code_de + S, *dv = dq + A, *dkeys = dv + A,
	     *dh = dkeys + S * A;

	/* undo (7)  c_t = sum_j a_tj h_j */
	for (size_t j = 0; j < S; j++) {
		da[j] = plain_dot(tr->dc + t * D, tr->h + j * D, 2 * tr->H);
		largest = fabs(da[j]) > largest ? fabs(da[j]) : largest;
		for (size_t i = 0; i < D; i++)
			tr->dh_values[j * D + i] += value[j * D + i] = a[j] * tr->dc[t * D + i];
	}
	/* undo (6), long: de_i = sum_j da_j/de_i da_j, then short */
	mean = plain_dot(a, da, tr->S);
	for (size_t i = 0; i < S; i++) {
		for (size_t j = 0; j < S; j++)
			J[i * S + j] = a[i] * ((i == j) - a[j]);
		other[i] = plain_dot(J + i * S, da, tr->S);
		de[i] = a[i] * (da[i] - mean);
		sum += de[i];
	}
	if (largest == 0)
		largest = 1;
	trace_record(tr, IS_JACOBIAN, (int)t, farthest(other, de, S) / largest);
	trace_record(tr, IS_SUM_DE, (int)t, fabs(sum) / largest);

	attention_backward(k, n->score, dq, dh, dkeys, dv,
		n->dline + t * (D + H + (size_t)tr->E) + H + tr->E, n->a + t * S, n->q + t * A,
		view->params->v, &side, tr->A, 2 * tr->H, code_de);
	/* a scaled score has scaled it, too */
	for (size_t j = 0; j < S; j++)
		other[j] = (double)code_de[j] / score_story_scale(tr->story, tr->A);
	trace_record(tr, IS_DE, (int)t, farthest(de, other, S) / largest);
}

/* (5) of step t and word j, of a score that adds: du, and what it adds to dv */
static void undo_adding(struct trace *tr, const real *v, size_t t, size_t j)
{
	size_t A = (size_t)tr->A, at = (t * (size_t)tr->S + j) * A;
	const double *squashed = trace_squashed(tr) + at;
	double de = tr->de[t * (size_t)tr->S + j];

	for (size_t i = 0; i < A; i++) {
		tr->du[at + i] = de * (double)v[i] * tr->story->slope(tr->u[at + i]);
		tr->dv[t * A + i] += de * squashed[i];
	}
}

/* ... of a score that multiplies: each factor gets de times the other */
static void undo_multiplying(struct trace *tr, size_t t, size_t j)
{
	size_t A = (size_t)tr->A, at = (t * (size_t)tr->S + j) * A;
	double de = tr->de[t * (size_t)tr->S + j] * score_story_scale(tr->story, tr->A);

	if (tr->dproduct)
		tr->dproduct[t * (size_t)tr->S + j] = de;
	for (size_t i = 0; i < A; i++) {
		tr->to_query[at + i] = de * tr->keys[j * A + i];
		tr->to_keys[at + i] = de * tr->q[t * A + i];
	}
}

/* (5) and (4) of step t: what they add to dq, dkeys, dv, and to the state that asked */
static void undo_scores(struct trace *tr, const struct network_view *view, size_t t)
{
	size_t S = (size_t)tr->S, A = (size_t)tr->A, H = (size_t)tr->H;
	const double *to_query = tr->du ? tr->du : tr->to_query, *to_keys = trace_to_keys(tr);
	double *dq = tr->dq + t * A;

	for (size_t j = 0; j < S; j++) {
		if (tr->story->squash)
			undo_adding(tr, view->params->v, t, j);
		else
			undo_multiplying(tr, t, j);
		for (size_t i = 0; i < A; i++)
			tr->sent = fmax(tr->sent, fabs(to_query[(t * S + j) * A + i]));
		plain_add(dq, dq, to_query + (t * S + j) * A, tr->A);
		plain_add(tr->dkeys + j * A, tr->dkeys + j * A, to_keys + (t * S + j) * A, tr->A);
	}
	trace_compare_sum(tr, IS_DQ, (int)t, dq, view->decoder->dq + t * A, A, tr->sent);
	if (view->params->Wa)
		plain_undo(tr->by_query + t * H, view->params->Wa, tr->H, dq, tr->A, tr->H);
	else
		memcpy(tr->by_query + t * H, dq, H * sizeof(double));
}

/* What all steps have added to: the keys and the annotations. */
static void undo_keys(struct trace *tr, const struct network_view *view)
{
	const struct decoder *n = view->decoder;
	size_t S = (size_t)tr->S, A = (size_t)tr->A, D = 2 * (size_t)tr->H;
	double *dv = tr->scratch_wide;

	memset(dv, 0, A * sizeof(double));
	for (size_t t = 0; tr->dv && t < (size_t)tr->T; t++)
		plain_add(dv, dv, tr->dv + t * A, tr->A);
	trace_compare(tr, IS_DV, -1, dv, n->dv, tr->dv ? A : 0);
	trace_compare(tr, IS_DKEYS, -1, tr->dkeys, n->dkeys, S * A);
	/* undo (4)  keys_j = Ua h_j */
	for (size_t j = 0; j < S; j++)
		plain_undo(tr->dh_keys + j * D, view->params->Ua, 2 * tr->H, tr->dkeys + j * A,
			tr->A, 2 * tr->H);
	plain_add(tr->dh, tr->dh_values, tr->dh_keys, tr->S * 2 * tr->H);
}

static void undo_beginning(struct trace *tr, const struct network_view *view)
{
	const struct decoder *n = view->decoder;
	const struct params *p = view->params;
	size_t H = (size_t)tr->H, D = 2 * H;

	if (tr->C)
		undo_keys(tr, view);
	trace_compare(tr, IS_DH, -1, tr->dh, view->encoder->dh, (size_t)tr->S * D);
	carry(tr, tr->ds0, 0);
	/* undo (3)  s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	for (size_t i = 0; i < H; i++) {
		tr->ds0_in[i] = tr->ds0[i] * (1 - tr->s0[i] * tr->s0[i]);
	}
	trace_compare(tr, IS_BRIDGE, -1, tr->ds0_in, n->dcarry, H);
	plain_undo(tr->dlast, p->Wb, 2 * tr->H, tr->ds0_in, tr->H, 2 * tr->H);
	trace_compare(tr, IS_DLAST, -1, tr->dlast, view->encoder->dlast, D);
}

void trace_backward(struct trace *tr, const struct network_view *view, const struct kernels *k)
{
	for (size_t t = (size_t)tr->T; t-- > 0;) {
		undo_output(tr, view, t);
		if (t + 1 < (size_t)tr->T)
			carry(tr, tr->decoder.carry + t * (size_t)tr->H, t + 1);
		undo_state(tr, view, t);
		if (tr->C) {
			undo_softmax(tr, view, k, t);
			undo_scores(tr, view, t);
		}
		undo_ahead(tr, view, t);
	}
	undo_beginning(tr, view);
}
