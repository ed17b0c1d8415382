#include "base/err.h"
#include "base/mem.h"
#include "data/eval.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

/* Compares two texts through files. */
static int translation(struct eval_translation *e, const char *hypothesis, const char *reference,
	enum bleu_tokenize t, bool lowercase)
{
	const char *h = test_path("hyp"), *r = test_path("ref");

	*e = (struct eval_translation){ 0 };
	test_write_file(h, hypothesis, strlen(hypothesis));
	test_write_file(r, reference, strlen(reference));
	return eval_translation(e, h, r, t, lowercase);
}

static int links(struct alignment *a, const char *found, const char *gold)
{
	const char *f = test_path("found"), *g = test_path("gold");

	test_write_file(f, found, strlen(found));
	test_write_file(g, gold, strlen(gold));
	return eval_links(a, f, g);
}

static void check_printed(FILE *f, const char *expected)
{
	char text[1000];
	size_t n;

	rewind(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	CHECK_TEXT(text, expected);
}

static void the_score_is_printed_in_the_form_of_sacrebleu(void)
{
	struct eval_translation e;
	FILE *f = tmpfile();

	CHECK_EQUAL(translation(&e, "\nthe cat sat on the mat\n", "a dog\nthe cat sat on a mat",
			    BLEU_NONE, false),
		0);
	eval_print_bleu(f, &e.bleu, BLEU_NONE, false);
	eval_print_exact(f, &e);
	check_printed(f,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|version:seq2seq.c-0.1.0 = 38.50 "
		"83.3/60.0/50.0/33.3 (BP = 0.717 ratio = 0.750 hyp_len = 6 ref_len = 8)\n"
		"exact 0/2 = 0.00 %\n");

	f = tmpfile();
	CHECK_EQUAL(translation(&e, "The cat.\nB\n", "the cat.\nb\n", BLEU_13A, true), 0);
	eval_print_bleu(f, &e.bleu, BLEU_13A, true);
	eval_print_exact(f, &e);
	check_printed(f,
		"BLEU|nrefs:1|case:lc|eff:no|tok:13a|smooth:exp|version:seq2seq.c-0.1.0 = 0.00 "
		"100.0/100.0/100.0/0.0 (BP = 1.000 ratio = 1.000 hyp_len = 4 ref_len = 4)\n"
		"exact 2/2 = 100.00 %\n");
}

static void an_empty_score_prints_without_a_division_by_zero(void)
{
	struct eval_translation e = { 0 };
	FILE *f = tmpfile();

	eval_print_bleu(f, &e.bleu, BLEU_CHAR, false);
	eval_print_exact(f, &e);
	check_printed(f,
		"BLEU|nrefs:1|case:mixed|eff:no|tok:char|smooth:exp|version:seq2seq.c-0.1.0 = 0.00 "
		"0.0/0.0/0.0/0.0 (BP = 1.000 ratio = 0.000 hyp_len = 0 ref_len = 0)\n"
		"exact 0/0 = 0.00 %\n");
}

static void exact_means_equal_with_white_space_folded(void)
{
	struct eval_translation e;

	CHECK_EQUAL(translation(&e, "a b\na b\r\na.\nA\n\n", " a  b \na\u00a0b\na .\na\n\n",
			    BLEU_13A, false),
		0);
	CHECK_EQUAL(e.exact, 3);
	CHECK_EQUAL(e.lines, 5);
}

static void what_cannot_be_compared_is_refused(void)
{
	struct eval_translation e;
	struct alignment a = { 0 };

	CHECK_ERROR(translation(&e, "a\nb\n", "a\n", BLEU_13A, false), "hyp has 2 lines");
	CHECK(strstr(err_get(), "ref has 1") != NULL);
	CHECK_ERROR(translation(&e, "", "", BLEU_13A, false), "hyp: no lines");
	CHECK_ERROR(
		translation(&e, "a\n\xff\n", "a\nb\n", BLEU_13A, false), "hyp:2: not valid UTF-8");
	CHECK_ERROR(
		translation(&e, "a\nb\n", "a\n\xff\n", BLEU_13A, false), "ref:2: not valid UTF-8");
	CHECK_ERROR(eval_translation(&e, "-", "-", BLEU_13A, false), "only one file");
	CHECK_ERROR(eval_translation(&e, test_path("none"), "-", BLEU_13A, false), "none");
	CHECK_ERROR(links(&a, "0-0\n0-0 1\n", "0-0\n0-0\n"), "found:2: \"1\" is not a link");
	CHECK_ERROR(links(&a, "0-0\n0-0 1-1\n", "x\n0-0\n"), "gold:1: \"x\" is not a link");
	CHECK_ERROR(links(&a, "0-0\n", "0-0\n0-0\n"), "found has 1 lines");
}

static void links_are_counted_over_all_lines(void)
{
	struct alignment a = { 0 };
	FILE *f = tmpfile();

	CHECK_EQUAL(links(&a, "0-0 1-1\r\n\n3-3", "0-0 1-2\n0-0\n3-3\n"), 0);
	eval_print_links(f, &a);
	check_printed(
		f, "AER = 0.4286 (precision = 0.6667 recall = 0.5000 links = 3 gold_links = 4)\n");
}

static void every_failed_allocation_is_reported(void)
{
	struct eval_translation e;
	long n = 0;
	int rc;

	do {
		mem_fail_at(++n);
		rc = translation(&e, "A b\nc\n", "a b\nc\n", BLEU_13A, true);
		if (rc)
			CHECK(strstr(err_get(), "out of memory") != NULL);
	} while (rc && n < 1000);
	mem_fail_at(0);
	CHECK(n > 20 && n < 1000);
	CHECK_EQUAL(e.exact, 2);
}

const struct test suite_eval[] = {
	{ "the_score_is_printed_in_the_form_of_sacrebleu",
		the_score_is_printed_in_the_form_of_sacrebleu },
	{ "an_empty_score_prints_without_a_division_by_zero",
		an_empty_score_prints_without_a_division_by_zero },
	{ "exact_means_equal_with_white_space_folded", exact_means_equal_with_white_space_folded },
	{ "what_cannot_be_compared_is_refused", what_cannot_be_compared_is_refused },
	{ "links_are_counted_over_all_lines", links_are_counted_over_all_lines },
	{ "every_failed_allocation_is_reported", every_failed_allocation_is_reported },
	{ 0 },
};
