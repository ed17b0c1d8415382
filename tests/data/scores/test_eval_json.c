#include "base/err.h"
#include "base/json.h"
#include "tests/data/scores/eval_fixture.h"
#include "tests/test.h"

#include <string.h>

#define VERSION "version:seq2seq.c-0.1.0"

static void json_holds_the_same_and_the_parts_of_the_signature(void)
{
	const struct eval_texts t = { { "the cat sat on the mat\n" }, { "the cat sat on a mat\n" },
		&eval_fixture_metrics[0] };

	eval_fixture_check(&t, (struct eval_report){ .width = 2, .resamples = 3 }, true,
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

static struct json_document parse(const struct eval_texts *t, struct eval_report r)
{
	struct json_document d = { 0 };
	struct str out = { 0 };

	CHECK_EQUAL(eval_fixture_report(&out, t, r, true), 0);
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
	struct json_document d =
		parse(&eval_fixture_cat, (struct eval_report){ .width = 1, .links = &links });
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
	const struct eval_texts t = { { "a b c d e\n", "a b c d f\n" }, { "a b c d f\n" }, NULL };
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
	struct eval_texts t = eval_fixture_cat;

	eval_fixture_check(&t, (struct eval_report){ .width = 3, .score_only = true }, true,
		"[\n 38.498,\n 65.64\n]\n");
	t.metric = &eval_fixture_metrics[0];
	eval_fixture_check(
		&t, (struct eval_report){ .width = 2, .score_only = true }, true, "38.5\n");
	eval_fixture_check(
		&t, (struct eval_report){ .width = 0, .score_only = true }, true, "38.0\n");
	eval_fixture_check(&t,
		(struct eval_report){ .width = 1, .score_only = true, .links = &links }, true,
		"[\n 38.5,\n 0.4286\n]\n");
}

static int links(struct alignment *a, const char *found, const char *gold)
{
	return eval_links(a, eval_fixture_file("found", found), eval_fixture_file("gold", gold));
}

static void links_that_cannot_be_compared_are_refused(void)
{
	struct alignment a = { 0 };

	CHECK_ERROR(links(&a, "0-0\n0-0 1\n", "0-0\n0-0\n"), "found:2: \"1\" is not a link");
	CHECK_ERROR(links(&a, "0-0\n0-0 1-1\n", "x\n0-0\n"), "gold:1: \"x\" is not a link");
	CHECK_ERROR(links(&a, "0-0\n", "0-0\n0-0\n"), "found has 1 line");
	CHECK_ERROR(links(&a, "", ""), "found: no lines");
	CHECK_ERROR(eval_links(&a, "-", "-"), "only one file");
	CHECK_ERROR(eval_links(&a, test_path("none"), "-"), "none");
}

static void links_are_counted_over_all_lines(void)
{
	struct alignment a = { 0 };
	/* as the program has it: metrics by default, nothing to apply them to */
	struct eval_report r = { .metric = eval_fixture_metrics, .metrics = 2, .links = &a };
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

const struct test suite_eval_json[] = {
	TEST(json_holds_the_same_and_the_parts_of_the_signature),
	TEST(several_scores_are_a_list_in_json),
	TEST(several_outputs_are_a_list_in_json),
	TEST(scores_alone_are_numbers_in_json_too),
	TEST(links_that_cannot_be_compared_are_refused),
	TEST(links_are_counted_over_all_lines),
	{ 0 },
};
