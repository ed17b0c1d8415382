/* Searches: what they find, whatever the batch, the threads and the options. Which words they take
 * from a row of logits: test_search_words.c. */
#include "model/search.h"
#include "tests/model/random_world.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { V = 6, SENTENCES = 9, LONGEST = 8 };

static void open_sized(struct world *w, const struct config *c, const struct kernels *k,
	int threads, uint64_t seed)
{
	world_open(w, c, k, threads, SENTENCES, LONGEST, seed);
	for (size_t i = 0; i < w->params.count; i++)
		w->params.block[i] *= 3;           /* far from uniform */
	w->params.bo[BOS] = w->params.bo[UNK] = 2; /* they would be said often */
	CHECK_EQUAL(network_load(w->network, &w->params, false), 0);
}

static void open_of(
	struct world *w, enum score score, enum decoder_cell cell, int threads, uint64_t seed)
{
	struct config c = { 12, V, 8, 12, config_attention(score, 12, 8), score, cell,
		TIED_OUTPUT };

	open_sized(w, &c, kernels_choose("auto"), threads, seed);
}

static void open_usual(struct world *w, uint64_t seed)
{
	open_of(w, SCORE_ADDITIVE, CELL_GRU, 1, seed);
}

static struct search_options options_of(int beam)
{
	return (struct search_options){ .beam = beam,
		.normalize = 1,
		.n_best = beam,
		.max_length_factor = 1,
		.eos = EOS,
		.bos = BOS,
		.unk = UNK };
}

static void translate(
	struct translation *out, struct world *w, int size, struct search_options options)
{
	struct batch batch = { 0 };

	for (int b = 0; b < SENTENCES; b += size) {
		text_batch(&batch, &w->text, b, size, false);
		CHECK_EQUAL(search_translate(out + b, &w->network, 1, &batch, &options), 0);
	}
	batch_release(&batch);
}

static bool same(const struct translation *a, const struct translation *b)
{
	if (a->count != b->count || a->S != b->S)
		return false;
	for (int i = 0; i < a->count; i++) {
		const struct hypothesis *x = &a->best[i], *y = &b->best[i];

		if (x->length != y->length || memcmp(&x->logprob, &y->logprob, sizeof(double)) ||
			memcmp(&x->score, &y->score, sizeof(double)) ||
			memcmp(x->ids, y->ids, (size_t)x->length * sizeof(int)) ||
			memcmp(x->attention, y->attention,
				(size_t)(x->length * a->S) * sizeof(float)))
			return false;
	}
	return true;
}

static void release_all(struct translation *t)
{
	for (int b = 0; b < SENTENCES; b++)
		translation_release(&t[b]);
}

static void check_batches(enum score score, enum decoder_cell cell)
{
	for (int beam = 1; beam <= 4; beam += 3) {
		struct translation right[SENTENCES], t[SENTENCES];
		struct world w;

		open_of(&w, score, cell, 1, 5);
		translate(right, &w, 1, options_of(beam));
		world_close(&w);
		for (int threads = 1; threads <= 3; threads++)
			for (int size = 2; size <= SENTENCES; size += 7) {
				open_of(&w, score, cell, threads, 5);
				translate(t, &w, size, options_of(beam));
				for (int b = 0; b < SENTENCES; b++)
					CHECK(same(&t[b], &right[b]));
				release_all(t);
				world_close(&w);
			}
		release_all(right);
	}
}

static void a_translation_does_not_depend_on_its_batch_or_on_threads(void)
{
	for (int score = 0; score < SCORES; score++)
		for (int cell = 0; cell < CELLS; cell++)
			check_batches((enum score)score, (enum decoder_cell)cell);
}

/* -log p by the forward pass that trains. */
static double forced(struct world *w, int b, const int *ids, int length)
{
	struct batch batch = { 0 };
	struct loss loss = { 0 };
	double nll = 0;

	CHECK_EQUAL(batch_build(&batch, 1, &w->text.row[0][b], &w->text.length[0][b], &ids, &length,
			    BOS),
		0);
	CHECK_EQUAL(network_evaluate(w->network, &batch, &no_regularizer, NULL, &loss, &nll), 0);
	batch_release(&batch);
	return nll;
}

static void check_scores(enum score score, enum decoder_cell cell)
{
	struct translation t[SENTENCES];
	struct world w;

	open_of(&w, score, cell, 2, 6);
	translate(t, &w, SENTENCES, options_of(3));
	for (int b = 0; b < SENTENCES; b++)
		for (int i = 0; i < t[b].count; i++) {
			const struct hypothesis *h = &t[b].best[i];

			CHECK_NEAR(-h->logprob, forced(&w, b, h->ids, h->length), 1e-5);
			CHECK_NEAR(h->score, h->logprob / h->length, 1e-9);
			if (i)
				CHECK(h->score <= h[-1].score);
		}
	release_all(t);
	world_close(&w);
}

