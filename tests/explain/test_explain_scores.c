/* The lesson of every score function and of none, with one GRU in the decoder and with two: its numbers. */
#include "checkpoints/checkpoint.h"
#include "explain/text.h"
#include "explain/vector.h"
#include "model/routes.h"
#include "model/score.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>

static const bool exact = sizeof(real) == sizeof(double);

static void check_right(struct lesson *l)
{
	struct param table[PARAMS_MAX];
	size_t entries = 0;

	for (int i = params_table(table, l->trace.config, NULL); i-- > 0;)
		entries += (size_t)table[i].rows * (size_t)table[i].cols;
	CHECK_EQUAL(l->differences.first[l->differences.params], entries);
	if (!lesson_holds(l) || !(differences_worst(&l->differences) <= 2e-8) ||
		!(lesson_worst_identity(l) <= 1e-11))
		test_fail(world_score_name(l), (int)l->trace.config->cell,
			"differences %g, identities %g", differences_worst(&l->differences),
			lesson_worst_identity(l));
}

static void every_gradient_of_every_network_is_its_difference(void)
{
	if (exact)
		world_lessons(check_right);
	else
		test_skip("the lesson is exact in the double build");
}

/* One unit of the first step and word is set so near its kink that the usual steps would cross it; s_0 does
 * not depend on ba. */
static void near_the_kink_of_a_relu_differences_take_smaller_steps(void)
{
	const struct regularizer reg = { .label_smoothing = 0.1 };
	struct loss loss = { 0 };
	struct lesson l;

	if (!exact) {
		test_skip("floats are too coarse");
		return;
	}
	for (int side = -1; side <= 1; side += 2) {
		world_lesson(&l, SCORE_RELU, CELL_GRU);
		l.subject.model.params.ba[0] -= (real)(l.trace.p.x.u[0] - side * 1e-4);
		l.between->params.ba[0] = l.subject.model.params.ba[0];
		l.between->unmoved = between_run(l.between, NULL);
		CHECK_EQUAL(network_load(l.network, &l.subject.model.params, true), 0);
		CHECK_EQUAL(network_gradient(
				    l.network, &l.gradient, &l.subject.batch, &reg, NULL, &loss),
			0);
		differences_release(&l.differences);
		CHECK_EQUAL(differences_take(&l.differences, l.between, &l.gradient, -1), 0);
		CHECK(differences_worst(&l.differences) <= DIFFERENCE_LIMIT);
		lesson_close(&l);
	}
}

static void check_identities(struct lesson *l)
{
	bool attention = l->trace.config->score != SCORE_NONE;
	bool weights = score_functions[l->trace.config->score].weights;

	CHECK_EQUAL(lesson_identities(l), l->trace.conditional + (!attention       ? 23
									 : weights ? 36
										   : 35));
	CHECK_EQUAL(l->trace.compared[IS_JACOBIAN], attention ? l->trace.T : 0);
	CHECK_EQUAL(l->trace.compared[IS_DV], weights);
}

static void an_identity_is_counted_where_there_is_something_to_compare(void)
{
	world_lessons(check_identities);
}

/* (5) written down once more, and (6). */
static double right_score(const struct lesson *l, const double *q, const double *key)
{
	const struct trace *tr = &l->trace;
	enum score score = tr->config->score;
	double sum = 0;

	for (int i = 0; i < tr->A; i++) {
		double v = l->subject.model.params.v ? (double)l->subject.model.params.v[i] : 0;

		sum += score == SCORE_ADDITIVE ? v * tanh(q[i] + key[i])
		       : score == SCORE_RELU   ? v * fmax(0, q[i] + key[i])
					       : q[i] * key[i];
	}
	return score == SCORE_SCALED_DOT ? sum / sqrt(tr->A) : sum;
}

static void check_scores(struct lesson *l)
{
	const struct trace *tr = &l->trace;
	size_t S = (size_t)tr->S, A = (size_t)tr->A;

	CHECK_EQUAL(tr->C != 0, tr->config->score != SCORE_NONE);
	CHECK_EQUAL(tr->p.x.e != NULL, tr->C != 0);
	CHECK_EQUAL(tr->p.x.f != NULL, score_functions[tr->config->score].weights);
	for (size_t t = 0; tr->C && t < (size_t)tr->T; t++)
		for (size_t j = 0; j < S; j++)
			CHECK_NEAR(tr->p.x.e[t * S + j],
				right_score(l, tr->p.x.q + t * A, tr->p.x.keys + j * A), 1e-5);
	/* without attention nothing but the bridge reaches the encoder */
	CHECK_EQUAL(tr->p.d.h != NULL, tr->C != 0);
	CHECK(vector_norm(tr->p.d.last, 2 * tr->H) > 1e-3);
}

static void the_scores_are_those_of_the_formula(void)
{
	world_lessons(check_scores);
}

