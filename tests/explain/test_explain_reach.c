/* What reaches each source word: the slope of the last word's loss, and what attention is for. */
#include "explain/lesson.h"
#include "model/network_view.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <string.h>

static const bool exact = sizeof(real) == sizeof(double);

/* The loss of the last target word with its source word j's embedding moved. */
static double last_loss(struct lesson *l, int j, int column, double by)
{
	const struct regularizer reg = { .label_smoothing = l->smoothing };
	struct loss loss = { 0 };
	real *x = &l->scratch.Esrc[l->subject.source.ids[j] * l->trace.E + column], kept = *x;

	*x = (real)((double)kept + by);
	CHECK_EQUAL(network_load(l->network, &l->scratch, false), 0);
	CHECK_EQUAL(network_evaluate(l->network, &l->subject.batch, &reg, NULL, &loss, NULL), 0);
	*x = kept;
	return network_view(l->network).output->row_loss[l->trace.T - 1];
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
		world_lessons(check_reach);
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

		world_lesson_of(&with, SCORE_ADDITIVE, (enum decoder_cell)cell, source, target);
		world_lesson_of(&without, SCORE_NONE, (enum decoder_cell)cell, source, target);
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

	world_lesson_of(&l, SCORE_DOT, CELL_GRU, "a b", "c");
	CHECK_EQUAL(l.trace.T, 2);
	for (int j = 0; j < l.trace.S; j++)
		CHECK(l.reach.last[j] > 0 && isfinite(l.reach.last[j]));
	lesson_close(&l);
}

const struct test suite_explain_reach[] = {
	TEST(what_reaches_a_word_is_the_slope_of_the_last_words_loss),
	TEST(without_attention_hardly_anything_reaches_the_middle_of_a_long_sentence),
	TEST(the_loss_of_a_single_word_is_the_last),
	{ 0 },
};
