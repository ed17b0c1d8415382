#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "data/eval.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#define VERSION "version:seq2seq.c-0.1.0"

static const struct metric metrics[] = {
	{ .kind = METRIC_BLEU, .bleu = { .tokenize = BLEU_NONE } },
	{ .kind = METRIC_CHRF, .chrf = CHRF_DEFAULTS },
};

/* What a test compares, as bytes of files. */
struct texts {
	const char *output[2], *reference[2]; /* NULL: none */
	const struct metric *metric;          /* NULL: both */
};

static const char *file(const char *name, const char *text)
{
	const char *path = test_path(name);

	test_write_file(path, text, strlen(text));
	return path;
}

static int read_texts(struct eval *e, const struct texts *t)
{
	const char *output[2], *reference[2];
	int outputs = 0, references = 0;

	for (int i = 0; i < 2; i++) {
		if (t->output[i])
			output[outputs++] = file(i ? "hyp2" : "hyp", t->output[i]);
		if (t->reference[i])
			reference[references++] = file(i ? "ref2" : "ref", t->reference[i]);
	}
	return eval_read(e, output, outputs, reference, references);
}

/* Reads, scores and prints. r holds what is asked for. */
static int report(struct str *out, const struct texts *t, struct eval_report r, bool json)
{
	static const char *const names[] = { "first.txt", "se\"c\xff.txt" };
	struct eval_score score[4];
	struct eval e;
	long exact[2];
	int rc = -1;

	str_clear(out);
	if (read_texts(&e, t))
		goto done;
	r.metric = t->metric ? t->metric : metrics;
	r.metrics = t->metric ? 1 : 2;
	r.outputs = e.outputs;
	r.references = eval_references(&e);
	r.lines = e.lines;
	r.name = names;
	r.score = score;
	r.exact = exact;
	r.seed = 7;
	for (int i = 0; i < e.outputs; i++)
		if (eval_exact(&e, i, r.metric->bleu.lowercase, &exact[i]))
			goto done;
	for (int i = 0; i < r.metrics; i++)
		if (eval_score(score + i * e.outputs, &e, &r.metric[i], r.resamples, r.seed))
			goto done;
	rc = json ? eval_put_json(out, &r) : eval_put_text(out, &r);
done:
	eval_release(&e);
	return rc;
}

static void check(const struct texts *t, struct eval_report r, bool json, const char *expected)
{
	struct str out = { 0 };

	CHECK_EQUAL(report(&out, t, r, json), 0);
	CHECK_TEXT(out.data, expected);
	str_release(&out);
}

/* Characters of the second line, orders 1 to 6: 17 16 15 14 13 12 and 15 14 13 12 11 10, with
 * 14 12 10 8 7 6 in common; the first adds 4 3 2 1 to the reference. p = 0.6417, r = 0.6602. */
static const struct texts cat = { .output = { "\nthe cat sat on the mat\n" },
	.reference = { "a dog\nthe cat sat on a mat" } };

static void scores_are_printed_in_the_form_of_sacrebleu(void)
{
	const struct eval_report two_digits = { .width = 2 };
	struct metric lower = { .kind = METRIC_BLEU,
		.bleu = { BLEU_13A, BLEU_FLOOR, .smooth_value = 0.25, .lowercase = true } };
	struct metric plus = { .kind = METRIC_CHRF,
		.chrf = { 4, 2, 3, .lowercase = true, .whitespace = true, .epsilon = true } };

	check(&cat, two_digits, false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 38.50 83.3/60.0/50.0/33.3 (BP = 0.717 ratio = 0.750 hyp_len = 6 ref_len = 8)\n"
		"chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|" VERSION " = 65.64\n"
		"exact 0/2 = 0.00 %\n");
	check(&(struct texts){ { "The cat.\nB\n" }, { "the cat.\nb\n" }, &lower }, two_digits,
		false,
		"BLEU|nrefs:1|case:lc|eff:no|tok:13a|smooth:floor[0.25]|" VERSION
		" = 0.00 100.0/100.0/100.0/0.0 (BP = 1.000 ratio = 1.000 hyp_len = 4 ref_len = "
		"4)\nexact 2/2 = 100.00 %\n");
	check(&(struct texts){ { "A b c\n" }, { "a b c\n" }, &plus }, two_digits, false,
		"chrF3++|nrefs:1|case:lc|eff:no|nc:4|nw:2|space:yes|" VERSION
		" = 100.00\nexact 0/1 = 0.00 %\n");
}

