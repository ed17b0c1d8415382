/* Every family of kernels against plain arithmetic in double, with tails and unaligned sizes. */
#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "model/kernels/kernels.h"
#include "tests/model/random_reals.h"
#include "tests/test.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Units in the last place of the right answer. */
static double ulps(double got, double right)
{
	int exponent;

	if (got == right || (got != got && right != right))
		return 0;
	frexp(right, &exponent);
	if (fabs(right) < 1e-30)
		return fabs(got - right) / 1e-36;
	return fabs(got - right) / (ldexp(epsilon, exponent - 1));
}

static void tanh_is_within_seven_ulp(void)
{
	enum { COUNT = 1013 };
	real x[COUNT], y[COUNT];
	double worst = 0;

	for (int f = 0; kernels_name(f); f++)
		for (int pass = 0; pass < 400; pass++) {
			for (int i = 0; i < COUNT; i++)
				x[i] = (real)(((pass * COUNT + i) / (200.0 * COUNT) - 1) *
					      (pass % 3 == 0          ? 0.7
						      : pass % 3 == 1 ? 12
								      : 1e-3));
			kernels_choose(kernels_name(f))->tanh(y, x, COUNT);
			for (int i = 0; i < COUNT; i++)
				if (!(ulps((double)y[i], tanh((double)x[i])) <= worst))
					worst = ulps((double)y[i], tanh((double)x[i]));
		}
	if (!(worst <= 7))
		test_fail("tanh", 0, "off by %g ulp", worst);
}

static void tanh_saturates_and_keeps_nan_and_zero(void)
{
	real x[] = { INFINITY, -INFINITY, NAN, 0, (real)-0.0, 1000, -1000, 1e-30f }, y[8];

	for (int f = 0; kernels_name(f); f++) {
		kernels_choose(kernels_name(f))->tanh(y, x, 8);
		CHECK(y[0] <= 1 && y[1] >= -1 && y[5] <= 1 && y[6] >= -1);
		CHECK_NEAR((double)y[0], 1, 4e-7);
		CHECK_NEAR((double)y[1], -1, 4e-7);
		CHECK(y[5] == y[0] && y[6] == y[1]);
		CHECK(y[2] != y[2] && y[3] == 0 && y[4] == 0);
		CHECK_NEAR((double)y[7] * 1e30, 1, 1e-6);
	}
}

static void softmax_is_right_at_every_length(void)
{
	struct rng r;

	rng_seed(&r, 9);
	for (int f = 0; kernels_name(f); f++)
		for (int n = 1; n < 100; n++) {
			const struct kernels *k = kernels_choose(kernels_name(f));
			real e[100], a[100], lse, max;
			double sum = 0;

			for (int i = 0; i < n; i++) {
				e[i] = (real)(30 * rng_normal(&r));
				sum += exp((double)e[i]);
			}
			lse = k->softmax(a, e, n);
			CHECK_NEAR((double)lse, log(sum), 1e-6);
			max = e[k->argmax(e, n)];
			CHECK(lse == max + real_log(k->exp_sum(e, max, n)));
			for (int i = 0; i < n; i++) {
				/* an exponent x has an error of half an ulp of x itself */
				double right = exp((double)e[i]) / sum;

				CHECK(fabs((double)a[i] - right) <= 1e-5 * right + 1e-37);
			}
		}
}

static void softmax_shows_nan_and_takes_minus_infinity(void)
{
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));
		real e[20] = { 0 }, a[20];
		struct stretch s;

		e[3] = -INFINITY;
		CHECK_NEAR((double)k->softmax(a, e, 20), log(19), 1e-6);
		CHECK(a[3] == 0);
		e[17] = NAN;
		e[9] = 1;
		k->softmax(a, e, 20);
		CHECK(a[0] != a[0] && a[17] != a[17]);
		a[0] = k->exp_sum(e, 0, 20);
		CHECK(a[0] != a[0]);
		k->exponentials(&s, e, 20);
		CHECK(s.best == 9 && s.max == 1 && s.sum != s.sum && e[17] != e[17]);
	}
}

