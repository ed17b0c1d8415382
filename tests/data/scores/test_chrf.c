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

static void check(
	const char *hypothesis, const char *reference, struct chrf_settings s, double expected)
{
	struct chrf c = count(hypothesis, reference, &s);

	CHECK_NEAR(chrf_score(&c, &s), expected, 1e-12);
}

static void equal_text_scores_100_however_short(void)
{
	check("a", "a", plain, 100);
	check("the cat", "the cat", plain, 100);
	check("", "", plain, 0);
	check("", "a", plain, 0);
	check("abcdefg", "hijklmn", plain, 0);
}

static void precision_and_recall_are_averaged_over_the_orders(void)
{
	/* 2 of 3, 1 of 2, 0 of 1 on both sides: (2/3 + 1/2 + 0) / 3 */
	check("abc", "abd", plain, 100 * 7. / 18);
}

static void an_order_that_one_side_has_not_is_left_out(void)
{
	/* p = (2/2 + 1/1) / 2 = 1, r = (2/4 + 1/3) / 2 = 5/12; F = 5 p r / (4 p + r) = 25/53 */
	check("ab", "abcd", plain, 2500. / 53);
	/* the other way round p = 5/12, r = 1; F = (25/12) / (5/3 + 1) = 25/32 */
	check("abcd", "ab", plain, 2500. / 32);
}

static void beta_weighs_recall(void)
{
	struct chrf_settings s = plain;

	s.beta = 1; /* 2 p r / (p + r) = (10/12) / (17/12) */
	check("ab", "abcd", s, 1000. / 17);
	s.beta = 0; /* precision alone */
	check("ab", "abcd", s, 100);
}

static void epsilon_averages_the_f_scores_of_all_orders(void)
{
	struct chrf_settings s = plain;

	s.epsilon = true; /* F(1, 1/2) = 5/9, F(1, 1/3) = 5/13, four orders of nothing */
	check("ab", "abcd", s, 100 * (5. / 9 + 5. / 13) / 6);
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

static void white_space_counts_only_on_request(void)
{
	struct chrf_settings s = plain;

	check("a b\tc\u00a0d\u3000e\x1f", "abcde", plain, 100);
	s.whitespace = true;
	/* "a b" and "ab": p = (2/3 + 0/2) / 2, r = (2/2 + 0/1) / 2; F = 5/6 / (4/3 + 1/2) = 5/11 */
	check("a b", "ab", s, 500. / 11);
	check("a\tb", "a b", s, 100 * (2. / 3 + 0 + 0) / 3);
}

static void letters_are_code_points(void)
{
	struct chrf c = count("né😀", "né漢", &plain);

	CHECK_EQUAL(c.hypothesis[0], 3);
	CHECK_EQUAL(c.match[0], 2);
	CHECK_EQUAL(c.match[1], 1);
}

static void lower_casing_is_an_option(void)
{
	struct chrf_settings s = plain;

	check("ÉA", "éa", plain, 0);
	s.lowercase = true;
	check("ÉA", "éa", s, 100);
}

static void check_words(const char *hypothesis, const char *reference, int words, int match)
{
	struct chrf_settings s = plain;
	struct chrf c;

	s.word_order = 2;
	c = count(hypothesis, reference, &s);
	CHECK_EQUAL(c.hypothesis[6], words);
	CHECK_EQUAL(c.match[6], match);
}

static void a_mark_at_one_end_of_a_word_is_a_word(void)
{
	check_words("cat.", "cat .", 2, 2);
	check_words("\"cat", "\" cat", 2, 2);
	check_words("(hi)", "hi )", 2, 1); /* "(hi" and ")" */
	check_words("...", ".", 2, 1);
	check_words("don't x-y .", "don't x-y .", 3, 3);
	check_words("é. .é 。字", "é . . é 。字", 5, 5);
	check_words(" . ", ".", 1, 1);
	check_words("", "x", 0, 0);
}

static void chrf_plus_plus_adds_words_and_pairs_of_words(void)
{
	struct chrf_settings s = plain;

	s.word_order = 2;
	/* characters abc, abd: 2/3, 1/2, 0; words "a bc", "a bd": 1/2, pairs 0/1: sum 5/3 over 5 */
	check("a bc", "a bd", s, 100. / 3);
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
	{ "equal_text_scores_100_however_short", equal_text_scores_100_however_short },
	{ "precision_and_recall_are_averaged_over_the_orders",
		precision_and_recall_are_averaged_over_the_orders },
	{ "an_order_that_one_side_has_not_is_left_out",
		an_order_that_one_side_has_not_is_left_out },
	{ "beta_weighs_recall", beta_weighs_recall },
	{ "epsilon_averages_the_f_scores_of_all_orders",
		epsilon_averages_the_f_scores_of_all_orders },
	{ "what_the_reference_has_not_is_not_held_against_other_sentences",
		what_the_reference_has_not_is_not_held_against_other_sentences },
	{ "sentences_are_added_up_before_they_are_scored",
		sentences_are_added_up_before_they_are_scored },
	{ "white_space_counts_only_on_request", white_space_counts_only_on_request },
	{ "letters_are_code_points", letters_are_code_points },
	{ "lower_casing_is_an_option", lower_casing_is_an_option },
	{ "a_mark_at_one_end_of_a_word_is_a_word", a_mark_at_one_end_of_a_word_is_a_word },
	{ "chrf_plus_plus_adds_words_and_pairs_of_words",
		chrf_plus_plus_adds_words_and_pairs_of_words },
	{ "the_reference_that_scores_best_counts", the_reference_that_scores_best_counts },
	{ "invalid_utf8_is_refused_and_adds_nothing", invalid_utf8_is_refused_and_adds_nothing },
	{ "a_failed_allocation_adds_nothing", a_failed_allocation_adds_nothing },
	{ 0 },
};
