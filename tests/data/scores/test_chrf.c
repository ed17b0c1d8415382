#include "data/scores/chrf.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <string.h>

static const struct chrf_settings plain = CHRF_DEFAULTS;

static struct span text(const char *s)
{
	return (struct span){ s, strlen(s) };
}

static struct chrf count(
	const char *hypothesis, const char *reference, const struct chrf_settings *s)
{
	struct chrf c = { 0 };
	struct span r = text(reference);

	CHECK_EQUAL(chrf_add(&c, text(hypothesis), &r, 1, s), 0);
	return c;
}

static void scores_follow_the_definition(void)
{
	static const struct {
		const char *hypothesis, *reference;
		struct chrf_settings s;
		double expected;
	} cases[] = {
		/* equal text scores 100 however short */
		{ "a", "a", CHRF_DEFAULTS, 100 },
		{ "the cat", "the cat", CHRF_DEFAULTS, 100 },
		{ "", "", CHRF_DEFAULTS, 0 },
		{ "", "a", CHRF_DEFAULTS, 0 },
		{ "abcdefg", "hijklmn", CHRF_DEFAULTS, 0 },
		/* precision and recall are averaged over the orders: 2 of 3, 1 of 2, 0 of 1 on both
		 * sides: (2/3 + 1/2 + 0) / 3 */
		{ "abc", "abd", CHRF_DEFAULTS, 100 * 7. / 18 },
		/* an order that one side has not is left out: p = (2/2 + 1/1) / 2 = 1,
		 * r = (2/4 + 1/3) / 2 = 5/12; F = 5 p r / (4 p + r) = 25/53 */
		{ "ab", "abcd", CHRF_DEFAULTS, 2500. / 53 },
		/* the other way round p = 5/12, r = 1; F = (25/12) / (5/3 + 1) = 25/32 */
		{ "abcd", "ab", CHRF_DEFAULTS, 2500. / 32 },
		/* beta weighs recall: 2 p r / (p + r) = (10/12) / (17/12); precision alone */
		{ "ab", "abcd", { 6, .beta = 1 }, 1000. / 17 },
		{ "ab", "abcd", { 6, .beta = 0 }, 100 },
		/* epsilon: F(1, 1/2) = 5/9, F(1, 1/3) = 5/13, four orders of nothing */
		{ "ab", "abcd", { 6, .beta = 2, .epsilon = true }, 100 * (5. / 9 + 5. / 13) / 6 },
		/* white space counts only on request: "a b" and "ab": p = (2/3 + 0/2) / 2,
		 * r = (2/2 + 0/1) / 2; F = 5/6 / (4/3 + 1/2) = 5/11 */
		{ "a b\tc\u00a0d\u3000e\x1f", "abcde", CHRF_DEFAULTS, 100 },
		{ "a b", "ab", { 6, .beta = 2, .whitespace = true }, 500. / 11 },
		{ "a\tb", "a b", { 6, .beta = 2, .whitespace = true }, 100 * (2. / 3) / 3 },
		/* so does case */
		{ "ÉA", "éa", CHRF_DEFAULTS, 0 },
		{ "ÉA", "éa", { 6, .beta = 2, .lowercase = true }, 100 },
		/* chrF++ adds words and pairs of words: characters abc, abd: 2/3, 1/2, 0; words
		 * "a bc", "a bd": 1/2, pairs 0/1: sum 5/3 over 5 */
		{ "a bc", "a bd", { 6, 2, .beta = 2 }, 100. / 3 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chrf c = count(cases[i].hypothesis, cases[i].reference, &cases[i].s);

		CHECK_NEAR(chrf_score(&c, &cases[i].s), cases[i].expected, 1e-12);
	}
}

static void what_the_reference_has_not_is_not_held_against_other_sentences(void)
{
	struct chrf c = count("abcd", "ab", &plain);

	CHECK_EQUAL(c.hypothesis[1], 3);
	CHECK_EQUAL(c.hypothesis[2], 0);
	CHECK_EQUAL(c.reference[0], 2);
	CHECK_EQUAL(c.match[0], 2);
}

static void sentences_are_added_up_before_they_are_scored(void)
{
	struct chrf c = count("a", "a", &plain);
	struct span r = text("c");

	CHECK_EQUAL(chrf_add(&c, text("b"), &r, 1, &plain), 0);
	CHECK_NEAR(chrf_score(&c, &plain), 50, 1e-12); /* 1 of 2 */
}

static void letters_are_code_points(void)
{
	struct chrf c = count("né😀", "né漢", &plain);

	CHECK_EQUAL(c.hypothesis[0], 3);
	CHECK_EQUAL(c.match[0], 2);
	CHECK_EQUAL(c.match[1], 1);
}

static void a_mark_at_one_end_of_a_word_is_a_word(void)
{
	static const struct {
		const char *hypothesis, *reference;
		int words, match;
	} cases[] = { { "cat.", "cat .", 2, 2 }, { "\"cat", "\" cat", 2, 2 },
		{ "(hi)", "hi )", 2, 1 }, /* "(hi" and ")" */
		{ "...", ".", 2, 1 }, { "don't x-y .", "don't x-y .", 3, 3 }, { " . ", ".", 1, 1 },
		{ "", "x", 0, 0 }, { "é. .é 。字", "é . . é 。字", 5, 5 } };
	const struct chrf_settings s = { 6, 2, .beta = 2 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chrf c = count(cases[i].hypothesis, cases[i].reference, &s);

		CHECK_EQUAL(c.hypothesis[6], cases[i].words);
		CHECK_EQUAL(c.match[6], cases[i].match);
	}
}

static void the_reference_that_scores_best_counts(void)
{
	const struct span r[] = { text("xyz"), text("abc"), text("abcd") };
	struct chrf c = { 0 };

	CHECK_EQUAL(chrf_add(&c, text("abc"), r, 3, &plain), 0);
	CHECK_NEAR(chrf_score(&c, &plain), 100, 1e-12);
	CHECK_EQUAL(c.reference[0], 3);
	/* without any match the first one */
	c = (struct chrf){ 0 };
	CHECK_EQUAL(chrf_add(&c, text("q"), r + 1, 2, &plain), 0);
	CHECK_EQUAL(c.reference[0], 3);
}

static void invalid_utf8_is_refused_and_adds_nothing(void)
{
	struct span good = text("a"), bad = text("\xff");
	struct chrf c = { 0 };

	CHECK_ERROR(chrf_add(&c, bad, &good, 1, &plain), "UTF-8");
	CHECK_ERROR(chrf_add(&c, good, &bad, 1, &plain), "UTF-8");
	CHECK_EQUAL(c.hypothesis[0] + c.reference[0], 0);
}

static void a_failed_allocation_adds_nothing(void)
{
	const struct span r[] = { text("The cat sat."), text("A cat sat.") };
	struct chrf_settings s = plain;
	struct starving hunger = { 0 };
	struct chrf c;

	s.word_order = 2;
	s.lowercase = true;
	while (starving(&hunger)) {
		c = (struct chrf){ 0 };
		if (STARVE(&hunger, chrf_add(&c, text("a CAT sat."), r, 2, &s)))
			CHECK_EQUAL(c.hypothesis[0] + c.reference[0], 0);
	}
	CHECK(hunger.rounds > 15);
	CHECK_NEAR(chrf_score(&c, &s), 100, 1e-12);
}

const struct test suite_chrf[] = {
	TEST(scores_follow_the_definition),
	TEST(what_the_reference_has_not_is_not_held_against_other_sentences),
	TEST(sentences_are_added_up_before_they_are_scored),
	TEST(letters_are_code_points),
	TEST(a_mark_at_one_end_of_a_word_is_a_word),
	TEST(the_reference_that_scores_best_counts),
	TEST(invalid_utf8_is_refused_and_adds_nothing),
	TEST(a_failed_allocation_adds_nothing),
	{ 0 },
};
