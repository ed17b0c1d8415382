#include "model/kernels/kernels.h"
#include "model/search.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { EOS = 0, UNK = 1, BOS = 2, V = 6, SENTENCES = 9, LONGEST = 8 };

static const struct config plain = { .source_vocab = 12,
	.target_vocab = V,
	.embed = 8,
	.hidden = 12,
	.attention = 8,
	.score = SCORE_ADDITIVE,
	.tying = TIED_OUTPUT };

struct world {
	struct params params;
	struct network *network;
	struct pool *pool;
	int ids[SENTENCES][LONGEST], length[SENTENCES];
	const int *row[SENTENCES];
};

static void world_open_of(
	struct world *w, enum score score, enum decoder_cell cell, int threads, uint64_t seed)
{
	struct config config = plain;
	struct rng r;

	config.score = score;
	config.attention = config_attention(score, plain.hidden, plain.attention);
	config.cell = cell;
	*w = (struct world){ 0 };
	rng_seed(&r, seed);
	CHECK_EQUAL(params_create(&w->params, &config), 0);
	params_init(&w->params, &config, &r);
	for (size_t i = 0; i < w->params.count; i++)
		w->params.block[i] *= 3; /* far from uniform */
	CHECK_EQUAL(pool_create(&w->pool, threads), 0);
	CHECK_EQUAL(network_create(&w->network, &config, w->pool, kernels_choose("auto")), 0);
	CHECK_EQUAL(network_load(w->network, &w->params, false), 0);
	for (int b = 0; b < SENTENCES; b++) {
		w->length[b] = 1 + (int)rng_below(&r, LONGEST);
		for (int i = 0; i < w->length[b]; i++)
			w->ids[b][i] = i == w->length[b] - 1 ? EOS : 3 + (int)rng_below(&r, 9);
		w->row[b] = w->ids[b];
	}
}

static void world_open(struct world *w, int threads, uint64_t seed)
{
	world_open_of(w, SCORE_ADDITIVE, CELL_GRU, threads, seed);
}

static void world_close(struct world *w)
{
	network_release(w->network);
	pool_release(w->pool);
	params_release(&w->params);
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
		int B = SENTENCES - b < size ? SENTENCES - b : size;

		CHECK_EQUAL(batch_build(&batch, B, w->row + b, w->length + b, NULL, NULL, BOS), 0);
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

		world_open_of(&w, score, cell, 1, 5);
		translate(right, &w, 1, options_of(beam));
		world_close(&w);
		for (int threads = 1; threads <= 3; threads++)
			for (int size = 2; size <= SENTENCES; size += 7) {
				world_open_of(&w, score, cell, threads, 5);
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
	struct regularizer none = { 0 };
	struct loss loss = { 0 };
	double nll = 0;

	CHECK_EQUAL(batch_build(&batch, 1, &w->row[b], &w->length[b], &ids, &length, BOS), 0);
	CHECK_EQUAL(network_evaluate(w->network, &batch, &none, NULL, &loss, &nll), 0);
	batch_release(&batch);
	return nll;
}

static void check_scores(enum score score, enum decoder_cell cell)
{
	struct translation t[SENTENCES];
	struct world w;

	world_open_of(&w, score, cell, 2, 6);
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
	world_open(&w, 1, 7);
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

static void greedy_takes_the_likeliest_token_at_each_step(void)
{
	struct translation t[SENTENCES];
	struct world w;

	world_open(&w, 1, 8);
	translate(t, &w, 4, options_of(1));
	for (int b = 0; b < SENTENCES; b++) {
		struct hypothesis *h = &t[b].best[0];

		for (int i = 0; i < h->length; i++) {
			int kept = h->ids[i];
			double right = forced(&w, b, h->ids, i + 1);

			for (int v = 0; v < V; v++) {
				h->ids[i] = v;
				if (v != BOS && v != UNK)
					CHECK(right <= forced(&w, b, h->ids, i + 1) + 1e-5);
			}
			h->ids[i] = kept;
		}
	}
	release_all(t);
	world_close(&w);
}

static void no_hypothesis_appears_twice_and_none_holds_bos_or_unk(void)
{
	struct translation t[SENTENCES];
	struct world w;

	world_open(&w, 1, 9);
	translate(t, &w, 4, options_of(4));
	for (int b = 0; b < SENTENCES; b++) {
		CHECK(t[b].count >= 1 && t[b].count <= 4);
		for (int i = 0; i < t[b].count; i++) {
			const struct hypothesis *x = &t[b].best[i];

			CHECK(x->finished == (x->ids[x->length - 1] == EOS));
			CHECK(x->length <= w.length[b] + 10);
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

	world_open(&w, 1, 10);
	world_open(&again, 1, 10);
	both[0] = w.network;
	both[1] = again.network;
	translate(one, &w, SENTENCES, options);
	CHECK_EQUAL(batch_build(&batch, SENTENCES, w.row, w.length, NULL, NULL, BOS), 0);
	CHECK_EQUAL(search_translate(two, both, 2, &batch, &options), 0);
	for (int b = 0; b < SENTENCES; b++)
		CHECK(same(&one[b], &two[b]));
	release_all(one);
	release_all(two);
	batch_release(&batch);
	world_close(&w);
	world_close(&again);
}

static void nan_in_the_weights_ends_the_search(void)
{
	struct translation t[SENTENCES];
	struct world w;

	world_open(&w, 1, 11);
	for (size_t i = 0; i < w.params.count; i++)
		w.params.block[i] = NAN;
	CHECK_EQUAL(network_load(w.network, &w.params, false), 0);
	translate(t, &w, 3, options_of(2));
	for (int b = 0; b < SENTENCES; b++)
		CHECK_EQUAL(t[b].best[0].length, 1);
	release_all(t);
	world_close(&w);
}

static void a_search_survives_each_failed_allocation(void)
{
	struct search_options options = options_of(2);
	struct starving s = { 0 };

	while (starving(&s)) {
		struct translation t[SENTENCES];
		struct batch batch = { 0 };
		struct world w;

		world_open(&w, 1, 12);
		CHECK_EQUAL(batch_build(&batch, SENTENCES, w.row, w.length, NULL, NULL, BOS), 0);
		if (!STARVE(&s, search_translate(t, &w.network, 1, &batch, &options)))
			release_all(t);
		batch_release(&batch);
		world_close(&w);
	}
	CHECK(s.rounds > 21 && s.rounds <= 400);
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

		world_open(&w, 1, 7);
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
	{ "no_ngram_is_repeated_where_that_is_asked_for",
		no_ngram_is_repeated_where_that_is_asked_for },
	{ "a_translation_does_not_depend_on_its_batch_or_on_threads",
		a_translation_does_not_depend_on_its_batch_or_on_threads },
	{ "scores_are_those_of_the_forward_pass_that_trains",
		scores_are_those_of_the_forward_pass_that_trains },
	{ "a_wide_beam_finds_the_best_of_all_short_sequences",
		a_wide_beam_finds_the_best_of_all_short_sequences },
	{ "greedy_takes_the_likeliest_token_at_each_step",
		greedy_takes_the_likeliest_token_at_each_step },
	{ "no_hypothesis_appears_twice_and_none_holds_bos_or_unk",
		no_hypothesis_appears_twice_and_none_holds_bos_or_unk },
	{ "an_ensemble_of_one_model_twice_is_that_model",
		an_ensemble_of_one_model_twice_is_that_model },
	{ "nan_in_the_weights_ends_the_search", nan_in_the_weights_ends_the_search },
	{ "a_search_survives_each_failed_allocation", a_search_survives_each_failed_allocation },
	{ 0 },
};
