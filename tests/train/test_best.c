/* Which validation is the best, what is said of a run that diverges, and how. */
#include "tests/test.h"
#include "tests/world.h"
#include "train/best.h"
#include "train/progress.h"

#include <math.h>
#include <string.h>

/* Of a model of BLEU, chrF, exact matches and loss, is the next one better? */
static bool better(int metric, const double best[4], const double next[4], double train_loss)
{
	struct train_options o = { .valid_metric = metric };
	struct run_state s = { .best_update = 1,
		.tokens = 10,
		.loss_sum = 10 * train_loss,
		.best = { .bleu = best[0], .chrf = best[1], .exact = best[2], .loss = best[3] },
		.lowest_loss = best[3] };
	struct validation v = {
		.bleu = next[0], .chrf = next[1], .exact = next[2], .loss = next[3]
	};

	return best_take(&s, &o, &v, 6);
}

static void the_metric_decides_and_where_it_is_equal_the_loss(void)
{
	static const double a[] = { 20, 30, 0.4, 3 }, b[] = { 21, 29, 0.4, 3.1 };
	static const double zero[] = { 0, 0, 0, 3 }, lower[] = { 0, 0, 0, 2.9 };
	static const double chance[] = { 0.07, 0, 0, 3.1 }, one[] = { 1.1, 0, 0, 3.1 };

	CHECK(better(TRAIN_BLEU, a, b, 3) && !better(TRAIN_BLEU, b, a, 3));
	CHECK(better(TRAIN_CHRF, b, a, 3) && !better(TRAIN_CHRF, a, b, 3));
	CHECK(better(TRAIN_EXACT, b, a, 3) && !better(TRAIN_EXACT, a, b, 3));
	CHECK(better(TRAIN_LOSS, b, a, 3) && !better(TRAIN_LOSS, a, b, 3));
	for (int metric = TRAIN_BLEU; metric <= TRAIN_CHRF; metric++)
		CHECK(better(metric, zero, lower, 3) && !better(metric, lower, zero, 3));
	/* a BLEU under 1 is chance */
	CHECK(!better(TRAIN_BLEU, zero, chance, 3) && better(TRAIN_BLEU, zero, one, 3));
	CHECK(better(TRAIN_BLEU, chance, lower, 3) && !better(TRAIN_BLEU, one, lower, 3));
}

static void a_model_worse_than_guessing_replaces_no_better_one(void)
{
	static const double good[] = { 0, 1, 0, 5 }, lost[] = { 3, 9, 0.1, 7 };

	for (int metric = TRAIN_BLEU; metric <= TRAIN_CHRF; metric++)
		CHECK(!better(metric, good, lost, 6.5));
	/* what knows the training pairs by heart is another matter */
	CHECK(better(TRAIN_BLEU, good, lost, 1));
}

static void divergence_is_named(void)
{
	static const struct {
		double train_loss, losses[3];
		bool better;
		enum divergence is;
	} cases[] = {
		{ 6, { 0, 0, 6.2 }, true, DIVERGES_NOT },
		{ 6, { 0, 0, 6.5 }, true, DIVERGES },
		{ 9, { 4, 4, 12 }, false, DIVERGES },
		{ 1, { 4, 4, 7 }, false, DIVERGES_LEARNT_BY_HEART },
		{ 4, { 4, 4.2, 4.1 }, false, DIVERGES_RISE },
		{ 4, { 4, 4.2, 4.1 }, true, DIVERGES_NOT },
		{ 4, { 4, 4.2, 3.9 }, false, DIVERGES_NOT },
		{ 4, { 4, 3.9, 4.1 }, false, DIVERGES_NOT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct run_state s = { .tokens = 10, .loss_sum = 10 * cases[i].train_loss };
		struct history h = { 0 };
		struct validation v = { .loss = cases[i].losses[2] };

		for (uint64_t k = 0; k < 2 && cases[i].losses[0] > 0; k++) {
			struct history_point p = { .update = k + 1,
				.valid_loss = (float)cases[i].losses[k] };

			CHECK_EQUAL(history_add(&h, &p), 0);
		}
		CHECK_EQUAL(best_divergence(&s, &h, &v, 6, cases[i].better), cases[i].is);
		history_release(&h);
	}
}

static int times(const char *text, const char *part)
{
	int n = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		n++;
	}
	return n;
}

static void a_run_that_diverges_says_so_once(void)
{
	char said[8192], number[PERPLEXITY_CHARS];
	struct world t;

	world_init(&t, "wild", "--learn-rate 3");
	CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
	CHECK_EQUAL(times(said, "is above that of guessing"), 1);
	CHECK_EQUAL(times(said, "lower --learn-rate"), 1);
	CHECK(times(said, "ppl > 10000") > 0);
	CHECK_TEXT(progress_perplexity(number, 2), "7.39");
	CHECK_TEXT(progress_perplexity(number, 8), "2981");
	CHECK_TEXT(progress_perplexity(number, 99), "> 10000");
}

static void exact_matches_are_told_and_short_targets_named(void)
{
	static const char *const texts[] = { "a b c d\nb c d e\nc d e f\nd e f g\na a a a\n",
		"a b c d\nb\nc\nd\ne\n" };
	char said[8192];
	struct world t;

	for (int few = 0; few < 2; few++) {
		world_init(&t, "short", "--hold-out 3");
		test_write_file(t.corpus, texts[few], strlen(texts[few]));
		t.options.train_sets = (struct option_strings){ { t.corpus, t.corpus }, 2 };
		CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
		CHECK_EQUAL(times(said, "choose by --valid-metric exact or chrf"), few);
		CHECK_EQUAL(times(said, " 1 batch an epoch, 1 thread,"), 1);
		CHECK(times(said, ", exact ") == 1 && times(said, "  exact ") == 3);
		/* it cannot be chosen any more */
		CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
		CHECK_EQUAL(times(said, "--valid-metric"), 0);
	}
	world_change(&t, "--restart --valid-metric exact");
	CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
	CHECK_EQUAL(times(said, "--valid-metric"), 0);
}

const struct test suite_best[] = {
	TEST(the_metric_decides_and_where_it_is_equal_the_loss),
	TEST(a_model_worse_than_guessing_replaces_no_better_one),
	TEST(divergence_is_named),
	TEST(a_run_that_diverges_says_so_once),
	TEST(exact_matches_are_told_and_short_targets_named),
	{ 0 },
};
