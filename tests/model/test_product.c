/* Matrix products of every family of kernels against plain arithmetic in double. */
#include "base/mem.h"
#include "base/rng.h"
#include "model/kernels/kernels.h"
#include "tests/model/random_reals.h"
#include "tests/test.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static void check_product(
	const struct kernels *k, int M, int N, int K, bool transposed, bool accumulate)
{
	struct rng r;
	real *A, *W, *C, *before, *panels;

	rng_seed(&r, (uint64_t)(M * 10000 + N * 100 + K));
	A = random_reals(&r, (size_t)(M * K));
	W = random_reals(&r, (size_t)(N * K));
	C = random_reals(&r, (size_t)(M * (N + 3)));
	before = mem_alloc((size_t)(M * (N + 3)), sizeof(real));
	memcpy(before, C, (size_t)(M * (N + 3)) * sizeof(real));
	panels = mem_aligned(panels_size(k, K, N), sizeof(real));
	/* NT: A:[M, K], W:[N, K].  TN: A:[K, M], W:[K, N]. */
	if (transposed)
		k->pack(panels, W, N, K, N, 0, (N + PANEL - 1) / PANEL);
	else
		k->pack_transposed(panels, W, K, K, N, 0, (N + PANEL - 1) / PANEL);
	k->product(C, N + 3, A, transposed ? 1 : K, transposed ? M : 1, panels, k->panel_size(K), M,
		N, K, accumulate ? C : NULL);
	if (!transposed) {
		real *direct = mem_alloc((size_t)(M * (N + 3)), sizeof(real));

		memcpy(direct, before, (size_t)(M * (N + 3)) * sizeof(real));
		k->product_unpacked(direct, N + 3, A, K, W, K, M, N, K, accumulate ? direct : NULL);
		if (memcmp(direct, C, (size_t)(M * (N + 3)) * sizeof(real)))
			test_fail(k->name, __LINE__, "unpacked %dx%dx%d has other bits", M, N, K);
		mem_free(direct);
	}
	for (int m = 0; m < M; m++)
		for (int n = 0; n < N + 3; n++) {
			double sum = accumulate || n >= N ? (double)before[m * (N + 3) + n] : 0,
			       size = 1;

			for (int i = 0; n < N && i < K; i++) {
				double a = (double)(transposed ? A[i * M + m] : A[m * K + i]);
				double w = (double)(transposed ? W[i * N + n] : W[n * K + i]);

				sum += a * w;
				size += fabs(a * w);
			}
			if (!(fabs(sum - (double)C[m * (N + 3) + n]) <=
				    4 * epsilon * size * sqrt(K)))
				test_fail(k->name, __LINE__,
					"product %dx%dx%d at (%d, %d): %g is not %g", M, N, K, m, n,
					(double)C[m * (N + 3) + n], sum);
		}
	mem_free(A);
	mem_free(W);
	mem_free(C);
	mem_free(before);
	mem_free(panels);
}

static void products_of_every_shape_are_right(void)
{
	static const int columns[] = { 1, 5, 8, 16, 31, 32, 33, 64, 77 },
			 depths[] = { 1, 2, 17, 64, 513, 1030 };

	for (int f = 0; kernels_name(f); f++)
		for (int M = 0; M <= 19; M++)
			for (size_t n = 0; n < sizeof(columns) / sizeof(columns[0]); n++)
				for (size_t d = 0; d < sizeof(depths) / sizeof(depths[0]); d++) {
					int variant = M + (int)n + (int)d;

					if (depths[d] > 64 && M % 5)
						continue;
					check_product(kernels_choose(kernels_name(f)), M,
						columns[n], depths[d], variant & 1, variant & 2);
				}
}

/* Rows are cut into tiles and blocks, evenly or not. */
static void products_of_many_rows_are_right(void)
{
	static const int rows[] = { 31, 32, 33, 47, 51, 64, 65, 97, 130, 145, 193, 301 };

	for (int f = 0; kernels_name(f); f++)
		for (size_t m = 0; m < sizeof(rows) / sizeof(rows[0]); m++)
			for (int variant = 0; variant < 4; variant++)
				check_product(kernels_choose(kernels_name(f)), rows[m],
					variant & 1 ? 70 : 64, m % 5 ? 40 : 540, variant & 1,
					variant & 2);
}

/* Random A:[M, K], W:[N, K], and W packed for the product A W^T. */
struct operands {
	const struct kernels *k;
	int M, N, K;
	real *A, *W, *panels;
};

static void pack(struct operands *o)
{
	o->k->pack_transposed(o->panels, o->W, o->K, o->K, o->N, 0, (o->N + PANEL - 1) / PANEL);
}

static struct operands operands_of(const struct kernels *k, int M, int N, int K, uint64_t seed)
{
	struct rng r;
	struct operands o = { .k = k, .M = M, .N = N, .K = K };

	rng_seed(&r, seed);
	o.A = random_reals(&r, (size_t)(M * K));
	o.W = random_reals(&r, (size_t)(N * K));
	o.panels = mem_aligned(panels_size(k, K, N), sizeof(real));
	pack(&o);
	return o;
}

static void release(struct operands *o)
{
	mem_free(o->A);
	mem_free(o->W);
	mem_free(o->panels);
}

/* C:[rows, N] = from + the rows of A from `first` on */
static void packed(real *C, const struct operands *o, int first, int rows, const real *from)
{
	o->k->product(C, o->N, o->A + first * o->K, o->K, 1, o->panels, o->k->panel_size(o->K),
		rows, o->N, o->K, from);
}

