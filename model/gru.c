#include "model/gru.h"

#include "model/rows.h"

void gru_layout_weights(
	struct gru *g, const struct kernels *k, int H, enum packing packing, struct arena *a)
{
	bool back = packing == PACK_BOTH;

	linear_layout(&g->U, k, 3 * H, H, back ? PACK_FORWARD : packing, a);
	if (back) {
		linear_layout(&g->back_gates, k, 2 * H, H, PACK_BACKWARD, a);
		linear_layout(&g->back_candidate, k, H, H, PACK_BACKWARD, a);
	}
}

void gru_layout(struct gru *g, const struct kernels *k, int rows, bool training, struct arena *a)
{
	int H = g->U.K;

	g->gx = take_rows(a, rows, 3 * H);
	g->h = take_rows(a, rows, H);
	g->gates = g->dgates = take_rows(a, rows, 4 * H);
	input_layout(&g->state, k, rows, H, training, a);
}

void gru_pack(const struct engine *e, struct gru *g, const struct gru_params *p)
{
	int H = g->U.K;

	linear_pack(e, &g->U, p->U, H, NULL);
	if (g->back_gates.backward) {
		linear_pack(e, &g->back_gates, p->U, H, NULL);
		linear_pack(e, &g->back_candidate, ROW(p->U, 2 * H, H), H, NULL);
	}
	g->cn = p->cn;
}

/* Rows of a step; the names are those of gru.h. */
struct step {
	const struct kernels *k;
	const struct gru *g;
	int at, ld;
	real *out, *dh;
	const real *dout;
};

static void forward_rows(const void *context, int begin, int end)
{
	const struct step *s = context;
	const struct gru *g = s->g;
	int H = g->U.K;

	for (int i = begin; i < end; i++)
		s->k->gru(ROW(s->out, i, s->ld), ROW(g->gates, s->at + i, 4 * H),
			ROW(g->gx, s->at + i, 3 * H), g->cn, ROW(g->h, s->at + i, H), H);
}

void gru_forward(const struct engine *e, const struct gru *g, int at, int B, real *out, int ld)
{
	int H = g->U.K;
	struct step step = { .k = e->k, .g = g, .at = at, .ld = ld, .out = out };

	/* U h, in the place of the gates */
	linear_forward(e, ROW(g->gates, at, 4 * H), 4 * H, &g->U, ROW(g->h, at, H), H, B);
	run_rows(e, B, forward_rows, &step);
}

static void backward_rows(const void *context, int begin, int end)
{
	const struct step *s = context;
	const struct gru *g = s->g;
	int H = g->U.K;

	for (int i = begin; i < end; i++)
		s->k->gru_backward(ROW(g->dgates, s->at + i, 4 * H), ROW(s->dh, i, H),
			ROW(s->dout, i, H), ROW(g->h, s->at + i, H), H);
}

void gru_backward(
	const struct engine *e, const struct gru *g, int at, int B, const real *dout, real *dh)
{
	int H = g->U.K;
	real *dgates = ROW(g->dgates, at, 4 * H);
	struct step step = { .k = e->k, .g = g, .at = at, .dh = dh, .dout = dout };

	run_rows(e, B, backward_rows, &step);
	/* undo U h */
	linear_backward(e, dh, H, &g->back_gates, dgates, 4 * H, B, true);
	linear_backward(e, dh, H, &g->back_candidate, dgates + 3 * H, 4 * H, B, true);
}

void gru_weight_gradient(const struct engine *e, struct gru_params *dp, const struct gru *g,
	const struct input *x, int parts)
{
	const struct input *h = &g->state;
	int H = h->K;

	if (dp->W)
		linear_weight_gradient(e, dp->W, dp->b, g->dgates, 4 * H, x, parts, 3 * H, false);
	else
		add_rows(e, dp->b, g->dgates, 4 * H, h->M, 3 * H);
	linear_weight_gradient(e, dp->U, NULL, g->dgates, 4 * H, h, 1, 2 * H, false);
	linear_weight_gradient(
		e, ROW(dp->U, 2 * H, H), dp->cn, g->dgates + 3 * H, 4 * H, h, 1, H, false);
}
