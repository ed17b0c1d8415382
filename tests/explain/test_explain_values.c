/* The gradients of what lies between the parameters and the loss beside their differences: which
 * are taken, kept and right. Exact in double. */
#include "explain/vector.h"
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

/* That every number of every value has been compared, and is its difference. */
static void check_every(const struct lesson *l, double limit)
{
	size_t numbers = 0;

	CHECK(l->between->every);
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		const double *d = between_gradient(l->between, id);
		size_t count = d ? plain_count(&l->trace.p, id) : 0;

		numbers += count;
		CHECK_EQUAL(l->between->compared[id], count);
		for (size_t i = 0; i < count; i++)
			if (!(difference_distance(d[i], l->between->numeric[id][i]) <= limit))
				test_fail(plain_values[id].symbol, (int)i,
					"%s: gradient %g, difference %g", world_score_name(l), d[i],
					l->between->numeric[id][i]);
	}
	CHECK_EQUAL(between_compared(l->between), numbers);
	CHECK(between_worst(l->between) <= limit);
}

/* What a reader gets is a share: the shares of all readers are the value's own gradient. */
static void check_sum(const struct lesson *l, size_t whole, size_t a, size_t b)
{
	double *const *numeric = l->between->numeric;

	for (size_t i = 0; i < plain_count(&l->trace.p, whole); i++)
		if (!(fabs(numeric[whole][i] - numeric[a][i] - numeric[b][i]) <= 1e-10))
			test_fail(plain_values[whole].symbol, (int)i, "%g is not %g + %g",
				numeric[whole][i], numeric[a][i], numeric[b][i]);
}

static void check_right(struct lesson *l)
{
	check_every(l, 2e-8);
	check_sum(l, VALUE(y), VALUE(y_readout), VALUE(y_gru));
	check_sum(l, VALUE(c), VALUE(c_readout), VALUE(c_gru));
	check_sum(l, VALUE(h), VALUE(h_values), VALUE(h_keys));
	check_sum(l, VALUE(x), VALUE(x_forward), VALUE(x_backward));
	check_sum(l, VALUE(s), VALUE(s_read), VALUE(s_carried));
}

static void every_gradient_is_its_difference_and_those_of_the_readers_add_up(void)
{
	if (is_double())
		world_lessons(check_right);
}

/* The trace and its differences anew. */
static void take_again(struct lesson *l)
{
	between_release(l->between);
	trace_release(&l->trace);
	CHECK_EQUAL(trace_run(&l->trace, &l->subject, l->network, &l->gradient, l->smoothing), 0);
	CHECK_EQUAL(between_take(l->between, &l->trace.p, BETWEEN_SMALL), 0);
}

static void so_it_is_whatever_the_lengths_of_the_sentences(void)
{
	static const char *const pairs[][2] = { { "a", "b" },
		{ "one", "un deux trois quatre cinq six" }, { "a b a b a b a", "c" } };

	for (size_t i = 0; is_double() && i < 3 * SCORES * CELLS; i++) {
		const int one = 1;
		struct lesson l;
		struct subject *s = &l.subject;

		world_lesson_of(&l, (enum score)(i / 3 % SCORES),
			(enum decoder_cell)(i / 3 / SCORES), pairs[i % 3][0], pairs[i % 3][1]);
		check_every(&l, DIFFERENCE_LIMIT);
		/* a target has its EOS, so a single step is that of a pair cut by force */
		batch_release(&s->batch);
		CHECK_EQUAL(batch_build(&s->batch, 1, (const int *const *)&s->source.ids, &one,
				    (const int *const *)&s->target.ids, &one, TOKEN_BOS),
			0);
		take_again(&l);
		CHECK_EQUAL(l.trace.T * l.trace.S, 1);
		check_every(&l, DIFFERENCE_LIMIT);
		lesson_close(&l);
	}
}

static void so_it_is_with_every_tying_and_without_smoothing(void)
{
	for (enum tying tying = TIED_NONE; tying <= TIED_ALL; tying++) {
		const char *path = test_path("tied.safetensors");
		struct lesson_options options = world_lesson_options;
		struct lesson l;

		world_save(path, WORLD_TOKENIZER, tying, SCORE_ADDITIVE);
		options.smoothing = 0;
		CHECK_EQUAL(lesson_open(&l, path, "a b", "b b a", &options), 0);
		CHECK(!l.subject.built_in);
		CHECK(between_compared(l.between) > 500);
		CHECK(sizeof(real) != sizeof(double) || lesson_holds(&l));
		lesson_close(&l);
	}
}

