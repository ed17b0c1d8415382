/* A GRU over B rows of one step; what the input gives, gx = W x + b, is computed ahead.
 *
 *   r = sigmoid(Wr x + Ur h + br)     z = sigmoid(Wz x + Uz h + bz)
 *   n = tanh(Wn x + bn + r * (Un h + cn))     out = (1 - z) * n + z * h
 *
 * the variant of torch.nn.GRU (Cho et al. 2014 reset h before the product instead). */
#ifndef GRU_H
#define GRU_H

#include "model/linear.h"
#include "model/params.h"

/* The arrays hold the rows of all steps. */
struct gru {
	struct linear U; /* [3H, H], no bias; going forward */
	/* going back: U's rows of r and z, and of n, whose gradients are no neighbours */
	struct linear back_gates, back_candidate;
	const real *cn;     /* [H] */
	real *gx;           /* [rows, 3H] W x + b, the caller's to fill */
	real *h;            /* [rows, H] the states before, likewise */
	real *gates;        /* [rows, 4H] r, z, n, Un h + cn */
	real *dgates;       /* [rows, 4H] in their place: dgx [3H], and the n of dgh = dgx_n r */
	struct input state; /* h */
};

void gru_weights(const struct weights *w, struct gru *g, int H, const struct gru_params *p);
void gru_layout(struct gru *g, const struct kernels *k, int rows, bool training, struct arena *a);

/* Rows at .. at+B-1: out:[B, H] of row stride ld. Fills gates. */
void gru_forward(const struct engine *e, const struct gru *g, int at, int B, real *out, int ld);

/* Undoes it: dout:[B, H] -> dh:[B, H] set. Fills dgates: dgx, and of dgh, the gradient
 * of U h + [0 ; 0 ; cn], the n; its r and z are those of dgx. */
void gru_backward(
	const struct engine *e, const struct gru *g, int at, int B, const real *dout, real *dh);

/* For all rows: dW = dgx^T x, dU = dgh^T h; db and dcn += the sums. All postponed.
 * The columns of x lie in `parts`. A GRU that reads nothing has no W. */
void gru_weight_gradient(const struct engine *e, struct gru_params *dp, const struct gru *g,
	const struct input *x, int parts);

#endif
