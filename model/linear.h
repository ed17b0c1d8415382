/* Matrix products with a weight: y = W x + b, its gradient for x and its gradient for W.
 *
 * All take the engine that does the work. Without a pool they run in the calling thread, as inside
 * a pool's task. What is called postponed here is so if the engine postpones. */
#ifndef LINEAR_H
#define LINEAR_H

#include "base/arena.h"
#include "model/engine.h"

/* What a weight is packed into. PACK_NOTHING: products of a few rows read W itself, as packing for
 * a sentence or two would not pay. */
enum packing { PACK_NOTHING = 1, PACK_FORWARD, PACK_BOTH, PACK_BACKWARD };

/* W:[N, K] with row stride ld, which may be a block of columns of a wider matrix. */
struct linear {
	const real *W, *b; /* b:[N] or NULL */
	int N, K, ld;
	real *forward;  /* panels of W^T: [K, N], or NULL */
	real *backward; /* panels of W : [N, K], or NULL */
	size_t stride;  /* from a panel of `backward` to the next */
};

/* What is done with weights: with an arena, room is taken for their panels; else W, b and ld are
 * set and the panels filled, postponed: W must stay as it is. */
struct weights {
	const struct engine *e;
	enum packing packing;
	struct arena *arena;
};
void linear_weights(const struct weights *w, struct linear *l, int N, int K, const real *W, int ld,
	const real *b);

/* Outputs first .. first+count-1 of l alone; `first` is a multiple of PANEL. Shares l's memory. */
struct linear linear_slice(const struct kernels *k, const struct linear *l, int first, int count);

/* Y:[M, N] = X W^T + b for X:[M, K]; ldy, ldx: row strides */
void linear_forward(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, int M);
/* Y += X W^T */
void linear_add(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, int M);

/* undo y = W x:  dX:[M, K] = dY W, or += */
void linear_backward(const struct engine *e, real *dX, int lddx, const struct linear *l,
	const real *dY, int lddy, int M, bool accumulate);

/* X:[M, K], packed to compute the gradient of its weights; no panels if there is none. */
struct input {
	real *panels;
	int M, K;
};

/* Takes room for the panels of M rows from the arena, if they are wanted. */
void input_layout(
	struct input *x, const struct kernels *k, int M, int K, bool wanted, struct arena *a);
/* X:[M, K] into its panels, if it has any; postponed: X must stay as it is. */
void input_pack(const struct engine *e, struct input *x, const real *X, int ldx, int M);

/* undo y = W x + b:  dW:[N, K] = dY^T X, or +=; db:[N] += column sums of dY (db may be NULL).
 * The columns of X may lie in several parts. Postponed: dY and x must stay, and an earlier job has
 * packed x. */
void linear_weight_gradient(const struct engine *e, real *dW, real *db, const real *dY, int lddy,
	const struct input *x, int parts, int N, bool accumulate);

/* db:[N] += sum over the M rows of dY, postponed */
void add_rows(const struct engine *e, real *db, const real *dY, int lddy, int M, int N);

#endif