static void check_runs(struct lesson *l)
{
	double tolerance = sizeof(real) == sizeof(double) ? 1e-13 : 1e-5;

	CHECK_EQUAL(l->trace.compared[IS_MEAN], 1);
	CHECK(l->trace.worst[IS_MEAN] <= tolerance);
	CHECK_NEAR(l->between->unmoved.loss, l->trace.loss, 10 * tolerance);
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		struct plain_move move = { id, 0, 1, NULL, 0.1 };
		double alone;

		if (!between_gradient(l->between, id))
			continue;
		alone = between_run(l->between, &move).loss;
		between_run(l->between, &(struct plain_move){ VALUE(x), 0, 1, NULL, 0.3 });
		CHECK(between_run(l->between, &move).loss == alone);
		move.by = 0;
		CHECK(between_run(l->between, &move).loss == l->between->unmoved.loss);
	}
}

static void with_nothing_moved_the_loss_is_the_networks_and_no_run_depends_on_the_one_before(void)
{
	world_lessons(check_runs);
}

/* Turns the sign of the largest number of a gradient. */
static void spoil(struct lesson *l, size_t id)
{
	double *d = plain_pointers(&l->trace.p.d)[id];
	int largest = 0;

	vector_largest(&largest, 1, d, (int)plain_count(&l->trace.p, id));
	d[largest] *= -1;
}

/* With one number wrong in each value, moved one by one and as a whole. */
static void check_noticed(struct lesson *l)
{
	struct between each, whole;

	for (size_t id = 0; id < PLAIN_VALUES; id++)
		if (between_gradient(l->between, id))
			spoil(l, id);
	CHECK_EQUAL(between_take(&each, &l->trace.p, BETWEEN_SMALL), 0);
	CHECK_EQUAL(between_take(&whole, &l->trace.p, BETWEEN_LARGE), 0);
	for (size_t id = 0; id < PLAIN_VALUES; id++)
		if (between_gradient(l->between, id) &&
			!(each.worst[id] > 0.5 && whole.worst[id] > 1e-3))
			test_fail(plain_values[id].symbol, (int)id, "%s: distances %g, %g",
				world_score_name(l), each.worst[id], whole.worst[id]);
	between_release(&each);
	between_release(&whole);
}

static void a_wrong_number_is_noticed_in_every_value(void)
{
	if (is_double())
		world_lessons(check_noticed);
}

static void and_in_no_other_and_the_lesson_does_not_hold(void)
{
	struct lesson l;

	if (!is_double())
		return;
	world_lesson(&l, SCORE_ADDITIVE, CELL_CONDITIONAL);
	CHECK(lesson_holds(&l));
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		if (!between_gradient(l.between, id))
			continue;
		spoil(&l, id);
		between_release(l.between);
		CHECK_EQUAL(between_take(l.between, &l.trace.p, BETWEEN_LARGE), 0);
		spoil(&l, id);
		CHECK(between_worst(l.between) > 1e-3);
		CHECK(!lesson_holds(&l));
		l.between->worst[id] = 0;
		CHECK(between_worst(l.between) <= DIFFERENCE_LIMIT);
	}
	lesson_close(&l);
}

/* One unit of the first step and word is set so near its kink that the usual steps would cross
 * it; s_0 does not depend on ba. */
static void near_the_kink_of_a_relu_differences_take_smaller_steps(void)
{
	for (int side = -1; is_double() && side <= 1; side += 2) {
		struct lesson l;

		world_lesson(&l, SCORE_RELU, CELL_GRU);
		l.subject.model.params.ba[0] -= (real)(l.trace.p.x.u[0] - side * 1e-4);
		CHECK_EQUAL(network_load(l.network, &l.subject.model.params, true), 0);
		take_again(&l);
		check_every(&l, DIFFERENCE_LIMIT);
		differences_release(&l.differences);
		CHECK_EQUAL(differences_take(&l.differences, l.between, &l.gradient, -1), 0);
		CHECK(differences_worst(&l.differences) <= DIFFERENCE_LIMIT);
		lesson_close(&l);
	}
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

const struct test suite_explain_values[] = {
	TEST(every_gradient_is_its_difference_and_those_of_the_readers_add_up),
	TEST(so_it_is_whatever_the_lengths_of_the_sentences),
	TEST(so_it_is_with_every_tying_and_without_smoothing),
	TEST(with_nothing_moved_the_loss_is_the_networks_and_no_run_depends_on_the_one_before),
	TEST(a_wrong_number_is_noticed_in_every_value),
	TEST(and_in_no_other_and_the_lesson_does_not_hold),
	TEST(near_the_kink_of_a_relu_differences_take_smaller_steps),
	TEST(of_a_long_pair_each_value_is_moved_as_a_whole),
	TEST(a_value_is_found_by_where_its_gradient_stands),
	{ 0 },
};
