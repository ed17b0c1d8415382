/* What the network that trains keeps, beside the plain one's numbers: row t of it is step t. */
#include "explain/trace.h"
#include "explain/vector.h"
#include "model/network_view.h"
#include "model/rows.h"

#include <string.h>

#define TEXT(id, text) [IS_##id] = text,
static const char *const texts[IDENTITIES] = { IDENTITY_LIST(TEXT) };

const char *identity_text(enum identity id)
{
	return texts[id];
}

/* As a share of the largest kept, or of `least` where that is more: of sums whose terms, of that
 * size, cancel. NaN is far. Of a parameter (shown NULL) the plain gradient is beside the other. */
static void same_as(struct trace *tr, enum identity id, int t, const double *shown,
	const real *plain, const real *kept, int n, double least)
{
	double far = 0, scale = least, beside[2] = { 0 };

	for (int i = 0; i < n; i++) {
		double here = shown ? shown[i] : (double)plain[i], d = fabs(here - (double)kept[i]);

		if (!(d <= far)) {
			far = d;
			beside[0] = here;
			beside[1] = (double)kept[i];
		}
		if (shown)
			tr->trainer[shown - tr->p.block + i] = (double)kept[i];
		scale = fmax(scale, fabs((double)kept[i]));
	}
	if (trace_record(tr, id, t, far == 0 ? 0 : far / scale))
		memcpy(tr->off_beside, beside, sizeof(beside));
}

/* Row `at` of a value, [n], and row `row` of what is kept. */
static void same(struct trace *tr, enum identity id, int t, const double *shown, int at,
	const real *kept, int n)
{
	same_as(tr, id, t, shown + (size_t)at * (size_t)n, NULL, kept, n, 0);
}

/* kept:[4, H] a row of what gru_forward() keeps, r, z, n, Un h + cn */
static void same_gates(struct trace *tr, enum identity id, int t, const struct plain_gru *x, int at,
	const real *kept)
{
	int H = tr->H;

	same(tr, id, t, x->r, at, kept, H);
	same(tr, id, t, x->z, at, kept + H, H);
	same(tr, id, t, x->n, at, kept + 2 * H, H);
	same(tr, id, t, x->gh, 3 * at + 2, kept + 3 * H, H);
}

/* ... and of what gru_backward() leaves, dgx and the n of dgh */
static void same_dgates(struct trace *tr, enum identity id, int t, const struct plain_gru *d,
	int at, const real *kept)
{
	same(tr, id, t, d->gx, at, kept, 3 * tr->H);
	same(tr, id, t, d->gh, 3 * at + 2, kept + 3 * tr->H, tr->H);
}

/* The word of the row'th step: the backward encoder begins at the end. */
static int word_of(const struct trace *tr, int side, int row)
{
	return side ? tr->S - 1 - row : row;
}

static void compare_encoder(struct trace *tr, const struct network_view *n)
{
	int H = tr->H;

	for (int d = 0; d < 2; d++)
		for (int row = 0; row < tr->S; row++) {
			const struct direction *side = &n->encoder->side[d];
			const struct plain_gru *g = d ? &tr->p.x.backward : &tr->p.x.forward;
			int j = word_of(tr, d, row);

			same(tr, IS_READ, -1, g->gx, j, ROW(side->gru.gx, row, 3 * H), 3 * H);
			same_gates(tr, IS_ENCODED, -1, g, j, ROW(side->gru.gates, row, 4 * H));
			same(tr, IS_H, -1, d ? tr->p.x.hb : tr->p.x.hf, j,
				ROW(n->encoder->h, 2 * j + d, H), H);
		}
	same(tr, IS_LAST, -1, tr->p.x.last, 0, n->encoder->last, 2 * H);
}

static void compare_step(struct trace *tr, const struct network_view *n, int t)
{
	const struct decoder *decoder = n->decoder;
	const struct plain_values *x = &tr->p.x;
	const real *line = ROW(decoder->line, t, decoder->W);
	int E = tr->E, H = tr->H, V = tr->V;
	real loss = (real)n->output->row_loss[t];
	double sum = 0;

	same(tr, IS_WORD, t, x->y, t, line + H, E);
	if (tr->conditional) {
		same(tr, IS_GX, t, x->before.gx, t, ROW(decoder->before.gx, t, 3 * H), 3 * H);
		same_gates(tr, IS_GATES, t, &x->before, t, ROW(decoder->before.gates, t, 4 * H));
		same(tr, IS_AHEAD, t, x->ahead, t, ROW(decoder->gru.h, t, H), H);
	}
	if (tr->C) {
		same(tr, IS_QUERY, t, x->q, t, ROW(decoder->q, t, tr->A), tr->A);
		same(tr, IS_ATTENTION, t, x->a, t, ROW(decoder->a, t, tr->S), tr->S);
		same(tr, IS_CONTEXT, t, x->c, t, line + H + E, tr->C);
	}
	same(tr, IS_GX, t, x->decoder.gx, t, ROW(decoder->gru.gx, t, 3 * H), 3 * H);
	same_gates(tr, IS_GATES, t, &x->decoder, t, ROW(decoder->gru.gates, t, 4 * H));
	same(tr, IS_STATE, t, x->s, t, line, H);
	same(tr, IS_READOUT, t, x->m, t, ROW(n->output->m, t, E), E);
	for (int i = 0; i < V; i++)
		sum += exp(
			x->logits[(size_t)t * (size_t)V + (size_t)i] - (double)n->output->lse[t]);
	trace_record(tr, IS_PROBABILITY, t, fabs(sum - 1));
	same(tr, IS_LOSS, t, tr->p.loss, t, &loss, 1);
}