static void scores_alone_are_numbers_in_lines(void)
{
	check(&cat, (struct eval_report){ .width = 4, .score_only = true }, false,
		"38.4982\n65.6403\n");
	check(&cat, (struct eval_report){ .width = 0, .score_only = true }, false, "38\n66\n");
}

static void nothing_in_common_scores_0_without_a_division_by_zero(void)
{
	check(&(struct texts){ { "\n" }, { " \n" }, NULL }, (struct eval_report){ .width = 1 },
		false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 0.0 0.0/0.0/0.0/0.0 (BP = 1.000 ratio = 0.000 hyp_len = 0 ref_len = 0)\n"
		"chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|" VERSION " = 0.0\n"
		"exact 1/1 = 100.00 %\n");
}

static void exact_means_equal_with_white_space_folded(void)
{
	struct texts t = { { "a b\na b\r\na.\nA\n\n" }, { " a  b \na\u00a0b\na .\na\n\n" }, NULL };
	struct eval e;
	long exact = 0;

	CHECK_EQUAL(read_texts(&e, &t), 0);
	CHECK_EQUAL(eval_exact(&e, 0, false, &exact), 0);
	CHECK_EQUAL(exact, 3);
	CHECK_EQUAL(eval_exact(&e, 0, true, &exact), 0);
	CHECK_EQUAL(exact, 4);
	eval_release(&e);
}

static void an_exact_match_may_be_with_any_reference(void)
{
	struct texts t = { { "a\nb\nc\n" }, { "a\nx\nx\n", "y\nb\ny\n" }, NULL };
	struct eval e;
	long exact = 0;

	CHECK_EQUAL(read_texts(&e, &t), 0);
	CHECK_EQUAL(eval_exact(&e, 0, false, &exact), 0);
	CHECK_EQUAL(exact, 2);
	eval_release(&e);
}

static int references_of(const char *one, const char *two)
{
	struct texts t = { { "a\nb\n" }, { one, two }, NULL };
	struct eval e;
	int n;

	CHECK_EQUAL(read_texts(&e, &t), 0);
	n = eval_references(&e);
	eval_release(&e);
	return n;
}

