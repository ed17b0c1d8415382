#include "model/gru.h"

#include "model/rows.h"

void gru_weights(const struct weights *w, struct gru *g, int H, const struct gru_params *p)
{
	struct weights forward = *w, back = *w;

	g->cn = p->cn;
	if (w->packing == PACK_BOTH) {
		forward.packing = PACK_FORWARD;
		back.packing = PACK_BACKWARD;
		linear_weights(&back, &g->back_gates, 2 * H, H, p->U, H, NULL);
		linear_weights(&back, &g->back_candidate, H, H, ROW(p->U, 2 * H, H), H, NULL);
	}
	linear_weights(&forward, &g->U, 3 * H, H, p->U, H, NULL);
}

void gru_layout(struct gru *g, const struct kernels *k, int rows, bool training, struct arena *a)
{
	int H = g->U.K;

	g->gx = take_rows(a, rows, 3 * H);
	g->h = take_rows(a, rows, H);
	g->gates = g->dgates = take_rows(a, rows, 4 * H);
	input_layout(&g->state, k, rows, H, training, a);
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
