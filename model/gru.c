#include "model/gru.h"

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
	real *dgx, *dgh, *dh;
	const real *dh_next, *saved, *h;
	int H, B, parts;
};

static void backward_part(void *context, int part)
{
	const struct backward *s = context;
	size_t H = (size_t)s->H;
	int begin, end;

	pool_range(s->B, part, s->parts, &begin, &end);
	for (size_t b = (size_t)begin; b < (size_t)end; b++)
		s->k->gru_backward(s->dgx + b * 3 * H, s->dgh + b * 3 * H, s->dh + b * H,
			s->dh_next + b * H, s->saved + b * 4 * H, s->h + b * H, s->H);
}

void gru_backward(const struct engine *e, real *dgx, real *dgh, real *dh, const struct gru *g,
	const real *dh_next, const real *saved, const real *h, int B)
{
	struct backward rows = { e->k, dgx, dgh, dh, dh_next, saved, h, g->U.K, B,
		pool_threads(e->pool) };

	pool_run(e->pool, backward_part, &rows, rows.parts);
	/* undo U h */
	linear_backward(e, dh, g->U.K, &g->U, dgh, g->U.N, B, true);
}

void gru_weight_gradient(const struct engine *e, struct gru_params *g, const real *dgx,
	const real *dgh, const real *x, int ldx, const real *h, int rows, int in, int H,
	real *panels)
{
	if (in)
		linear_weight_gradient(
			e, g->W, in, g->b, dgx, 3 * H, x, ldx, rows, 3 * H, in, panels);
	else
		add_rows(e, g->b, dgx, 3 * H, rows, 3 * H);
	linear_weight_gradient(e, g->U, H, NULL, dgh, 3 * H, h, H, rows, 3 * H, H, panels);
	add_rows(e, g->cn, dgh + 2 * H, 3 * H, rows, H);
}