static void scores_are_those_of_the_forward_pass_that_trains(void)
{
	for (int score = 0; score < SCORES; score++)
		for (int cell = 0; cell < CELLS; cell++)
			check_scores((enum score)score, (enum decoder_cell)cell);
}

/* The best of all sequences of at most `most` tokens, by exhaustion. */
static void exhaust(struct world *w, int b, int *ids, int length, int most, double *best)
{
	for (int v = 0; v < V; v++) {
		if (v == BOS || v == UNK)
			continue;
		ids[length] = v;
		if (v == EOS) {
			double logprob = -forced(w, b, ids, length + 1);

			*best = logprob > *best ? logprob : *best;
		} else if (length + 1 < most) {
			exhaust(w, b, ids, length + 1, most, best);
		}
	}
}

static void a_wide_beam_finds_the_best_of_all_short_sequences(void)
{
	struct translation t[SENTENCES];
	struct search_options options = options_of(40);
	struct world w;
	int checked = 0;

	options.normalize = 0;
	open_usual(&w, 7);
	translate(t, &w, 2, options);
	for (int b = 0; b < SENTENCES; b++) {
		double best = -INFINITY;
		int ids[8];

		if (t[b].best[0].length > 4)
			continue;
		exhaust(&w, b, ids, 0, 4, &best);
		CHECK_NEAR(t[b].best[0].logprob, best, 1e-5);
		checked++;
	}
	CHECK(checked > 0);
	release_all(t);
	world_close(&w);
}

static void no_hypothesis_appears_twice_and_none_holds_bos_or_unk(void)
{
	struct translation t[SENTENCES];
	struct world w;

	open_usual(&w, 9);
	translate(t, &w, 4, options_of(4));
	for (int b = 0; b < SENTENCES; b++) {
		CHECK(t[b].count >= 1 && t[b].count <= 4);
		for (int i = 0; i < t[b].count; i++) {
			const struct hypothesis *x = &t[b].best[i];

			CHECK(x->finished == (x->ids[x->length - 1] == EOS));
			CHECK(x->length <= w.text.length[0][b] + 10);
			for (int k = 0; k < x->length; k++)
				CHECK(x->ids[k] != BOS && x->ids[k] != UNK);
			for (int j = 0; j < i; j++)
				CHECK(x->length != t[b].best[j].length ||
					memcmp(x->ids, t[b].best[j].ids,
						(size_t)x->length * sizeof(int)));
		}
	}
	release_all(t);
	world_close(&w);
}

static void an_ensemble_of_one_model_twice_is_that_model(void)
{
	struct translation one[SENTENCES], two[SENTENCES];
	struct search_options options = options_of(2);
	struct network *both[2];
	struct batch batch = { 0 };
	struct world w, again;

	open_usual(&w, 10);
	open_usual(&again, 10);
	both[0] = w.network;
	both[1] = again.network;
	translate(one, &w, SENTENCES, options);
	text_batch(&batch, &w.text, 0, SENTENCES, false);
	CHECK_EQUAL(search_translate(two, both, 2, &batch, &options), 0);
	for (int b = 0; b < SENTENCES; b++)
		CHECK(same(&one[b], &two[b]));
	release_all(one);
	release_all(two);
	batch_release(&batch);
	world_close(&w);
	world_close(&again);
}

static void a_search_survives_each_failed_allocation(void)
{
	struct search_options options = options_of(2);
	struct starving s = { 0 };

	while (starving(&s)) {
		struct translation t[SENTENCES];
		struct batch batch = { 0 };
		struct world w;

		open_usual(&w, 12);
		text_batch(&batch, &w.text, 0, SENTENCES, false);
		if (!STARVE(&s, search_translate(t, &w.network, 1, &batch, &options)))
			release_all(t);
		batch_release(&batch);
		world_close(&w);
	}
	CHECK(s.rounds > 21 && s.rounds <= 400);
}

/* ---- searches that want the words alone ---- */

static void open_words(struct world *w, const char *kernels, int threads)
{
	const struct config c = { 50, 300, 40, 24, 16, SCORE_ADDITIVE, CELL_GRU, TIED_OUTPUT };

	open_sized(w, &c, kernels_choose(kernels), threads, 3);
}

