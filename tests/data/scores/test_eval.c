#include "base/err.h"
#include "tests/data/scores/eval_fixture.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <string.h>

#define VERSION "version:seq2seq.c-0.1.0"

static void scores_are_printed_in_the_form_of_sacrebleu(void)
{
	const struct eval_report two_digits = { .width = 2 };
	struct metric lower = { .kind = METRIC_BLEU,
		.bleu = { BLEU_13A, BLEU_FLOOR, .smooth_value = 0.25, .lowercase = true } };
	struct metric plus = { .kind = METRIC_CHRF,
		.chrf = { 4, 2, 3, .lowercase = true, .whitespace = true, .epsilon = true } };

	eval_fixture_check(&eval_fixture_cat, two_digits, false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 38.50 83.3/60.0/50.0/33.3 (BP = 0.717 ratio = 0.750 hyp_len = 6 ref_len = 8)\n"
		"chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|" VERSION " = 65.64\n"
		"exact 0/2 = 0.00 %\n");
	eval_fixture_check(&(struct eval_texts){ { "The cat.\nB\n" }, { "the cat.\nb\n" }, &lower },
		two_digits, false,
		"BLEU|nrefs:1|case:lc|eff:no|tok:13a|smooth:floor[0.25]|" VERSION
		" = 0.00 100.0/100.0/100.0/0.0 (BP = 1.000 ratio = 1.000 hyp_len = 4 ref_len = "
		"4)\nexact 2/2 = 100.00 %\n");
	eval_fixture_check(&(struct eval_texts){ { "A b c\n" }, { "a b c\n" }, &plus }, two_digits,
		false,
		"chrF3++|nrefs:1|case:lc|eff:no|nc:4|nw:2|space:yes|" VERSION
		" = 100.00\nexact 0/1 = 0.00 %\n");
}

static void scores_alone_are_numbers_in_lines(void)
{
	eval_fixture_check(&eval_fixture_cat,
		(struct eval_report){ .width = 4, .score_only = true }, false,
		"38.4982\n65.6403\n");
	eval_fixture_check(&eval_fixture_cat,
		(struct eval_report){ .width = 0, .score_only = true }, false, "38\n66\n");
}

static void nothing_in_common_scores_0_without_a_division_by_zero(void)
{
	eval_fixture_check(&(struct eval_texts){ { "\n" }, { " \n" }, NULL },
		(struct eval_report){ .width = 1 }, false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 0.0 0.0/0.0/0.0/0.0 (BP = 1.000 ratio = 0.000 hyp_len = 0 ref_len = 0)\n"
		"chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|" VERSION " = 0.0\n"
		"exact 1/1 = 100.00 %\n");
}