/* Each identity of the attention sees a wrong number in what it compares: the key of one word moved. */
static void a_route_that_is_missing_is_noticed_whatever_the_score(void)
{
	static const struct {
		enum route route;
		enum identity noticed;
	} missing[] = { { ROUTE_VALUES, IS_DH }, { ROUTE_KEYS, IS_DH }, { ROUTE_QUERY, IS_DGATES },
		{ ROUTE_BRIDGE, IS_DLAST } };

	if (!exact) {
		test_skip("floats are too coarse");
		return;
	}
	for (int i = 0; i < SCORES * CELLS; i++) {
		struct lesson l;

		world_lesson(&l, (enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
		for (size_t r = 0; r < sizeof(missing) / sizeof(missing[0]); r++) {
			if (!(routes_of(l.trace.config->score) & missing[r].route))
				continue;
			trace_release(&l.trace);
			network_without(l.network, missing[r].route);
			CHECK_EQUAL(
				trace_run(&l.trace, &l.subject, l.network, &l.gradient, 0.1), 0);
			if (!(l.trace.worst[missing[r].noticed] > 1e-4))
				test_fail(world_score_name(&l), (int)r, "is not noticed: %g",
					l.trace.worst[missing[r].noticed]);
		}
		lesson_close(&l);
	}
}

static void a_model_brings_its_score(void)
{
	const char *path = test_path("scored.safetensors");
	const struct lesson_options options = { .threads = 1, .kernels = "auto" };

	for (int i = 0; i < SCORES * 2; i++) {
		struct lesson l;

		world_save(path, WORLD_TOKENIZER | (i % 2 ? WORLD_CONDITIONAL : 0), TIED_OUTPUT,
			(enum score)(i / 2));
		CHECK_EQUAL(lesson_open(&l, path, "a b a", "b a", &options), 0);
		CHECK_EQUAL(l.trace.config->score, i / 2);
		for (int id = 0; exact && id < IDENTITIES; id++)
			if (!(l.trace.worst[id] <= IDENTITY_LIMIT))
				test_fail(world_score_name(&l), i % 2, "%g: %s", l.trace.worst[id],
					identity_text((enum identity)id));
		lesson_close(&l);
	}
}

static void check_what_if(struct lesson *l)
{
	unsigned there = routes_of(l->trace.config->score);
	FILE *out = tmpfile();

	for (int r = 0; r < ROUTES; r++) {
		if (!(there >> r & 1)) {
			CHECK_ERROR(text_without(out, l, 1u << r),
				"there is no such route, since the network has no attention");
			continue;
		}
		struct what_if w;
		int wrong = 0;

		CHECK_EQUAL(text_without(out, l, 1u << r), 0);
		CHECK_EQUAL(lesson_without(l, &w, 1u << r), 0);
		for (int i = 0; i < w.params; i++)
			wrong += w.distance[i] > 1e-4;
		if (!wrong)
			test_fail(world_score_name(l), r, "nothing goes wrong");
	}
	CHECK_EQUAL(there == (1u << ROUTES) - 1, l->trace.C != 0);
	CHECK_EQUAL(text_without_all(out, l), 0);
	fclose(out);
}

static void every_route_that_there_is_is_missed_and_no_other_can_be_left_out(void)
{
	world_lessons(check_what_if);
}

static void a_failed_allocation_is_an_error_whatever_the_score(void)
{
	for (int score = 0; score < SCORES; score += SCORE_NONE) {
		const struct lesson_options options = {
			.threads = 1, .kernels = "auto", .score = score
		};
		struct starving st = { 0 };

		while (starving(&st)) {
			struct lesson l;

			STARVE(&st, lesson_open(&l, NULL, "a", "b", &options));
			lesson_close(&l);
		}
	}
}

const struct test suite_explain_scores[] = {
	{ "every_gradient_of_every_network_is_its_difference",
		every_gradient_of_every_network_is_its_difference },
	{ "near_the_kink_of_a_relu_differences_take_smaller_steps",
		near_the_kink_of_a_relu_differences_take_smaller_steps },
	{ "an_identity_is_counted_where_there_is_something_to_compare",
		an_identity_is_counted_where_there_is_something_to_compare },
	{ "the_scores_are_those_of_the_formula", the_scores_are_those_of_the_formula },
	{ "a_route_that_is_missing_is_noticed_whatever_the_score",
		a_route_that_is_missing_is_noticed_whatever_the_score },
	{ "a_model_brings_its_score", a_model_brings_its_score },
	{ "every_route_that_there_is_is_missed_and_no_other_can_be_left_out",
		every_route_that_there_is_is_missed_and_no_other_can_be_left_out },
	{ "a_failed_allocation_is_an_error_whatever_the_score",
		a_failed_allocation_is_an_error_whatever_the_score },
	{ 0 },
};
