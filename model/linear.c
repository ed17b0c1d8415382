#include "model/linear.h"

#include <assert.h>

/* One product, shared out by rows or by panels of columns, whichever are more. Each part also adds
 * up its share of the bias gradient: `sums` of the columns of A, which is transposed then. */
struct product {
	const struct kernels *k;
	real *sums;
	real *C;
	int ldc;
	const real *A;
	int row, col;
	const real *panels; /* NULL: W is read as it is */
	size_t stride;
	const real *W;
	int ld;
	int M, N, K;
	const real *from;
	bool by_rows;
	int parts;
};

static int panels_of(int N)
{
	return (N + PANEL - 1) / PANEL;
}

/* A sum of rows, cut for the pool by columns. */
struct sum {
	const struct kernels *k;
	real *db;
	const real *dY;
	int ld, M, N, parts;
};

static void sum_part(void *context, int part)
{
	const struct sum *s = context;
	int begin, end;

	pool_range(s->N, part, s->parts, &begin, &end);
	for (size_t m = 0; m < (size_t)s->M; m++)
		s->k->axpy(s->db + begin, 1, s->dY + m * (size_t)s->ld + begin, end - begin);
}

void add_rows(const struct engine *e, real *db, const real *dY, int lddy, int M, int N)
{
	struct sum sum = { e->k, db, dY, lddy, M, N, pool_threads(e->pool) };

	run_later(e, sum_part, &sum, sizeof(sum), sum.parts);
}

static void product_part(void *context, int part)
{
	const struct product *p = context;
	int begin, end, first;
	const real *from;

	if (p->by_rows) {
		const struct engine serial = { .k = p->k };
		real *c;

		pool_range(p->M, part, p->parts, &begin, &end);
		if (p->sums)
			add_rows(&serial, p->sums + begin, p->A + begin, p->col, p->K, end - begin);
		c = p->C + (size_t)begin * (size_t)p->ldc;
		p->k->product(c, p->ldc, p->A + (size_t)begin * (size_t)p->row, p->row, p->col,
			p->panels, p->stride, end - begin, p->N, p->K,
			p->from == p->C ? c : p->from);
		return;
	}
	pool_range(panels_of(p->N), part, p->parts, &begin, &end);
	first = begin * PANEL;
	end = end * PANEL < p->N ? end * PANEL : p->N;
	from = p->from ? p->from + first : NULL;
	if (p->panels)
		p->k->product(p->C + first, p->ldc, p->A, p->row, p->col,
			p->panels + (size_t)begin * p->stride, p->stride, p->M, end - first, p->K,
			from);
	else
		p->k->product_unpacked(p->C + first, p->ldc, p->A, p->row,
			p->W + (size_t)first * (size_t)p->ld, p->ld, p->M, end - first, p->K, from);
}

static void cut_product(const struct engine *e, struct product *p)
{
	p->k = e->k;
	p->parts = pool_threads(e->pool);
	p->by_rows = p->sums || (p->panels && p->M / 8 >= panels_of(p->N));
}

static void product(const struct engine *e, struct product p)
{
	cut_product(e, &p);
	if (p.parts > 1)
		pool_run(e->pool, product_part, &p, p.parts);
	else
		product_part(&p, 0);
}

/* Panels of W:[N, K], or of its transpose (`forward`): one job, as many matrices are small. */
struct pack {
	const struct kernels *k;
	real *forward, *backward; /* either may be NULL */
	const real *W;
	int ld, N, K, parts;
};

static void pack_part(void *context, int part)
{
	const struct pack *p = context;
	int begin, end;

	if (p->forward) {
		pool_range(panels_of(p->N), part, p->parts, &begin, &end);
		p->k->pack_transposed(p->forward, p->W, p->ld, p->K, p->N, begin, end);
	}
	if (p->backward) {
		pool_range(panels_of(p->K), part, p->parts, &begin, &end);
		p->k->pack(p->backward, p->W, p->ld, p->N, p->K, begin, end);
	}
}