static void exponentials_and_what_they_tell_are_right(void)
{
	struct rng r;

	rng_seed(&r, 4);
	for (int f = 0; kernels_name(f); f++)
		for (int n = 1; n < 80; n++) {
			const struct kernels *k = kernels_choose(kernels_name(f));
			real x[80], kept[80] = { 0 };
			double total = 0, sum = 0;
			struct stretch s;

			for (int i = 0; i < n; i++) {
				x[i] = kept[i] = (real)(3 * rng_normal(&r));
				total += (double)kept[i];
			}
			k->exponentials(&s, x, n);
			CHECK_EQUAL(s.best, k->argmax(kept, n));
			CHECK(s.max == kept[s.best]);
			CHECK_NEAR((double)s.total, total, 1e-5);
			for (int i = 0; i < n; i++) {
				double right = exp((double)kept[i] - (double)s.max);

				CHECK_NEAR((double)x[i], right, 1e-6);
				sum += right;
			}
			CHECK_NEAR((double)s.sum, sum, 1e-6);
			memcpy(kept, x, sizeof(kept));
			k->scale(x, (real)-0.3, (real)0.7, n);
			for (int i = 0; i < n; i++)
				CHECK_NEAR((double)x[i], -0.3 * (double)kept[i] + 0.7, 1e-6);
		}
}

/* The fast families' fused passes against the reference. */
static void fused_passes_agree_with_the_reference(void)
{
	enum { MOST = 70, S = 5, REALS = 60 };
	const struct kernels *ref = &kernels_reference;
	struct rng r;

	rng_seed(&r, 6);
	for (int f = 0; kernels_name(f); f++)
		for (int n = 1; n <= MOST; n += 3) {
			const struct kernels *k = kernels_choose(kernels_name(f));
			real *x = random_reals(&r, REALS * MOST),
			     *got = mem_zalloc(REALS * MOST, sizeof(real));
			real *right = mem_zalloc(REALS * MOST, sizeof(real));
			real *gx = x, *gh = x + 3 * n, *cn = x + 6 * n, *h = x + 7 * n,
			     *keys = x + 8 * n;
			int few = n < S ? n : S;

			memcpy(got + n, gh, 3 * (size_t)n * sizeof(real));
			memcpy(right + n, gh, 3 * (size_t)n * sizeof(real));
			k->gru(got, got + n, gx, cn, h, n);
			ref->gru(right, right + n, gx, cn, h, n);
			memcpy(got + 5 * n, right + n, 4 * (size_t)n * sizeof(real));
			memcpy(right + 5 * n, right + n, 4 * (size_t)n * sizeof(real));
			k->gru_backward(got + 5 * n, got + 9 * n, cn, h, n);
			ref->gru_backward(right + 5 * n, right + 9 * n, cn, h, n);
			for (int relu = 0; relu < 2; relu++) {
				real *to = got + (relu ? 40 : 12) * n;
				real *as = right + (relu ? 40 : 12) * n;

				k->energy(to, gx, keys, gh, S, n, relu);
				ref->energy(as, gx, keys, gh, S, n, relu);
				k->energy_backward(to + 6 * n, to + 8 * n, to + 14 * n, cn, gx,
					keys, gh, few, n, relu);
				ref->energy_backward(as + 6 * n, as + 8 * n, as + 14 * n, cn, gx,
					keys, gh, few, n, relu);
			}
			k->axpy(got + 30 * n, gx[0], gh, n);
			ref->axpy(right + 30 * n, gx[0], gh, n);
			k->context(got + 31 * n, cn, keys, few, n);
			ref->context(right + 31 * n, cn, keys, few, n);
			k->context_backward(got + 32 * n, got + 33 * n, cn, cn, keys, few, n);
			ref->context_backward(right + 32 * n, right + 33 * n, cn, cn, keys, few, n);
			k->context_backward(got + 39 * n, NULL, cn, cn, keys, 1, n);
			ref->context_backward(right + 39 * n, NULL, cn, cn, keys, 1, n);
			for (int i = 0; i < REALS * n; i++)
				if (!(fabs((double)(got[i] - right[i])) <=
					    1e-5 * (1 + fabs((double)right[i]))))
					test_fail(k->name, n, "element %d: %g is not %g", i,
						(double)got[i], (double)right[i]);
			mem_free(x);
			mem_free(got);
			mem_free(right);
		}
}

