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

static void a_row_of_a_product_does_not_depend_on_the_others(void)
{
	enum { M = 51, N = 70, K = 600 };
	struct rng r;
	real *A, *W, *panels, *all, *alone;

	rng_seed(&r, 3);
	A = random_reals(&r, M * K);
	W = random_reals(&r, N * K);
	all = mem_alloc(M * N, sizeof(real));
	alone = mem_alloc(N, sizeof(real));
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));

		panels = mem_aligned(panels_size(k, K, N), sizeof(real));
		k->pack_transposed(panels, W, K, K, N, 0, 3);
		k->product(all, N, A, K, 1, panels, k->panel_size(K), M, N, K, NULL);
		for (int m = 0; m < M; m++) {
			k->product(alone, N, A + m * K, K, 1, panels, k->panel_size(K), 1, N, K,
				false);
			CHECK(!memcmp(alone, all + m * N, N * sizeof(real)));
		}
		mem_free(panels);
	}
	mem_free(A);
	mem_free(W);
	mem_free(all);
	mem_free(alone);
}

static void a_product_may_begin_with_a_bias(void)
{
	enum { M = 11, N = 45, K = 300 };
	struct rng r;
	real *A, *W, *panels, bias[N], packed[M * N], unpacked[M * N];

	rng_seed(&r, 12);
	A = random_reals(&r, M * K);
	W = random_reals(&r, N * K);
	for (int n = 0; n < N; n++)
		bias[n] = (real)(100 * rng_normal(&r));
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));

		panels = mem_aligned(panels_size(k, K, N), sizeof(real));
		k->pack_transposed(panels, W, K, K, N, 0, 2);
		k->product(packed, N, A, K, 1, panels, k->panel_size(K), M, N, K, bias);
		k->product_unpacked(unpacked, N, A, K, W, K, M, N, K, bias);
		CHECK(!memcmp(packed, unpacked, sizeof(packed)));
		for (int m = 0; m < M; m++)
			for (int n = 0; n < N; n++) {
				double sum = (double)bias[n];

				for (int i = 0; i < K; i++)
					sum += (double)A[m * K + i] * (double)W[n * K + i];
				CHECK_NEAR((double)packed[m * N + n], sum, 1e-3);
			}
		mem_free(panels);
	}
	mem_free(A);
	mem_free(W);
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
		const struct kernels *k = kernels_choose(kernels_name(f));
		real *panels = mem_aligned(panels_size(k, 1, N), sizeof(real)), W[N], C[N];

		for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
			for (int n = 0; n < N; n++) {
				uint64_t a = rng_below(&r, (uint32_t)1 << bits[i][0]),
					 w = rng_below(&r, (uint32_t)1 << bits[i][1]);
				real A = (real)a;

				W[n] = (real)w;
				k->pack_transposed(panels, W, 1, 1, N, 0, 2);
				k->product(C, N, &A, 1, 1, panels, k->panel_size(1), 1, N, 1, NULL);
				if ((double)C[n] != (double)(a * w))
					test_fail(k->name, __LINE__, "%.0f * %.0f is not %.0f",
						(double)a, (double)w, (double)C[n]);
			}
		mem_free(panels);
	}
}

static void a_product_shows_nan_and_infinity(void)
{
	enum { M = 3, N = 40, K = 70 };
	static const real strange[] = { NAN, INFINITY, -INFINITY };
	struct rng r;
	real *A, *W, C[M * N], unpacked[M * N];

	rng_seed(&r, 8);
	W = random_reals(&r, N * K);
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));
		real *panels = mem_aligned(panels_size(k, K, N), sizeof(real));

		k->pack_transposed(panels, W, K, K, N, 0, 2);
		for (int i = 0; i < 3; i++) {
			A = random_reals(&r, M * K);
			A[K + 50] = strange[i];
			k->product(C, N, A, K, 1, panels, k->panel_size(K), M, N, K, NULL);
			k->product_unpacked(unpacked, N, A, K, W, K, M, N, K, NULL);
			for (int n = 0; n < M * N; n++) {
				CHECK(!isfinite(C[n]) == (n / N == 1));
				CHECK(!isfinite(unpacked[n]) == (n / N == 1));
			}
			/* nor does anything of it stay for a shorter row */
			k->product_unpacked(unpacked, N, A + K, K, W, K, 1, N, K, NULL);
			k->product_unpacked(unpacked, N, A + K, K, W, K, 1, N, 40, NULL);
			for (int n = 0; n < N; n++)
				CHECK(isfinite(unpacked[n]));
			mem_free(A);
		}
		mem_free(panels);
	}
	mem_free(W);
}

/* Where products are too small for normal numbers, too */
static void unpacked_products_of_tiny_numbers_have_the_same_bits(void)
{
	enum { M = 3, N = 40, K = 70 };
	struct rng r;
	real *A, *W, packed[M * N], unpacked[M * N];

	rng_seed(&r, 9);
	A = random_reals(&r, M * K);
	W = random_reals(&r, N * K);
	for (int i = 0; i < M * K; i++)
		A[i] *= (real)1e-19;
	for (int i = 0; i < N * K; i++)
		W[i] *= (real)1e-19;
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));
		real *panels = mem_aligned(panels_size(k, K, N), sizeof(real));

		k->pack_transposed(panels, W, K, K, N, 0, 2);
		for (int rows = 1; rows <= M; rows++) {
			k->product(packed, N, A, K, 1, panels, k->panel_size(K), rows, N, K, NULL);
			k->product_unpacked(unpacked, N, A, K, W, K, rows, N, K, NULL);
			if (memcmp(packed, unpacked, (size_t)(rows * N) * sizeof(real)))
				test_fail(k->name, __LINE__, "unpacked of %d rows has other bits",
					rows);
		}
		mem_free(panels);
	}
	mem_free(A);
	mem_free(W);
}

const struct test suite_product[] = {
	{ "products_of_every_shape_are_right", products_of_every_shape_are_right },
	{ "products_of_many_rows_are_right", products_of_many_rows_are_right },
	{ "a_row_of_a_product_does_not_depend_on_the_others",
		a_row_of_a_product_does_not_depend_on_the_others },
	{ "a_product_may_begin_with_a_bias", a_product_may_begin_with_a_bias },
	{ "a_product_that_a_float_can_hold_is_exact", a_product_that_a_float_can_hold_is_exact },
	{ "a_product_shows_nan_and_infinity", a_product_shows_nan_and_infinity },
	{ "unpacked_products_of_tiny_numbers_have_the_same_bits",
		unpacked_products_of_tiny_numbers_have_the_same_bits },
	{ 0 },
};
