/* The recurrent half of a GRU over B rows of one step; the input half W x + b is computed ahead.
 *
 *   r = sigmoid(Wr x + Ur h + br)     z = sigmoid(Wz x + Uz h + bz)
 *   n = tanh(Wn x + bn + r * (Un h + cn))     h' = (1 - z) * n + z * h
 *
 * the variant of torch.nn.GRU (Cho et al. 2014 reset h before the product instead). */
#ifndef GRU_H
#define GRU_H

#include "model/linear.h"
#include "model/params.h"

struct gru {
	struct linear U; /* [3H, H], no bias */
	const real *cn;  /* [H] */
};

/* gx:[B, 3H] = W x + b, h:[B, H] -> h_next:[B, H] with row stride ld, and saved:[B, 4H] = r, z, n, Un h + cn.
 * gh:[B, 3H] is scratch. */
void gru_forward(const struct engine *e, real *h_next, int ld, real *saved, const struct gru *g,
	const real *gx, const real *h, real *gh, int B);

/* dh_next:[B, H] -> dgx:[B, 3H] (gradient of W x + b), dgh:[B, 3H] (of U h) and dh:[B, H] (of h, set). */
void gru_backward(const struct engine *e, real *dgx, real *dgh, real *dh, const struct gru *g,
	const real *dh_next, const real *saved, const real *h, int B);

/* Over all rows of all steps at once: dW += dgx' x, dU += dgh' h, db += sum dgx, dcn += sum dgh_n.
 * x:[rows, in] with row stride ldx, in may be 0: there is b alone; `panels` is scratch of panels_size(rows, max(in, H)). */
void gru_weight_gradient(const struct engine *e, struct gru_params *g, const real *dgx,
	const real *dgh, const real *x, int ldx, const real *h, int rows, int in, int H,
	real *panels);

#endif