void linear_layout(struct linear *l, const struct kernels *k, int N, int K, enum packing packing,
	struct arena *a)
{
	*l = (struct linear){ .N = N, .K = K, .stride = k->panel_size(N) };
	if (packing == PACK_FORWARD || packing == PACK_BOTH)
		l->forward = arena_take(a, panels_size(k, K, N), sizeof(real));
	if (packing >= PACK_BOTH)
		l->backward = arena_take(a, panels_size(k, N, K), sizeof(real));
}

void linear_pack(const struct engine *e, struct linear *l, const real *W, int ld, const real *b)
{
	l->W = W;
	l->ld = ld;
	l->b = b;
	if (l->forward || l->backward) {
		struct pack p = { e->k, l->forward, l->backward, W, ld, l->N, l->K,
			pool_threads(e->pool) };

		run_later(e, pack_part, &p, sizeof(p), p.parts);
	}
}

struct linear linear_slice(const struct kernels *k, const struct linear *l, int first, int count)
{
	struct linear slice = *l;

	assert(first % PANEL == 0);
	slice.W += (size_t)first * (size_t)l->ld;
	slice.b = l->b ? l->b + first : NULL;
	slice.N = count;
	if (l->forward)
		slice.forward += panels_size(k, l->K, first);
	if (l->backward)
		slice.backward += k->panel_size(first);
	return slice;
}

/* Y = from + X W', where `from` is a bias or Y itself */
static void multiply(const struct engine *e, real *Y, int ldy, const struct linear *l,
	const real *X, int ldx, int M, const real *from)
{
	bool packed = M > 1 || e->k->singles < NEVER_PACKED;

	product(e, (struct product){ .C = Y,
			   .ldc = ldy,
			   .A = X,
			   .row = ldx,
			   .col = 1,
			   .panels = packed ? l->forward : NULL,
			   .W = l->W,
			   .ld = l->ld,
			   .stride = e->k->panel_size(l->K),
			   .M = M,
			   .N = l->N,
			   .K = l->K,
			   .from = from });
}

void linear_forward(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, int M)
{
	multiply(e, Y, ldy, l, X, ldx, M, l->b);
}

void linear_add(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, int M)
{
	multiply(e, Y, ldy, l, X, ldx, M, Y);
}

void linear_backward(const struct engine *e, real *dX, int lddx, const struct linear *l,
	const real *dY, int lddy, int M, bool accumulate)
{
	assert(l->backward);
	product(e, (struct product){ .C = dX,
			   .ldc = lddx,
			   .A = dY,
			   .row = lddy,
			   .col = 1,
			   .panels = l->backward,
			   .stride = l->stride,
			   .M = M,
			   .N = l->K,
			   .K = l->N,
			   .from = accumulate ? dX : NULL });
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
	struct pack p = { e->k, NULL, x->panels, X, ldx, M, x->K, pool_threads(e->pool) };

	x->M = M;
	if (x->panels)
		run_later(e, pack_part, &p, sizeof(p), p.parts);
}

void linear_weight_gradient(const struct engine *e, real *dW, real *db, const real *dY, int lddy,
	const struct input *x, int parts, int N, bool accumulate)
{
	int K = 0;

	for (int i = 0; i < parts; i++)
		K += x[i].K;
	for (int i = 0; i < parts; dW += x[i++].K) {
		struct product p = { .C = dW,
			.ldc = K,
			.A = dY,
			.row = 1,
			.col = lddy,
			.panels = x[i].panels,
			.stride = e->k->panel_size(x[i].M),
			.M = N,
			.N = x[i].K,
			.K = x[i].M,
			.from = accumulate ? dW : NULL,
			.sums = i ? NULL : db };

		cut_product(e, &p);
		run_later(e, product_part, &p, sizeof(p), p.parts);
	}
}
