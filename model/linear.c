#include "model/linear.h"

#include "model/rows.h"

#include <assert.h>

/* One product: the arguments of kernels' `product`, and W:[N, K] with row stride ld, which is read
 * as it is if there are no panels. The threads share its rows, or its panels of columns, whichever
 * are more. With `sums`, also adds up the columns of A, which is transposed then: the gradient of a
 * bias. */
struct product {
	const struct kernels *k;
	real *C;
	int ldc;
	const real *A;
	int row, col;
	const real *panels;
	size_t stride;
	const real *W;
	int ld, M, N, K;
	const real *from;
	real *sums;
};

static int panels_of(int N)
{
	return (N + PANEL - 1) / PANEL;
}

/* x:[n] += the rows of dY */
static void sum_rows(const struct kernels *k, real *x, const real *dY, int ld, int rows, int n)
{
	for (int m = 0; m < rows; m++)
		k->axpy(x, 1, ROW(dY, m, ld), n);
}

static void multiply_rows(const struct product *p, int begin, int end)
{
	real *c = ROW(p->C, begin, p->ldc);

	if (p->sums)
		sum_rows(p->k, p->sums + begin, p->A + begin, p->col, p->K, end - begin);
	p->k->product(c, p->ldc, ROW(p->A, begin, p->row), p->row, p->col, p->panels, p->stride,
		end - begin, p->N, p->K, p->from == p->C ? c : p->from);
}

static void multiply_panels(const struct product *p, int begin, int end)
{
	int first = begin * PANEL, N = (end * PANEL < p->N ? end * PANEL : p->N) - first;
	const real *from = p->from ? p->from + first : NULL;

	if (p->panels)
		p->k->product(p->C + first, p->ldc, p->A, p->row, p->col,
			p->panels + (size_t)begin * p->stride, p->stride, p->M, N, p->K, from);
	else
		p->k->product_unpacked(p->C + first, p->ldc, p->A, p->row, ROW(p->W, first, p->ld),
			p->ld, p->M, N, p->K, from);
}

static bool by_rows(const struct product *p)
{
	return p->sums || (p->panels && p->M / 8 >= panels_of(p->N));
}

static void multiply(const void *context, int begin, int end)
{
	(by_rows(context) ? multiply_rows : multiply_panels)(context, begin, end);
}

static int rows_of(const struct product *p)
{
	return by_rows(p) ? p->M : panels_of(p->N);
}

/* Panels of the transpose of W:[N, K], then those of W; each may be unwanted. */
struct pack {
	const struct kernels *k;
	real *forward, *backward;
	const real *W;
	int ld, N, K;
};

static void pack_work(const void *context, int begin, int end)
{
	const struct pack *p = context;
	int first = p->forward ? panels_of(p->N) : 0;

	if (begin < first)
		p->k->pack_transposed(
			p->forward, p->W, p->ld, p->K, p->N, begin, end < first ? end : first);
	if (end > first)
		p->k->pack(p->backward, p->W, p->ld, p->N, p->K, begin > first ? begin - first : 0,
			end - first);
}

static void pack_later(
	const struct engine *e, real *forward, real *backward, const real *W, int ld, int N, int K)
{
	struct pack p = { e->k, forward, backward, W, ld, N, K };
	int panels = (forward ? panels_of(N) : 0) + (backward ? panels_of(K) : 0);

	if (panels)
		run_later(e, panels, pack_work, &p, sizeof(p));
}

void linear_weights(const struct weights *w, struct linear *l, int N, int K, const real *W, int ld,
	const real *b)
{
	const struct kernels *k = w->e->k;

	if (!w->arena) {
		l->W = W;
		l->ld = ld;
		l->b = b;
		pack_later(w->e, l->forward, l->backward, W, ld, N, K);
		return;
	}
	*l = (struct linear){ .N = N, .K = K, .stride = k->panel_size(N) };
	if (w->packing == PACK_FORWARD || w->packing == PACK_BOTH)
		l->forward = arena_take(w->arena, panels_size(k, K, N), sizeof(real));
	if (w->packing >= PACK_BOTH)
		l->backward = arena_take(w->arena, panels_size(k, N, K), sizeof(real));
}

struct linear linear_slice(const struct kernels *k, const struct linear *l, int first, int count)
{
	struct linear slice = *l;

	assert(first % PANEL == 0);
	slice.W = ROW(l->W, first, l->ld);
	slice.b = l->b ? l->b + first : NULL;
	slice.N = count;
	if (l->forward)
		slice.forward += panels_size(k, l->K, first);
	if (l->backward)
		slice.backward += k->panel_size(first);
	return slice;
}

/* Y = from + X W^T, where `from` is a bias or Y itself */
static void forward(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, int M, const real *from)
{
	bool packed = M > 1 || e->k->singles < NEVER_PACKED;
	struct product p = { e->k, Y, ldy, X, ldx, 1, packed ? l->forward : NULL,
		e->k->panel_size(l->K), l->W, l->ld, M, l->N, l->K, from, NULL };

	run_rows(e, rows_of(&p), multiply, &p);
}

void linear_forward(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, int M)
{
	forward(e, Y, ldy, l, X, ldx, M, l->b);
}

void linear_add(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, int M)
{
	forward(e, Y, ldy, l, X, ldx, M, Y);
}

void linear_backward(const struct engine *e, real *dX, int lddx, const struct linear *l,
	const real *dY, int lddy, int M, bool accumulate)
{
	struct product p = { e->k, dX, lddx, dY, lddy, 1, l->backward, l->stride, NULL, 0, M, l->K,
		l->N, accumulate ? dX : NULL, NULL };

	assert(l->backward);
	run_rows(e, rows_of(&p), multiply, &p);
}

void input_layout(
	struct input *x, const struct kernels *k, int M, int K, bool wanted, struct arena *a)
{
	*x = (struct input){ .K = K };
	if (wanted)
		x->panels = arena_take(a, panels_size(k, M, K), sizeof(real));
}

void input_pack(const struct engine *e, struct input *x, const real *X, int ldx, int M)
{
	x->M = M;
	pack_later(e, NULL, x->panels, X, ldx, M, x->K);
}

void linear_weight_gradient(const struct engine *e, real *dW, real *db, const real *dY, int lddy,
	const struct input *x, int parts, int N, bool accumulate)
{
	int K = 0;

	for (int i = 0; i < parts; i++)
		K += x[i].K;
	for (int i = 0; i < parts; dW += x[i++].K) {
		struct product p = { e->k, dW, K, dY, 1, lddy, x[i].panels,
			e->k->panel_size(x[i].M), NULL, 0, N, x[i].K, x[i].M,
			accumulate ? dW : NULL, i ? NULL : db };

		run_later(e, rows_of(&p), multiply, &p, sizeof(p));
	}
}

/* A sum of rows; the threads share its columns. */
struct sum {
	const struct kernels *k;
	real *db;
	const real *dY;
	int ld, M;
};

static void sum_work(const void *context, int begin, int end)
{
	const struct sum *s = context;

	sum_rows(s->k, s->db + begin, s->dY + begin, s->ld, s->M, end - begin);
}

void add_rows(const struct engine *e, real *db, const real *dY, int lddy, int M, int N)
{
	struct sum sum = { e->k, db, dY, lddy, M };

	run_later(e, N, sum_work, &sum, sizeof(sum));
}
