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
	struct linear U; /* [3H, H], no bias; going forward */
	/* going back: U's rows of r and z, and of n, whose gradients are no neighbours */
	struct linear gates, candidate;
	const real *cn; /* [H] */
};

void gru_layout(
	struct gru *g, const struct kernels *k, int H, enum packing packing, struct arena *a);
void gru_pack(const struct engine *e, struct gru *g, const struct gru_params *p);

/* gx:[B, 3H] = W x + b, h:[B, H] -> h_next:[B, H] of row stride ld, saved:[B, 4H] = r, z, n,
 * Un h + cn. gh:[B, 3H] is scratch. */
void gru_forward(const struct engine *e, real *h_next, int ld, real *saved, const struct gru *g,
	const real *gx, const real *h, real *gh, int B);

/* dh_next:[B, H] -> dh:[B, H] set, and `saved` becomes dg:[B, 4H] = dr, dz, dn, dn r. Of these
 * dr, dz, dn are the gradient of W x + b, and dr, dz, dn r that of U h. */
void gru_backward(const struct engine *e, real *saved, real *dh, const struct gru *g,
	const real *dh_next, const real *h, int B);

/* For all rows of all steps: dW = (dr dz dn)' x, dU = (dr dz dn r)' h; db and dcn += the sums. All
 * postponed. The columns of x lie in `parts`. A GRU that reads nothing has no W. */
void gru_weight_gradient(const struct engine *e, struct gru_params *g, const real *dg,
	const struct input *x, int parts, const struct input *h);

#endif
