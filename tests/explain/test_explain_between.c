/* Differences of what lies between the parameters and the loss: which are taken, kept and found. */
#include "explain/vector.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

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
	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	CHECK(lesson_holds(&l));
	l.between->worst[VALUE(e)] = INFINITY;
	CHECK(!lesson_holds(&l));
	l.between->worst[VALUE(e)] = 2 * DIFFERENCE_LIMIT;
	CHECK(!lesson_holds(&l));
	lesson_close(&l);
}

/* A pair too long for every number: each value as a whole, and numbers when they are asked for. */
static void of_a_long_pair_each_value_is_moved_as_a_whole(void)
{
	double numeric[2], slope, *de;
	struct lesson l;
	size_t count = 0;

	if (!is_double())
		return;
	world_lesson_of(&l, SCORE_ADDITIVE, CELL_GRU, "a b c d e f g h i j k l m n o p q r s t",
		"a b c d e f g h i j k l");
	CHECK(!l.between->every && l.between->whole);
	for (size_t id = 0; id < PLAIN_VALUES; id++)
		if (between_gradient(l.between, id)) {
			CHECK_EQUAL(l.between->compared[id], 1);
			CHECK_NEAR(l.between->slope[id],
				vector_norm(between_gradient(l.between, id),
					(int)plain_count(&l.trace.p, id)),
				1e-9);
			count++;
		}
	CHECK_EQUAL(between_compared(l.between), count);
	de = l.trace.p.d.e + 2 * l.trace.S + 3;
	CHECK(between_numbers(l.between, numeric, de, 2) <= DIFFERENCE_LIMIT);
	CHECK_NEAR(numeric[1], de[1], 1e-9);
	CHECK(between_norm(l.between, &slope, de, 5) <= DIFFERENCE_LIMIT);
	CHECK_NEAR(slope, vector_norm(de, 5), 1e-9);
	CHECK_EQUAL(between_compared(l.between), count + 3);
	/* what has been taken is kept */
	between_numbers(l.between, numeric, de, 2);
	CHECK_EQUAL(between_compared(l.between), count + 3);
	lesson_close(&l);
}

static void a_value_is_found_by_where_its_gradient_stands(void)
{
	struct lesson l;

	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	CHECK_EQUAL(between_value(l.between, l.trace.p.d.m), VALUE(m));
	CHECK_EQUAL(between_value(l.between, l.trace.p.d.m + l.trace.T * l.trace.E - 1), VALUE(m));
	CHECK_EQUAL(between_value(l.between, l.trace.p.d.backward.gx), VALUE(backward.gx));
	CHECK_EQUAL(between_value(l.between, l.trace.p.x.a), PLAIN_VALUES);
	lesson_close(&l);
}

static void a_failed_allocation_is_an_error(void)
{
	struct starving st = { 0 };
	struct lesson l;

	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	while (starving(&st)) {
		struct between n;

		STARVE(&st, between_take(&n, &l.trace.p, BETWEEN_NONE));
		between_release(&n);
	}
	lesson_close(&l);
}

const struct test suite_explain_between[] = {
	{ "one_wrong_gradient_between_is_enough_for_the_lesson_not_to_hold",
		one_wrong_gradient_between_is_enough_for_the_lesson_not_to_hold },
	{ "of_a_long_pair_each_value_is_moved_as_a_whole",
		of_a_long_pair_each_value_is_moved_as_a_whole },
	{ "a_value_is_found_by_where_its_gradient_stands",
		a_value_is_found_by_where_its_gradient_stands },
	{ "a_failed_allocation_is_an_error", a_failed_allocation_is_an_error },
	{ 0 },
};