static void a_step_of_adam_and_the_sum_of_squares_agree_with_the_reference(void)
{
	enum { MOST = 1100 };
	const struct adam_constants c = { (real)0.9, (real)0.999, (real)0.5, (real)0.01, (real)1.5,
		(real)1e-8 };
	struct rng r;

	rng_seed(&r, 8);
	for (int f = 0; kernels_name(f); f++)
		for (size_t n = 1; n <= MOST; n += n < 70 ? 1 : 97) {
			const struct kernels *k = kernels_choose(kernels_name(f));
			real *g = random_reals(&r, n), *x[2][3];
			double sum = kernels_reference.squares(g, n);

			CHECK_NEAR(k->squares(g, n), sum, 1e-6);
			for (int i = 0; i < 3; i++) {
				x[0][i] = random_reals(&r, n + 1);
				x[1][i] = mem_alloc(n + 1, sizeof(real));
			}
			for (size_t i = 0; i <= n; i++) {
				x[0][2][i] *= x[0][2][i];
				if (i % 5 == 0) /* what is too small counts as nothing */
					g[i % n] = 0, x[0][1][i] = x[0][2][i] = (real)1e-31;
			}
			for (int i = 0; i < 3; i++)
				memcpy(x[1][i], x[0][i], (n + 1) * sizeof(real));
			k->adam(x[0][0], x[0][1], x[0][2], g, n, &c);
			kernels_reference.adam(x[1][0], x[1][1], x[1][2], g, n, &c);
			for (size_t i = 0; i <= n; i++)
				for (int j = 0; j < 3; j++) {
					CHECK_NEAR((double)x[0][j][i], (double)x[1][j][i], 1e-6);
					CHECK((x[0][j][i] == 0) == (x[1][j][i] == 0));
				}
			for (int i = 0; i < 6; i++)
				mem_free(x[i / 3][i % 3]);
			mem_free(g);
		}
}

/* The gradient's norm decides how far a step is clipped, so its bits reach the parameters. 4097^2
 * has a bit too many: unrounded, it would round the sum up. */
static void squares_are_rounded_before_they_are_added(void)
{
	enum { APART = 16 }; /* a multiple of every family's width: the same lane */
	real x[APART + 1] = { 3 * 131072 };

	x[APART] = 4097;
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));

		if (k != &kernels_reference)
			CHECK(k->squares(x, APART + 1) == 9 * ldexp(1, 34) + ldexp(1, 24));
	}
}

static void argmax_takes_the_first_and_never_nan(void)
{
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));
		real x[40];

		for (int n = 1; n <= 40; n++)
			for (int best = 0; best < n; best++) {
				for (int i = 0; i < n; i++)
					x[i] = (real)-i - 50;
				x[best] = x[n - 1] = -3;
				CHECK_EQUAL(k->argmax(x, n), best);
				if (best)
					x[0] = NAN;
				CHECK_EQUAL(k->argmax(x, n), best);
			}
	}
}

static void an_unknown_family_is_refused(void)
{
	CHECK(kernels_choose("mmx") == NULL);
	CHECK(strstr(err_get(), "mmx") != NULL);
	CHECK(kernels_choose("reference") == &kernels_reference);
	CHECK(kernels_choose("auto") == kernels_choose(kernels_name(0)));
}

const struct test suite_kernels[] = {
	TEST(tanh_is_within_seven_ulp),
	TEST(tanh_saturates_and_keeps_nan_and_zero),
	TEST(softmax_is_right_at_every_length),
	TEST(softmax_shows_nan_and_takes_minus_infinity),
	TEST(exponentials_and_what_they_tell_are_right),
	TEST(fused_passes_agree_with_the_reference),
	TEST(a_step_of_adam_and_the_sum_of_squares_agree_with_the_reference),
	TEST(squares_are_rounded_before_they_are_added),
	TEST(argmax_takes_the_first_and_never_nan),
	TEST(an_unknown_family_is_refused),
	{ 0 },
};
