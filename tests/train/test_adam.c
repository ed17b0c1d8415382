#include "model/kernels/kernels.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "train/adam.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* About 70,000 parameters: more than four chunks. */
static const struct config config = {
	.source_vocab = 1500,
	.target_vocab = 1500,
	.embed = 40,
	.hidden = 20,
	.attention = 10,
	.tying = TIED_ALL,
};

struct fixture {
	struct adam adam;
	struct params p, g;
};

static void open_fixture(struct fixture *f)
{
	struct rng r;

	CHECK_EQUAL(adam_create(&f->adam, &config, kernels_choose(NULL)), 0);
	CHECK_EQUAL(params_create(&f->p, &config), 0);
	CHECK_EQUAL(params_create(&f->g, &config), 0);
	rng_seed(&r, 5);
	for (size_t i = 0; i < f->p.count; i++) {
		f->p.block[i] = (real)rng_normal(&r);
		f->g.block[i] = (real)rng_normal(&r);
	}
}

static void close_fixture(struct fixture *f)
{
	adam_release(&f->adam);
	adam_release(&f->adam);
	params_release(&f->p);
	params_release(&f->g);
}

static void steps_follow_the_formula(void)
{
	struct fixture f;
	double p, m = 0, v = 0;
	static const size_t places[] = { 0, 1, 7, ADAM_CHUNK - 1, ADAM_CHUNK, 3 * ADAM_CHUNK + 5 };

	for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++) {
		size_t i = places[k];

		open_fixture(&f);
		CHECK(i < f.p.count);
		p = (double)f.p.block[i];
		m = v = 0;
		for (uint64_t t = 1; t <= 20; t++) {
			double g, rate = 0.01 / (double)t;

			f.g.block[i] = (real)sin((double)(t + k));
			g = (double)f.g.block[i] * 0.5;
			m = 0.9 * m + 0.1 * g;
			v = 0.999 * v + 0.001 * g * g;
			p -= rate * (m / (1 - pow(0.9, (double)t))) /
			     (sqrt(v / (1 - pow(0.999, (double)t))) + 1e-8);
			adam_step(&f.adam, &f.p, &f.g, t, rate, 0.5, NULL);
			CHECK_NEAR((double)f.p.block[i], p, 1e-5);
		}
		close_fixture(&f);
	}
}

static void the_first_step_of_every_parameter_is_as_long_as_the_rate(void)
{
	struct fixture f;

	open_fixture(&f);
	for (size_t i = 0; i < f.p.count; i++) {
		f.p.block[i] = 1;
		f.g.block[i] = i % 2 ? 1 : (real)-1e-3;
	}
	adam_step(&f.adam, &f.p, &f.g, 1, 0.5, 1, NULL);
	for (size_t i = 0; i < f.p.count; i++)
		if (!(fabs((double)f.p.block[i] - (i % 2 ? 0.5 : 1.5)) < 1e-4))
			test_fail(__FILE__, __LINE__, "entry %zu is %g", i, (double)f.p.block[i]);
	close_fixture(&f);
}

/* From g towards p */
static void the_mean_is_all_new_at_first_and_no_less_than_alpha_later(void)
{
	static const struct {
		uint64_t t;
		double share;
	} cases[] = { { 1, 1 }, { 10, 0.5 }, { 892, 0.01 }, { 1000000, 0.01 } };
	struct fixture f;
	double p, g;

	open_fixture(&f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		p = (double)f.p.block[f.p.count - 1];
		g = (double)f.g.block[f.p.count - 1];
		adam_average(&f.adam, &f.g, &f.p, cases[i].t, 0.01, NULL);
		CHECK_NEAR((double)f.g.block[f.p.count - 1], g + cases[i].share * (p - g), 1e-6);
		f.g.block[f.p.count - 1] = 3;
	}
	close_fixture(&f);
}

static void the_norm_is_the_euclidean_length_and_shows_what_is_not_finite(void)
{
	struct fixture f;
	double sum = 0;

	open_fixture(&f);
	for (size_t i = 0; i < f.g.count; i++)
		sum += (double)f.g.block[i] * (double)f.g.block[i];
	CHECK_NEAR(adam_norm(&f.adam, &f.g, NULL), sqrt(sum), 1e-7);
	/* the last entry counts */
	f.g.block[f.g.count - 1] = 1000;
	CHECK_NEAR(adam_norm(&f.adam, &f.g, NULL), sqrt(sum + 1e6), 1e-4);
	f.g.block[ADAM_CHUNK + 1] = (real)NAN;
	CHECK(isnan(adam_norm(&f.adam, &f.g, NULL)));
	f.g.block[ADAM_CHUNK + 1] = (real)INFINITY;
	CHECK(isinf(adam_norm(&f.adam, &f.g, NULL)));
	close_fixture(&f);
}

static void the_thread_count_changes_no_bit(void)
{
	struct fixture f[3];
	double norm[3];

	for (int k = 0; k < 3; k++) {
		struct pool *pool = NULL;

		open_fixture(&f[k]);
		CHECK_EQUAL(pool_create(&pool, k + 1), 0);
		for (uint64_t t = 1; t <= 3; t++)
			adam_step(&f[k].adam, &f[k].p, &f[k].g, t, 0.01, 0.3, pool);
		norm[k] = adam_norm(&f[k].adam, &f[k].p, pool);
		pool_release(pool);
	}
	for (int k = 1; k < 3; k++) {
		size_t bytes = f[0].p.count * sizeof(real);

		CHECK(!memcmp(&norm[0], &norm[k], sizeof(double)));
		CHECK(!memcmp(f[0].p.block, f[k].p.block, bytes));
		CHECK(!memcmp(f[0].adam.m.block, f[k].adam.m.block, bytes));
		CHECK(!memcmp(f[0].adam.v.block, f[k].adam.v.block, bytes));
	}
	for (int k = 0; k < 3; k++)
		close_fixture(&f[k]);
}

static void moments_end_at_zero_and_not_at_denormal_numbers(void)
{
	struct fixture f;
	bool denormal = false;

	open_fixture(&f);
	adam_step(&f.adam, &f.p, &f.g, 1, 0.01, 1, NULL);
	memset(f.g.block, 0, f.g.count * sizeof(real));
	for (uint64_t t = 2; t < 900; t++) {
		adam_step(&f.adam, &f.p, &f.g, t, 0.01, 1, NULL);
		for (size_t i = 0; i < 64; i++)
			denormal = denormal || fpclassify(f.adam.m.block[i]) == FP_SUBNORMAL;
	}
	CHECK(!denormal);
	CHECK((double)f.adam.m.block[0] == 0);
	CHECK((double)f.adam.v.block[0] > 0);
	close_fixture(&f);
}

static void failing_allocations_leave_nothing_behind(void)
{
	struct adam a;
	struct starving s = { 0 };

	while (starving(&s))
		STARVE(&s, adam_create(&a, &config, kernels_choose(NULL)));
	adam_release(&a);
}

const struct test suite_adam[] = {
	TEST(steps_follow_the_formula),
	TEST(the_first_step_of_every_parameter_is_as_long_as_the_rate),
	TEST(the_mean_is_all_new_at_first_and_no_less_than_alpha_later),
	TEST(the_norm_is_the_euclidean_length_and_shows_what_is_not_finite),
	TEST(the_thread_count_changes_no_bit),
	TEST(moments_end_at_zero_and_not_at_denormal_numbers),
	TEST(failing_allocations_leave_nothing_behind),
	{ 0 },
};
