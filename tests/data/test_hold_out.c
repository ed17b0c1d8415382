#include "base/err.h"
#include "base/mem.h"
#include "data/corpus.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <stdio.h>
#include <string.h>

enum { PAIRS = 2000, GROUPS = 700 };

static const struct option_ints source = { { 1 }, 1 }, target = { { 2 }, 1 };

/* PAIRS pairs with GROUPS different sources, white space varying; reversed: last pair first. */
static void make(struct corpus *c, bool reversed)
{
	struct str text = { 0 };
	const char *path = test_path("groups.tsv");

	for (int i = 0; i < PAIRS; i++) {
		int k = reversed ? PAIRS - 1 - i : i;

		CHECK_EQUAL(str_printf(&text, "a%s%d\tb%d\n", k % 3 ? " " : " \xc2\xa0 ",
				    k % GROUPS, k),
			0);
	}
	test_write_file(path, text.data, text.len);
	CHECK_EQUAL(corpus_read_tsv(c, path, &source, &target), 0);
	CHECK_EQUAL(c->count, PAIRS);
	str_release(&text);
}

static void identical_sources_stand_on_one_side(void)
{
	static const size_t wanted[] = { 0, 1, 2, 3, 50, 500, 1000, 1500, (size_t)-1 };
	unsigned char held[PAIRS];
	struct corpus c;

	make(&c, false);
	for (size_t w = 0; w < sizeof(wanted) / sizeof(wanted[0]); w++) {
		long n = (long)(wanted[w] < PAIRS / 2 ? wanted[w] : PAIRS / 2), rc, sum = 0;

		memset(held, 9, sizeof(held));
		rc = corpus_hold_out(&c, wanted[w], 5, FOLD_RULES, false, held);
		for (int i = 0; i < PAIRS; i++) {
			CHECK(held[i] <= 1);
			CHECK_EQUAL(held[i], held[i % GROUPS]);
			sum += held[i];
		}
		CHECK_EQUAL(sum, rc);
		CHECK(rc <= n && rc >= n - 2); /* groups are of 2 or 3 pairs */
	}
	corpus_release(&c);
}

static void the_seed_decides_and_the_order_of_pairs_does_not(void)
{
	unsigned char a[PAIRS], b[PAIRS], other[PAIRS], reversed[PAIRS];
	struct corpus c;
	int common = 0;
	long first = 0, all;

	make(&c, false);
	all = corpus_hold_out(&c, 600, 1, FOLD_RULES, false, a);
	CHECK(all > 0);
	CHECK(corpus_hold_out(&c, 600, 1, FOLD_RULES, false, b) > 0);
	CHECK(corpus_hold_out(&c, 600, 2, FOLD_RULES, false, other) > 0);
	corpus_release(&c);
	make(&c, true);
	CHECK(corpus_hold_out(&c, 600, 1, FOLD_RULES, false, reversed) > 0);
	corpus_release(&c);
	CHECK(!memcmp(a, b, sizeof(a)));
	for (int i = 0; i < GROUPS / 2; i++)
		first += a[i] + a[i + GROUPS];
	CHECK(first * 3 > all * 3 / 4 && first < all * 3 / 4); /* spread over the corpus */
	for (int i = 0; i < PAIRS; i++) {
		common += a[i] && other[i];
		CHECK_EQUAL(a[i], reversed[PAIRS - 1 - i]);
	}
	CHECK(common > 90 && common < 270); /* 600 * 600 / 2000 expected by chance */
}

static void sources_that_the_tokenizer_folds_to_one_are_the_same(void)
{
	unsigned char held[2 * GROUPS];
	struct str text = { 0 };
	struct corpus c;
	int apart = 0;

	for (int i = 0; i < 2 * GROUPS; i++)
		CHECK_EQUAL(str_printf(&text, "%s%d\tx\n", i % 2 ? "\u00c9TE " : "e\u0301te\u200B ",
				    i / 2),
			0);
	test_write_file(test_path("case.tsv"), text.data, text.len);
	str_release(&text);
	CHECK_EQUAL(corpus_read_tsv(&c, test_path("case.tsv"), &source, &target), 0);
	CHECK_EQUAL(corpus_hold_out(&c, 200, 1, FOLD_RULES, true, held), 200);
	for (int i = 0; i < 2 * GROUPS; i += 2)
		CHECK_EQUAL(held[i], held[i + 1]);
	for (int old = 0; old < 2; old++) {
		CHECK_EQUAL(corpus_hold_out(&c, 200, 1, old ? 1 : FOLD_RULES, old, held), 200);
		apart = 0;
		for (int i = 0; i < 2 * GROUPS; i += 2)
			apart += held[i] != held[i + 1];
		CHECK(apart > 100);
	}
	corpus_release(&c);
}

static void a_group_too_large_to_fit_stays_in_training(void)
{
	static const char text[] = "a\t1\na\t2\na\t3\na\t4\na\t5\nb\t6\nc\t7\n";
	const char *path = test_path("large.tsv");
	unsigned char held[7];
	struct corpus c;

	test_write_file(path, text, sizeof(text) - 1);
	CHECK_EQUAL(corpus_read_tsv(&c, path, &source, &target), 0);
	for (uint64_t seed = 0; seed < 20; seed++) {
		CHECK_EQUAL(corpus_hold_out(&c, 3, seed, FOLD_RULES, false, held), 2);
		CHECK(!held[0] && held[5] && held[6]);
	}
	corpus_release(&c);
}

static void every_failed_allocation_is_reported(void)
{
	unsigned char held[PAIRS];
	struct corpus c;

	make(&c, false);
	for (int n = 1; n <= 2; n++) {
		mem_fail_at(n);
		CHECK_ERROR(
			(int)corpus_hold_out(&c, 10, 1, FOLD_RULES, false, held), "out of memory");
	}
	corpus_release(&c);
}

const struct test suite_hold_out[] = {
	TEST(identical_sources_stand_on_one_side),
	TEST(the_seed_decides_and_the_order_of_pairs_does_not),
	TEST(sources_that_the_tokenizer_folds_to_one_are_the_same),
	TEST(a_group_too_large_to_fit_stays_in_training),
	TEST(every_failed_allocation_is_reported),
	{ 0 },
};
