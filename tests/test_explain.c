/* The lesson's numbers: identities, differences, routes left out. Exact in double; the float
 * build sees that it runs. */
#include "base/err.h"
#include "base/mem.h"
#include "checkpoints/checkpoint.h"
#include "explain/lesson.h"
#include "explain/pages.h"
#include "explain/plain.h"
#include "model/kernels/kernels.h"
#include "model/routes.h"
#include "tests/checkpoint_maker.h"
#include "tests/decode_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const struct lesson_options defaults = { .smoothing = 0.1, .threads = 1, .kernels = "auto" };

static bool is_double(void)
{
	if (sizeof(real) == sizeof(double))
		return true;
	test_skip("the lesson is exact in the double build");
	return false;
}

static void open_tiny_of(struct lesson *l, enum decoder_cell cell)
{
	struct lesson_options options = defaults;

	options.cell = (int)cell;
	CHECK_EQUAL(lesson_open(l, NULL, subject_source, subject_target, &options), 0);
}

static void open_tiny(struct lesson *l)
{
	open_tiny_of(l, CELL_GRU);
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
		struct lesson_options options = defaults;
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

	open_tiny_of(&l, cell);
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
	open_tiny(&l);
	l.gradient.Ua[3] = -l.gradient.Ua[3];
	differences_release(&l.differences);
	CHECK_EQUAL(differences_take(&l.differences, &l.subject, &l.gradient, 0.1, -1, l.probe), 0);
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

	open_tiny(&l);
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

	open_tiny(&l);
	for (int t = 0; t < tr->T; t++) {
		const double *J = tr->jacobian + t * tr->S * tr->S, *de = tr->de + t * tr->S;
		double sum = 0;

		for (int i = 0; i < tr->S; i++) {
			double row = 0;

			sum += de[i];
			for (int j = 0; j < tr->S; j++) {
				row += J[i * tr->S + j];
				CHECK(J[i * tr->S + j] == J[j * tr->S + i]);
			}
			CHECK_NEAR(row, 0, tolerance);
			CHECK_NEAR(plain_dot(J + i * tr->S, tr->da + t * tr->S, tr->S), de[i],
				tolerance);
		}
		CHECK_NEAR(sum, 0, tolerance);
		/* and there is something to see */
		CHECK(plain_norm(de, tr->S) > 1e-3);
	}
	lesson_close(&l);
}

/* Parameters whose gradient must go wrong without a route. */
struct spoilt {
	enum route route;
	const char *const *prefixes;
	enum identity noticed; /* and which identity sees it */
};
static const char *const encoder_side[] = { "source.", "encoder.", NULL };
static const char *const before_attention[] = { "source.", "encoder.", "bridge.", "attention.",
	"target.", "decoder.", NULL };
static const char *const output_side[] = { "target.", "output.", NULL };
static const struct spoilt all_spoilt[] = {
	{ ROUTE_VALUES, encoder_side, IS_DH },
	{ ROUTE_KEYS, encoder_side, IS_DH },
	{ ROUTE_QUERY, before_attention, IS_GATES },
	{ ROUTE_BRIDGE, encoder_side, IS_DLAST },
	{ ROUTE_RECURRENCE, before_attention, IS_GATES },
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

	open_tiny_of(&l, cell);
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

	open_tiny_of(&l, cell);
	for (size_t r = 0; r < sizeof(all_spoilt) / sizeof(all_spoilt[0]); r++) {
		trace_release(&l.trace);
		network_without(l.network, all_spoilt[r].route);
		CHECK_EQUAL(trace_run(&l.trace, &l.subject, l.network, &l.gradient, 0.1), 0);
		if (!(l.trace.worst[all_spoilt[r].noticed] > 0.01))
			test_fail(route_names[r], 0, "is not noticed");
		CHECK(!lesson_holds(&l));
	}
	lesson_close(&l);
}

static void the_identities_notice_each_missing_route(void)
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

	open_tiny(&l);
	CHECK_EQUAL(lesson_without(&l, &w, (1u << ROUTES) - 1), 0);
	CHECK(w.distance[0] > 0.01);
	CHECK_EQUAL(
		network_gradient(l.network, &l.scratch, &l.subject.batch, &reg, NULL, &loss), 0);
	CHECK(!memcmp(l.scratch.block, l.gradient.block, l.gradient.count * sizeof(real)));
	lesson_close(&l);
}

static void every_tying_is_explained(void)
{
	for (enum tying tying = TIED_NONE; tying <= TIED_ALL; tying++) {
		const char *path = test_path("tied.safetensors");
		struct checkpoint c;
		struct lesson l;

		make_checkpoint_of(&c, MADE_TOKENIZER, tying);
		CHECK_EQUAL(checkpoint_save(&c, path), 0);
		release_made(&c);
		CHECK_EQUAL(lesson_open(&l, path, "a b", "b b a", &defaults), 0);
		if (sizeof(real) == sizeof(double))
			CHECK(lesson_holds(&l));
		CHECK(!l.subject.built_in);
		lesson_close(&l);
	}
}

