/* The lesson's numbers: identities, differences, routes left out. Exact in double; the float
 * build sees that it runs. */
#include "explain/vector.h"
#include "model/kernels/kernels.h"
#include "model/routes.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <string.h>

static bool is_double(void)
{
	if (sizeof(real) == sizeof(double))
		return true;
	test_skip("the lesson is exact in the double build");
	return false;
}

static void check_identities(const struct lesson *l, double limit)
{
	for (int i = 0; i < IDENTITIES; i++)
		if (!(l->trace.worst[i] <= limit))
			test_fail(identity_text((enum identity)i), i, "distance %g",
				l->trace.worst[i]);
}

static void every_identity_holds_whatever_the_sentences(void)
{
	static const char *const pairs[][2] = { { subject_source, subject_target }, { "a", "b" },
		{ "one", "un deux trois quatre cinq six" }, { "a b a b a b a", "c" },
		{ "x x x x x x x x x x x x x x x x x x x x", "y y y z z z" } };

	if (!is_double())
		return;
	for (size_t i = 0; i < 2 * sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct lesson_options options = world_lesson_options;
		struct lesson l;

		options.cell = i % 2 ? CELL_CONDITIONAL : CELL_GRU;
		CHECK_EQUAL(lesson_open(&l, NULL, pairs[i / 2][0], pairs[i / 2][1], &options), 0);
		check_identities(&l, 1e-11);
		CHECK(lesson_holds(&l));
		lesson_close(&l);
	}
}

static void check_gradients(enum decoder_cell cell)
{
	struct param table[PARAMS_MAX];
	struct lesson l;
	size_t entries = 0;

	world_lesson(&l, SCORE_ADDITIVE, cell);
	for (int i = params_table(table, &l.subject.model.config, NULL); i-- > 0;)
		entries += (size_t)table[i].rows * (size_t)table[i].cols;
	CHECK(l.differences.every);
	CHECK_EQUAL(l.differences.first[l.differences.params], entries);
	CHECK(differences_worst(&l.differences) <= 2e-8);
	CHECK(lesson_holds(&l));
	lesson_close(&l);
}

static void every_gradient_of_the_example_is_its_difference(void)
{
	if (!is_double())
		return;
	check_gradients(CELL_GRU);
	check_gradients(CELL_CONDITIONAL);
}

static void a_negated_gradient_and_nan_are_far_from_the_difference(void)
{
	struct lesson l;

	CHECK(difference_distance(0.5, 0.5) == 0);
	CHECK(difference_distance(-0.5, 0.5) > 1);
	CHECK(isinf(difference_distance(NAN, 0.5)));
	CHECK(isinf(difference_distance(0.5, NAN)));
	CHECK(difference_distance(1e-4, 0) > 1e-2);
	if (!is_double())
		return;
	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	l.gradient.Ua[3] = -l.gradient.Ua[3];
	differences_release(&l.differences);
	CHECK_EQUAL(differences_take(&l.differences, l.between, &l.gradient, -1), 0);
	CHECK(differences_worst(&l.differences) > 1);
	CHECK(!lesson_holds(&l));
	lesson_close(&l);
}

static void the_gradient_is_that_of_the_network(void)
{
	const struct regularizer reg = { .label_smoothing = 0.1 };
	struct loss loss = { 0 };
	struct network *n;
	struct params g;
	struct lesson l;

	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	CHECK_EQUAL(params_create(&g, &l.subject.model.config), 0);
	CHECK_EQUAL(network_create(&n, &l.subject.model.config, NULL, kernels_choose("auto")), 0);
	CHECK_EQUAL(network_load(n, &l.subject.model.params, true), 0);
	CHECK_EQUAL(network_gradient(n, &g, &l.subject.batch, &reg, NULL, &loss), 0);
	CHECK(!memcmp(g.block, l.gradient.block, g.count * sizeof(real)));
	CHECK(loss.sum / (double)loss.tokens == l.trace.loss);
	network_release(n);
	params_release(&g);
	lesson_close(&l);
}

static void the_softmax_is_undone_alike_long_and_short(void)
{
	double tolerance = sizeof(real) == sizeof(double) ? 1e-14 : 1e-6;
	struct lesson l;
	const struct trace *tr = &l.trace;

	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	for (int t = 0; t < tr->T; t++) {
		const double *J = tr->jacobian + t * tr->S * tr->S, *de = tr->p.d.e + t * tr->S;
		double sum = 0;

		for (int i = 0; i < tr->S; i++) {
			double row = 0;

			sum += de[i];
			for (int j = 0; j < tr->S; j++) {
				row += J[i * tr->S + j];
				CHECK(J[i * tr->S + j] == J[j * tr->S + i]);
			}
			CHECK_NEAR(row, 0, tolerance);
			CHECK_NEAR(vector_dot(J + i * tr->S, tr->p.d.a + t * tr->S, tr->S), de[i],
				tolerance);
		}
		CHECK_NEAR(sum, 0, tolerance);
		/* and there is something to see */
		CHECK(vector_norm(de, tr->S) > 1e-3);
	}
	lesson_close(&l);
}

