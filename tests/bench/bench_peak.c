/* The most that one thread can do: independent chains of multiply-adds, in registers alone. */
#include "tests/bench/bench.h"

#include <stdatomic.h>
#include <string.h>

/* Enough chains to fill all units during a multiply-add, few enough for the registers */
enum { CHAINS = 12, BLOCK = 20000 };

/* A loop over vectors of `width` floats; the Makefile lets compilers fuse the product and the sum.
 * Each value tends to 1, so nothing becomes denormal or infinite. */
#define DEFINE_LOOP(name, width, attribute)                                              \
	attribute static float name(float begin)                                         \
	{                                                                                \
		typedef float vec __attribute__((vector_size((width)*4)));               \
		const vec a = (vec){ 0 } + 0.999f, b = (vec){ 0 } + 0.001f;              \
		vec x[CHAINS], sum = { 0 };                                              \
                                                                                         \
		for (int i = 0; i < CHAINS; i++)                                         \
			x[i] = (vec){ 0 } + begin + (float)i;                            \
		for (int n = 0; n < BLOCK; n++) {                                        \
			_Pragma("GCC unroll 12") for (int i = 0; i < CHAINS; i++) x[i] = \
				x[i] * a + b;                                            \
		}                                                                        \
		for (int i = 0; i < CHAINS; i++)                                         \
			sum += x[i];                                                     \
		return sum[0];                                                           \
	}

DEFINE_LOOP(loop_baseline, 4, )
#ifdef __x86_64__
DEFINE_LOOP(loop_avx2, 8, __attribute__((target("avx2,fma"))))
DEFINE_LOOP(loop_avx512, 16, __attribute__((target("avx512f,fma"))))
#endif

/* By the kernels' name. The baseline stands for the reference, which compilers make as fast. */
static const struct family {
	const char *name, *what;
	int width;
	float (*loop)(float begin);
} families[] = {
#ifdef __x86_64__
	{ "amx", "fused multiply-adds of 16 floats, as the vectors have them", 16, loop_avx512 },
	{ "avx512", "fused multiply-adds of 16 floats", 16, loop_avx512 },
	{ "avx2", "fused multiply-adds of 8 floats", 8, loop_avx2 },
#endif
	{ "baseline", "products and sums of 4 floats", 4, loop_baseline },
};

static const struct family *family_of(const struct kernels *k)
{
	const struct family *f = families;
	size_t n = sizeof(families) / sizeof(families[0]);

	while (f < families + n - 1 && strcmp(f->name, k->name))
		f++;
	return f;
}

/* What the loops compute, so that they must be run; also where the next begins. */
static _Atomic float result = 1;

double peak_measure(const struct kernels *k, double seconds)
{
	const struct family *f = family_of(k);
	double begin = bench_now(), now, blocks = 0;

	do {
		result = f->loop(result * 0 + 1);
		blocks++;
		now = bench_now();
	} while (now - begin < seconds);
	return 1e-9 * blocks * BLOCK * CHAINS * 2 * f->width / (now - begin);
}

struct all {
	const struct kernels *kernels;
	double seconds;
	double *gflops;
};

static void measure_part(void *context, int part)
{
	const struct all *all = context;

	all->gflops[part] = peak_measure(all->kernels, all->seconds);
}

double peak_measure_pool(const struct kernels *k, double seconds, struct pool *pool)
{
	double gflops[1024], sum = 0;
	struct all all = { k, seconds, gflops };
	int threads = pool_threads(pool);

	pool_run(pool, measure_part, &all, threads);
	for (int i = 0; i < threads; i++)
		sum += gflops[i];
	return sum;
}

int bench_peak(const struct bench *b)
{
	double one[BENCH_ROUNDS_MAX], two[BENCH_ROUNDS_MAX], ratio[BENCH_ROUNDS_MAX];
	const struct family *f = family_of(b->kernels);
	int rounds = bench_rounds(b, 9);
	struct pool *pool;

	if (pool_create(&pool, 2))
		return -1;
	report_note(
		b, "peak", "one thread, %s in registers; medians of %d rounds", f->what, rounds);
	for (int r = 0; r < rounds; r++) {
		one[r] = peak_measure(b->kernels, BENCH_ROUND);
		two[r] = peak_measure_pool(b->kernels, BENCH_ROUND, pool);
		ratio[r] = two[r] / one[r];
	}
	pool_release(pool);
	{
		double median = bench_median(one, rounds); /* sorts: the ends are least and most */
		const struct cell cells[] = {
			CELL_TEXT("kernels", 9, b->kernels->name),
			CELL("gflops", 8, 1, median),
			CELL("least", 8, 1, one[0]),
			CELL("most", 8, 1, one[rounds - 1]),
			CELL("two_threads", 8, 1, bench_median(two, rounds)),
			CELL("two_over_one", 8, 2, bench_median(ratio, rounds)),
		};

		REPORT(b, "peak", true, cells);
	}
	return 0;
}
