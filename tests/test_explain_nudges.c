/* Differences of what lies between the parameters and the loss: which are taken, kept and found. */
#include "explain/plain.h"
#include "tests/lesson_fixture.h"
#include "tests/scored_lesson.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <math.h>

static bool is_double(void)
{
	if (sizeof(real) == sizeof(double))
		return true;
	test_skip("the lesson is exact in the double build");
	return false;
}

static void one_wrong_gradient_between_is_enough_for_the_lesson_not_to_hold(void)
{
	struct lesson l;

	if (!is_double())
		return;
	lesson_open_example(&l);
	CHECK(lesson_holds(&l));
	l.nudges->worst[VALUE_E] = INFINITY;
	CHECK(!lesson_holds(&l));
	l.nudges->worst[VALUE_E] = 2 * DIFFERENCE_LIMIT;
	CHECK(!lesson_holds(&l));
	lesson_close(&l);
}

/* A pair too long for every number: each value as a whole, and numbers when they are asked for. */
static void of_a_long_pair_each_value_is_moved_as_a_whole(void)
{
	double numeric[2], slope, *de;
	struct value_view v;
	struct lesson l;
	size_t count = 0;

	if (!is_double())
		return;
	scored_lesson_of(&l, SCORE_ADDITIVE, CELL_GRU, "a b c d e f g h i j k l m n o p q r s t",
		"a b c d e f g h i j k l");
	CHECK(!l.nudges->every && l.nudges->whole);
	for (enum value id = 0; id < VALUES; id++)
		if (value_look(&v, &l.trace, id)) {
			CHECK_EQUAL(l.nudges->compared[id], 1);
			CHECK_NEAR(l.nudges->slope[id],
				plain_norm(v.gradient, (int)(v.rows * v.cols)), 1e-9);
			count++;
		}
	CHECK_EQUAL(nudges_compared(l.nudges), count);
	de = l.trace.de + 2 * l.trace.S + 3;
	CHECK(nudges_numbers(l.nudges, numeric, de, 2) <= DIFFERENCE_LIMIT);
	CHECK_NEAR(numeric[1], de[1], 1e-9);
	CHECK(nudges_norm(l.nudges, &slope, de, 5) <= DIFFERENCE_LIMIT);
	CHECK_NEAR(slope, plain_norm(de, 5), 1e-9);
	CHECK_EQUAL(nudges_compared(l.nudges), count + 3);
	/* what has been taken is kept */
	nudges_numbers(l.nudges, numeric, de, 2);
	CHECK_EQUAL(nudges_compared(l.nudges), count + 3);
	lesson_close(&l);
}

static void a_value_is_found_by_where_its_gradient_stands(void)
{
	struct lesson l;

	lesson_open_example(&l);
	CHECK_EQUAL(nudges_value(l.nudges, l.trace.dr), VALUE_R);
	CHECK_EQUAL(nudges_value(l.nudges, l.trace.dr + l.trace.T * l.trace.E - 1), VALUE_R);
	CHECK_EQUAL(nudges_value(l.nudges, l.trace.encoder[1].dgx), VALUE_BACKWARD + VALUE_GX);
	CHECK_EQUAL(nudges_value(l.nudges, l.trace.a), VALUES);
	lesson_close(&l);
}

static void a_failed_allocation_is_an_error(void)
{
	struct starving st = { 0 };
	struct lesson l;

	lesson_open_example(&l);
	while (starving(&st)) {
		struct nudges n;

		STARVE(&st, nudges_take(&n, &l.trace, NUDGES_NONE));
		nudges_release(&n);
	}
	lesson_close(&l);
}

const struct test suite_explain_nudges[] = {
	{ "one_wrong_gradient_between_is_enough_for_the_lesson_not_to_hold",
		one_wrong_gradient_between_is_enough_for_the_lesson_not_to_hold },
	{ "of_a_long_pair_each_value_is_moved_as_a_whole",
		of_a_long_pair_each_value_is_moved_as_a_whole },
	{ "a_value_is_found_by_where_its_gradient_stands",
		a_value_is_found_by_where_its_gradient_stands },
	{ "a_failed_allocation_is_an_error", a_failed_allocation_is_an_error },
	{ 0 },
};
