#include "base/rng.h"
#include "data/schedule.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

enum { PAIRS = 1000 };

static int source[PAIRS], target[PAIRS];

static void make_lengths(void)
{
	struct rng r;

	rng_seed(&r, 7);
	for (int i = 0; i < PAIRS; i++) {
		target[i] = 1 + (int)rng_below(&r, 30);
		source[i] = 1 + (int)rng_below(&r, 30);
	}
}

static int build(
	struct schedule *s, const struct schedule_options *o, uint64_t seed, uint64_t epoch)
{
	make_lengths();
	return schedule_build(s, source, target, PAIRS, o, seed, epoch);
}

static bool every_pair_once(const struct schedule *s)
{
	int seen[PAIRS] = { 0 };

	for (size_t i = 0; i < s->pairs; i++)
		if (s->order[i] < 0 || s->order[i] >= (int)s->pairs || seen[s->order[i]]++)
			return false;
	if (s->begin[0] != 0 || s->begin[s->batches] != s->pairs)
		return false;
	for (size_t k = 0; k < s->batches; k++)
		if (s->begin[k] >= s->begin[k + 1])
			return false;
	return true;
}

static long words_of(const struct schedule *s, size_t k)
{
	long words = 0;

	for (size_t i = s->begin[k]; i < s->begin[k + 1]; i++)
		words += target[s->order[i]];
	return words;
}

/* Does a stand at or before b when the longest go first? */
static bool in_order(int a, int b)
{
	return target[a] > target[b] || (target[a] == target[b] && source[a] >= source[b]);
}

static bool sorted_inside_batches(const struct schedule *s)
{
	for (size_t k = 0; k < s->batches; k++)
		for (size_t i = s->begin[k] + 1; i < s->begin[k + 1]; i++)
			if (!in_order(s->order[i - 1], s->order[i]))
				return false;
	return true;
}

static void every_pair_stands_in_exactly_one_batch_within_the_bounds(void)
{
	static const struct schedule_options options[] = { { 7, 0, 5 }, { 64, 200, 3 }, { 1, 0, 1 },
		{ 5000, 0, 100 }, { 64, 1, 2 }, { 3, 40, 1000 } };

	for (size_t o = 0; o < sizeof(options) / sizeof(options[0]); o++) {
		struct schedule s;

		CHECK_EQUAL(build(&s, &options[o], 1, o), 0);
		CHECK_EQUAL(s.pairs, PAIRS);
		CHECK(every_pair_once(&s));
		CHECK(sorted_inside_batches(&s));
		for (size_t k = 0; k < s.batches; k++) {
			size_t n = s.begin[k + 1] - s.begin[k];

			CHECK(n <= (size_t)options[o].batch_sentences);
			CHECK(!options[o].batch_words || n == 1 ||
				words_of(&s, k) <= options[o].batch_words);
		}
		schedule_release(&s);
		schedule_release(&s);
	}
}

static void batches_are_as_full_as_the_bounds_allow(void)
{
	const struct schedule_options by_sentences = { 7, 0, 5 }, by_words = { 1000, 100, 1 };
	struct schedule s;
	size_t total = 0;

	make_lengths();
	CHECK_EQUAL(build(&s, &by_sentences, 1, 1), 0);
	CHECK_EQUAL(s.batches, (PAIRS + 6) / 7);
	schedule_release(&s);
	for (int i = 0; i < PAIRS; i++)
		total += (size_t)target[i];
	CHECK_EQUAL(build(&s, &by_words, 1, 1), 0);
	CHECK(s.batches >= total / 100 && s.batches <= total / 100 * 6 / 5);
	schedule_release(&s);
}

static void a_window_is_sorted_by_target_then_source_length_its_batches_are_shuffled(void)
{
	/* one window holds all: its batches, put back into order, are one sorted list */
	const struct schedule_options options = { 10, 0, 100 };
	struct schedule s;
	int rises = 0;

	CHECK_EQUAL(build(&s, &options, 3, 0), 0);
	for (size_t k = 0; k < s.batches; k++)
		for (size_t m = 0; m < s.batches; m++) {
			int last = s.order[s.begin[k + 1] - 1], first = s.order[s.begin[m]];

			if (k != m)
				CHECK(in_order(last, first) ||
					in_order(s.order[s.begin[m + 1] - 1], s.order[s.begin[k]]));
		}
	CHECK(sorted_inside_batches(&s));
	/* batches come in mixed lengths: else the longest would come first and lengths only fall */
	for (size_t k = 0; k + 1 < s.batches; k++)
		rises += target[s.order[s.begin[k + 1]]] > target[s.order[s.begin[k]]];
	CHECK(rises > 20 && rises < 80);
	schedule_release(&s);
}

