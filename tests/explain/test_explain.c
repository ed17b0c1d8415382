/* The lesson's numbers, of every score and of none, with one GRU in the decoder and with two:
 * identities, differences, routes left out. Exact in double; the float build sees that it runs. */
#include "explain/text.h"
#include "explain/vector.h"
#include "model/kernels/kernels.h"
#include "model/score.h"
#include "tests/test.h"
#include "tests/world.h"

#include <string.h>

static bool is_double(void)
{
	if (sizeof(real) == sizeof(double))
		return true;
	test_skip("the lesson is exact in the double build");
	return false;
}

static void check_right(struct lesson *l)
{
	struct param table[PARAMS_MAX];
	bool attention = l->trace.config->score != SCORE_NONE;
	bool weights = score_functions[l->trace.config->score].weights;
	size_t entries = 0;

	for (int i = params_table(table, l->trace.config, NULL); i-- > 0;)
		entries += (size_t)table[i].rows * (size_t)table[i].cols;
	CHECK(l->differences.every);
	CHECK_EQUAL(l->differences.first[l->differences.params], entries);
	if (!lesson_holds(l) || !(differences_worst(&l->differences) <= 2e-8) ||
		!(lesson_worst_identity(l) <= 1e-11))
		test_fail(world_score_name(l), (int)l->trace.config->cell,
			"differences %g, identities %g", differences_worst(&l->differences),
			lesson_worst_identity(l));
	/* an identity is counted where there is something to compare */
	CHECK_EQUAL(lesson_identities(l), l->trace.conditional + (attention ? 35 + weights : 23));
	CHECK_EQUAL(l->trace.compared[IS_JACOBIAN], attention ? l->trace.T : 0);
	CHECK_EQUAL(l->trace.compared[IS_DV], weights);
	/* the softmax is undone alike long (IS_JACOBIAN) and short */
	for (int i = 0; attention && i < l->trace.T * l->trace.S; i++)
		CHECK_NEAR(l->trace.p.x.a[i] * l->trace.less[i], l->trace.p.d.e[i], 1e-14);
	CHECK(!attention || vector_norm(l->trace.p.d.e, l->trace.T * l->trace.S) > 1e-3);
	/* without attention nothing but the bridge reaches the encoder */
	CHECK_EQUAL(l->trace.p.d.h != NULL, attention);
	CHECK(vector_norm(l->trace.p.d.last, 2 * l->trace.H) > 1e-3);
}

static void every_gradient_is_its_difference_and_every_identity_holds(void)
{
	if (is_double())
		world_lessons(check_right);
}

static void so_it_is_whatever_the_sentences(void)
{
	static const char *const pairs[][2] = { { "a", "b" },
		{ "one", "un deux trois quatre cinq six" }, { "a b a b a b a", "c" },
		{ "x x x x x x x x x x x x x x x x x x x x", "y y y z z z" } };

	for (int i = 0; is_double() && i < 8; i++) {
		struct lesson l;

		world_lesson_of(&l, SCORE_ADDITIVE, (enum decoder_cell)(i % 2), pairs[i / 2][0],
			pairs[i / 2][1]);
		CHECK(lesson_worst_identity(&l) <= 1e-11);
		CHECK(lesson_holds(&l));
		lesson_close(&l);
	}
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

/* Parameters whose gradient must go wrong without a route, and the first identity that sees it. */
static const char *const encoder_side[] = { "source.", "encoder.", NULL };
static const char *const before_attention[] = { "source.", "encoder.", "bridge.", "attention.",
	"target.", "decoder.", NULL };
static const char *const output_side[] = { "target.", "output.", NULL };
static const struct {
	enum route route;
	const char *const *prefixes;
	enum identity noticed;
} spoilt[ROUTES] = {
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

static void check_spoilt(struct lesson *l)
{
	unsigned there = routes_of(l->trace.config->score);
	struct param table[PARAMS_MAX];
	struct what_if w;
	FILE *out = tmpfile();

	params_table(table, l->trace.config, NULL);
	CHECK_EQUAL(there == (1u << ROUTES) - 1, l->trace.C != 0);
	CHECK_EQUAL(text_without_all(out, l), 0);
	for (int r = 0; r < ROUTES; r++) {
		if (!(there & spoilt[r].route)) {
			CHECK_ERROR(text_without(out, l, spoilt[r].route),
				"there is no such route, since the network has no attention");
			continue;
		}
		CHECK_EQUAL(text_without(out, l, spoilt[r].route), 0);
		CHECK_EQUAL(lesson_without(l, &w, spoilt[r].route), 0);
		for (int i = 0; i < w.params; i++)
			if (begins(table[i].name, spoilt[r].prefixes)
					? !(w.distance[i] > 1e-4)
					: !(w.distance[i] <= WHAT_IF_LIMIT))
				test_fail(table[i].name, r, "%s without %s: distance %g",
					world_score_name(l), route_names[r], w.distance[i]);
		trace_release(&l->trace);
		network_without(l->network, spoilt[r].route);
		CHECK_EQUAL(trace_run(&l->trace, &l->subject, l->network, &l->gradient, 0.1), 0);
		network_without(l->network, 0);
		if (l->trace.off != (int)spoilt[r].noticed ||
			!(l->trace.worst[l->trace.off] > 1e-4))
			test_fail(world_score_name(l), r, "without %s the first to notice is %d",
				route_names[r], l->trace.off);
		CHECK(!lesson_holds(l));
		trace_release(&l->trace);
		CHECK_EQUAL(trace_run(&l->trace, &l->subject, l->network, &l->gradient, 0.1), 0);
	}
	fclose(out);
}

static void each_missing_route_spoils_what_is_behind_it_and_is_noticed_where_it_is_missed(void)
{
	if (is_double())
		world_lessons(check_spoilt);
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
	TEST(every_gradient_is_its_difference_and_every_identity_holds),
	TEST(so_it_is_whatever_the_sentences),
	TEST(a_negated_gradient_and_nan_are_far_from_the_difference),
	TEST(the_gradient_is_that_of_the_network),
	TEST(each_missing_route_spoils_what_is_behind_it_and_is_noticed_where_it_is_missed),
	TEST(all_routes_are_back_afterwards),
	{ 0 },
};
