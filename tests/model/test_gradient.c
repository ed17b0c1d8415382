/* Every entry of every gradient against central differences (doubles); a missing route shows. */
#include "base/mem.h"
#include "model/kernels/kernels.h"
#include "model/network.h"
#include "model/output.h"
#include "model/routes.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BOS = 2, SENTENCES = 4, SMALL = 9, LARGE = OUTPUT_WORDS + 7 };

static const int source_ids[SENTENCES][6] = { { 3, 4, 5, 0 }, { 6, 0 }, { 4, 7, 3, 8, 5, 0 },
	{ 5, 5, 0 } };
static const int target_ids[SENTENCES][6] = { { 5, 3, 0 }, { 4, 6, 7, 5, 0 }, { 8, 0 },
	{ 3, 3, 6, 4, 7, 0 } };
static const int source_length[SENTENCES] = { 4, 2, 6, 3 },
		 target_length[SENTENCES] = { 3, 5, 2, 6 };

static const struct regularizer all_masks = { 0.3, 0.25, 0.4, 0.2, 0.1 };

struct world {
	struct config config;
	struct params params, gradient;
	struct network *network;
	struct batch batch;
	struct regularizer reg;
};

/* In a larger vocabulary some words of the text are the last ones and those at a block's end. */
static int word_of(int id, int vocab)
{
	return vocab == SMALL || id < 6 ? id
	       : id == 6                ? OUTPUT_WORDS - 1
	       : id == 7                ? OUTPUT_WORDS
					: vocab - 1;
}

static void world_open(struct world *w, enum score score, enum decoder_cell cell, enum tying tying,
	struct regularizer reg, int vocab)
{
	const int *source[SENTENCES], *target[SENTENCES];
	int words[SENTENCES][6];
	struct rng r;

	*w = (struct world){ .reg = reg };
	w->config = (struct config){ .source_vocab =
					     vocab == SMALL || tying == TIED_ALL ? vocab : SMALL,
		.target_vocab = vocab,
		.embed = 3,
		.hidden = 4,
		.attention = config_attention(score, 4, 5),
		.score = score,
		.cell = cell,
		.tying = tying };
	for (int b = 0; b < SENTENCES; b++) {
		source[b] = source_ids[b];
		for (int i = 0; i < target_length[b]; i++)
			words[b][i] = word_of(target_ids[b][i], vocab);
		target[b] = words[b];
	}
	CHECK_EQUAL(params_create(&w->params, &w->config), 0);
	CHECK_EQUAL(params_create(&w->gradient, &w->config), 0);
	CHECK_EQUAL(network_create(&w->network, &w->config, NULL, kernels_choose("auto")), 0);
	CHECK_EQUAL(batch_build(&w->batch, SENTENCES, source, source_length, target, target_length,
			    BOS),
		0);
	rng_seed(&r, 5);
	params_init(&w->params, &w->config, &r);
	/* biases too must be anywhere */
	for (size_t i = 0; i < w->params.count; i++)
		w->params.block[i] += (real)(0.3 * rng_normal(&r));
}

static void world_close(struct world *w)
{
	network_release(w->network);
	batch_release(&w->batch);
	params_release(&w->params);
	params_release(&w->gradient);
}

/* The mean loss; the masks are the same in each call. */
static double loss_of(struct world *w, struct params *gradient)
{
	struct rng r;
	struct loss loss = { 0 };

	rng_seed(&r, 11);
	CHECK_EQUAL(network_load(w->network, &w->params, true), 0);
	if (gradient)
		CHECK_EQUAL(
			network_gradient(w->network, gradient, &w->batch, &w->reg, &r, &loss), 0);
	else
		CHECK_EQUAL(network_evaluate(w->network, &w->batch, &w->reg, &r, &loss, NULL), 0);
	return loss.sum / (double)loss.tokens;
}

static bool near(double numeric, double analytic)
{
	/* written so that NaN fails */
	return fabs(numeric - analytic) <= 1e-6 * (1e-3 + fabs(numeric));
}

