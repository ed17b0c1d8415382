/* The arithmetic: one table of functions per family. `reference` is plain loops, always built and
 * obviously right; the fast families are one source compiled for several instruction sets.
 *
 * A product's element is one sum, k rising, whatever the sizes and wherever it stands in a tile. A
 * row of any function depends on that row only. So results do not change with batch size,
 * neighbours or threads. */
#ifndef KERNELS_H
#define KERNELS_H

#include "base/real.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* A right-hand matrix is packed into panels of PANEL columns, the last filled up with zeros. Each
 * family has its own layout, but a panel's first k rows are its first panel_size(k) reals if k is
 * a multiple of PANEL. Panels are aligned to 64 bytes. */
enum { PANEL = 32 };

/* Of n >= 1 numbers after exponentials(): the largest and where it stands first (never NaN), the
 * sum, and the sum of exp(x - max). */
struct stretch {
	real max, total, sum;
	int best;
};

struct adam_constants {
	real b1, b2, scale, rate, root, epsilon;
};

enum { NEVER_PACKED = INT_MAX };

struct kernels {
	const char *name;

	/* Single sentences before packing pays; NEVER_PACKED: one row is fastest with W itself */
	int singles;

	int rows; /* products of fewer are slower a row */

	/* Reals of a panel of K rows */
	size_t (*panel_size)(int K);
	/* Panels first .. last-1 of the transpose [K, N] of W:[N, K] (y = W x), row stride ld */
	void (*pack_transposed)(
		real *panels, const real *W, int ld, int K, int N, int first, int last);
	/* Panels first .. last-1 of X:[K, N] as it stands */
	void (*pack)(real *panels, const real *X, int ld, int K, int N, int first, int last);

	/* C:[M, N] = from + A:[M, K] panels, A(m, k) = A[m * row + k * col]. `stride`: reals from a
	 * panel to the next, more than panel_size(K) if only some rows of a matrix are multiplied.
	 * `from`: C itself, one row for all m (a bias), or NULL for 0. */
	void (*product)(real *C, int ldc, const real *A, int row, int col, const real *panels,
		size_t stride, int M, int N, int K, const real *from);

	/* The same, bit for bit, with W:[N, K] itself in place of its panels; A's row stride is
	 * `row`. For a few rows, when packing would take longer. */
	void (*product_unpacked)(real *C, int ldc, const real *A, int row, const real *W, int ld,
		int M, int N, int K, const real *from);

	void (*axpy)(real *y, real a, const real *x, int n); /* y += a x, over n */
	void (*tanh)(real *y, const real *x, int n);         /* y may be x */

	/* a = softmax(e) over n, in place allowed; returns log(sum exp e) */
	real (*softmax)(real *a, const real *e, int n);
	/* The sum of exp(x - max); with the largest of x, softmax() returns max + log(sum) */
	real (*exp_sum)(const real *x, real max, int n);

	/* One row of a GRU's gates: gx:[3H] = W x + b, cn:[H], h:[H] -> out:[H], and gates:[4H]
	 * from U h and room for H more to r, z, n, Un h + cn */
	void (*gru)(real *out, real *gates, const real *gx, const real *cn, const real *h, int H);
	/* dout:[H] -> dh:[H] = dout * z (the direct route alone), and the gates become
	 * dgates:[4H] = dgx, and the n of dgh, as in gru.h */
	void (*gru_backward)(real *gates, real *dh, const real *dout, const real *h, int H);

	/* (4), (5): e_j = v . f(u_j), u_j = q + keys_j for keys:[S, A]; f is tanh or max(0, u) */
	void (*energy)(
		real *e, const real *q, const real *keys, const real *v, int S, int A, bool relu);
	/* du_j = de_j v f'(u_j):  dq = sum_j du_j, dkeys_j += du_j, dv += sum_j de_j f(u_j) */
	void (*energy_backward)(real *dq, real *dkeys, real *dv, const real *de, const real *q,
		const real *keys, const real *v, int S, int A, bool relu);

	/* (7): c = sum_j a_j h_j for h:[S, D] */
	void (*context)(real *c, const real *a, const real *h, int S, int D);
	/* da_j = dc . h_j, dh_j += a_j dc (dh may be NULL, then a, too) */
	void (*context_backward)(
		real *da, real *dh, const real *dc, const real *a, const real *h, int S, int D);

	/* One stretch of a row on its way through the softmax: x = exp(x - max) in place */
	void (*exponentials)(struct stretch *s, real *x, int n);
	/* x = a x + b */
	void (*scale)(real *x, real a, real b, int n);

	/* Adam over n entries: x = scale g, m = b1 m + (1 - b1) x, v = b2 v + (1 - b2) x^2,
	 * p -= rate m / (root sqrt(v) + epsilon) */
	void (*adam)(
		real *p, real *m, real *v, const real *g, size_t n, const struct adam_constants *c);
	double (*squares)(const real *x, size_t n); /* the sum of x^2 */

	int (*argmax)(const real *x, int n); /* the first largest; NaN never wins; n >= 1 */
};

static inline size_t panels_size(const struct kernels *k, int K, int N)
{
	return (size_t)((N + PANEL - 1) / PANEL) * k->panel_size(K);
}

/* Moments this small count as 0. It changes nothing (the denominator is at least epsilon), but the
 * moments of rare words would shrink to denormal numbers, which are slow. */
#define ADAM_TINY ((real)1e-30)

/* `adam` of every family: loops that compilers make vectors of */
static inline void adam(real *restrict p, real *restrict m, real *restrict v,
	const real *restrict g, size_t n, const struct adam_constants *c)
{
	const real b1 = c->b1, b2 = c->b2, c1 = 1 - b1, c2 = 1 - b2, scale = c->scale;
	const real rate = c->rate, root = c->root, epsilon = c->epsilon;

	for (size_t i = 0; i < n; i++) {
		real x = g[i] * scale;
		real mi = b1 * m[i] + c1 * x;
		real vi = b2 * v[i] + c2 * x * x;

		mi = mi < ADAM_TINY && mi > -ADAM_TINY ? 0 : mi;
		vi = vi < ADAM_TINY ? 0 : vi;
		m[i] = mi;
		v[i] = vi;
		p[i] -= rate * mi / (root * real_sqrt(vi) + epsilon);
	}
}

/* The family of that name, or the best for this processor (NULL or "auto"). NULL with the error set
 * if there is none or the processor cannot run it. */
const struct kernels *kernels_choose(const char *name);

/* Names of the families that this processor can run, best first; NULL past the end. */
const char *kernels_name(int i);

extern const struct kernels kernels_reference;

#endif
