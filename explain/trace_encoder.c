/* The encoder undone, (2) and (1); and every gradient once more as the sum of what the steps
 * add. */
#include "base/mem.h"
#include "explain/plain.h"
#include "explain/trace_parts.h"

#include <string.h>

void trace_encoder_backward(struct trace *tr, const struct network_view *view)
{
	const struct gru_params *sides[2] = { &view->params->forward, &view->params->backward };
	size_t E = (size_t)tr->E, H = (size_t)tr->H, S = (size_t)tr->S;

	for (size_t d = 0; d < 2; d++) {
		const struct direction *side = &view->encoder->side[d];
		struct gru_trace *g = &tr->encoder[d];

		for (size_t k = S; k-- > 0;) {
			size_t j = d ? S - 1 - k : k;

			memcpy(g->outside + k * H, tr->dh + j * 2 * H + d * H, H * sizeof(double));
			if (k + 1 == S)
				memcpy(g->carry + k * H, tr->dlast + d * H, H * sizeof(double));
			else
				plain_add(g->carry + k * H, g->direct + (k + 1) * H,
					g->through + (k + 1) * H, tr->H);
			trace_undo_gru(tr, g, (int)k, sides[d]->U, side->saved + k * 4 * H,
				IS_ENCODER_GATES, -1);
			plain_undo(tr->dx[d] + j * E, sides[d]->W, tr->E, g->dgx + k * 3 * H,
				3 * tr->H, tr->E);
			/* the network put dx where x was */
			trace_compare(tr, IS_DX, -1, tr->dx[d] + j * E, side->x + k * E, E);
		}
	}
	plain_add(tr->dx_sum, tr->dx[0], tr->dx[1], tr->S * tr->E);
}

/* dW, dU, db, dcn of a GRU; x:[steps, in] in its reading order */
static void sum_gru(double *dW, double *dU, double *db, double *dcn, const struct trace *tr,
	const struct gru_trace *g, const double *x, int in)
{
	size_t H = (size_t)tr->H;

	for (size_t k = 0; k < (size_t)g->steps; k++) {
		plain_outer(dW, in, g->dgx + k * 3 * H, x + k * (size_t)in, 3 * tr->H, in);
		plain_outer(dU, tr->H, g->dgh + k * 3 * H, g->before + k * H, 3 * tr->H, tr->H);
		plain_add(db, db, g->dgx + k * 3 * H, 3 * tr->H);
		plain_add(dcn, dcn, g->dgh + k * 3 * H + 2 * H, tr->H);
	}
}

/* One parameter's gradient against its sum, which is then cleared for the next. */
static void check_sum(struct trace *tr, double *sum, const real *gradient, size_t n, double least)
{
	trace_compare_sum(tr, IS_SUMS, -1, sum, gradient, n, least);
	memset(sum, 0, n * sizeof(double));
}

static void check(struct trace *tr, double *sum, const real *gradient, size_t n)
{
	check_sum(tr, sum, gradient, n, 0);
}

/* sum, x: zeroed rooms for the largest parameter and the longest input */
static void sum_encoder(struct trace *tr, const struct params *g, double *sum, double *x)
{
	const struct gru_params *sides[2] = { &g->forward, &g->backward };
	size_t E = (size_t)tr->E, H = (size_t)tr->H, S = (size_t)tr->S;

	for (int d = 0; d < 2; d++) {
		double *dU = sum + 3 * H * E, *db = dU + 3 * H * H, *dcn = db + 3 * H;

		for (size_t k = 0; k < S; k++)
			memcpy(x + k * E, tr->x + (d ? S - 1 - k : k) * E, E * sizeof(double));
		sum_gru(sum, dU, db, dcn, tr, &tr->encoder[d], x, tr->E);
		check(tr, sum, sides[d]->W, 3 * H * E);
		check(tr, dU, sides[d]->U, 3 * H * H);
		check(tr, db, sides[d]->b, 3 * H);
		check(tr, dcn, sides[d]->cn, H);
	}
}

/* dW, dU, db, dcn of one of the decoder's GRUs against their sums; it reads y, c, or both. */
static void sum_cell(struct trace *tr, const struct gru_trace *cell, const struct gru_params *g,
	bool reads_y, bool reads_c, double *sum, double *x)
{
	size_t E = (size_t)tr->E, H = (size_t)tr->H, C = (size_t)tr->C;
	size_t y = reads_y ? E : 0, in = y + (reads_c ? C : 0);
	double *dU = sum + 3 * H * in, *db = dU + 3 * H * H, *dcn = db + 3 * H;

	for (size_t t = 0; t < (size_t)tr->T; t++) {
		memcpy(x + t * in, tr->y + t * E, y * sizeof(double));
		if (in > y)
			memcpy(x + t * in + y, tr->c + t * C, C * sizeof(double));
	}
	sum_gru(sum, dU, db, dcn, tr, cell, x, (int)in);
	check(tr, sum, g->W, 3 * H * in);
	check(tr, dU, g->U, 3 * H * H);
	check(tr, db, g->b, 3 * H);
	check(tr, dcn, g->cn, H);
}