/* Entries whose analytic gradient is off; says which when asked to. */
static int wrong_entries(struct world *w, bool say)
{
	struct param values[PARAMS_MAX], gradients[PARAMS_MAX];
	int n = params_table(values, &w->config, &w->params), wrong = 0;
	double h = 1e-5;

	params_table(gradients, &w->config, &w->gradient);
	loss_of(w, &w->gradient);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < values[i].rows * values[i].cols; j++) {
			real *x = &values[i].data[j], kept = *x;
			double up, down, analytic = (double)gradients[i].data[j];

			*x = (real)((double)kept + h);
			up = loss_of(w, NULL);
			*x = (real)((double)kept - h);
			down = loss_of(w, NULL);
			*x = kept;
			if (near((up - down) / (2 * h), analytic))
				continue;
			wrong++;
			if (say)
				test_fail(values[i].name, j, "numeric %.12g, analytic %.12g",
					(up - down) / (2 * h), analytic);
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

static void check_network(enum score score, enum decoder_cell cell, enum tying tying,
	struct regularizer reg, int vocab)
{
	struct world w;

	if (!is_double())
		return;
	world_open(&w, score, cell, tying, reg, vocab);
	wrong_entries(&w, true);
	world_close(&w);
}

static void every_gradient_is_right_of_each_score_and_decoder(void)
{
	if (!is_double())
		return;
	for (int score = 0; score < SCORES; score++)
		for (int cell = 0; cell < CELLS; cell++)
			check_network((enum score)score, (enum decoder_cell)cell, TIED_OUTPUT,
				all_masks, SMALL);
}

static void every_gradient_is_right_untied(void)
{
	check_network(SCORE_ADDITIVE, CELL_GRU, TIED_NONE, all_masks, SMALL);
}

static void every_gradient_is_right_with_all_tied(void)
{
	check_network(SCORE_ADDITIVE, CELL_GRU, TIED_ALL, all_masks, SMALL);
}

static void every_gradient_is_right_without_regularizers(void)
{
	check_network(SCORE_ADDITIVE, CELL_GRU, TIED_OUTPUT, (struct regularizer){ 0 }, SMALL);
}

static void every_gradient_is_right_across_blocks_of_the_vocabulary(void)
{
	check_network(SCORE_ADDITIVE, CELL_GRU, TIED_OUTPUT, all_masks, LARGE);
}

static void right_words_are_counted_in_every_block(void)
{
	static const int words[] = { 5, OUTPUT_WORDS - 1, OUTPUT_WORDS, LARGE - 1 };
	struct world w;

	world_open(&w, SCORE_ADDITIVE, CELL_GRU, TIED_OUTPUT, (struct regularizer){ 0 }, LARGE);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct loss loss = { 0 };
		int count = 0;

		for (int row = 0; row < w.batch.target_rows; row++)
			count += w.batch.target[row] == words[i];
		CHECK(count > 0);
		w.params.bo[words[i]] += 100;
		CHECK_EQUAL(network_load(w.network, &w.params, true), 0);
		CHECK_EQUAL(network_evaluate(w.network, &w.batch, &w.reg, NULL, &loss, NULL), 0);
		CHECK_EQUAL(loss.correct, count);
		w.params.bo[words[i]] -= 100;
	}
	world_close(&w);
}

static void check_routes(enum score score, enum decoder_cell cell)
{
	static const struct {
		enum route route;
		bool attention; /* of it alone */
		const char *name;
	} routes[] = {
		{ ROUTE_VALUES, true, "context -> annotations" },
		{ ROUTE_KEYS, true, "keys -> annotations" },
		{ ROUTE_QUERY, true, "query -> state" },
		{ ROUTE_BRIDGE, false, "bridge -> encoder" },
		{ ROUTE_RECURRENCE, false, "state -> state" },
		{ ROUTE_TIED_OUTPUT, false, "tied output -> embedding" },
	};
	struct world w;

	world_open(&w, score, cell, TIED_OUTPUT, all_masks, SMALL);
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		bool there = !routes[i].attention || score != SCORE_NONE;

		network_without(w.network, routes[i].route);
		if ((wrong_entries(&w, false) > 0) != there)
			test_fail(routes[i].name, 0, "score %d: a missing route was%s seen",
				(int)score, there ? " not" : "");
	}
	network_without(w.network, 0);
	CHECK_EQUAL(wrong_entries(&w, false), 0);
	world_close(&w);
}

static void the_check_sees_each_missing_route(void)
{
	if (!is_double())
		return;
	for (int score = 0; score < SCORES; score++)
		for (int cell = 0; cell < CELLS; cell++)
			check_routes((enum score)score, (enum decoder_cell)cell);
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
	{ "every_gradient_is_right_of_each_score_and_decoder",
		every_gradient_is_right_of_each_score_and_decoder },
	{ "every_gradient_is_right_across_blocks_of_the_vocabulary",
		every_gradient_is_right_across_blocks_of_the_vocabulary },
	{ "right_words_are_counted_in_every_block", right_words_are_counted_in_every_block },
	{ "every_gradient_is_right_untied", every_gradient_is_right_untied },
	{ "every_gradient_is_right_with_all_tied", every_gradient_is_right_with_all_tied },
	{ "every_gradient_is_right_without_regularizers",
		every_gradient_is_right_without_regularizers },
	{ "the_check_sees_each_missing_route", the_check_sees_each_missing_route },
	{ "the_check_refuses_a_negated_gradient_and_nan",
		the_check_refuses_a_negated_gradient_and_nan },
	{ 0 },
};
