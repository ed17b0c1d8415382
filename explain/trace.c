#include "explain/trace.h"

#include "base/mem.h"
#include "explain/plain.h"
#include "explain/trace_parts.h"
#include "model/score.h"

#include <string.h>

static const char *const texts[IDENTITIES] = {
	[IS_EMBEDDED] = "W x + b of the embedding row x is the gx that the encoder kept",
	[IS_ATTENTION] = "the softmax of the scores (5) is the a_t that the decoder kept",
	[IS_CONTEXT] = "sum_j a_tj h_j is the c_t that the decoder kept",
	[IS_STATE] = "(1 - z) n + z h is the next state that the network kept",
	[IS_READOUT] =
		"tanh(Wr x + br), x being all that it reads, is the r_t that the output kept",
	[IS_PROBABILITY] = "sum_i p_ti = 1",
	[IS_LOSS] = "the cross-entropy of p_t and the smoothed y_t is the loss of the row",
	[IS_PLAIN] =
		"the forward pass by plain formulas, in which values are moved, has the network's L",
	[IS_DLOGITS] = "(p - y) / T is what undo_scores() left in place of the logits",
	[IS_DR] = "(1 - r^2) * (Wo' dlogits) is the dr that undo_scores() left",
	[IS_DS_READOUT] = "the columns s of Wr' dr are the decoder's dline",
	[IS_DC] = "the readout's share of dc plus the GRU's is the decoder's dline",
	[IS_DY] = "the readout's share of dy plus the GRU's is the decoder's dline",
	[IS_GATES] = "the decoder's gate gradients are those that gru_backward() left",
	[IS_JACOBIAN] = "the softmax Jacobian times da is the short form a (da - a . da)",
	[IS_DE] = "the short form is what attention_backward() leaves in da",
	[IS_SUM_DE] = "sum_j de_tj = 0",
	[IS_DQ] = "the sum over j of what (5) sends back to q_t is the dq that the decoder kept",
	[IS_DKEYS] =
		"the sum over t of what (5) sends back to keys_j is the dkeys that the decoder kept",
	[IS_DV] =
		"the sum over t and j of what (5) sends back to v is the dv that the decoder kept",
	[IS_ONE_PRODUCT] = "dUa from the sums over t is dUa from all T * S outer products",
	[IS_DH] = "the value route plus the key route is the encoder's dh",
	[IS_BRIDGE] = "(1 - s_0^2) * ds_0 is what decoder_backward() left in dcarry",
	[IS_DLAST] = "Wb' of it is the encoder's dlast",
	[IS_ENCODER_GATES] = "both encoders' gate gradients are those that gru_backward() left",
	[IS_DX] = "W' dgx is the dx that the encoder left",
	[IS_SUMS] = "what all steps add up to is the gradient of every parameter",
};

const char *identity_text(enum identity id)
{
	return texts[id];
}

double relative_distance(const double *x, const double *y, size_t n)
{
	double far = 0, scale = 0;

	for (size_t i = 0; i < n; i++) {
		double d = fabs(x[i] - y[i]);

		/* written so that NaN is far */
		if (!(d <= far))
			far = d;
		if (fabs(y[i]) > scale)
			scale = fabs(y[i]);
	}
	if (far == 0)
		return 0;
	far /= scale;
	return far >= 0 ? far : INFINITY;
}

void trace_record(struct trace *tr, enum identity id, int t, double distance)
{
	tr->compared[id]++;
	if (!(distance <= tr->worst[id]))
		tr->worst[id] = distance >= 0 ? distance : INFINITY;
	if (t >= 0 && !(distance <= tr->at_step[id][t]))
		tr->at_step[id][t] = distance >= 0 ? distance : INFINITY;
}

void trace_compare(
	struct trace *tr, enum identity id, int t, const double *shown, const real *kept, size_t n)
{
	trace_compare_sum(tr, id, t, shown, kept, n, 0);
}

void trace_compare_sum(struct trace *tr, enum identity id, int t, const double *shown,
	const real *kept, size_t n, double least)
{
	double far = 0, scale = least;

	if (!n)
		return;
	for (size_t i = 0; i < n; i++) {
		double d = fabs(shown[i] - (double)kept[i]);

		if (!(d <= far))
			far = d;
		if (fabs((double)kept[i]) > scale)
			scale = fabs((double)kept[i]);
	}
	trace_record(tr, id, t, far == 0 ? 0 : far / scale);
}

static void layout_gru(struct gru_trace *g, int steps, int H, struct arena *a)
{
	size_t n = (size_t)steps * (size_t)H;
	double **narrow[] = { &g->before, &g->after, &g->r, &g->z, &g->n, &g->hn, &g->outside,
		&g->carry, &g->dafter, &g->direct, &g->through };
	double **wide[] = { &g->gx, &g->gh, &g->dgx, &g->dgh };

	g->steps = steps;
	for (size_t i = 0; i < sizeof(narrow) / sizeof(narrow[0]); i++)
		*narrow[i] = arena_take(a, n, sizeof(double));
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		*wide[i] = arena_take(a, 3 * n, sizeof(double));
}