static bool same(const struct schedule *a, const struct schedule *b)
{
	return a->pairs == b->pairs && a->batches == b->batches &&
	       !memcmp(a->order, b->order, a->pairs * sizeof(*a->order)) &&
	       !memcmp(a->begin, b->begin, (a->batches + 1) * sizeof(*a->begin));
}

static void seed_and_epoch_decide_the_order(void)
{
	static const uint64_t runs[][2] = { { 1, 1 }, { 1, 1 }, { 1, 2 }, { 2, 1 }, { 2, 0 },
		{ 0, 2 } };
	const struct schedule_options options = { 8, 0, 10 };
	struct schedule s[6];

	for (int i = 0; i < 6; i++)
		CHECK_EQUAL(build(&s[i], &options, runs[i][0], runs[i][1]), 0);
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < i; j++)
			CHECK_EQUAL(same(&s[i], &s[j]), i == 1 && j == 0);
	for (int i = 0; i < 6; i++)
		schedule_release(&s[i]);
}

static void pairs_of_equal_length_change_their_company(void)
{
	const struct schedule_options options = { 2, 0, PAIRS };
	int equal[PAIRS], partner[PAIRS], kept = 0;
	struct schedule s;

	for (int i = 0; i < PAIRS; i++)
		equal[i] = 5;
	for (uint64_t epoch = 0; epoch < 2; epoch++) {
		CHECK_EQUAL(schedule_build(&s, equal, equal, PAIRS, &options, 1, epoch), 0);
		for (size_t k = 0; k < s.batches; k++) {
			int a = s.order[s.begin[k]], b = s.order[s.begin[k] + 1];

			kept += epoch && partner[a] == b;
			partner[a] = b;
			partner[b] = a;
		}
		schedule_release(&s);
	}
	CHECK(kept < 10);
}

static void sorting_for_decoding_keeps_ties_in_input_order(void)
{
	int all[PAIRS];
	struct schedule s;

	make_lengths();
	CHECK_EQUAL(schedule_sorted(&s, source, target, PAIRS, 64), 0);
	CHECK(every_pair_once(&s));
	CHECK_EQUAL(s.batches, (PAIRS + 63) / 64);
	for (int i = 1; i < PAIRS; i++)
		CHECK(in_order(s.order[i - 1], s.order[i]));
	schedule_release(&s);

	CHECK_EQUAL(schedule_sorted(&s, source, NULL, PAIRS, 64), 0);
	CHECK(every_pair_once(&s));
	for (int i = 1; i < PAIRS; i++) {
		int a = s.order[i - 1], b = s.order[i];

		CHECK(source[a] > source[b] || (source[a] == source[b] && a < b));
	}
	schedule_release(&s);

	for (int i = 0; i < PAIRS; i++)
		all[i] = 1;
	CHECK_EQUAL(schedule_sorted(&s, all, all, PAIRS, 7), 0);
	for (int i = 0; i < PAIRS; i++)
		CHECK_EQUAL(s.order[i], i);
	schedule_release(&s);
}

static void no_pairs_make_no_batches_and_more_than_an_int_counts_are_refused(void)
{
	const struct schedule_options options = { 8, 0, 10 };
	struct schedule s;

	CHECK_EQUAL(schedule_build(&s, source, target, 0, &options, 1, 1), 0);
	CHECK_EQUAL(s.batches, 0);
	schedule_release(&s);
	CHECK_EQUAL(schedule_sorted(&s, source, target, 0, 8), 0);
	CHECK_EQUAL(s.batches, 0);
	schedule_release(&s);
	CHECK_ERROR(schedule_sorted(&s, source, target, (size_t)INT_MAX + 1, 8), "too many");
}

static void every_failed_allocation_is_reported(void)
{
	const struct schedule_options options = { 8, 0, 10 };
	struct schedule s;

	make_lengths();
	for (int sorted = 0; sorted < 2; sorted++) {
		struct starving hunger = { 0 };

		while (starving(&hunger))
			if (STARVE(&hunger, sorted ? schedule_sorted(&s, source, target, PAIRS, 8)
						   : schedule_build(&s, source, target, PAIRS,
							     &options, 1, 1)))
				CHECK(!s.order && !s.begin);
		CHECK_EQUAL(hunger.rounds, sorted ? 4 : 7);
		schedule_release(&s);
	}
}

const struct test suite_schedule[] = {
	TEST(every_pair_stands_in_exactly_one_batch_within_the_bounds),
	TEST(batches_are_as_full_as_the_bounds_allow),
	TEST(a_window_is_sorted_by_target_then_source_length_its_batches_are_shuffled),
	TEST(seed_and_epoch_decide_the_order),
	TEST(pairs_of_equal_length_change_their_company),
	TEST(sorting_for_decoding_keeps_ties_in_input_order),
	TEST(no_pairs_make_no_batches_and_more_than_an_int_counts_are_refused),
	TEST(every_failed_allocation_is_reported),
	{ 0 },
};
