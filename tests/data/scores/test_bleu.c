#include "data/scores/bleu.h"
#include "data/scores/ngram.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Expected numbers are by hand, or by an independent program that follows the definition. */
static void add(struct bleu *b, const char *hypothesis, const char *reference, enum bleu_tokenize t)
{
	CHECK_EQUAL(
		bleu_add(b, hypothesis, strlen(hypothesis), reference, strlen(reference), t, false),
		0);
}

static void check_score(const struct bleu *b, const char *expected)
{
	char text[200];
	double p[BLEU_ORDER], penalty, score = bleu_score(b, p, &penalty);

	snprintf(text, sizeof(text), "%.2f %.1f/%.1f/%.1f/%.1f %.3f %ld %ld", score, p[0], p[1],
		p[2], p[3], penalty, b->hypothesis_len, b->reference_len);
	CHECK_TEXT(text, expected);
}

static void scores_follow_the_definition(void)
{
	static const struct {
		const char *hypothesis, *reference;
		enum bleu_tokenize tokenize;
		bool lowercase;
		const char *expected;
	} cases[] = {
		{ "the cat sat on the mat", "the cat sat on the mat", BLEU_NONE, false,
			"100.00 100.0/100.0/100.0/100.0 1.000 6 6" },
		/* a word matches as often as the reference has it. Papineni's example: 2 of 7
		 * words; the orders without a match count 1/2, 1/4, 1/8 */
		{ "the the the the the the the", "the cat is on the mat", BLEU_NONE, false,
			"7.81 28.6/8.3/5.0/3.1 1.000 7 6" },
		{ "a b x c d y e f", "a b c d e f", BLEU_NONE, false,
			"19.13 75.0/42.9/8.3/5.0 1.000 8 6" },
		{ "a x b y c z", "a b c d e f", BLEU_NONE, false,
			"10.68 50.0/10.0/6.2/4.2 1.000 6 6" },
		/* without any match, or any 4-gram, the score is 0 */
		{ "a b c d", "w x y z", BLEU_NONE, false, "0.00 0.0/0.0/0.0/0.0 1.000 4 4" },
		{ "the cat sat", "the cat sat on the mat today", BLEU_NONE, false,
			"0.00 100.0/100.0/100.0/0.0 0.264 3 7" },
		/* brevity is punished: exp(1 - 7/4) = 0.472 */
		{ "the cat sat on", "the cat sat on the mat today", BLEU_NONE, false,
			"47.24 100.0/100.0/100.0/100.0 0.472 4 7" },
		/* lower-casing comes before the count */
		{ "The Cat SAT on the mat", "the cat sat on A mat", BLEU_NONE, true,
			"53.73 83.3/60.0/50.0/33.3 1.000 6 6" },
		/* marks are cut as 13a cuts them */
		{ "U.S.A. 3,000 don't &quot;x&quot;", "U.S.A. 3,000 do n't \"x\"", BLEU_13A, false,
			"64.07 90.9/80.0/66.7/50.0 0.913 11 12" },
		{ "It cost $3,000.50, (about 20-30%) &amp; more.",
			"It cost $3,000.50 (around 20-30 %) & more.", BLEU_13A, false,
			"66.06 86.7/71.4/61.5/50.0 1.000 15 14" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *h = cases[i].hypothesis, *r = cases[i].reference;
		struct bleu b = { 0 };

		CHECK_EQUAL(bleu_add(&b, h, strlen(h), r, strlen(r), cases[i].tokenize,
				    cases[i].lowercase),
			0);
		check_score(&b, cases[i].expected);
	}
}

static void empty_lines_count_only_in_the_lengths(void)
{
	struct bleu b = { 0 };

	check_score(&b, "0.00 0.0/0.0/0.0/0.0 1.000 0 0");
	add(&b, "", "a dog", BLEU_NONE);
	check_score(&b, "0.00 0.0/0.0/0.0/0.0 0.000 0 2");
	add(&b, "the cat sat on the mat", "the cat sat on a mat", BLEU_NONE);
	check_score(&b, "38.50 83.3/60.0/50.0/33.3 0.717 6 8");
	add(&b, " \t", "", BLEU_13A);
	check_score(&b, "38.50 83.3/60.0/50.0/33.3 0.717 6 8");
}

static void n_grams_are_whole_words_of_one_sentence(void)
{
	struct bleu b = { 0 };

	add(&b, "a b", "a b", BLEU_NONE);
	add(&b, "c d", "c d", BLEU_NONE);
	CHECK_EQUAL(b.total[0], 4);
	CHECK_EQUAL(b.total[1], 2);
	CHECK_EQUAL(b.total[2], 0);
	CHECK_EQUAL(b.match[1], 2);
	b = (struct bleu){ 0 };
	add(&b, "ab a b", "a abc bb", BLEU_NONE); /* a token is not its prefix */
	CHECK_EQUAL(b.match[0], 1);
}

static void words_are_numbered_by_all_their_letters(void)
{
	enum { WORDS = 300 };
	char letters[WORDS];
	struct span word[2 * WORDS];
	uint32_t number[2 * WORDS];

	/* each is the beginning of the one before it; then all of them again */
	memset(letters, 'a', sizeof(letters));
	for (int i = 0; i < WORDS; i++)
		word[i] = word[WORDS + i] = (struct span){ letters, (size_t)(WORDS - i) };
	CHECK_EQUAL(ngram_number(number, word, 2 * WORDS), 0);
	for (int i = 0; i < WORDS; i++) {
		CHECK_EQUAL(number[i], number[WORDS + i]);
		for (int j = 0; j < i; j++)
			CHECK(number[i] != number[j]);
	}
}

static void chinese_is_cut_into_characters(void)
{
	struct bleu b = { 0 };

	add(&b, "他今天去學校了。", "他今天也去學校了。", BLEU_CHAR);
	add(&b, "我喜歡貓", "我很喜歡貓", BLEU_CHAR);
	check_score(&b, "54.09 100.0/80.0/62.5/33.3 0.846 12 14");
}

static void tokens_of_each_tokenisation(void)
{
	static const struct {
		enum bleu_tokenize t;
		const char *text, *tokens;
	} cases[] = {
		{ BLEU_13A, "U.S.A. 3,000 don't &quot;x&quot;", "U . S . A . 3,000 don't \" x \"" },
		{ BLEU_13A, "a..b ...", "a . . b . . ." },
		{ BLEU_13A, "1,2.3,a .5 5.", "1,2.3 , a . 5 5 ." },
		{ BLEU_13A, "20-30 x-y 5-", "20 - 30 x-y 5 -" },
		{ BLEU_13A, "&amp;lt;&lt;skipped><skipped>z", "< < skipped > z" },
		{ BLEU_13A, "(a/b)[c]{d}~e|f`g^h_i\\j+k",
			"( a / b ) [ c ] { d } ~ e | f ` g ^ h _ i \\ j + k" },
		{ BLEU_13A, "é.à,ß 漢。字.", "é . à , ß 漢。字 ." },
		{ BLEU_13A, ",5", ", 5" },
		{ BLEU_13A, "x,", "x ," },
		{ BLEU_13A, "", "" },
		{ BLEU_NONE,
			" a\u00a0b\u3000\tc\x1f"
			"d. ",
			"a b c d." },
		{ BLEU_CHAR, " aé 漢😀\r", "a é 漢 😀" },
		/* a mark that begins the line has no neighbour before it, and entities stay */
		{ BLEU_ZH, " 我喜歡 cats,你好。3,000 .", /* a number keeps its comma */
			"我 喜 歡 cats , 你 好 。 3,000 ." },
		{ BLEU_ZH, " .5 5-3 &lt;x.", ".5 5 - 3 & lt ; x ." },
		/* five-digit bounds: U+2014 counts as Chinese, U+20000 does not */
		{ BLEU_ZH, "a—b“c”𠀀𠀁\u3000", "a — b “ c ” 𠀀𠀁" },
		{ BLEU_ZH, " \u3000 ", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str out = { 0 };

		CHECK_EQUAL(str_puts(&out, "|"), 0);
		CHECK_EQUAL(
			bleu_tokenize(&out, cases[i].text, strlen(cases[i].text), cases[i].t), 0);
		CHECK_TEXT(out.data + 1, cases[i].tokens);
		str_release(&out);
	}
}

static void orders_without_a_match_are_smoothed_if_any_matches(void)
{
	static const struct {
		int smooth;
		double value;
		const char *expected;
	} cases[] = {
		/* 100/(2*5), 100/(4*4), 100/(8*3) */
		{ BLEU_EXP, NAN, "10.682 50.00/10.00/6.25/4.17" },
		/* (50 * 2 * 2.5 * 3.333)^(1/4) */
		{ BLEU_FLOOR, NAN, "5.373 50.00/2.00/2.50/3.33" },
		{ BLEU_FLOOR, 0.5, "17.965 50.00/10.00/12.50/16.67" },
		{ BLEU_FLOOR, 0, "0.000 50.00/0.00/0.00/0.00" },
		/* 1/6, 1/5, 1/4 */
		{ BLEU_ADD_K, NAN, "25.407 50.00/16.67/20.00/25.00" },
		/* 2/7, 2/6, 2/5 */
		{ BLEU_ADD_K, 2, "37.150 50.00/28.57/33.33/40.00" },
		{ BLEU_NO_SMOOTH, NAN, "0.000 50.00/0.00/0.00/0.00" },
	};
	const struct bleu_settings add_one = { .smooth = BLEU_ADD_K, .smooth_value = 1 };
	struct bleu b = { 0 }, none = { 0 };

	/* 3 of 6 words, 0 of 5 pairs, 0 of 4, 0 of 3 */
	add(&b, "a x b y c z", "a b c d e f", BLEU_NONE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct bleu_settings s = { .smooth = cases[i].smooth,
			.smooth_value = cases[i].value };
		double p[BLEU_ORDER], score = bleu_score_smoothed(&b, &s, p, NULL);
		char text[200];

		snprintf(text, sizeof(text), "%.3f %.2f/%.2f/%.2f/%.2f", score, p[0], p[1], p[2],
			p[3]);
		CHECK_TEXT(text, cases[i].expected);
	}
	add(&none, "a b c d", "w x y z", BLEU_NONE);
	CHECK_NEAR(bleu_score_smoothed(&none, &add_one, NULL, NULL), 0, 1e-12);
}

static struct bleu against(const char *hypothesis, const char *one, const char *two)
{
	const struct bleu_settings s = { .tokenize = BLEU_NONE };
	const struct span r[] = { { one, strlen(one) }, { two, strlen(two) } };
	struct bleu b = { 0 };

	CHECK_EQUAL(
		bleu_add_references(&b, (struct span){ hypothesis, strlen(hypothesis) }, r, 2, &s),
		0);
	return b;
}

static void the_reference_that_has_most_of_an_n_gram_clips_it(void)
{
	/* Papineni's example: "the" twice in the one, once in the other */
	struct bleu b = against("the the the the the the the", "there is a cat on the mat",
		"the cat is on the mat");

	CHECK_EQUAL(b.match[0], 2);
	CHECK_EQUAL(b.total[0], 7);
	/* "a b" from the one, "b c" from the other, "a b c" from none */
	b = against("a b c", "a b x", "y b c");
	CHECK_EQUAL(b.match[0], 3);
	CHECK_EQUAL(b.match[1], 2);
	CHECK_EQUAL(b.match[2], 0);
	/* each reference is counted from the beginning */
	b = against("a a a", "a", "a");
	CHECK_EQUAL(b.match[0], 1);
}

static void the_closest_reference_length_counts(void)
{
	CHECK_EQUAL(against("a b c", "a", "a b c d").reference_len, 4);
	CHECK_EQUAL(against("a b c", "a b c d e", "a b").reference_len, 2);
	CHECK_EQUAL(against("a b c", "a b c d", "a b").reference_len, 2); /* of two the shorter */
	CHECK_EQUAL(against("a b c", "a b", "a b c d").reference_len, 2);
}

static void invalid_utf8_is_refused_and_adds_nothing(void)
{
	struct bleu b = { 0 };

	CHECK_ERROR(bleu_add(&b, "a", 1, "\xff", 1, BLEU_13A, false), "UTF-8");
	CHECK_ERROR(bleu_add(&b, "\xc3", 1, "a", 1, BLEU_13A, true), "UTF-8");
	CHECK_EQUAL(b.reference_len + b.hypothesis_len + b.total[0], 0);
}

static void a_failed_allocation_adds_nothing(void)
{
	const char *h = "The &quot;cat&quot; sat, on 3-4 mats.";
	struct bleu b = { 0 };

	for (int t = BLEU_NONE; t <= BLEU_ZH; t++) {
		struct starving s = { 0 };

		while (starving(&s)) {
			b = (struct bleu){ 0 };
			if (STARVE(&s, bleu_add(&b, h, strlen(h), h, strlen(h),
					       (enum bleu_tokenize)t, true)))
				CHECK_EQUAL(b.hypothesis_len + b.total[0], 0);
		}
		CHECK(s.rounds > 5);
		CHECK_NEAR(bleu_score(&b, NULL, NULL), 100, 1e-9);
	}
}

static void a_line_of_50000_tokens_is_counted(void)
{
	enum { WORDS = 50000 };
	struct bleu b = { 0 };
	struct str text = { 0 };

	for (int i = 0; i < WORDS; i++)
		CHECK_EQUAL(str_puts(&text, "ab "), 0);
	CHECK_EQUAL(bleu_add(&b, text.data, text.len, text.data, text.len, BLEU_NONE, false), 0);
	CHECK_EQUAL(b.match[3], WORDS - 3);
	str_release(&text);
}

const struct test suite_bleu[] = {
	TEST(scores_follow_the_definition),
	TEST(empty_lines_count_only_in_the_lengths),
	TEST(n_grams_are_whole_words_of_one_sentence),
	TEST(words_are_numbered_by_all_their_letters),
	TEST(chinese_is_cut_into_characters),
	TEST(tokens_of_each_tokenisation),
	TEST(orders_without_a_match_are_smoothed_if_any_matches),
	TEST(the_reference_that_has_most_of_an_n_gram_clips_it),
	TEST(the_closest_reference_length_counts),
	TEST(invalid_utf8_is_refused_and_adds_nothing),
	TEST(a_failed_allocation_adds_nothing),
	TEST(a_line_of_50000_tokens_is_counted),
	{ 0 },
};
