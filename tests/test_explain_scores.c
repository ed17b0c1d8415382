/* The lesson of every score function and of none, with one GRU in the decoder and with two: numbers, pages, and
 * what reaches each source word. */
#include "base/err.h"
#include "base/mem.h"
#include "checkpoints/checkpoint.h"
#include "explain/explain_options.h"
#include "explain/lesson.h"
#include "explain/page_what_if.h"
#include "explain/pages.h"
#include "explain/plain.h"
#include "model/kernels/kernels.h"
#include "model/network_view.h"
#include "model/routes.h"
#include "model/score.h"
#include "tests/checkpoint_maker.h"
#include "tests/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const bool exact = sizeof(real) == sizeof(double);

static void open_pair(struct lesson *l, enum score score, enum decoder_cell cell,
	const char *source, const char *target)
{
	const struct lesson_options options = { .smoothing = 0.1,
		.threads = 1,
		.kernels = "auto",
		.cell = (int)cell,
		.score = (int)score };

	CHECK_EQUAL(lesson_open(l, NULL, source, target, &options), 0);
}

static void open_built_in(struct lesson *l, enum score score, enum decoder_cell cell)
{
	open_pair(l, score, cell, subject_source, subject_target);
}

/* Calls it for every score and cell. */
static void for_every_network(void (*check)(struct lesson *l))
{
	for (int score = 0; score < SCORES; score++)
		for (int cell = 0; cell < CELLS; cell++) {
			struct lesson l;

			open_built_in(&l, (enum score)score, (enum decoder_cell)cell);
			check(&l);
			lesson_close(&l);
		}
}

static const char *name_of(const struct lesson *l)
{
	return score_functions[l->trace.config->score].name;
}

static void check_right(struct lesson *l)
{
	struct param table[PARAMS_MAX];
	size_t entries = 0;

	for (int i = params_table(table, l->trace.config, NULL); i-- > 0;)
		entries += (size_t)table[i].rows * (size_t)table[i].cols;
	CHECK_EQUAL(l->differences.first[l->differences.params], entries);
	if (!lesson_holds(l) || !(differences_worst(&l->differences) <= 2e-8) ||
		!(lesson_worst_identity(l) <= 1e-11))
		test_fail(name_of(l), (int)l->trace.config->cell, "differences %g, identities %g",
			differences_worst(&l->differences), lesson_worst_identity(l));
}

static void every_gradient_of_every_network_is_its_difference(void)
{
	if (exact)
		for_every_network(check_right);
	else
		test_skip("the lesson is exact in the double build");
}

static void check_identities(struct lesson *l)
{
	bool attention = l->trace.config->score != SCORE_NONE;
	bool weights = score_functions[l->trace.config->score].weights;

	CHECK_EQUAL(lesson_identities(l), !attention ? 16 : weights ? 26 : 25);
	CHECK_EQUAL(l->trace.compared[IS_JACOBIAN], attention ? l->trace.T : 0);
	CHECK_EQUAL(l->trace.compared[IS_DV], weights);
}

static void an_identity_is_counted_where_there_is_something_to_compare(void)
{
	for_every_network(check_identities);
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
	CHECK_EQUAL(tr->e != NULL, tr->C != 0);
	CHECK_EQUAL(tr->relu_u != NULL, tr->config->score == SCORE_RELU);
	CHECK_EQUAL(tr->to_keys != NULL, tr->C && !tr->story->squash);
	for (size_t t = 0; tr->C && t < (size_t)tr->T; t++)
		for (size_t j = 0; j < S; j++)
			CHECK_NEAR(tr->e[t * S + j],
				right_score(l, tr->q + t * A, tr->keys + j * A), 1e-5);
	/* without attention nothing but the bridge reaches the encoder */
	if (!tr->C)
		CHECK(plain_norm(tr->dh, 2 * tr->H * tr->S) == 0);
	CHECK(plain_norm(tr->dlast, 2 * tr->H) > 1e-3);
}

static void the_scores_are_those_of_the_formula(void)
{
	for_every_network(check_scores);
}