static struct search_options words_options(bool words_only, bool allow_unk)
{
	struct search_options options = options_of(1);

	options.words_only = words_only;
	options.allow_unk = allow_unk;
	return options;
}

static bool same_words(const struct translation *a, const struct translation *b)
{
	const struct hypothesis *x = a->best, *y = b->best;

	return a->count == 1 && b->count == 1 && x->length == y->length &&
	       x->finished == y->finished &&
	       !memcmp(x->ids, y->ids, (size_t)x->length * sizeof(int)) &&
	       !memcmp(x->attention, y->attention, (size_t)(x->length * a->S) * sizeof(float));
}

static void check_words(const char *kernels, int threads, bool allow_unk)
{
	static const int sizes[] = { 1, 2, 7, SENTENCES };
	struct translation right[SENTENCES], t[SENTENCES];
	struct world w;

	open_words(&w, kernels, threads);
	translate(right, &w, SENTENCES, words_options(false, allow_unk));
	for (int i = 0; i < 4; i++) {
		CHECK_EQUAL(network_load(w.network, &w.params, false), 0);
		translate(t, &w, sizes[i], words_options(true, allow_unk));
		for (int b = 0; b < SENTENCES; b++) {
			CHECK(same_words(&t[b], &right[b]));
			CHECK(t[b].best[0].logprob == 0 && t[b].best[0].score == 0);
			CHECK(right[b].best[0].logprob < 0);
		}
		release_all(t);
	}
	release_all(right);
	world_close(&w);
}

static void words_alone_are_the_same_words(void)
{
	for (int f = 0; kernels_name(f); f++)
		for (int variant = 0; variant < 4; variant++)
			check_words(kernels_name(f), 1 + 2 * (variant / 2), variant % 2);
}

/* NaN and infinity end a sentence, whoever looks for its words. */
static void what_is_not_finite_ends_the_same_sentences(void)
{
	static const real strange[] = { NAN, INFINITY, -INFINITY };
	static const int at[] = { 7, BOS, UNK, 299 };

	for (int i = 0; i < 3 * 4; i++) {
		struct translation right[SENTENCES], t[SENTENCES];
		struct world w;

		open_words(&w, "auto", 1);
		w.params.bo[at[i / 3]] = strange[i % 3];
		CHECK_EQUAL(network_load(w.network, &w.params, false), 0);
		translate(right, &w, 1, words_options(false, false));
		translate(t, &w, 1, words_options(true, false));
		for (int b = 0; b < SENTENCES; b++)
			CHECK(same_words(&t[b], &right[b]));
		release_all(right);
		release_all(t);
		world_close(&w);
	}
}

/* How many runs of n tokens come again. */
static int count_repeats(const struct translation *t, int n)
{
	int repeats = 0;

	for (int b = 0; b < SENTENCES; b++)
		for (int k = 0; k < t[b].count; k++)
			for (int j = 1; j + n <= t[b].best[k].length; j++)
				for (int i = 0; i < j; i++)
					repeats += !memcmp(t[b].best[k].ids + i,
						t[b].best[k].ids + j, (size_t)n * sizeof(int));
	return repeats;
}

static void no_ngram_is_repeated_where_that_is_asked_for(void)
{
	for (int i = 0; i < 4 * 3; i++) {
		struct search_options options = options_of(i % 2 ? 4 : 1);
		int n = 1 + i / 4;
		struct translation t[SENTENCES];
		struct world w;

		open_usual(&w, 7);
		options.words_only = i % 4 == 0;
		translate(t, &w, i % 4 < 2 ? 1 : SENTENCES, options);
		CHECK(count_repeats(t, n) > 0);
		release_all(t);
		options.no_repeat = n;
		translate(t, &w, i % 4 < 2 ? 1 : SENTENCES, options);
		CHECK_EQUAL(count_repeats(t, n), 0);
		release_all(t);
		world_close(&w);
	}
}

const struct test suite_search[] = {
	TEST(no_ngram_is_repeated_where_that_is_asked_for),
	TEST(a_translation_does_not_depend_on_its_batch_or_on_threads),
	TEST(scores_are_those_of_the_forward_pass_that_trains),
	TEST(a_wide_beam_finds_the_best_of_all_short_sequences),
	TEST(no_hypothesis_appears_twice_and_none_holds_bos_or_unk),
	TEST(an_ensemble_of_one_model_twice_is_that_model),
	TEST(words_alone_are_the_same_words),
	TEST(what_is_not_finite_ends_the_same_sentences),
	TEST(a_search_survives_each_failed_allocation),
	{ 0 },
};
