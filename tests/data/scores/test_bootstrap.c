#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "data/scores/bootstrap.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { LINES = 50, RESAMPLES = 200, WIDTH = 3 };

/* chrF of single characters: rows are n-grams of the hypothesis, of the reference, in common */
static const struct metric metric = { .kind = METRIC_CHRF, .chrf = { .char_order = 1, .beta = 1 } };

static void fill(int rows[LINES][WIDTH], uint64_t seed)
{
	struct rng rng;

	rng_seed(&rng, seed);
	for (int i = 0; i < LINES; i++) {
		rows[i][0] = rows[i][1] = 10;
		rows[i][2] = (int)rng_below(&rng, 11);
	}
}

static void resample(
	double score[2][RESAMPLES], int a[LINES][WIDTH], int b[LINES][WIDTH], uint64_t seed)
{
	const int *const rows[] = { a[0], b[0] };

	CHECK_EQUAL(bootstrap_scores(score[0], &metric, rows, 2, LINES, RESAMPLES, seed), 0);
}

static void resamples_are_whole_texts_of_the_same_length(void)
{
	int a[LINES][WIDTH], b[LINES][WIDTH];
	double score[2][RESAMPLES], sum = 0;

	fill(a, 1);
	for (int i = 0; i < LINES; i++) {
		b[i][0] = b[i][1] = 10;
		b[i][2] = 7;
	}
	resample(score, a, b, 3);
	for (int k = 0; k < RESAMPLES; k++) {
		double matches = score[0][k] / 100 * 10 * LINES; /* a whole number of them */

		CHECK_NEAR(matches, round(matches), 1e-12);
		CHECK_NEAR(score[1][k], 70, 1e-12);
		sum += score[0][k] != score[0][0];
	}
	CHECK(sum > RESAMPLES / 2);
}

static void the_seed_decides_and_all_outputs_share_a_resample(void)
{
	int a[LINES][WIDTH];
	double first[2][RESAMPLES], again[2][RESAMPLES], other[2][RESAMPLES];

	fill(a, 1);
	resample(first, a, a, 3);
	resample(again, a, a, 3);
	resample(other, a, a, 4);
	CHECK(!memcmp(first, again, sizeof(first)));
	CHECK(!memcmp(first[0], first[1], sizeof(first[0])));
	CHECK(memcmp(first, other, sizeof(first)) != 0);
}

static void the_spread_is_that_of_a_mean(void)
{
	int a[LINES][WIDTH];
	double score[2][RESAMPLES], mean = 0, variance = 0;
	struct bootstrap_interval i;

	fill(a, 1);
	for (int k = 0; k < LINES; k++)
		mean += a[k][2] / (double)LINES;
	for (int k = 0; k < LINES; k++)
		variance += (a[k][2] - mean) * (a[k][2] - mean) / LINES;
	resample(score, a, a, 3);
	i = bootstrap_interval(score[0], RESAMPLES);
	CHECK_NEAR(i.mean, 10 * mean, 0.03);
	/* 95 % of a normal distribution */
	CHECK_NEAR(i.half, 10 * 1.96 * sqrt(variance / LINES), 0.2);
}

static void the_interval_leaves_a_fortieth_out_at_either_end(void)
{
	double score[80];
	struct bootstrap_interval i;

	for (int k = 0; k < 80; k++)
		score[k] = (37 * k) % 80; /* 0 .. 79 in some order */
	i = bootstrap_interval(score, 80);
	CHECK_NEAR(i.mean, 39.5, 1e-12);
	CHECK_NEAR(i.half, (77 - 2) / 2., 1e-12);
	i = bootstrap_interval(score, 1);
	CHECK_NEAR(i.half, 0, 1e-12);
}

static void the_p_value_counts_how_often_chance_makes_the_difference(void)
{
	const double a[] = { 10, 10, 10, 10 }, b[] = { 11, 8, 13, 6 };

	/* differences 1 2 3 4, less their mean: -1.5 -0.5 0.5 1.5 */
	CHECK_NEAR(bootstrap_p_value(a, b, 4, 3), 1. / 5, 1e-12);
	CHECK_NEAR(bootstrap_p_value(a, b, 4, -1), 2. / 5, 1e-12);
	CHECK_NEAR(bootstrap_p_value(a, b, 4, 0.1), 3. / 5, 1e-12);
}

static void equal_outputs_differ_by_chance_for_certain(void)
{
	const double a[] = { 10, 11, 12 };

	CHECK_NEAR(bootstrap_p_value(a, a, 3, 0), 1, 1e-12);
}

static void short_memory_is_an_error(void)
{
	const int row[WIDTH] = { 1, 1, 1 }, *rows[] = { row };
	double score[1] = { 0 };

	mem_fail_at(1);
	CHECK_ERROR(bootstrap_scores(score, &metric, rows, 1, 1, 1, 1), "out of memory");
	mem_fail_at(0);
	CHECK_EQUAL(bootstrap_scores(score, &metric, rows, 1, 1, 1, 1), 0);
	CHECK_NEAR(score[0], 100, 1e-12);
}

const struct test suite_bootstrap[] = {
	TEST(resamples_are_whole_texts_of_the_same_length),
	TEST(the_seed_decides_and_all_outputs_share_a_resample),
	TEST(the_spread_is_that_of_a_mean),
	TEST(the_interval_leaves_a_fortieth_out_at_either_end),
	TEST(the_p_value_counts_how_often_chance_makes_the_difference),
	TEST(equal_outputs_differ_by_chance_for_certain),
	TEST(short_memory_is_an_error),
	{ 0 },
};