void trace_compare_forward(struct trace *tr, const struct network *network)
{
	struct network_view n = network_view(network);
	double L = 0;

	compare_encoder(tr, &n);
	same(tr, IS_S0, -1, tr->p.x.s0, 0, n.decoder->s0, tr->H);
	if (tr->C)
		same(tr, IS_KEYS, -1, tr->p.x.keys, 0, n.decoder->keys, tr->S * tr->A);
	for (int t = 0; t < tr->T; t++) {
		compare_step(tr, &n, t);
		L += tr->p.loss[t] / tr->T;
	}
	trace_record(tr, IS_MEAN, -1, fabs(L - tr->loss) / fabs(tr->loss));
}

/* What the words of a step send back to its query; with a ReLU open for all of them its sum is 0 */
static double sent(const struct trace *tr, int t)
{
	int n = tr->S * tr->A;

	return vector_most(tr->p.d.q_word + (size_t)t * (size_t)n, n);
}

static void compare_step_back(struct trace *tr, const struct network_view *n, int t)
{
	const struct decoder *decoder = n->decoder;
	const struct plain_values *d = &tr->p.d;
	const real *dline = ROW(decoder->dline, t, decoder->W);
	int E = tr->E, H = tr->H, A = tr->A, S = tr->S, V = tr->V;

	for (int at = 0; at < V; at += OUTPUT_WORDS) {
		int words = V - at < OUTPUT_WORDS ? V - at : OUTPUT_WORDS;

		same_as(tr, IS_DLOGITS, t, ROW(d->logits, t, V) + at, NULL,
			ROW(n->output->logits, tr->T, at) + t * words, words, 0);
	}
	same(tr, IS_DR, t, d->m_sum, t, ROW(n->output->dm_sum, t, E), E);
	same(tr, IS_DS_READOUT, t, d->s_read, t, dline, H);
	same_dgates(tr, IS_DGATES, t, &d->decoder, t, ROW(decoder->gru.dgates, t, 4 * H));
	if (tr->C) {
		same(tr, IS_DC, t, d->c, t, dline + H + E, tr->C);
		same_as(tr, IS_DQ, t, ROW(d->q, t, A), NULL, ROW(decoder->dq, t, A), A,
			sent(tr, t));
	}
	if (tr->C && t == 0) /* a scaled score has scaled it, too */
		same_as(tr, IS_DE, t, d->product ? d->product : d->e, NULL, decoder->de, S,
			vector_most(d->a, S));
	if (tr->conditional)
		same_dgates(tr, IS_DGATES, t, &d->before, t, ROW(decoder->before.dgates, t, 4 * H));
	same(tr, IS_DY, t, d->y, t, dline + H, E);
}

static void compare_encoder_back(struct trace *tr, const struct network_view *n)
{
	int E = tr->E, H = tr->H;

	for (int d = 0; d < 2; d++)
		for (int row = tr->S - 1; row >= 0; row--) {
			const struct direction *side = &n->encoder->side[d];
			int j = word_of(tr, d, row);

			same_dgates(tr, IS_ENCODER_DGATES, -1,
				d ? &tr->p.d.backward : &tr->p.d.forward, j,
				ROW(side->gru.dgates, row, 4 * H));
			same(tr, IS_DX, -1, d ? tr->p.d.x_backward : tr->p.d.x_forward, j,
				ROW(side->dx, row, E), E);
		}
}

void trace_compare_backward(
	struct trace *tr, const struct network *network, const struct params *gradient)
{
	struct network_view n = network_view(network);
	struct param plain[PARAMS_MAX], fast[PARAMS_MAX];
	int params = params_table(plain, tr->config, &tr->plain_gradient);
	double most = 0;

	params_table(fast, tr->config, gradient);
	for (int t = tr->T - 1; t >= 0; t--)
		compare_step_back(tr, &n, t);
	same(tr, IS_BRIDGE, -1, tr->p.d.s0_sum, 0, n.decoder->ds0_sum, tr->H);
	same(tr, IS_DLAST, -1, tr->p.d.last, 0, n.encoder->dlast, 2 * tr->H);
	if (tr->p.x.v_step)
		same_as(tr, IS_DV, -1, NULL, tr->plain_gradient.v, n.decoder->dv, tr->A, 0);
	if (tr->C) {
		same(tr, IS_DKEYS, -1, tr->p.d.keys, 0, n.decoder->dkeys, tr->S * tr->A);
		same(tr, IS_DH, -1, tr->p.d.h, 0, n.encoder->dh, tr->S * tr->C);
		for (int t = 0; t < tr->T; t++)
			most = fmax(most, sent(tr, t));
	}
	compare_encoder_back(tr, &n);
	for (int i = 0; i < params; i++) {
		bool query = plain[i].data == tr->plain_gradient.Wa ||
			     plain[i].data == tr->plain_gradient.ba;

		same_as(tr, IS_SUMS, -1, NULL, plain[i].data, fast[i].data,
			plain[i].rows * plain[i].cols, query ? most : 0);
	}
}
