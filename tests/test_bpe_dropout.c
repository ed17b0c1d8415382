/* BPE-dropout: what is drawn, and how often. */
#include "tests/random_text.h"
#include "tests/sample_tokenizer.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tokenizer/tokenizer_parts.h"

#include <math.h>
#include <string.h>

enum { DRAWS = 10000, PLACES = 8 };

static bool same_ids(const struct tokens *a, const struct tokens *b)
{
	return a->count == b->count &&
	       (!a->count || !memcmp(a->ids, b->ids, a->count * sizeof(*a->ids)));
}

/* So many of DRAWS events of probability p: five standard deviations are one error in a million. */
static void check_frequency(long seen, double p, const char *what, long number)
{
	double bound = 5 * sqrt(DRAWS * p * (1 - p)) + 1;

	if (!(fabs((double)seen - DRAWS * p) <= bound))
		test_fail(__FILE__, __LINE__, "%s %ld: %ld of %d draws, not %.1f", what, number,
			seen, DRAWS, DRAWS * p);
}

static void nothing_is_lost_at_any_probability(void)
{
	static const double ps[] = { 0, 0.1, 0.5, 0.95, 1 };
	struct tokenizer *t = learn(TOKENIZER_BPE, 1000, false);
	struct str line = { 0 }, folded = { 0 }, back = { 0 };
	struct tokens ids = { 0 };
	struct rng text, r;

	rng_seed(&text, 5);
	rng_seed(&r, 6);
	for (int i = 0; i < 1000; i++) {
		str_clear(&line);
		str_clear(&folded);
		str_clear(&back);
		ids.count = 0;
		random_line(&line, &text, 1 + rng_below(&text, 40));
		if (i % 2)
			str_puts(&line, sentences[i / 2 % SENTENCES]);
		str_append(&folded, "", 0);
		fold_white_space(&folded, line.data, line.len);
		CHECK_EQUAL(
			tokenizer_encode_dropout(t, &ids, line.data, line.len, ps[i % 5], &r), 0);
		CHECK_EQUAL(tokenizer_decode(t, &back, ids.ids, ids.count), 0);
		CHECK_TEXT(back.data, folded.data);
	}
	str_release(&line);
	str_release(&folded);
	str_release(&back);
	tokens_release(&ids);
	tokenizer_release(t);
}

static void the_ends_are_plain_bpe_and_characters(void)
{
	struct tokenizer *t = learn(TOKENIZER_BPE, 1000, false);
	struct tokens plain = { 0 }, none = { 0 }, all = { 0 }, characters = { 0 };
	struct rng r, before;

	rng_seed(&r, 1);
	before = r;
	for (int i = 0; i < SENTENCES; i++) {
		const char *s = sentences[i];
		struct fold_buffers fold = { 0 };
		struct span line;

		plain.count = none.count = all.count = characters.count = 0;
		CHECK_EQUAL(tokenizer_encode(t, &plain, s, strlen(s)), 0);
		r = before;
		CHECK_EQUAL(tokenizer_encode_dropout(t, &none, s, strlen(s), 0, &r), 0);
		CHECK(same_ids(&plain, &none));
		CHECK(!memcmp(&r, &before, sizeof(r)));
		CHECK_EQUAL(tokenizer_encode_dropout(t, &all, s, strlen(s), 1, &r), 0);
		tokenizer_fold(t, &fold, s, strlen(s), &line);
		tokenizer_encode_characters(t, &characters, line);
		CHECK(same_ids(&all, &characters));
		fold_buffers_release(&fold);
	}
	tokens_release(&plain);
	tokens_release(&none);
	tokens_release(&all);
	tokens_release(&characters);
	tokenizer_release(t);
}

static void a_single_merge_is_left_out_with_that_probability(void)
{
	static const double ps[] = { 0.05, 0.1, 0.5, 0.95 };
	struct span line = { "你好 你好", 13 };
	struct tokenizer *t;
	struct rng r;

	CHECK_EQUAL(tokenizer_learn(&t, TOKENIZER_BPE, 259 + 3 + 1, false, &line, 1), 0);
	CHECK_EQUAL(t->entries.count - (size_t)t->characters, 1);
	rng_seed(&r, 2);
	for (int k = 0; k < 4; k++) {
		long left_out = 0;

		for (int i = 0; i < DRAWS; i++) {
			struct tokens ids = { 0 };

			CHECK_EQUAL(tokenizer_encode_dropout(t, &ids, "你好", 6, ps[k], &r), 0);
			left_out += ids.count == 2;
			tokens_release(&ids);
		}
		check_frequency(left_out, ps[k], "probability", k);
	}
	tokenizer_release(t);
}

/* A word of at most PLACES symbols being merged, and where its symbols begin in characters. */
struct cut {
	int ids[PLACES], begin[PLACES], n;
};

/* Adds to share[m] how probable it is to end, from here, with symbols that begin where m has a bit:
 * the definition, with every outcome of the draws. */