static void sum_decoder(struct trace *tr, const struct params *g, double *sum, double *x)
{
	size_t E = (size_t)tr->E, H = (size_t)tr->H, C = (size_t)tr->C, T = (size_t)tr->T;
	size_t W = H + E + C;
	double *line = x, *db;

	if (tr->conditional)
		sum_cell(tr, &tr->ahead, &g->before, true, false, sum, x);
	sum_cell(tr, &tr->decoder, &g->decoder, !tr->conditional, true, sum, x);
	db = sum + E * W;
	for (size_t t = 0; t < T; t++) {
		memcpy(line, tr->decoder.after + t * H, H * sizeof(double));
		memcpy(line + H, tr->y + t * E, E * sizeof(double));
		if (C)
			memcpy(line + H + E, tr->c + t * C, C * sizeof(double));
		plain_outer(sum, (int)W, tr->dr_in + t * E, line, tr->E, (int)W);
		plain_add(db, db, tr->dr_in + t * E, tr->E);
	}
	check(tr, sum, g->Wr, E * W);
	check(tr, db, g->br, E);
}

static void sum_attention(struct trace *tr, const struct params *g, double *sum)
{
	size_t S = (size_t)tr->S, T = (size_t)tr->T, H = (size_t)tr->H, A = (size_t)tr->A;
	size_t D = 2 * H;
	double *each = sum + A * D;

	const double *to_keys = trace_to_keys(tr);

	for (size_t t = 0; g->Wa && t < T; t++)
		plain_outer(sum, tr->H, tr->dq + t * A, tr->decoder.before + t * H, tr->A, tr->H);
	check_sum(tr, sum, g->Wa, g->Wa ? A * H : 0, tr->sent);
	for (size_t t = 0; g->ba && t < T; t++)
		plain_add(sum, sum, tr->dq + t * A, tr->A);
	check_sum(tr, sum, g->ba, g->ba ? A : 0, tr->sent);
	for (size_t t = 0; g->v && t < T; t++)
		plain_add(sum, sum, tr->dv + t * A, tr->A);
	check(tr, sum, g->v, g->v ? A : 0);
	/* Ua as the network does it, from the sums over t; and by T * S products */
	for (size_t j = 0; j < S; j++)
		plain_outer(sum, (int)D, tr->dkeys + j * A, tr->h + j * D, tr->A, (int)D);
	for (size_t t = 0; t < T; t++)
		for (size_t j = 0; j < S; j++)
			plain_outer(each, (int)D, to_keys + (t * S + j) * A, tr->h + j * D, tr->A,
				(int)D);
	trace_record(tr, IS_ONE_PRODUCT, -1, relative_distance(sum, each, A * D));
	memset(each, 0, A * D * sizeof(double));
	check(tr, sum, g->Ua, A * D);
}

static void sum_bridge(struct trace *tr, const struct params *g, double *sum)
{
	size_t H = (size_t)tr->H, D = 2 * H;

	plain_outer(sum, (int)D, tr->ds0_in, tr->last, tr->H, (int)D);
	check(tr, sum, g->Wb, H * D);
	trace_compare(tr, IS_SUMS, -1, tr->ds0_in, g->bb, H);
}

/* The rows of the embeddings: looked up by the encoder, looked up by the decoder, multiplied by
 * the output. */
static void sum_words(struct trace *tr, const struct params *g, double *sum)
{
	const struct batch *batch = &tr->subject->batch;
	size_t E = (size_t)tr->E, V = (size_t)tr->V, T = (size_t)tr->T;
	size_t Vs = (size_t)tr->config->source_vocab;

	for (size_t j = 0; j < (size_t)tr->S; j++) {
		double *row = tr->dread + (size_t)batch->source[j] * E;

		plain_add(row, row, tr->dx_sum + j * E, tr->E);
	}
	for (size_t t = 0; t < T; t++) {
		double *row = tr->dlookup + (size_t)batch->previous[t] * E;

		plain_add(row, row, tr->dy + t * E, tr->E);
	}
	memcpy(sum, tr->dlookup, V * E * sizeof(double));
	if (tr->config->tying != TIED_NONE)
		plain_add(sum, sum, tr->doutput, (int)(V * E));
	else
		trace_compare(tr, IS_SUMS, -1, tr->doutput, g->Wo, V * E);
	if (tr->config->tying == TIED_ALL)
		plain_add(sum, sum, tr->dread, (int)(V * E));
	else
		trace_compare(tr, IS_SUMS, -1, tr->dread, g->Esrc, Vs * E);
	check(tr, sum, g->Etgt, V * E);
	for (size_t t = 0; t < T; t++)
		plain_add(sum, sum, tr->dlogits + t * V, tr->V);
	check(tr, sum, g->bo, V);
}

int trace_sums(struct trace *tr, const struct params *g)
{
	size_t H = (size_t)tr->H, E = (size_t)tr->E, A = (size_t)tr->A, V = (size_t)tr->V;
	size_t longest = (size_t)(tr->S > tr->T ? tr->S : tr->T);
	/* a GRU with all its parts, the attention's two Ua, the readout, the vocabulary */
	size_t room = 3 * H * (E + 2 * H) + 3 * H * H + 4 * H + 4 * A * H + 2 * H * H +
		      E * (E + 3 * H + 1) + V * E + V;
	double *sum = mem_zalloc(room, sizeof(double));
	double *x = mem_alloc(longest * (E + 2 * H) + H, sizeof(double));

	if (sum && x) {
		sum_encoder(tr, g, sum, x);
		sum_decoder(tr, g, sum, x);
		if (tr->C)
			sum_attention(tr, g, sum);
		sum_bridge(tr, g, sum);
		sum_words(tr, g, sum);
	}
	mem_free(x);
	mem_free(sum);
	return sum && x ? 0 : -1;
}
