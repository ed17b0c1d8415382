#include "tests/test.h"
#include "train/curve_axis.h"

static void axes_begin_and_end_at_round_numbers(void)
{
	static const struct {
		double low, high;
		int steps;
		double at, end;
		const char *second;
	} cases[] = {
		{ 1.6, 5.4, 5, 1, 6, "2" },
		{ 0, 38, 4, 0, 40, "10" },
		{ 0, 41, 5, 0, 50, "10" },
		{ 0, 9, 4, 0, 10, "2.5" },
		{ 0.6, 1.4, 4, 0.6, 1.4, "0.8" },
		{ 2.301, 2.304, 4, 2.301, 2.305, "2.302" },
		{ 0, 7e7, 4, 0, 8e7, "2e+07" },
		{ 0, 3e-8, 4, 0, 4e-8, "1e-08" },
	};
	struct curve_axis a;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str text = { 0 };

		curve_axis_fit(&a, cases[i].low, cases[i].high, cases[i].steps);
		CHECK_NEAR(a.low, cases[i].at, 1e-9);
		CHECK_NEAR(a.high / cases[i].end, 1, 1e-9);
		CHECK_EQUAL(a.last - a.first, cases[i].steps);
		CHECK_EQUAL(curve_axis_put(&text, &a, a.first + 1), 0);
		CHECK_TEXT(text.data, cases[i].second);
		CHECK_NEAR(curve_axis_share(&a, a.low), 0, 1e-9);
		CHECK_NEAR(curve_axis_share(&a, (a.low + 3 * a.high) / 4), 0.75, 1e-9);
		str_release(&text);
	}
}

static void epochs_are_counted_in_whole_steps(void)
{
	static const struct {
		double high, step;
		long last;
	} cases[] = { { 18.36, 2, 9 }, { 2.04, 1, 2 }, { 2, 1, 2 }, { 1, 0.1, 10 }, { 24, 5, 4 },
		{ 0.3, 0.05, 6 }, { 1020, 200, 5 } };
	struct curve_axis a;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		curve_axis_exact(&a, cases[i].high, 10);
		CHECK_NEAR(a.step, cases[i].step, 1e-9);
		CHECK_EQUAL(a.last, cases[i].last);
		CHECK_NEAR(curve_axis_share(&a, cases[i].high), 1, 1e-9);
	}
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_curve_axis[] = {
	TEST(axes_begin_and_end_at_round_numbers),
	TEST(epochs_are_counted_in_whole_steps),
	{ 0 },
};