static void an_empty_reference_beside_another_is_none(void)
{
	const struct texts t = { { "a b\na b c d\n" }, { "\na b c d\n", "a b c d e\n\n" },
		&metrics[0] };

	CHECK_EQUAL(references_of("a\nb\n", NULL), 1);
	CHECK_EQUAL(references_of("a\n\n", NULL), 1);
	CHECK_EQUAL(references_of("a\nb\n", "c\nd\n"), 2);
	CHECK_EQUAL(references_of("a\nb\n", "c\n \t\n"), -1);
	CHECK_EQUAL(references_of("a\n\n", "\nb\n"), 1);
	CHECK_EQUAL(references_of("a\n\n", "b\n\n"), -1);
	CHECK_EQUAL(references_of("a\n\n", "\n\n"), 1);
	/* the length 0 would be nearer to 2 than 5 is; exp(1 - 9/6) */
	check(&t, (struct eval_report){ .width = 2 }, false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 60.65 100.0/100.0/100.0/100.0 (BP = 0.607 ratio = 0.667 hyp_len = 6 ref_len = "
		"9)\nexact 1/2 = 50.00 %\n");
}

static void line_ends_and_marks_of_order_do_not_count(void)
{
	struct metric spaces = metrics[1];
	struct texts t = { { "\xef\xbb\xbf"
			     "a b\r\nc d \xe3\x80\x80\r\n" },
		{ "a b\nc d" }, &spaces };

	spaces.chrf.whitespace = true;
	check(&t, (struct eval_report){ .width = 1, .score_only = true }, false, "100.0\n");
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
	CHECK_EQUAL(eval_score(&s, &e, &metrics[0], 0, 0), 0);
	CHECK_EQUAL(s.sum[0], 4);
	CHECK_NEAR(s.score, 100, 1e-12);
	CHECK_EQUAL(eval_score(&s, &e, &metrics[1], 0, 0), 0);
	CHECK_EQUAL(s.sum[0], 6);
	eval_release(&e);
}

/* An interval of a text of one line has no width, whatever is drawn. */
static void intervals_are_printed_behind_the_score(void)
{
	const struct texts t = { { "a b c d e\n" }, { "a b c d f\n" }, &metrics[0] };

	check(&t, (struct eval_report){ .width = 1, .resamples = 10 }, false,
		"BLEU|nrefs:1|bs:10|seed:7|case:mixed|eff:no|tok:none|smooth:exp|" VERSION
		" = 66.9 (μ = 66.9 ± 0.0) 80.0/75.0/66.7/50.0 (BP = 1.000 ratio = 1.000 hyp_len = "
		"5 ref_len = 5)\nexact 0/1 = 0.00 %\n");
}

static void several_outputs_are_compared_with_the_first(void)
{
	const struct texts t = { { "a b c d e\n", "a b c d f\n" }, { "a b c d f\n" }, &metrics[0] };
	const struct eval_report paired = { .width = 1, .resamples = 9, .paired = true };

	check(&t, (struct eval_report){ .width = 1 }, false,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|" VERSION "\n"
		"  first.txt = 66.9 80.0/75.0/66.7/50.0 (BP = 1.000 ratio = 1.000 hyp_len = 5 "
		"ref_len = 5)\n"
		"  se\"c\xff.txt = 100.0 100.0/100.0/100.0/100.0 (BP = 1.000 ratio = 1.000 hyp_len "
		"= 5 ref_len = 5)\n"
		"exact first.txt 0/1 = 0.00 %\n"
		"exact se\"c\xff.txt 1/1 = 100.00 %\n");
	/* every resample has the same difference, so none has more than the mean: 1 / 10 */
	check(&t, paired, false,
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
	const struct texts t = { { "a b c d e\n", "a b c d f\n" }, { "a b c d f\n" }, NULL };
	struct eval_report r = { .width = 1, .resamples = 19, .paired = true };
	struct str out = { 0 };

	CHECK_EQUAL(report(&out, &t, r, false), 0); /* 1 / 20 is not below 0.05 */
	CHECK(strstr(out.data, "(p = 0.0500) ") != NULL);
	r.resamples = 20;
	CHECK_EQUAL(report(&out, &t, r, false), 0);
	CHECK(strstr(out.data, "(p = 0.0476)* ") != NULL);
	str_release(&out);
}

static void json_holds_the_same_and_the_parts_of_the_signature(void)
{
	const struct texts t = { { "the cat sat on the mat\n" }, { "the cat sat on a mat\n" },
		&metrics[0] };

	check(&t, (struct eval_report){ .width = 2, .resamples = 3 }, true,
		"{\n"
		" \"name\": \"BLEU\",\n"
		" \"score\": 53.73,\n"
		" \"signature\": "
		"\"nrefs:1|bs:3|seed:7|case:mixed|eff:no|tok:none|smooth:exp|" VERSION "\",\n"
		" \"confidence_mean\": 53.73,\n"
		" \"confidence_var\": 0.0,\n"
		" \"confidence\": \"μ = 53.73 ± 0.00\",\n"
		" \"verbose_score\": \"83.3/60.0/50.0/33.3 (BP = 1.000 ratio = 1.000 hyp_len = 6 "
		"ref_len = 6)\",\n"
		" \"nrefs\": \"1\",\n"
		" \"bs\": \"3\",\n"
		" \"seed\": \"7\",\n"
		" \"case\": \"mixed\",\n"
		" \"eff\": \"no\",\n"
		" \"tok\": \"none\",\n"
		" \"smooth\": \"exp\",\n"
		" \"version\": \"seq2seq.c-0.1.0\",\n"
		" \"precisions\": [83.33, 60.0, 50.0, 33.33],\n"
		" \"brevity_penalty\": 1.0,\n"
		" \"hyp_len\": 6,\n"
		" \"ref_len\": 6,\n"
		" \"exact\": 0,\n"
		" \"segments\": 1\n"
		"}\n");
}

static struct json_document parse(const struct texts *t, struct eval_report r)
{
	struct json_document d = { 0 };
	struct str out = { 0 };

	CHECK_EQUAL(report(&out, t, r, true), 0);
	CHECK_EQUAL(json_parse(&d, out.data, out.len), 0);
	str_release(&out);
	return d;
}

static double number(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	CHECK(value && value->kind == JSON_NUMBER);
	return value ? value->number : -1;
}

static void several_scores_are_a_list_in_json(void)
{
	const struct alignment links = { 3, 4, 2 };
	struct json_document d = parse(&cat, (struct eval_report){ .width = 1, .links = &links });
	const struct json *score = d.root->child;

	CHECK_EQUAL(d.root->count, 3);
	CHECK_NEAR(number(score, "score"), 38.5, 1e-12);
	CHECK_TEXT(json_get(score->next, "name")->text, "chrF2");
	CHECK_NEAR(number(score->next, "score"), 65.6, 1e-12);
	CHECK(!json_get(score->next, "precisions"));
	CHECK_NEAR(number(score->next->next, "score"), 0.4286, 1e-12);
	json_release(&d);
}

static void several_outputs_are_a_list_in_json(void)
{
	const struct texts t = { { "a b c d e\n", "a b c d f\n" }, { "a b c d f\n" }, NULL };
	const struct eval_report paired = { .width = 1, .resamples = 9, .paired = true };
	struct json_document d = parse(&t, paired);
	const struct json *first = d.root->child, *second = first->next;

	CHECK_EQUAL(d.root->count, 2);
	CHECK_TEXT(json_get(first, "system")->text, "first.txt");
	CHECK_TEXT(json_get(second, "system")->text, "se\"c?.txt");
	CHECK_EQUAL(json_get(json_get(first, "BLEU"), "p_value")->kind, JSON_NULL);
	CHECK_NEAR(number(json_get(second, "BLEU"), "p_value"), 0.1, 1e-12);
	CHECK_NEAR(number(json_get(second, "BLEU"), "mean"), 100, 1e-12);
	CHECK_NEAR(number(json_get(second, "BLEU"), "ci"), 0, 1e-12);
	CHECK_NEAR(number(json_get(second, "chrF2"), "score"), 100, 1e-12);
	CHECK_NEAR(number(second, "exact"), 1, 1e-12);
	CHECK_NEAR(number(second, "segments"), 1, 1e-12);
	json_release(&d);
}

static void scores_alone_are_numbers_in_json_too(void)
{
	const struct alignment links = { 3, 4, 2 };
	struct texts t = cat;

	check(&t, (struct eval_report){ .width = 3, .score_only = true }, true,
		"[\n 38.498,\n 65.64\n]\n");
	t.metric = &metrics[0];
	check(&t, (struct eval_report){ .width = 2, .score_only = true }, true, "38.5\n");
	check(&t, (struct eval_report){ .width = 0, .score_only = true }, true, "38.0\n");
	check(&t, (struct eval_report){ .width = 1, .score_only = true, .links = &links }, true,
		"[\n 38.5,\n 0.4286\n]\n");
}

static void check_refused(struct texts t, const char *message, const char *more)
{
	struct eval e;

	CHECK_ERROR(read_texts(&e, &t), message);
	CHECK(strstr(err_get(), more) != NULL);
	eval_release(&e);
}

static void what_cannot_be_compared_is_refused(void)
{
	const char *const standard = "-", *none;
	struct eval e;

	check_refused(
		(struct texts){ { "a\nb\n" }, { "a\n" }, NULL }, "hyp has 2 lines", "ref has 1");
	check_refused((struct texts){ { "a\n", "a\nb\n" }, { "a\n" }, NULL }, "hyp has 1 lines",
		"hyp2 has 2");
	check_refused(
		(struct texts){ { "a\n" }, { "a\n", "" }, NULL }, "hyp has 1 lines", "ref2 has 0");
	check_refused((struct texts){ { "" }, { "" }, NULL }, "hyp: no lines", "");
	check_refused((struct texts){ { "a\n\xff\n" }, { "a\nb\n" }, NULL },
		"hyp:2: not valid UTF-8", "");
	check_refused((struct texts){ { "a\nb\n" }, { "a\n\xff\n" }, NULL },
		"ref:2: not valid UTF-8", "");
	CHECK_ERROR(eval_read(&e, &standard, 1, &standard, 1), "only one file");
	eval_release(&e);
	none = test_path("none");
	CHECK_ERROR(eval_read(&e, &none, 1, &none, 1), "none");
	eval_release(&e);
}

static int links(struct alignment *a, const char *found, const char *gold)
{
	return eval_links(a, file("found", found), file("gold", gold));
}

static void links_that_cannot_be_compared_are_refused(void)
{
	struct alignment a = { 0 };

	CHECK_ERROR(links(&a, "0-0\n0-0 1\n", "0-0\n0-0\n"), "found:2: \"1\" is not a link");
	CHECK_ERROR(links(&a, "0-0\n0-0 1-1\n", "x\n0-0\n"), "gold:1: \"x\" is not a link");
	CHECK_ERROR(links(&a, "0-0\n", "0-0\n0-0\n"), "found has 1 lines");
	CHECK_ERROR(links(&a, "", ""), "found: no lines");
	CHECK_ERROR(eval_links(&a, "-", "-"), "only one file");
	CHECK_ERROR(eval_links(&a, test_path("none"), "-"), "none");
}

static void links_are_counted_over_all_lines(void)
{
	struct alignment a = { 0 };
	struct eval_report r = { .links = &a };
	struct str out = { 0 };

	CHECK_EQUAL(links(&a, "0-0 1-1\r\n\n3-3", "0-0 1-2\n0-0\n3-3\n"), 0);
	CHECK_EQUAL(eval_put_text(&out, &r), 0);
	CHECK_TEXT(out.data,
		"AER = 0.4286 (precision = 0.6667 recall = 0.5000 links = 3 gold_links = 4)\n");
	str_clear(&out);
	CHECK_EQUAL(eval_put_json(&out, &r), 0);
	CHECK_TEXT(out.data,
		"{\n \"name\": \"AER\",\n \"score\": 0.4286,\n \"precision\": 0.6667,\n "
		"\"recall\": 0.5,\n \"links\": 3,\n \"gold_links\": 4\n}\n");
	str_clear(&out);
	r.score_only = true;
	CHECK_EQUAL(eval_put_text(&out, &r), 0);
	CHECK_TEXT(out.data, "0.4286\n");
	str_release(&out);
}

static void fail_each_allocation(struct eval_report r, bool json)
{
	const struct texts t = { { "A b\nc\n", "a b\nd\n" }, { "a b\nc\n", "c\nc\n" }, NULL };
	long n = 0;
	int rc;

	do {
		struct str out = { 0 };

		mem_fail_at(++n);
		rc = report(&out, &t, r, json);
		mem_fail_at(0);
		if (rc)
			CHECK(strstr(err_get(), "out of memory") != NULL);
		str_release(&out);
	} while (rc && n < 2000);
	CHECK(n > 50 && n < 2000);
}

static void every_failed_allocation_is_reported(void)
{
	fail_each_allocation((struct eval_report){ .resamples = 2, .paired = true }, false);
	fail_each_allocation((struct eval_report){ .resamples = 2 }, true);
}

const struct test suite_eval[] = {
	{ "scores_are_printed_in_the_form_of_sacrebleu",
		scores_are_printed_in_the_form_of_sacrebleu },
	{ "scores_alone_are_numbers_in_lines", scores_alone_are_numbers_in_lines },
	{ "nothing_in_common_scores_0_without_a_division_by_zero",
		nothing_in_common_scores_0_without_a_division_by_zero },
	{ "exact_means_equal_with_white_space_folded", exact_means_equal_with_white_space_folded },
	{ "an_exact_match_may_be_with_any_reference", an_exact_match_may_be_with_any_reference },
	{ "an_empty_reference_beside_another_is_none", an_empty_reference_beside_another_is_none },
	{ "line_ends_and_marks_of_order_do_not_count", line_ends_and_marks_of_order_do_not_count },
	{ "a_nul_is_a_character_like_any_other", a_nul_is_a_character_like_any_other },
	{ "intervals_are_printed_behind_the_score", intervals_are_printed_behind_the_score },
	{ "several_outputs_are_compared_with_the_first",
		several_outputs_are_compared_with_the_first },
	{ "a_difference_that_chance_hardly_makes_is_marked",
		a_difference_that_chance_hardly_makes_is_marked },
	{ "json_holds_the_same_and_the_parts_of_the_signature",
		json_holds_the_same_and_the_parts_of_the_signature },
	{ "several_scores_are_a_list_in_json", several_scores_are_a_list_in_json },
	{ "several_outputs_are_a_list_in_json", several_outputs_are_a_list_in_json },
	{ "scores_alone_are_numbers_in_json_too", scores_alone_are_numbers_in_json_too },
	{ "what_cannot_be_compared_is_refused", what_cannot_be_compared_is_refused },
	{ "links_that_cannot_be_compared_are_refused", links_that_cannot_be_compared_are_refused },
	{ "links_are_counted_over_all_lines", links_are_counted_over_all_lines },
	{ "every_failed_allocation_is_reported", every_failed_allocation_is_reported },
	{ 0 },
};