static void layout(struct trace *tr, struct arena *a)
{
	size_t S = (size_t)tr->S, T = (size_t)tr->T, E = (size_t)tr->E, H = (size_t)tr->H;
	size_t A = (size_t)tr->A, C = (size_t)tr->C, V = (size_t)tr->V;
	const struct score_function *score = &score_functions[tr->config->score];
	size_t attended = tr->C ? T * S : 0, added = tr->story->squash ? T * S * A : 0;
	size_t multiplied = T * S * A - added;
	/* of no size: not of this network */
	const struct {
		double **at;
		size_t count;
	} arrays[] = {
		{ &tr->x, S * E },
		{ &tr->h, S * 2 * H },
		{ &tr->last, 2 * H },
		{ &tr->s0, H },
		{ &tr->keys, S * A },
		{ &tr->y, T * E },
		{ &tr->q, T * A },
		{ &tr->u, added },
		{ &tr->tanh_u, tr->config->score == SCORE_ADDITIVE ? added : 0 },
		{ &tr->relu_u, tr->config->score == SCORE_RELU ? added : 0 },
		{ &tr->e, attended },
		{ &tr->a, attended },
		{ &tr->c, T * C },
		{ &tr->r, T * E },
		{ &tr->logits, T * V },
		{ &tr->p, T * V },
		{ &tr->goal, T * V },
		{ &tr->row_loss, T },
		{ &tr->row_nll, T },
		{ &tr->dlogits, T * V },
		{ &tr->dr, T * E },
		{ &tr->dr_in, T * E },
		{ &tr->dy_readout, T * E },
		{ &tr->dy_gru, T * E },
		{ &tr->dy, T * E },
		{ &tr->dc_readout, T * C },
		{ &tr->dc_gru, T * C },
		{ &tr->dc, T * C },
		{ &tr->values, attended * C },
		{ &tr->da, attended },
		{ &tr->jacobian, attended * S },
		{ &tr->de, attended },
		{ &tr->dproduct, tr->story->scaled ? attended : 0 },
		{ &tr->du, added },
		{ &tr->to_query, multiplied },
		{ &tr->to_keys, multiplied },
		{ &tr->dq, T * A },
		{ &tr->dv, score->weights ? T * A : 0 },
		{ &tr->by_query, tr->C ? T * H : 0 },
		{ &tr->dkeys, S * A },
		{ &tr->dh_values, S * C },
		{ &tr->dh_keys, S * C },
		{ &tr->dh, S * 2 * H },
		{ &tr->ds0, H },
		{ &tr->ds0_in, H },
		{ &tr->dlast, 2 * H },
		{ &tr->dx[0], S * E },
		{ &tr->dx[1], S * E },
		{ &tr->dx_sum, S * E },
		{ &tr->dread, (size_t)tr->config->source_vocab * E },
		{ &tr->dlookup, V * E },
		{ &tr->doutput, V * E },
	};

	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		*arrays[i].at =
			arrays[i].count ? arena_take(a, arrays[i].count, sizeof(double)) : NULL;
	for (int d = 0; d < 2; d++)
		layout_gru(&tr->encoder[d], tr->S, tr->H, a);
	layout_gru(&tr->decoder, tr->T, tr->H, a);
	if (tr->conditional)
		layout_gru(&tr->ahead, tr->T, tr->H, a);
	for (int i = 0; i < IDENTITIES; i++)
		tr->at_step[i] = arena_take(a, T, sizeof(double));
	/* a line of the decoder with r behind it, the gates, the weights or the query of a step */
	tr->scratch_wide = arena_take(a, S + A + 2 * E + 4 * H, sizeof(double));
	tr->scratch = arena_take(a, S + 2 * A + S * A + S * 2 * H, sizeof(real));
}

static int make_room(struct trace *tr)
{
	struct arena count = { 0 };

	layout(tr, &count);
	if (arena_reserve(&tr->arena, count.used))
		return -1;
	memset(tr->arena.block, 0, count.used);
	layout(tr, &tr->arena);
	return 0;
}

int trace_run(struct trace *tr, const struct subject *s, struct network *network,
	struct params *gradient, double smoothing)
{
	const struct regularizer reg = { .label_smoothing = smoothing };
	const struct config *c = &s->model.config;
	struct network_view view;
	struct loss loss = { 0 }, again = { 0 };

	*tr = (struct trace){ .subject = s,
		.config = c,
		.conditional = c->cell == CELL_CONDITIONAL,
		.smoothing = smoothing,
		.S = s->batch.source_rows,
		.T = s->batch.target_rows,
		.E = c->embed,
		.H = c->hidden,
		.A = c->attention,
		.C = config_context(c),
		.story = &score_stories[c->score],
		.V = c->target_vocab };
	/* a run that goes back leaves gradients where the gates were: first one that only goes forward */
	if (make_room(tr) || network_evaluate(network, &s->batch, &reg, NULL, &loss, NULL))
		return -1;
	tr->loss = loss.sum / (double)loss.tokens;
	view = network_view(network);
	trace_forward(tr, &view);
	if (network_gradient(network, gradient, &s->batch, &reg, NULL, &again))
		return -1;
	view = network_view(network);
	trace_backward(tr, &view, network_kernels(network));
	trace_encoder_backward(tr, &view);
	return trace_sums(tr, gradient);
}

void trace_release(struct trace *tr)
{
	arena_release(&tr->arena);
	*tr = (struct trace){ 0 };
}