static void of_a_large_model_the_largest_gradients_are_compared(void)
{
	struct lesson_options options = defaults;
	struct lesson l;

	make_model("large.safetensors", TOKENIZER_BPE, 3, 0);
	CHECK_EQUAL(lesson_open(&l, test_path("large.safetensors"), "the cat sat", "le chat",
			    &defaults),
		0);
	CHECK(!lesson_is_small(&l));
	CHECK(!l.differences.every);
	CHECK_EQUAL(l.differences.first[1], LESSON_CHECK);
	CHECK_TEXT(l.subject.source_word[0], "▁the");
	CHECK_TEXT(l.subject.source_word[1], "▁cat");
	if (sizeof(real) == sizeof(double))
		CHECK(lesson_holds(&l));
	for (int k = 0; k < LESSON_CHECK; k++) {
		const struct difference *e = &l.differences.entries[k];
		int larger = 0;

		for (int i = 0; i < l.subject.model.config.source_vocab * 8; i++)
			larger += fabs((double)l.gradient.Esrc[i]) >
				  fabs((double)l.gradient.Esrc[e->index]);
		CHECK_EQUAL(larger, k);
	}
	lesson_close(&l);
	options.check = -1;
	CHECK_EQUAL(lesson_open(&l, test_path("large.safetensors"), "a", "a", &options), 0);
	CHECK_EQUAL(l.differences.first[l.differences.params], 0);
	lesson_close(&l);
}

static void wrong_sentences_and_models_are_refused(void)
{
	char many[2 * SUBJECT_TOKENS + 3] = "";
	struct lesson l;

	for (int i = 0; i <= SUBJECT_TOKENS; i++)
		strcat(many, "a ");
	CHECK_ERROR(lesson_open(&l, NULL, " ", "b", &defaults), "the source sentence is empty");
	lesson_close(&l);
	CHECK_ERROR(lesson_open(&l, NULL, "a", "\t", &defaults), "the target sentence is empty");
	lesson_close(&l);
	CHECK_ERROR(lesson_open(&l, NULL, "a", "\xff", &defaults), "the target sentence is not");
	lesson_close(&l);
	CHECK_ERROR(lesson_open(&l, NULL, many, "a", &defaults), "has 101 tokens, more than 100");
	lesson_close(&l);
	CHECK_ERROR(lesson_open(&l, test_path("none"), "a", "a", &defaults), "none");
	lesson_close(&l);
	make_model("model.safetensors", TOKENIZER_CHAR, 1, 0);
	CHECK_ERROR(
		lesson_open(&l, test_path("model.safetensors"), many, "a", &defaults), "tokens");
	lesson_close(&l);
}

static void a_model_without_a_tokenizer_is_refused(void)
{
	const char *path = test_path("plain.safetensors");
	struct checkpoint c;
	struct lesson l;

	make_checkpoint(&c, MADE_PLAIN);
	CHECK_EQUAL(checkpoint_save(&c, path), 0);
	release_made(&c);
	CHECK_ERROR(lesson_open(&l, path, "a", "a", &defaults), "has no tokenizer");
	lesson_close(&l);
}

static void a_model_of_another_score_is_refused(void)
{
	const char *path = test_path("scored.safetensors");
	struct checkpoint c;
	struct lesson l;

	for (int score = SCORE_ADDITIVE + 1; score < SCORES; score++) {
		make_checkpoint_scored(&c, MADE_TOKENIZER, TIED_OUTPUT, (enum score)score);
		CHECK_EQUAL(checkpoint_save(&c, path), 0);
		release_made(&c);
		CHECK_ERROR(
			lesson_open(&l, path, "a", "a", &defaults), "only 'additive' is explained");
		lesson_close(&l);
	}
}

static void a_failed_allocation_anywhere_is_an_error_and_nothing_leaks(void)
{
	int rc = -1;

	for (long n = 1; rc; n++) {
		struct page *pages = NULL;
		struct lesson l;
		int count;

		mem_fail_at(n);
		rc = lesson_open(&l, NULL, subject_source, subject_target, &defaults);
		if (!rc)
			rc = pages_list(&pages, &count, &l);
		mem_fail_at(0);
		CHECK(!rc || *err_get());
		mem_free(pages);
		lesson_close(&l);
		CHECK(n < 1000);
		if (n == 1000)
			break;
	}
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
	{ "the_identities_notice_each_missing_route", the_identities_notice_each_missing_route },
	{ "all_routes_are_back_afterwards", all_routes_are_back_afterwards },
	{ "every_tying_is_explained", every_tying_is_explained },
	{ "of_a_large_model_the_largest_gradients_are_compared",
		of_a_large_model_the_largest_gradients_are_compared },
	{ "wrong_sentences_and_models_are_refused", wrong_sentences_and_models_are_refused },
	{ "a_model_without_a_tokenizer_is_refused", a_model_without_a_tokenizer_is_refused },
	{ "a_model_of_another_score_is_refused", a_model_of_another_score_is_refused },
	{ "a_failed_allocation_anywhere_is_an_error_and_nothing_leaks",
		a_failed_allocation_anywhere_is_an_error_and_nothing_leaks },
	{ 0 },
};
