/* The gradients of what lies between the parameters and the loss beside their differences. Exact in double. */
#include "tests/checkpoint_maker.h"
#include "tests/lesson_fixture.h"
#include "tests/scored_lesson.h"
#include "tests/test.h"

#include <math.h>

static bool is_double(void)
{
	if (sizeof(real) == sizeof(double))
		return true;
	test_skip("the lesson is exact in the double build");
	return false;
}

/* That every number of every value has been compared, and is its difference. */
static void check_every(const struct lesson *l, double limit)
{
	struct value_view v;
	size_t numbers = 0;

	CHECK(l->nudges->every);
	for (enum value id = 0; id < VALUES; id++) {
		if (!value_look(&v, &l->trace, id))
			continue;
		numbers += v.rows * v.cols;
		CHECK_EQUAL(l->nudges->compared[id], v.rows * v.cols);
		for (size_t i = 0; i < v.rows * v.cols; i++)
			if (!(difference_distance(v.gradient[i], l->nudges->numeric[id][i]) <=
				    limit))
				test_fail(v.name, (int)i, "%s: gradient %g, difference %g",
					scored_name(l), v.gradient[i], l->nudges->numeric[id][i]);
	}
	CHECK_EQUAL(nudges_compared(l->nudges), numbers);
	CHECK(nudges_worst(l->nudges) <= limit);
}

static void check_right(struct lesson *l)
{
	check_every(l, 2e-8);
}

static void every_gradient_between_parameters_and_loss_is_its_difference(void)
{
	if (is_double())
		scored_lessons(check_right);
}

static void so_it_is_whatever_the_lengths_of_the_sentences(void)
{
	static const char *const pairs[][2] = { { "a", "b" },
		{ "one", "un deux trois quatre cinq six" }, { "a b a b a b a", "c" } };

	for (size_t i = 0; is_double() && i < 3 * SCORES * CELLS; i++) {
		struct lesson l;

		scored_lesson_of(&l, (enum score)(i / 3 % SCORES),
			(enum decoder_cell)(i / 3 / SCORES), pairs[i % 3][0], pairs[i % 3][1]);
		check_every(&l, DIFFERENCE_LIMIT);
		lesson_close(&l);
	}
}

