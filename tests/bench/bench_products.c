/* The matrix products that occur, by the kernels' table alone. */
#include "base/mem.h"
#include "base/rng.h"
#include "tests/bench/bench.h"

/* C:[M, N] = A B over K: NT is y = W x over M rows, dX the gradient of x, TN that of W. B is always
 * in panels; in TN A is read by its columns and C is added to. */
static const struct shape {
	const char *kind;
	int M, N, K;
} shapes[] = {
	{ "NT", 64, 768, 256 },
	{ "NT", 960, 768, 256 },
	{ "NT", 64, 8000, 256 },
	{ "NT", 256, 8000, 256 },
	{ "NT", 1, 768, 256 },
	{ "NT", 1, 8000, 256 },
	{ "NT", 13, 768, 256 },
	{ "dX", 64, 256, 768 },
	{ "dX", 256, 256, 8000 },
	{ "TN", 8000, 256, 256 },
	{ "TN", 768, 256, 960 },
	{ "TN", 256, 1024, 960 },
};
enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

struct product {
	struct shape shape;
	bool transposed;
	real *A, *B, *C, *panels; /* B:[K, N] */
};

static int create(struct product *p, const struct bench *b, const struct shape *shape)
{
	size_t M = (size_t)shape->M, N = (size_t)shape->N, K = (size_t)shape->K;
	struct rng r;

	*p = (struct product){ .shape = *shape, .transposed = shape->kind[0] == 'T' };
	p->A = mem_aligned(M * K, sizeof(real));
	p->B = mem_aligned(K * N, sizeof(real));
	p->C = mem_aligned(M * N, sizeof(real));
	p->panels = mem_aligned(panels_size(b->kernels, shape->K, shape->N), sizeof(real));
	if (!p->A || !p->B || !p->C || !p->panels)
		return -1;
	rng_seed(&r, b->seed);
	for (size_t i = 0; i < M * K; i++)
		p->A[i] = (real)(2 * rng_uniform(&r) - 1);
	for (size_t i = 0; i < K * N; i++)
		p->B[i] = (real)(2 * rng_uniform(&r) - 1);
	b->kernels->pack(
		p->panels, p->B, shape->N, shape->K, shape->N, 0, (shape->N + PANEL - 1) / PANEL);
	return 0;
}

static void release(struct product *p)
{
	mem_free(p->A);
	mem_free(p->B);
	mem_free(p->C);
	mem_free(p->panels);
}

static void run(const struct product *p, const struct kernels *k, bool accumulate)
{
	const struct shape *s = &p->shape;

	k->product(p->C, s->N, p->A, p->transposed ? 1 : s->K, p->transposed ? s->M : 1, p->panels,
		k->panel_size(s->K), s->M, s->N, s->K, accumulate ? p->C : NULL);
}

static void measure(const struct product *p, const struct bench *b, bool head)
{
	double gflops[BENCH_ROUNDS_MAX], share[BENCH_ROUNDS_MAX], before, after;
	double flops = 2.0 * p->shape.M * p->shape.N * p->shape.K;
	int rounds = bench_rounds(b, 7);

	before = peak_measure(b->kernels, BENCH_PEAK);
	for (int r = 0; r < rounds; r++) {
		double begin = bench_now(), seconds, times = 0;

		do {
			run(p, b->kernels, p->transposed);
			times++;
			seconds = bench_now() - begin;
		} while (seconds < BENCH_ROUND);
		after = peak_measure(b->kernels, BENCH_PEAK);
		gflops[r] = 1e-9 * flops * times / seconds;
		share[r] = gflops[r] / ((before + after) / 2);
		before = after;
	}
	{
		const struct cell cells[] = {
			CELL_TEXT("kind", 4, p->shape.kind),
			CELL("rows", 5, 0, p->shape.M),
			CELL("columns", 5, 0, p->shape.N),
			CELL("sum_over", 5, 0, p->shape.K),
			CELL("gflops", 8, 1, bench_median(gflops, rounds)),
			CELL("of_peak", 7, 3, bench_median(share, rounds)),
		};

		REPORT(b, "products", head, cells);
	}
}

int bench_products(const struct bench *b)
{
	report_note(b, "products",
		"one thread, kernels %s, the same product again and again, weights packed before; "
		"of_peak: against the peak right before and after each round of %.0f ms, medians "
		"of %d rounds",
		b->kernels->name, 1e3 * BENCH_ROUND, bench_rounds(b, 7));
	for (int i = 0; i < SHAPES; i++) {
		struct product p;
		int rc = create(&p, b, &shapes[i]);

		if (!rc)
			measure(&p, b, i == 0);
		release(&p);
		if (rc)
			return -1;
	}
	return 0;
}
