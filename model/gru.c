#include "model/gru.h"

void gru_forward(const struct engine *e, real *h_next, int ld, real *saved, const struct gru *g,
	const real *gx, const real *h, real *gh, int B)
{
	size_t H = (size_t)g->U.K;

	linear_forward(e, gh, g->U.N, &g->U, h, g->U.K, B);
	for (size_t b = 0; b < (size_t)B; b++)
		e->k->gru(h_next + b * (size_t)ld, saved + b * 4 * H, gx + b * 3 * H,
			gh + b * 3 * H, g->cn, h + b * H, g->U.K);
}

void gru_backward(const struct engine *e, real *dgx, real *dgh, real *dh, const struct gru *g,
	const real *dh_next, const real *saved, const real *h, int B)
{
	size_t H = (size_t)g->U.K;

	for (size_t b = 0; b < (size_t)B; b++)
		e->k->gru_backward(dgx + b * 3 * H, dgh + b * 3 * H, dh + b * H, dh_next + b * H,
			saved + b * 4 * H, h + b * H, g->U.K);
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
		add_rows(e->k, g->b, dgx, 3 * H, rows, 3 * H);
	linear_weight_gradient(e, g->U, H, NULL, dgh, 3 * H, h, H, rows, 3 * H, H, panels);
	add_rows(e->k, g->cn, dgh + 2 * H, 3 * H, rows, H);
}