/* A target has its EOS, so a single step is that of a pair cut by force. */
static void so_it_is_of_a_single_word_and_a_single_step(void)
{
	for (int i = 0; is_double() && i < SCORES * CELLS; i++) {
		const int one = 1;
		struct lesson l;
		struct subject *s = &l.subject;

		scored_lesson(&l, (enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
		nudges_release(l.nudges);
		trace_release(&l.trace);
		batch_release(&s->batch);
		CHECK_EQUAL(batch_build(&s->batch, 1, (const int *const *)&s->source.ids, &one,
				    (const int *const *)&s->target.ids, &one, TOKEN_BOS),
			0);
		CHECK_EQUAL(trace_run(&l.trace, s, l.network, &l.gradient, l.smoothing), 0);
		CHECK_EQUAL(nudges_take(l.nudges, &l.trace, NUDGES_SMALL), 0);
		CHECK_EQUAL(l.trace.T, 1);
		CHECK_EQUAL(l.trace.S, 1);
		check_every(&l, DIFFERENCE_LIMIT);
		lesson_close(&l);
	}
}

static void so_it_is_with_every_tying_and_without_smoothing(void)
{
	for (enum tying tying = TIED_NONE; is_double() && tying <= TIED_ALL; tying++) {
		const char *path = test_path("tied.safetensors");
		struct lesson_options options = lesson_defaults;
		struct lesson l;

		save_made(path, MADE_TOKENIZER, tying, SCORE_ADDITIVE);
		options.smoothing = 0;
		CHECK_EQUAL(lesson_open(&l, path, "a b", "b b a", &options), 0);
		CHECK(nudges_compared(l.nudges) > 500);
		CHECK(nudges_worst(l.nudges) <= DIFFERENCE_LIMIT);
		CHECK(lesson_holds(&l));
		lesson_close(&l);
	}
}

static void check_plain(struct lesson *l)
{
	double tolerance = sizeof(real) == sizeof(double) ? 1e-13 : 1e-5;
	const struct nudge nothing = { .value = VALUES };

	CHECK_EQUAL(l->trace.compared[IS_PLAIN], 1);
	CHECK(l->trace.worst[IS_PLAIN] <= tolerance);
	CHECK_NEAR(nudged_run(&l->nudges->run, &nothing, 1).loss, l->trace.loss, 10 * tolerance);
}

static void with_nothing_moved_the_loss_is_that_of_the_network(void)
{
	scored_lessons(check_plain);
}

/* After any other run, also of the encoder: what a run keeps for the next is right. */
static void check_order(struct lesson *l)
{
	const struct nudge second = { VALUE_LOGITS, (size_t)l->trace.V, 1, NULL, 0 };
	struct nudged *n = &l->nudges->run;
	struct value_view v;

	for (enum value id = 0; id < VALUES; id++) {
		const struct nudge first = { id, 0, 1, NULL, 0 };
		double alone;

		if (!value_look(&v, &l->trace, id))
			continue;
		alone = nudged_run(n, &first, 0.1).loss;
		nudged_run(n, &(struct nudge){ VALUE_X, 0, 1, NULL, 0 }, 0.3);
		CHECK(nudged_run(n, &first, 0.1).loss == alone);
		nudged_run(n, &second, 0.3);
		CHECK(nudged_run(n, &first, 0.1).loss == alone);
		CHECK(nudged_run(n, &first, 0).loss == n->unmoved.loss);
		/* also one that begins at a later step */
		CHECK(nudged_run(n, &second, 0).loss == n->unmoved.loss);
	}
}

static void a_run_does_not_depend_on_the_run_before_it(void)
{
	scored_lessons(check_order);
}

/* What a reader gets is a share: the shares of all readers are the value's own gradient, by difference too. */
static void check_sum(const struct lesson *l, enum value whole, enum value a, enum value b)
{
	const struct nudges *n = l->nudges;
	struct value_view v;

	if (!value_look(&v, &l->trace, whole))
		return;
	for (size_t i = 0; i < v.rows * v.cols; i++)
		if (!(fabs(n->numeric[whole][i] - n->numeric[a][i] - n->numeric[b][i]) <= 1e-10))
			test_fail(v.name, (int)i, "%g is not %g + %g", n->numeric[whole][i],
				n->numeric[a][i], n->numeric[b][i]);
}

static void check_shares(struct lesson *l)
{
	check_sum(l, VALUE_Y, VALUE_Y_READOUT, VALUE_Y_GRU);
	check_sum(l, VALUE_C, VALUE_C_READOUT, VALUE_C_GRU);
	check_sum(l, VALUE_H, VALUE_H_VALUES, VALUE_H_KEYS);
	check_sum(l, VALUE_X, VALUE_X_FORWARD, VALUE_X_BACKWARD);
	check_sum(l, VALUE_DECODER + VALUE_STATE, VALUE_DECODER + VALUE_READ,
		VALUE_DECODER + VALUE_CARRIED);
}

static void the_differences_of_the_readers_add_up(void)
{
	if (is_double())
		scored_lessons(check_shares);
}

/* Turns the sign of the largest number of a gradient. */
static void spoil(const struct value_view *v)
{
	size_t largest = 0;

	for (size_t i = 0; i < v->rows * v->cols; i++)
		if (fabs(v->gradient[i]) > fabs(v->gradient[largest]))
			largest = i;
	((double *)v->gradient)[largest] *= -1;
}

/* With one number wrong in each value, moved one by one and as a whole. */
static void check_noticed(struct lesson *l)
{
	struct nudges each, whole;
	struct value_view v;

	for (enum value id = 0; id < VALUES; id++)
		if (value_look(&v, &l->trace, id))
			spoil(&v);
	CHECK_EQUAL(nudges_take(&each, &l->trace, NUDGES_SMALL), 0);
	CHECK_EQUAL(nudges_take(&whole, &l->trace, NUDGES_LARGE), 0);
	for (enum value id = 0; id < VALUES; id++)
		if (value_look(&v, &l->trace, id) &&
			!(each.worst[id] > 0.5 && whole.worst[id] > 1e-3))
			test_fail(v.name, (int)id, "%s: distances %g, %g", scored_name(l),
				each.worst[id], whole.worst[id]);
	nudges_release(&each);
	nudges_release(&whole);
}

static void a_wrong_number_is_noticed_in_every_value(void)
{
	if (is_double())
		scored_lessons(check_noticed);
}

static void and_in_no_other(void)
{
	struct value_view v;
	struct lesson l;

	if (!is_double())
		return;
	lesson_open_example_of(&l, CELL_CONDITIONAL);
	for (enum value id = 0; id < VALUES; id++) {
		struct nudges whole;

		if (!value_look(&v, &l.trace, id))
			continue;
		spoil(&v);
		CHECK_EQUAL(nudges_take(&whole, &l.trace, NUDGES_LARGE), 0);
		spoil(&v);
		CHECK(nudges_worst(&whole) > 1e-3);
		whole.worst[id] = 0;
		CHECK(nudges_worst(&whole) <= DIFFERENCE_LIMIT);
		nudges_release(&whole);
	}
	lesson_close(&l);
}

/* One unit of u so near its kink that the usual steps would cross it. */
static void near_the_kink_of_a_relu_values_are_moved_less(void)
{
	for (int side = -1; is_double() && side <= 1; side += 2) {
		struct lesson l;

		scored_lesson(&l, SCORE_RELU, CELL_GRU);
		l.subject.model.params.ba[0] -= (real)(l.trace.u[0] - side * 1e-4);
		CHECK_EQUAL(network_load(l.network, &l.subject.model.params, true), 0);
		nudges_release(l.nudges);
		trace_release(&l.trace);
		CHECK_EQUAL(
			trace_run(&l.trace, &l.subject, l.network, &l.gradient, l.smoothing), 0);
		CHECK_EQUAL(nudges_take(l.nudges, &l.trace, NUDGES_SMALL), 0);
		check_every(&l, DIFFERENCE_LIMIT);
		lesson_close(&l);
	}
}

const struct test suite_explain_values[] = {
	{ "every_gradient_between_parameters_and_loss_is_its_difference",
		every_gradient_between_parameters_and_loss_is_its_difference },
	{ "so_it_is_whatever_the_lengths_of_the_sentences",
		so_it_is_whatever_the_lengths_of_the_sentences },
	{ "so_it_is_of_a_single_word_and_a_single_step",
		so_it_is_of_a_single_word_and_a_single_step },
	{ "so_it_is_with_every_tying_and_without_smoothing",
		so_it_is_with_every_tying_and_without_smoothing },
	{ "with_nothing_moved_the_loss_is_that_of_the_network",
		with_nothing_moved_the_loss_is_that_of_the_network },
	{ "a_run_does_not_depend_on_the_run_before_it",
		a_run_does_not_depend_on_the_run_before_it },
	{ "the_differences_of_the_readers_add_up", the_differences_of_the_readers_add_up },
	{ "a_wrong_number_is_noticed_in_every_value", a_wrong_number_is_noticed_in_every_value },
	{ "and_in_no_other", and_in_no_other },
	{ "near_the_kink_of_a_relu_values_are_moved_less",
		near_the_kink_of_a_relu_values_are_moved_less },
	{ 0 },
};