static void follow(
	double *share, const struct tokenizer *t, const struct cut *c, double p, double here)
{
	unsigned mask = 0;
	bool tried[PLACES] = { false };

	for (;;) {
		struct cut next = *c;
		int best = -1, best_id = -1;

		for (int i = 0; i + 1 < c->n; i++) {
			int id = pair_map_find(&t->ids, pair_key(c->ids[i], c->ids[i + 1]));

			if (id >= 0 && !tried[i] && (best < 0 || id < best_id)) {
				best = i;
				best_id = id;
			}
		}
		if (best < 0)
			break;
		tried[best] = true;
		next.n--;
		for (int i = best + 1; i < next.n; i++) {
			next.ids[i] = c->ids[i + 1];
			next.begin[i] = c->begin[i + 1];
		}
		next.ids[best] = best_id;
		follow(share, t, &next, p, here * (1 - p));
		here *= p;
	}
	for (int i = 0; i < c->n; i++)
		mask |= 1u << c->begin[i];
	share[mask] += here;
}

static void every_cut_is_as_probable_as_the_definition_says(void)
{
	static const char text[] = "abab aba bab abab ababab baba ab";
	static const char word[] = "ababab";
	struct span line = { text, sizeof(text) - 1 };
	struct tokenizer *t;
	struct rng r;

	CHECK_EQUAL(tokenizer_learn(&t, TOKENIZER_BPE, 1000, false, &line, 1), 0);
	CHECK(t->entries.count - (size_t)t->characters > 4);
	rng_seed(&r, 3);
	for (int k = 1; k < 10; k += 2) {
		double share[1 << PLACES] = { 0 }, sum = 0, p = 0.1 * k;
		long seen[1 << PLACES] = { 0 };
		struct tokens ids = { 0 };
		struct cut c = { .n = 7 };

		CHECK_EQUAL(tokenizer_encode_characters(t, &ids, (struct span){ " ababab", 7 }), 0);
		for (int i = 0; i < c.n; i++) {
			c.ids[i] = ids.ids[i];
			c.begin[i] = i;
		}
		follow(share, t, &c, p, 1);
		for (int i = 0; i < DRAWS; i++) {
			unsigned mask = 0;
			size_t at = 0;

			ids.count = 0;
			CHECK_EQUAL(tokenizer_encode_dropout(t, &ids, word, 6, p, &r), 0);
			for (size_t j = 0; j < ids.count; j++) {
				mask |= 1u << at;
				at += strlen(tokenizer_piece(t, ids.ids[j]));
			}
			seen[mask]++;
		}
		for (int m = 0; m < 1 << PLACES; m++) {
			sum += share[m];
			check_frequency(seen[m], share[m], "cut", m);
		}
		CHECK_NEAR(sum, 1, 1e-12);
		tokens_release(&ids);
	}
	tokenizer_release(t);
}

static void what_has_no_merges_is_not_changed(void)
{
	for (int kind = TOKENIZER_WORD; kind <= TOKENIZER_CHAR; kind++) {
		struct tokenizer *t = learn((enum tokenizer_kind)kind, 1000, false);
		struct tokens plain = { 0 }, dropped = { 0 };
		struct rng r;

		rng_seed(&r, 1);
		for (int i = 0; i < SENTENCES; i++) {
			size_t len = strlen(sentences[i]);

			CHECK_EQUAL(tokenizer_encode(t, &plain, sentences[i], len), 0);
			CHECK_EQUAL(
				tokenizer_encode_dropout(t, &dropped, sentences[i], len, 0.9, &r),
				0);
		}
		CHECK(same_ids(&plain, &dropped));
		tokens_release(&plain);
		tokens_release(&dropped);
		tokenizer_release(t);
	}
}

static void running_out_of_memory_is_an_error_and_no_leak(void)
{
	struct tokenizer *t = learn(TOKENIZER_BPE, 1000, false);
	const char *text = "The cat sat on the mat. 我喜欢音乐。";
	struct starving s = { 0 };
	struct rng r;

	while (starving(&s)) {
		struct tokens ids = { 0 };

		tokens_push(&ids, 7);
		rng_seed(&r, 1);
		if (STARVE(&s, tokenizer_encode_dropout(t, &ids, text, strlen(text), 0.6, &r)))
			CHECK_EQUAL(ids.count, 1);
		else
			CHECK(ids.count > 20);
		tokens_release(&ids);
	}
	CHECK(s.rounds > 5 && s.rounds < 50);
	tokenizer_release(t);
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_bpe_dropout[] = {
	TEST(nothing_is_lost_at_any_probability),
	TEST(the_ends_are_plain_bpe_and_characters),
	TEST(a_single_merge_is_left_out_with_that_probability),
	TEST(every_cut_is_as_probable_as_the_definition_says),
	TEST(what_has_no_merges_is_not_changed),
	TEST(running_out_of_memory_is_an_error_and_no_leak),
	{ 0 },
};