/* Each identity of the attention sees a wrong number in what it compares: the key of one word moved. */
static void a_route_that_is_missing_is_noticed_whatever_the_score(void)
{
	static const struct {
		enum route route;
		enum identity noticed;
	} missing[] = { { ROUTE_VALUES, IS_DH }, { ROUTE_KEYS, IS_DH }, { ROUTE_QUERY, IS_GATES },
		{ ROUTE_BRIDGE, IS_DLAST } };

	if (!exact) {
		test_skip("floats are too coarse");
		return;
	}
	for (int i = 0; i < SCORES * CELLS; i++) {
		struct lesson l;

		open_built_in(&l, (enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
		for (size_t r = 0; r < sizeof(missing) / sizeof(missing[0]); r++) {
			if (!(what_if_routes(l.trace.config) & missing[r].route))
				continue;
			trace_release(&l.trace);
			network_without(l.network, missing[r].route);
			CHECK_EQUAL(
				trace_run(&l.trace, &l.subject, l.network, &l.gradient, 0.1), 0);
			if (!(l.trace.worst[missing[r].noticed] > 1e-4))
				test_fail(name_of(&l), (int)r, "is not noticed: %g",
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
		struct checkpoint c;
		struct lesson l;

		make_checkpoint_scored(&c, MADE_TOKENIZER | (i % 2 ? MADE_CONDITIONAL : 0),
			TIED_OUTPUT, (enum score)(i / 2));
		CHECK_EQUAL(checkpoint_save(&c, path), 0);
		release_made(&c);
		CHECK_EQUAL(lesson_open(&l, path, "a b a", "b a", &options), 0);
		CHECK_EQUAL(l.trace.config->score, i / 2);
		CHECK(!exact || lesson_worst_identity(&l) <= LESSON_IDENTITY_LIMIT);
		lesson_close(&l);
	}
}

/* All pages as text; free() it. */
static char *print_pages(const struct lesson *l)
{
	struct page *pages;
	char *text;
	size_t len;
	int count;
	FILE *out = open_memstream(&text, &len);

	CHECK_EQUAL(pages_list(&pages, &count, l), 0);
	pages_print(out, l, pages, count, PAGES_ALL, 0);
	fclose(out);
	mem_free(pages);
	return text;
}

static void check_has(const char *text, const char *part, bool wanted, const char *name)
{
	if ((strstr(text, part) != NULL) != wanted)
		test_fail(name, 0, "'%s' %s", part, wanted ? "is missing" : "is there");
}

static void check_pages(struct lesson *l)
{
	static const char *const scores[SCORES] = { "(5) e_tj = v . tanh(u_tj)      (6)",
		"(5) e_tj = v . max(0, u_tj)      (6)", "(5) e_tj = q_t . keys_j      (6)",
		"(5) e_tj = q_t . keys_j / sqrt(A)      (6)", "(5) e_tj = q_t . keys_j = s",
		"There is no attention: (4)-(7) are left out" };
	static const char *const undone[SCORES] = { "du_tj  = de_tj v (1 - tanh(u_tj)^2)",
		"du_tj  = de_tj v * 1[u_tj > 0]", "dkeys_j += de_tj q_t  ",
		"dkeys_j += de_tj / sqrt(A) q_t", "sum_j de_tj Ua h_j",
		"both its routes; without attention there is no query" };
	/* the first may stand on the pages of several: e.g. that of dot */
	static const char *const only[] = { "tanh(u_", "max(0, u_", "sqrtA", "undo (6)" };
	enum score score = l->trace.config->score;
	const bool has[] = { score == SCORE_ADDITIVE, score == SCORE_RELU,
		score == SCORE_SCALED_DOT, score != SCORE_NONE };
	char *text = print_pages(l), line[64];

	check_has(text, scores[score], true, name_of(l));
	check_has(text, undone[score], true, name_of(l));
	for (size_t i = 0; i < sizeof(only) / sizeof(only[0]); i++)
		check_has(text, only[i], has[i], name_of(l));
	check_has(text, "asker", false, name_of(l));
	check_has(text, "nan", false, name_of(l));
	check_has(text, "[4, 0]", false, name_of(l));
	check_has(text, "[0]", false, name_of(l));
	check_has(text, "(null)", false, name_of(l));
	if (exact)
		check_has(text, "\nRIGHT: ", true, name_of(l));
	for (const char *at = text; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		CHECK(strcspn(at, "\n") <= 120);
	}
	/* a number of the score: the first of the last step, as it is printed */
	if (l->trace.C) {
		snprintf(line, sizeof(line), "the %8.5f %8.5f\n",
			l->trace.e[(l->trace.T - 1) * l->trace.S],
			l->trace.a[(l->trace.T - 1) * l->trace.S]);
		check_has(text, line, true, name_of(l));
	}
	free(text);
}

static void the_pages_have_the_equations_of_their_score_and_no_others(void)
{
	for_every_network(check_pages);
}

static void check_what_if(struct lesson *l)
{
	unsigned there = what_if_routes(l->trace.config);
	FILE *out = tmpfile();

	for (int r = 0; r < ROUTES; r++) {
		if (!(there >> r & 1)) {
			CHECK_ERROR(page_what_if(out, l, 1u << r),
				"there is no such route, since the network has no attention");
			continue;
		}
		struct what_if w;
		int wrong = 0;

		CHECK_EQUAL(page_what_if(out, l, 1u << r), 0);
		CHECK_EQUAL(lesson_without(l, &w, 1u << r), 0);
		for (int i = 0; i < w.params; i++)
			wrong += w.distance[i] > 0.005;
		if (!wrong)
			test_fail(name_of(l), r, "nothing goes wrong");
	}
	CHECK_EQUAL(there == (1u << ROUTES) - 1, l->trace.C != 0);
	CHECK_EQUAL(page_what_if_all(out, l), 0);
	fclose(out);
}

static void every_route_that_there_is_is_missed_and_no_other_can_be_left_out(void)
{
	for_every_network(check_what_if);
}

/* The loss of the last target word with its source word j's embedding moved. */
static double last_loss(struct lesson *l, int j, int column, double by)
{
	const struct regularizer reg = { .label_smoothing = l->smoothing };
	struct loss loss = { 0 };
	real *x = &l->scratch.Esrc[l->subject.source.ids[j] * l->trace.E + column], kept = *x;

	*x = (real)((double)kept + by);
	CHECK_EQUAL(network_load(l->probe, &l->scratch, false), 0);
	CHECK_EQUAL(network_evaluate(l->probe, &l->subject.batch, &reg, NULL, &loss, NULL), 0);
	*x = kept;
	return network_view(l->probe).output->row_loss[l->trace.T - 1];
}

/* Every word stands once in the sentence, so that its row of the embedding is its x_j. */
static void check_reach(struct lesson *l)
{
	memcpy(l->scratch.block, l->subject.model.params.block, l->scratch.count * sizeof(real));
	for (int j = 0; j < l->trace.S; j++) {
		double squares = 0;

		for (int i = 0; i < l->trace.E; i++) {
			double slope =
				(last_loss(l, j, i, 1e-4) - last_loss(l, j, i, -1e-4)) / 2e-4;

			squares += slope * slope;
		}
		CHECK_NEAR(l->reach.last[j], sqrt(squares), 1e-6);
		CHECK(l->reach.last[j] > 0);
	}
}

static void what_reaches_a_word_is_the_slope_of_the_last_words_loss(void)
{
	if (exact)
		for_every_network(check_reach);
	else
		test_skip("floats are too coarse");
}

static double least(const double *x, int n)
{
	double least = x[0];

	for (int i = 1; i < n; i++)
		least = x[i] < least ? x[i] : least;
	return least;
}

static void without_attention_hardly_anything_reaches_the_middle_of_a_long_sentence(void)
{
	static const char source[] = "a b c d e f g h i j k l m n o p q r s t";
	static const char target[] = "a b c d e f g h i j k l";

	for (int cell = 0; cell < CELLS; cell++) {
		struct lesson with, without;

		open_pair(&with, SCORE_ADDITIVE, (enum decoder_cell)cell, source, target);
		open_pair(&without, SCORE_NONE, (enum decoder_cell)cell, source, target);
		CHECK(least(with.reach.last, with.trace.S) >
			1000 * least(without.reach.last, without.trace.S));
		CHECK(least(with.reach.last, with.trace.S) >
			1000 * least(with.reach.bridge, with.trace.S));
		for (int j = 0; j < without.trace.S; j++)
			CHECK(without.reach.bridge[j] == without.reach.last[j]);
		lesson_close(&with);
		lesson_close(&without);
	}
}

static void the_loss_of_a_single_word_is_the_last(void)
{
	struct lesson l;

	open_pair(&l, SCORE_DOT, CELL_GRU, "a b", "c");
	CHECK_EQUAL(l.trace.T, 2);
	for (int j = 0; j < l.trace.S; j++)
		CHECK(l.reach.last[j] > 0 && isfinite(l.reach.last[j]));
	lesson_close(&l);
}

static void the_option_names_the_score(void)
{
	char *lines[][3] = { { "seq2seq-explain", "--attention", "scaled-dot" },
		{ "seq2seq-explain", "--attention", "luck" } };
	struct explain_options o;

	explain_options_init(&o);
	CHECK_EQUAL(o.lesson.score, SCORE_ADDITIVE);
	CHECK_EQUAL(explain_options_parse(&o, 3, lines[0]), 0);
	CHECK_EQUAL(o.lesson.score, SCORE_SCALED_DOT);
	explain_options_init(&o);
	CHECK_ERROR(explain_options_parse(&o, 3, lines[1]), "'luck' is none of additive|");
}

static void a_failed_allocation_is_an_error_whatever_the_score(void)
{
	for (int score = 0; score < SCORES; score += SCORE_NONE) {
		const struct lesson_options options = {
			.threads = 1, .kernels = "auto", .score = score
		};
		int rc = -1;

		for (long n = 1; rc && n < 1000; n++) {
			struct lesson l;

			mem_fail_at(n);
			rc = lesson_open(&l, NULL, "a", "b", &options);
			mem_fail_at(0);
			CHECK(!rc || *err_get());
			lesson_close(&l);
		}
		CHECK_EQUAL(rc, 0);
	}
}

const struct test suite_explain_scores[] = {
	{ "every_gradient_of_every_network_is_its_difference",
		every_gradient_of_every_network_is_its_difference },
	{ "an_identity_is_counted_where_there_is_something_to_compare",
		an_identity_is_counted_where_there_is_something_to_compare },
	{ "the_scores_are_those_of_the_formula", the_scores_are_those_of_the_formula },
	{ "a_route_that_is_missing_is_noticed_whatever_the_score",
		a_route_that_is_missing_is_noticed_whatever_the_score },
	{ "a_model_brings_its_score", a_model_brings_its_score },
	{ "the_pages_have_the_equations_of_their_score_and_no_others",
		the_pages_have_the_equations_of_their_score_and_no_others },
	{ "every_route_that_there_is_is_missed_and_no_other_can_be_left_out",
		every_route_that_there_is_is_missed_and_no_other_can_be_left_out },
	{ "what_reaches_a_word_is_the_slope_of_the_last_words_loss",
		what_reaches_a_word_is_the_slope_of_the_last_words_loss },
	{ "without_attention_hardly_anything_reaches_the_middle_of_a_long_sentence",
		without_attention_hardly_anything_reaches_the_middle_of_a_long_sentence },
	{ "the_loss_of_a_single_word_is_the_last", the_loss_of_a_single_word_is_the_last },
	{ "the_option_names_the_score", the_option_names_the_score },
	{ "a_failed_allocation_is_an_error_whatever_the_score",
		a_failed_allocation_is_an_error_whatever_the_score },
	{ 0 },
};
