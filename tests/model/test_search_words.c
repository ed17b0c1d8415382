/* Which words a search takes from a row of logits, and with which log p. */
#include "model/search.h"
#include "tests/model/random_world.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

/* WORDS: more than two stretches, the last one narrow */
enum { WORDS = 1111, NONE = -1 };

static struct search_options options_of(int beam)
{
	return (struct search_options){
		.beam = beam, .n_best = beam, .eos = EOS, .bos = BOS, .unk = UNK
	};
}

/* Translations of one token by a model whose logits are `bias`, or by two of them. */
static struct translation say(
	const real *bias, const real *other, int words, struct search_options options)
{
	const int end = EOS, *row = &end, one = 1;
	struct config config = { .source_vocab = 3,
		.target_vocab = words,
		.embed = 8,
		.hidden = 8,
		.attention = 8,
		.score = SCORE_ADDITIVE,
		.tying = TIED_OUTPUT };
	struct params params[2];
	struct network *network[2];
	struct batch batch = { 0 };
	struct translation t;
	int models = other ? 2 : 1;

	options.max_length_factor = -9;
	for (int m = 0; m < models; m++) {
		CHECK_EQUAL(params_create(&params[m], &config), 0);
		memcpy(params[m].bo, m ? other : bias, (size_t)words * sizeof(real));
		CHECK_EQUAL(network_create(&network[m], &config, NULL, kernels_choose("auto")), 0);
		CHECK_EQUAL(network_load(network[m], &params[m], false), 0);
	}
	CHECK_EQUAL(batch_build(&batch, 1, &row, &one, NULL, NULL, options.bos), 0);
	CHECK_EQUAL(search_translate(&t, network, models, &batch, &options), 0);
	for (int m = 0; m < models; m++) {
		network_release(network[m]);
		params_release(&params[m]);
	}
	batch_release(&batch);
	return t;
}

static double log_sum(const real *bias, int words)
{
	double sum = 0;

	for (int v = 0; v < words; v++)
		sum += exp((double)bias[v]);
	return log(sum);
}

/* The likeliest word that may be said and has not been; ties are many. */
static int next_of(const bool *taken, const real *bias, const real *other, int words)
{
	int best = NONE;

	for (int v = 0; v < words; v++)
		if (!taken[v] && (best == NONE || bias[v] + other[v] > bias[best] + other[best]))
			best = v;
	return best;
}

static void the_likeliest_words_are_those_of_a_plain_scan(void)
{
	static const int sizes[] = { 4, 511, 512, 513, 1024, 1100, WORDS };
	struct rng r;

	rng_seed(&r, 13);
	for (int i = 0; i < 7 * 2 * 5; i++) {
		int words = sizes[i % 7], models = 1 + i / 7 % 2, values = 2 << i / 14 * 2;
		struct search_options options = options_of(i % 3 ? 12 : 1);
		real bias[WORDS], other[WORDS];
		bool taken[WORDS] = { 0 };
		struct translation t;
		double lse;

		for (int v = 0; v < words; v++) {
			bias[v] = (real)rng_below(&r, (uint32_t)values) / 4;
			other[v] = models == 1 ? bias[v] : (real)rng_below(&r, 2) / 4;
		}
		options.bos = 2 + (int)rng_below(&r, (uint32_t)words - 2);
		taken[options.bos] = taken[UNK] = true;
		lse = (log_sum(bias, words) + log_sum(other, words)) / 2;
		t = say(bias, models == 1 ? NULL : other, words, options);
		CHECK_EQUAL(t.count, options.beam < words - 2 ? options.beam : words - 2);
		for (int k = 0; k < t.count; k++) {
			int v = next_of(taken, bias, other, words);

			CHECK_EQUAL(t.best[k].ids[0], v);
			CHECK_NEAR(t.best[k].logprob, (double)(bias[v] + other[v]) / 2 - lse, 1e-5);
			taken[v] = true;
		}
		translation_release(&t);
	}
}

static void the_first_of_equals_wins_in_any_stretch(void)
{
	for (int first = 3; first < WORDS - 1; first += 101)
		for (int second = first + 1; second < WORDS; second += 203) {
			real bias[WORDS] = { 0 };
			struct translation t;

			bias[first] = bias[second] = 1;
			t = say(bias, NULL, WORDS, options_of(1));
			CHECK_EQUAL(t.best[0].ids[0], first);
			translation_release(&t);
		}
}

static void bos_and_unk_are_passed_over_where_they_are_likeliest(void)
{
	static const int places[] = { 3, 511, 512, 700, WORDS - 1 };

	for (int b = 0; b < 5; b++)
		for (int u = 0; u < 5; u++) {
			struct search_options options = options_of(2);
			real bias[WORDS] = { 0 };
			struct translation t;

			if (b == u)
				continue;
			options.bos = places[b];
			options.unk = places[u];
			bias[places[b]] = 5;
			bias[places[u]] = 4;
			bias[600] = 3;
			bias[1030] = 2;
			t = say(bias, NULL, WORDS, options);
			CHECK_EQUAL(t.best[0].ids[0], 600);
			CHECK_EQUAL(t.best[1].ids[0], 1030);
			/* they take their share of the probability all the same */
			CHECK_NEAR(t.best[0].logprob, 3 - log_sum(bias, WORDS), 1e-5);
			translation_release(&t);
			options.allow_unk = true;
			t = say(bias, NULL, WORDS, options);
			CHECK_EQUAL(t.best[0].ids[0], places[u]);
			CHECK_EQUAL(t.best[1].ids[0], 600);
			translation_release(&t);
		}
}

static void nan_in_any_word_ends_the_search(void)
{
	static const struct {
		int first, last;
	} spoilt[] = { { 0, 1 }, { 3, 4 }, { 512, 1024 }, { 0, 512 }, { WORDS - 1, WORDS },
		{ 0, WORDS } };

	for (int i = 0; i < 6 * 4; i++) {
		struct search_options options = options_of(i % 2 ? 1 : 3);
		real bias[WORDS] = { 0 }, whole[WORDS] = { 0 };
		struct translation t;

		bias[600] = bias[7] = 3;
		for (int v = spoilt[i / 4].first; v < spoilt[i / 4].last; v++)
			bias[v] = NAN;
		t = say(i & 2 ? whole : bias, i & 2 ? bias : NULL, WORDS, options);
		CHECK_EQUAL(t.count, 1);
		CHECK_EQUAL(t.best[0].ids[0], EOS);
		CHECK(t.best[0].logprob == 0);
		translation_release(&t);
	}
}

static void words_of_probability_0_are_never_said(void)
{
	struct translation t;
	real bias[WORDS];

	for (int v = 0; v < WORDS; v++)
		bias[v] = -INFINITY;
	bias[EOS] = 2;
	bias[1025] = 1;
	t = say(bias, NULL, WORDS, options_of(5));
	CHECK_EQUAL(t.count, 2);
	CHECK_EQUAL(t.best[0].ids[0], EOS);
	CHECK_EQUAL(t.best[t.count - 1].ids[0], 1025);
	CHECK_NEAR(t.best[0].logprob, 2 - log(exp(1) + exp(2)), 1e-6);
	translation_release(&t);
}

const struct test suite_search_words[] = {
	TEST(the_likeliest_words_are_those_of_a_plain_scan),
	TEST(the_first_of_equals_wins_in_any_stretch),
	TEST(bos_and_unk_are_passed_over_where_they_are_likeliest),
	TEST(nan_in_any_word_ends_the_search),
	TEST(words_of_probability_0_are_never_said),
	{ 0 },
};
