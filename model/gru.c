#include "model/gru.h"

void gru_layout(
	struct gru *g, const struct kernels *k, int H, enum packing packing, struct arena *a)
{
	bool back = packing == PACK_BOTH;

	linear_layout(&g->U, k, 3 * H, H, back ? PACK_FORWARD : packing, a);
	if (back) {
		linear_layout(&g->gates, k, 2 * H, H, PACK_BACKWARD, a);
		linear_layout(&g->candidate, k, H, H, PACK_BACKWARD, a);
	}
}

/* U's rows of n, behind those of r and z */
static real *candidate_rows(real *U, int H)
{
	return U + 2 * (size_t)H * (size_t)H;
}

void gru_pack(const struct engine *e, struct gru *g, const struct gru_params *p)
{
	int H = g->U.K;

	linear_pack(e, &g->U, p->U, H, NULL);
	if (g->gates.backward) {
		linear_pack(e, &g->gates, p->U, H, NULL);
		linear_pack(e, &g->candidate, candidate_rows(p->U, H), H, NULL);
	}
	g->cn = p->cn;
}

/* The rows of a step, cut for the pool; the names are those of gru.h. */
struct forward {
	const struct kernels *k;
	real *h_next, *saved;
	const real *gx, *gh, *cn, *h;
	int ld, H, B, parts;
};

static void forward_part(void *context, int part)
{
	const struct forward *s = context;
	size_t H = (size_t)s->H;
	int begin, end;

	pool_range(s->B, part, s->parts, &begin, &end);
	for (size_t b = (size_t)begin; b < (size_t)end; b++)
		s->k->gru(s->h_next + b * (size_t)s->ld, s->saved + b * 4 * H, s->gx + b * 3 * H,
			s->gh + b * 3 * H, s->cn, s->h + b * H, s->H);
}

void gru_forward(const struct engine *e, real *h_next, int ld, real *saved, const struct gru *g,
	const real *gx, const real *h, real *gh, int B)
{
	struct forward rows = { e->k, h_next, saved, gx, gh, g->cn, h, ld, g->U.K, B,
		pool_threads(e->pool) };

	linear_forward(e, gh, g->U.N, &g->U, h, g->U.K, B);
	pool_run(e->pool, forward_part, &rows, rows.parts);
}

struct backward {
	const struct kernels *k;
	real *saved, *dh;
	const real *dh_next, *h;
	int H, B, parts;
};

static void backward_part(void *context, int part)
{
	const struct backward *s = context;
	size_t H = (size_t)s->H;
	int begin, end;

	pool_range(s->B, part, s->parts, &begin, &end);
	for (size_t b = (size_t)begin; b < (size_t)end; b++)
		s->k->gru_backward(s->saved + b * 4 * H, s->dh + b * H, s->dh_next + b * H,
			s->h + b * H, s->H);
}

void gru_backward(const struct engine *e, real *saved, real *dh, const struct gru *g,
	const real *dh_next, const real *h, int B)
{
	int H = g->U.K;
	struct backward rows = { e->k, saved, dh, dh_next, h, H, B, pool_threads(e->pool) };

	pool_run(e->pool, backward_part, &rows, rows.parts);
	/* undo U h */
	linear_backward(e, dh, H, &g->gates, saved, 4 * H, B, true);
	linear_backward(e, dh, H, &g->candidate, saved + 3 * H, 4 * H, B, true);
}

void gru_weight_gradient(const struct engine *e, struct gru_params *g, const real *dg,
	const struct input *x, int parts, const struct input *h)
{
	int H = h->K;

	if (g->W)
		linear_weight_gradient(e, g->W, g->b, dg, 4 * H, x, parts, 3 * H, false);
	else
		add_rows(e, g->b, dg, 4 * H, h->M, 3 * H);
	linear_weight_gradient(e, g->U, NULL, dg, 4 * H, h, 1, 2 * H, false);
	linear_weight_gradient(
		e, candidate_rows(g->U, H), g->cn, dg + 3 * H, 4 * H, h, 1, H, false);
}
