/* Greedy searches that want the words alone: the same words. */
#include "model/kernels/kernels.h"
#include "model/search.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { EOS = 0, UNK = 1, BOS = 2, V = 300, EMBED = 40, SENTENCES = 13, LONGEST = 9 };

struct world {
	struct params params;
	struct network *network;
	struct pool *pool;
	int ids[SENTENCES][LONGEST], length[SENTENCES];
	const int *row[SENTENCES];
};

static void world_open(struct world *w, const char *kernels, int threads)
{
	const struct config config = { .source_vocab = 50,
		.target_vocab = V,
		.embed = EMBED,
		.hidden = 24,
		.attention = 16,
		.score = SCORE_ADDITIVE,
		.tying = TIED_OUTPUT };
	struct rng r;

	*w = (struct world){ 0 };
	rng_seed(&r, 3);
	CHECK_EQUAL(params_create(&w->params, &config), 0);
	params_init(&w->params, &config, &r);
	for (size_t i = 0; i < w->params.count; i++)
		w->params.block[i] *= 3; /* far from uniform */
	/* they would be said often */
	w->params.bo[BOS] = w->params.bo[UNK] = 2;
	CHECK_EQUAL(pool_create(&w->pool, threads), 0);
	CHECK_EQUAL(network_create(&w->network, &config, w->pool, kernels_choose(kernels)), 0);
	CHECK_EQUAL(network_load(w->network, &w->params, false), 0);
	for (int b = 0; b < SENTENCES; b++) {
		w->length[b] = 1 + (int)rng_below(&r, LONGEST);
		for (int i = 0; i < w->length[b]; i++)
			w->ids[b][i] = i == w->length[b] - 1 ? EOS : 3 + (int)rng_below(&r, 47);
		w->row[b] = w->ids[b];
	}
}

static void world_close(struct world *w)
{
	network_release(w->network);
	pool_release(w->pool);
	params_release(&w->params);
}

static struct search_options options_of(bool words_only, bool allow_unk)
{
	return (struct search_options){ .beam = 1,
		.normalize = 1,
		.n_best = 1,
		.max_length_factor = 2,
		.eos = EOS,
		.bos = BOS,
		.unk = UNK,
		.allow_unk = allow_unk,
		.words_only = words_only };
}

static void translate_some(struct translation *out, struct world *w, int first, int count,
	bool words_only, bool allow_unk)
{
	const struct search_options options = options_of(words_only, allow_unk);
	struct batch batch = { 0 };

	CHECK_EQUAL(
		batch_build(&batch, count, w->row + first, w->length + first, NULL, NULL, BOS), 0);
	CHECK_EQUAL(search_translate(out, &w->network, 1, &batch, &options), 0);
	batch_release(&batch);
}

static void translate(
	struct translation *out, struct world *w, int size, bool words_only, bool allow_unk)
{
	for (int b = 0; b < SENTENCES; b += size)
		translate_some(out + b, w, b, SENTENCES - b < size ? SENTENCES - b : size,
			words_only, allow_unk);
}

static void release_all(struct translation *t)
{
	for (int b = 0; b < SENTENCES; b++)
		translation_release(&t[b]);
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

	world_open(&w, kernels, threads);
	translate(right, &w, SENTENCES, false, allow_unk);
	for (int i = 0; i < 4; i++) {
		CHECK_EQUAL(network_load(w.network, &w.params, false), 0);
		translate(t, &w, sizes[i], true, allow_unk);
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

static void words_are_the_same_alone_and_in_batches(void)
{
	for (int f = 0; kernels_name(f); f++)
		for (int variant = 0; variant < 4; variant++)
			check_words(kernels_name(f), 1 + 2 * (variant / 2), variant % 2);
}

/* NaN and infinity end a sentence, whoever looks for its words. */
static void what_is_not_finite_ends_the_same_sentences(void)
{
	static const real strange[] = { NAN, INFINITY, -INFINITY };

	for (int i = 0; i < 3 * 4; i++) {
		struct translation right, t;
		struct world w;
		int at[] = { 7, BOS, UNK, V - 1 };

		world_open(&w, "auto", 1);
		w.params.bo[at[i / 3]] = strange[i % 3];
		CHECK_EQUAL(network_load(w.network, &w.params, false), 0);
		for (int round = 0; round < 3; round++) {
			translate_some(&right, &w, 3, 1, false, false);
			translate_some(&t, &w, 3, 1, true, false);
			CHECK(same_words(&t, &right));
			translation_release(&right);
			translation_release(&t);
		}
		world_close(&w);
	}
}

const struct test suite_words_only[] = {
	{ "words_are_the_same_alone_and_in_batches", words_are_the_same_alone_and_in_batches },
	{ "what_is_not_finite_ends_the_same_sentences",
		what_is_not_finite_ends_the_same_sentences },
	{ 0 },
};