static void exact_means_equal_to_any_reference_with_white_space_folded(void)
{
	static const struct {
		struct eval_texts t;
		bool lowercase;
		long exact;
	} cases[] = {
		{ { { "a b\na b\r\na.\nA\n\n" }, { " a  b \na\u00a0b\na .\na\n\n" }, NULL }, false,
			3 },
		{ { { "a b\na b\r\na.\nA\n\n" }, { " a  b \na\u00a0b\na .\na\n\n" }, NULL }, true,
			4 },
		{ { { "a\nb\nc\n" }, { "a\nx\nx\n", "y\nb\ny\n" }, NULL }, false, 2 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct eval e;
		long exact = 0;

		CHECK_EQUAL(eval_fixture_read(&e, &cases[i].t), 0);
		CHECK_EQUAL(eval_exact(&e, 0, cases[i].lowercase, &exact), 0);
		CHECK_EQUAL(exact, cases[i].exact);
		eval_release(&e);
	}
}

static int references_of(const char *one, const char *two)
{
	struct eval_texts t = { { "a\nb\n" }, { one, two }, NULL };
	struct eval e;
	int n;

	CHECK_EQUAL(eval_fixture_read(&e, &t), 0);
	n = eval_references(&e);
	eval_release(&e);
	return n;
}

static void an_empty_reference_beside_another_is_none(void)
{
	const struct eval_texts t = { { "a b\na b c d\n" }, { "\na b c d\n", "a b c d e\n\n" },
		&eval_fixture_metrics[0] };

	CHECK_EQUAL(references_of("a\nb\n", NULL), 1);
	CHECK_EQUAL(references_of("a\n\n", NULL), 1);
	CHECK_EQUAL(references_of("a\nb\n", "c\nd\n"), 2);
	CHECK_EQUAL(references_of("a\nb\n", "c\n \t\n"), -1);
	CHECK_EQUAL(references_of("a\n\n", "\nb\n"), 1);
	CHECK_EQUAL(references_of("a\n\n", "b\n\n"), -1);
	CHECK_EQUAL(references_of("a\n\n", "\n\n"), 1);
	/* the length 0 would be nearer to 2 than 5 is; exp(1 - 9/6) */
	eval_fixture_check(&t, (struct eval_report){ .width = 2 }, false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 60.65 100.0/100.0/100.0/100.0 (BP = 0.607 ratio = 0.667 hyp_len = 6 ref_len = "
		"9)\nexact 1/2 = 50.00 %\n");
}

static void line_ends_and_marks_of_order_do_not_count(void)
{
	struct metric spaces = eval_fixture_metrics[1];
	struct eval_texts t = { { "\xef\xbb\xbf"
				  "a b\r\nc d \xe3\x80\x80\r\n" },
		{ "a b\nc d" }, &spaces };

	spaces.chrf.whitespace = true;
	eval_fixture_check(
		&t, (struct eval_report){ .width = 1, .score_only = true }, false, "100.0\n");
}

static void a_nul_is_a_character_like_any_other(void)
{
	const char *h = test_path("hyp"), *r = test_path("ref");
	const char *const output[] = { h }, *const reference[] = { r };
	struct eval_score s;
	struct eval e;

	test_write_file(h, "a\0b c d e\n", 10);
	test_write_file(r, "a\0b c d e\n", 10);
	CHECK_EQUAL(eval_read(&e, output, 1, reference, 1), 0);
	CHECK_EQUAL(eval_score(&s, &e, &eval_fixture_metrics[0], 0, 0), 0);
	CHECK_EQUAL(s.sum[0], 4);
	CHECK_NEAR(s.score, 100, 1e-12);
	CHECK_EQUAL(eval_score(&s, &e, &eval_fixture_metrics[1], 0, 0), 0);
	CHECK_EQUAL(s.sum[0], 6);
	eval_release(&e);
}

/* An interval of a text of one line has no width, whatever is drawn. */
static void intervals_are_printed_behind_the_score(void)
{
	const struct eval_texts t = { { "a b c d e\n" }, { "a b c d f\n" },
		&eval_fixture_metrics[0] };

	eval_fixture_check(&t, (struct eval_report){ .width = 1, .resamples = 10 }, false,
		"BLEU|nrefs:1|bs:10|seed:7|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 66.9 (μ = 66.9 ± 0.0) 80.0/75.0/66.7/50.0 (BP = 1.000 ratio = 1.000 "
		"hyp_len = 5 ref_len = 5)\nexact 0/1 = 0.00 %\n");
}

static void several_outputs_are_compared_with_the_first(void)
{
	const struct eval_texts t = { { "a b c d e\n", "a b c d f\n" }, { "a b c d f\n" },
		&eval_fixture_metrics[0] };
	const struct eval_report paired = { .width = 1, .resamples = 9, .paired = true };

	eval_fixture_check(&t, (struct eval_report){ .width = 1 }, false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION "\n"
		"  first.txt = 66.9 80.0/75.0/66.7/50.0 (BP = 1.000 ratio = 1.000 hyp_len = 5 "
		"ref_len = 5)\n"
		"  se\"c\xff.txt = 100.0 100.0/100.0/100.0/100.0 (BP = 1.000 ratio = 1.000 hyp_len "
		"= 5 ref_len = 5)\n"
		"exact first.txt 0/1 = 0.00 %\n"
		"exact se\"c\xff.txt 1/1 = 100.00 %\n");
	/* every resample has the same difference, so none has more than the mean: 1 / 10 */
	eval_fixture_check(&t, paired, false,
		"BLEU|nrefs:1|bs:9|seed:7|case:mixed|eff:no|tok:none|smooth:exp|" VERSION "\n"
		"  first.txt = 66.9 (μ = 66.9 ± 0.0) (baseline) 80.0/75.0/66.7/50.0 (BP = 1.000 "
		"ratio = 1.000 hyp_len = 5 ref_len = 5)\n"
		"  se\"c\xff.txt = 100.0 (μ = 100.0 ± 0.0) (p = 0.1000) 100.0/100.0/100.0/100.0 "
		"(BP = 1.000 ratio = 1.000 hyp_len = 5 ref_len = 5)\n"
		"exact first.txt 0/1 = 0.00 %\n"
		"exact se\"c\xff.txt 1/1 = 100.00 %\n");
}

static void a_difference_that_chance_hardly_makes_is_marked(void)
{
	const struct eval_texts t = { { "a b c d e\n", "a b c d f\n" }, { "a b c d f\n" }, NULL };
	struct eval_report r = { .width = 1, .resamples = 19, .paired = true };
	struct str out = { 0 };

	CHECK_EQUAL(eval_fixture_report(&out, &t, r, false), 0); /* 1 / 20 is not below 0.05 */
	CHECK(strstr(out.data, "(p = 0.0500) ") != NULL);
	r.resamples = 20;
	CHECK_EQUAL(eval_fixture_report(&out, &t, r, false), 0);
	CHECK(strstr(out.data, "(p = 0.0476)* ") != NULL);
	str_release(&out);
}

static void what_cannot_be_compared_is_refused(void)
{
	static const struct {
		struct eval_texts t;
		const char *message, *more;
	} cases[] = {
		{ { { "a\nb\n" }, { "a\n" }, NULL }, "hyp has 2 lines", "ref has 1" },
		{ { { "a\n", "a\nb\n" }, { "a\n" }, NULL }, "hyp has 1 line", "hyp2 has 2" },
		{ { { "a\n" }, { "a\n", "" }, NULL }, "hyp has 1 line", "ref2 has 0" },
		{ { { "" }, { "" }, NULL }, "hyp: no lines", "" },
		{ { { "a\n\xff\n" }, { "a\nb\n" }, NULL },
			"hyp:2: not valid UTF-8; the text is in no encoding known here", "" },
		{ { { "a\nb\n" }, { "a\n\xff\n" }, NULL }, "ref:2: not valid UTF-8", "" },
	};
	const char *const standard = "-", *none;
	struct eval e;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_ERROR(eval_fixture_read(&e, &cases[i].t), cases[i].message);
		CHECK(strstr(err_get(), cases[i].more) != NULL);
		eval_release(&e);
	}
	CHECK_ERROR(eval_read(&e, &standard, 1, &standard, 1), "only one file");
	eval_release(&e);
	none = test_path("none");
	CHECK_ERROR(eval_read(&e, &none, 1, &none, 1), "none");
	eval_release(&e);
}

static void fail_each_allocation(struct eval_report r, bool json)
{
	const struct eval_texts t = { { "A b\nc\n", "a b\nd\n" }, { "a b\nc\n", "c\nc\n" }, NULL };
	struct starving s = { 0 };

	while (starving(&s)) {
		struct str out = { 0 };

		STARVE(&s, eval_fixture_report(&out, &t, r, json));
		str_release(&out);
	}
	CHECK(s.rounds > 50);
}

static void every_failed_allocation_is_reported(void)
{
	fail_each_allocation((struct eval_report){ .resamples = 2, .paired = true }, false);
	fail_each_allocation((struct eval_report){ .resamples = 2 }, true);
}

const struct test suite_eval[] = {
	TEST(scores_are_printed_in_the_form_of_sacrebleu),
	TEST(scores_alone_are_numbers_in_lines),
	TEST(nothing_in_common_scores_0_without_a_division_by_zero),
	TEST(exact_means_equal_to_any_reference_with_white_space_folded),
	TEST(an_empty_reference_beside_another_is_none),
	TEST(line_ends_and_marks_of_order_do_not_count),
	TEST(a_nul_is_a_character_like_any_other),
	TEST(intervals_are_printed_behind_the_score),
	TEST(several_outputs_are_compared_with_the_first),
	TEST(a_difference_that_chance_hardly_makes_is_marked),
	TEST(what_cannot_be_compared_is_refused),
	TEST(every_failed_allocation_is_reported),
	{ 0 },
};
