/* With dropout: every entry of every gradient against central differences (doubles); a missing
 * route shows. Without dropout, see test_plain.c. */
#include "model/output.h"
#include "model/routes.h"
#include "tests/model/random_world.h"
#include "tests/test.h"

#include <math.h>

enum { SMALL = 9, LARGE = OUTPUT_WORDS + 7 };

static const struct regularizer all_masks = { 0.3, 0.25, 0.4, 0.2, 0.1 };

static void open_of(
	struct world *w, enum score score, enum decoder_cell cell, enum tying tying, int vocab)
{
	/* in a larger vocabulary some words are the last ones and those at a block's end */
	static const int words[] = { 5, OUTPUT_WORDS - 1, OUTPUT_WORDS, LARGE - 1 };
	const struct config c = { SMALL, vocab, 3, 4, config_attention(score, 4, 5), score, cell,
		tying };

	world_open(w, &c, kernels_choose("auto"), 1, 4, 6, 5);
	for (int b = 0; b < 4 && vocab > SMALL; b++)
		for (int i = 0; i < w->text.length[1][b] - 1; i++)
			w->text.ids[1][b][i] = words[(b + i) % 4];
	text_batch(&w->batch, &w->text, 0, 4, true);
}

static bool near(double numeric, double analytic)
{
	/* written so that NaN fails */
	return fabs(numeric - analytic) <= 1e-6 * (1e-3 + fabs(numeric));
}

static double loss_at(struct world *w, real *x, double value)
{
	*x = (real)value;
	world_load(w);
	return world_loss(w, &all_masks, false);
}

/* Entries whose analytic gradient is off; says which when asked to. */
static int wrong_entries(struct world *w, bool say)
{
	struct param values[PARAMS_MAX], gradients[PARAMS_MAX];
	int n = params_table(values, &w->config, &w->params), wrong = 0;
	const double h = 1e-5;

	params_table(gradients, &w->config, &w->gradient);
	world_load(w);
	world_loss(w, &all_masks, true);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < values[i].rows * values[i].cols; j++) {
			real *x = &values[i].data[j], kept = *x;
			double analytic = (double)gradients[i].data[j], numeric;

			numeric = loss_at(w, x, (double)kept + h);
			numeric = (numeric - loss_at(w, x, (double)kept - h)) / (2 * h);
			*x = kept;
			if (near(numeric, analytic))
				continue;
			wrong++;
			if (say)
				test_fail(values[i].name, j, "numeric %.12g, analytic %.12g",
					numeric, analytic);
		}
	return wrong;
}

static bool is_double(void)
{
	if (sizeof(real) == sizeof(double))
		return true;
	test_skip("gradients are checked in the double build");
	return false;
}

static void check_network(enum score score, enum decoder_cell cell, enum tying tying, int vocab)
{
	struct world w;

	open_of(&w, score, cell, tying, vocab);
	wrong_entries(&w, true);
	world_close(&w);
}

static void every_gradient_is_right_of_each_score_and_decoder(void)
{
	for (int i = 0; is_double() && i < SCORES * CELLS; i++)
		check_network((enum score)(i % SCORES), (enum decoder_cell)(i / SCORES),
			TIED_OUTPUT, SMALL);
}

static void every_gradient_is_right_whatever_is_tied(void)
{
	for (int tying = TIED_NONE; is_double() && tying <= TIED_ALL; tying++)
		check_network(SCORE_ADDITIVE, CELL_GRU, (enum tying)tying, SMALL);
}

static void every_gradient_is_right_across_blocks_of_the_vocabulary(void)
{
	if (is_double())
		check_network(SCORE_ADDITIVE, CELL_GRU, TIED_OUTPUT, LARGE);
}

static void right_words_are_counted_in_every_block(void)
{
	static const int words[] = { 5, OUTPUT_WORDS - 1, OUTPUT_WORDS, LARGE - 1 };
	struct world w;

	open_of(&w, SCORE_ADDITIVE, CELL_GRU, TIED_OUTPUT, LARGE);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct loss loss = { 0 };
		int count = 0;

		for (int row = 0; row < w.batch.target_rows; row++)
			count += w.batch.target[row] == words[i];
		CHECK(count > 0);
		w.params.bo[words[i]] += 100;
		world_load(&w);
		CHECK_EQUAL(
			network_evaluate(w.network, &w.batch, &no_regularizer, NULL, &loss, NULL),
			0);
		CHECK_EQUAL(loss.correct, count);
		w.params.bo[words[i]] -= 100;
	}
	world_close(&w);
}

static void check_routes(enum score score, enum decoder_cell cell)
{
	struct world w;

	open_of(&w, score, cell, TIED_OUTPUT, SMALL);
	for (int r = 0; r < ROUTES; r++) {
		bool there = routes_of(score) >> r & 1;

		network_without(w.network, 1u << r);
		if ((wrong_entries(&w, false) > 0) != there)
			test_fail(route_names[r], 0, "score %d: a missing route was%s seen",
				(int)score, there ? " not" : "");
	}
	world_close(&w);
}

static void the_check_sees_each_missing_route(void)
{
	for (int i = 0; is_double() && i < SCORES * CELLS; i++)
		check_routes((enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
}

static void the_check_refuses_a_negated_gradient_and_nan(void)
{
	CHECK(near(0.5, 0.5));
	CHECK(!near(0.5, -0.5));
	CHECK(!near(0.5, NAN));
	CHECK(!near(NAN, 0.5));
	CHECK(!near(1e-4, 0));
}

const struct test suite_gradient[] = {
	TEST(every_gradient_is_right_of_each_score_and_decoder),
	TEST(every_gradient_is_right_whatever_is_tied),
	TEST(every_gradient_is_right_across_blocks_of_the_vocabulary),
	TEST(right_words_are_counted_in_every_block),
	TEST(the_check_sees_each_missing_route),
	TEST(the_check_refuses_a_negated_gradient_and_nan),
	{ 0 },
};