/* Parameters whose gradient must go wrong without a route. */
struct spoilt {
	enum route route;
	const char *const *prefixes;
	enum identity noticed; /* and the first identity that sees it */
};
static const char *const encoder_side[] = { "source.", "encoder.", NULL };
static const char *const before_attention[] = { "source.", "encoder.", "bridge.", "attention.",
	"target.", "decoder.", NULL };
static const char *const output_side[] = { "target.", "output.", NULL };
static const struct spoilt all_spoilt[] = {
	{ ROUTE_VALUES, encoder_side, IS_DH },
	{ ROUTE_KEYS, encoder_side, IS_DH },
	{ ROUTE_QUERY, before_attention, IS_DGATES },
	{ ROUTE_BRIDGE, encoder_side, IS_DLAST },
	{ ROUTE_RECURRENCE, before_attention, IS_DGATES },
	{ ROUTE_TIED_OUTPUT, output_side, IS_SUMS },
};

static bool begins(const char *name, const char *const *prefixes)
{
	while (*prefixes && strncmp(name, *prefixes, strlen(*prefixes)) != 0)
		prefixes++;
	return *prefixes != NULL;
}

static void check_spoilt(enum decoder_cell cell)
{
	struct param table[PARAMS_MAX];
	struct lesson l;

	world_lesson(&l, SCORE_ADDITIVE, cell);
	params_table(table, &l.subject.model.config, NULL);
	for (size_t r = 0; r < sizeof(all_spoilt) / sizeof(all_spoilt[0]); r++) {
		struct what_if w;

		CHECK_EQUAL(lesson_without(&l, &w, all_spoilt[r].route), 0);
		for (int i = 0; i < w.params; i++)
			if (begins(table[i].name, all_spoilt[r].prefixes)
					? !(w.distance[i] > 0.01)
					: !(w.distance[i] <= WHAT_IF_LIMIT))
				test_fail(table[i].name, (int)r, "without %s: distance %g",
					route_names[r], w.distance[i]);
	}
	lesson_close(&l);
}

static void each_missing_route_spoils_the_gradients_behind_it_and_no_others(void)
{
	if (!is_double())
		return;
	check_spoilt(CELL_GRU);
	check_spoilt(CELL_CONDITIONAL);
}

static void check_noticed(enum decoder_cell cell)
{
	struct lesson l;

	world_lesson(&l, SCORE_ADDITIVE, cell);
	for (size_t r = 0; r < sizeof(all_spoilt) / sizeof(all_spoilt[0]); r++) {
		trace_release(&l.trace);
		network_without(l.network, all_spoilt[r].route);
		CHECK_EQUAL(trace_run(&l.trace, &l.subject, l.network, &l.gradient, 0.1), 0);
		if (!(l.trace.worst[all_spoilt[r].noticed] > 0.01))
			test_fail(route_names[r], 0, "is not noticed");
		CHECK_EQUAL(l.trace.off, all_spoilt[r].noticed);
		CHECK(!lesson_holds(&l));
	}
	lesson_close(&l);
}

static void the_identity_where_a_route_is_missed_is_the_first_to_notice(void)
{
	if (!is_double())
		return;
	check_noticed(CELL_GRU);
	check_noticed(CELL_CONDITIONAL);
}

static void all_routes_are_back_afterwards(void)
{
	const struct regularizer reg = { .label_smoothing = 0.1 };
	struct loss loss = { 0 };
	struct what_if w;
	struct lesson l;

	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	CHECK_EQUAL(lesson_without(&l, &w, (1u << ROUTES) - 1), 0);
	CHECK(w.distance[0] > 0.01);
	CHECK_EQUAL(
		network_gradient(l.network, &l.scratch, &l.subject.batch, &reg, NULL, &loss), 0);
	CHECK(!memcmp(l.scratch.block, l.gradient.block, l.gradient.count * sizeof(real)));
	lesson_close(&l);
}

const struct test suite_explain[] = {
	{ "every_identity_holds_whatever_the_sentences",
		every_identity_holds_whatever_the_sentences },
	{ "every_gradient_of_the_example_is_its_difference",
		every_gradient_of_the_example_is_its_difference },
	{ "a_negated_gradient_and_nan_are_far_from_the_difference",
		a_negated_gradient_and_nan_are_far_from_the_difference },
	{ "the_gradient_is_that_of_the_network", the_gradient_is_that_of_the_network },
	{ "the_softmax_is_undone_alike_long_and_short",
		the_softmax_is_undone_alike_long_and_short },
	{ "each_missing_route_spoils_the_gradients_behind_it_and_no_others",
		each_missing_route_spoils_the_gradients_behind_it_and_no_others },
	{ "the_identity_where_a_route_is_missed_is_the_first_to_notice",
		the_identity_where_a_route_is_missed_is_the_first_to_notice },
	{ "all_routes_are_back_afterwards", all_routes_are_back_afterwards },
	{ 0 },
};