static void unpacked(real *C, const struct operands *o, int first, int rows, const real *from)
{
	o->k->product_unpacked(
		C, o->N, o->A + first * o->K, o->K, o->W, o->K, rows, o->N, o->K, from);
}

static void a_row_of_a_product_does_not_depend_on_the_others(void)
{
	enum { M = 51, N = 70, K = 600 };
	real all[M * N], alone[N];

	for (int f = 0; kernels_name(f); f++) {
		struct operands o = operands_of(kernels_choose(kernels_name(f)), M, N, K, 3);

		packed(all, &o, 0, M, NULL);
		for (int m = 0; m < M; m++) {
			packed(alone, &o, m, 1, NULL);
			CHECK(!memcmp(alone, all + m * N, sizeof(alone)));
		}
		release(&o);
	}
}

static void a_product_may_begin_with_a_bias(void)
{
	enum { M = 11, N = 45, K = 300 };
	real C[M * N], direct[M * N];

	for (int f = 0; kernels_name(f); f++) {
		struct operands o = operands_of(kernels_choose(kernels_name(f)), M, N, K, 12);
		const real *bias = o.A; /* any numbers */

		packed(C, &o, 0, M, bias);
		unpacked(direct, &o, 0, M, bias);
		CHECK(!memcmp(C, direct, sizeof(C)));
		for (int i = 0; i < M * N; i++) {
			double sum = (double)bias[i % N];

			for (int k = 0; k < K; k++)
				sum += (double)o.A[i / N * K + k] * (double)o.W[i % N * K + k];
			CHECK_NEAR((double)C[i], sum, 1e-3);
		}
		release(&o);
	}
}

/* Products that a float holds exactly: families that cut numbers into parts must lose no bit. */
static void a_product_that_a_float_can_hold_is_exact(void)
{
	static const int bits[][2] = { { 24, 1 }, { 1, 24 }, { 22, 2 }, { 2, 22 }, { 12, 12 },
		{ 16, 8 }, { 8, 16 } };
	enum { N = 40 };
	struct rng r;

	rng_seed(&r, 5);
	for (int f = 0; kernels_name(f); f++) {
		struct operands o = operands_of(kernels_choose(kernels_name(f)), 1, N, 1, 5);
		real C[N];

		for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
			for (int n = 0; n < N; n++) {
				uint64_t a = rng_below(&r, (uint32_t)1 << bits[i][0]),
					 w = rng_below(&r, (uint32_t)1 << bits[i][1]);

				o.A[0] = (real)a;
				o.W[n] = (real)w;
				pack(&o);
				packed(C, &o, 0, 1, NULL);
				if ((double)C[n] != (double)(a * w))
					test_fail(o.k->name, __LINE__, "%.0f * %.0f is not %.0f",
						(double)a, (double)w, (double)C[n]);
			}
		release(&o);
	}
}

static void a_product_shows_nan_and_infinity(void)
{
	enum { M = 3, N = 40, K = 70 };
	static const real strange[] = { NAN, INFINITY, -INFINITY };
	real C[M * N], direct[M * N];

	for (int i = 0; i < 3; i++)
		for (int f = 0; kernels_name(f); f++) {
			struct operands o =
				operands_of(kernels_choose(kernels_name(f)), M, N, K, 8);

			o.A[K + 50] = strange[i];
			packed(C, &o, 0, M, NULL);
			unpacked(direct, &o, 0, M, NULL);
			for (int n = 0; n < M * N; n++) {
				CHECK(!isfinite(C[n]) == (n / N == 1));
				CHECK(!isfinite(direct[n]) == (n / N == 1));
			}
			/* nor does anything of it stay for a shorter row */
			unpacked(direct, &o, 1, 1, NULL);
			o.k->product_unpacked(direct, N, o.A + K, K, o.W, K, 1, N, 40, NULL);
			for (int n = 0; n < N; n++)
				CHECK(isfinite(direct[n]));
			release(&o);
		}
}

/* Where products are too small for normal numbers, too */
static void unpacked_products_of_tiny_numbers_have_the_same_bits(void)
{
	enum { M = 3, N = 40, K = 70 };
	real C[M * N], direct[M * N];

	for (int f = 0; kernels_name(f); f++) {
		struct operands o = operands_of(kernels_choose(kernels_name(f)), M, N, K, 9);

		for (int i = 0; i < M * K; i++)
			o.A[i] *= (real)1e-19;
		for (int i = 0; i < N * K; i++)
			o.W[i] *= (real)1e-19;
		pack(&o);
		for (int rows = 1; rows <= M; rows++) {
			packed(C, &o, 0, rows, NULL);
			unpacked(direct, &o, 0, rows, NULL);
			if (memcmp(C, direct, (size_t)(rows * N) * sizeof(real)))
				test_fail(o.k->name, __LINE__, "unpacked of %d rows has other bits",
					rows);
		}
		release(&o);
	}
}

const struct test suite_product[] = {
	TEST(products_of_every_shape_are_right),
	TEST(products_of_many_rows_are_right),
	TEST(a_row_of_a_product_does_not_depend_on_the_others),
	TEST(a_product_may_begin_with_a_bias),
	TEST(a_product_that_a_float_can_hold_is_exact),
	TEST(a_product_shows_nan_and_infinity),
	TEST(unpacked_products_of_tiny_numbers_have_the_same_bits),
	{ 0 },
};
