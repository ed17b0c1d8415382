#include "tests/test.h"
#include "tokenizer/fold.h"
#include "train/dataset.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool has_unknown(const struct pairs *p, size_t i)
{
	const int *ids = p->ids.ids + p->at[i];

	for (int k = 0; k < p->source_length[i] + p->target_length[i]; k++)
		if (ids[k] == TOKEN_UNK)
			return true;
	return false;
}

static void what_is_held_out_is_not_learnt_from(void)
{
	struct train_options o;
	struct dataset d;
	struct str text = { 0 };
	const char *path = test_path("split.tsv");
	char target[16];

	/* each pair has a target word of its own, each source three targets */
	for (int i = 0; i < 90; i++)
		str_printf(&text, "s %d\tt %d\n", i % 30, 1000 + i);
	test_write_file(path, text.data, text.len);
	str_release(&text);
	train_options_default(&o);
	o.train_sets = (struct option_strings){ { path }, 1 };
	o.hold_out = 12;
	o.tokenizer = TOKENIZER_WORD;
	CHECK_EQUAL(dataset_read(&d, &o) || dataset_hold_out(&d, &o, FOLD_RULES), 0);
	CHECK_EQUAL(d.held_count, 12);
	for (int i = 0; i < 90; i++)
		CHECK_EQUAL(d.held[i], d.held[i % 30]);
	CHECK_EQUAL(dataset_learn(&d, &o), 0);
	CHECK_EQUAL(dataset_encode(&d, &o), 0);
	CHECK_EQUAL(d.training.count, 78);
	CHECK_EQUAL(d.validation.count, 12);
	for (size_t i = 0; i < d.training.count; i++)
		CHECK(!has_unknown(&d.training, i));
	for (size_t i = 0; i < d.validation.count; i++) {
		CHECK_EQUAL(d.held[d.validation.origin[i]], 1);
		CHECK(has_unknown(&d.validation, i));
		snprintf(target, sizeof(target), "t %d", 1000 + (int)d.validation.origin[i]);
		CHECK_EQUAL(d.references[i].len, strlen(target));
		CHECK(!memcmp(d.references[i].text, target, strlen(target)));
	}
	dataset_release(&d);
	dataset_release(&d);
}

static void either_side_may_be_too_long(void)
{
	static const char text[] = "a\tb\na b c\tb\na\tb b b\na b\tb a\n\u200B\tb\nb\t\uFEFF\n";
	struct train_options o;
	struct dataset d;
	const char *path = test_path("length.tsv");

	test_write_file(path, text, strlen(text));
	train_options_default(&o);
	o.train_sets = (struct option_strings){ { path }, 1 };
	o.tokenizer = TOKENIZER_WORD;
	o.max_length = 2;
	CHECK_EQUAL(dataset_read(&d, &o) || dataset_hold_out(&d, &o, FOLD_RULES), 0);
	CHECK_EQUAL(dataset_learn(&d, &o), 0);
	CHECK_EQUAL(dataset_encode(&d, &o), 0);
	CHECK_EQUAL(d.training.count, 2);
	CHECK_EQUAL(d.training.origin[0], 0);
	CHECK_EQUAL(d.training.origin[1], 3);
	CHECK_EQUAL(d.training.target_tokens, 5);
	/* what cannot be seen is nothing */
	CHECK_EQUAL(d.train.faults[CORPUS_EMPTY_SIDE], 2);
	CHECK_EQUAL(d.train.faults[CORPUS_LONG_TOKENS], 2);
	CHECK_EQUAL(d.train.examples[CORPUS_LONG_TOKENS][1].line, 3);
	dataset_release(&d);
}

/* Reads, learns and encodes; what dataset_report() says goes to said:[500]. */
static int prepare(const char *train, const char *valid, int hold_out, char *said)
{
	const char *a = test_path("train.tsv"), *b = test_path("valid.tsv");
	struct train_options o;
	struct dataset d;
	FILE *f = tmpfile();
	int rc;

	test_write_file(a, train, strlen(train));
	train_options_default(&o);
	o.train_sets = (struct option_strings){ { a }, 1 };
	if (valid) {
		test_write_file(b, valid, strlen(valid));
		o.valid_sets = (struct option_strings){ { b }, 1 };
	}
	o.hold_out = hold_out;
	o.tokenizer = TOKENIZER_WORD;
	rc = dataset_read(&d, &o) || dataset_hold_out(&d, &o, FOLD_RULES) ||
			     dataset_learn(&d, &o) || dataset_encode(&d, &o)
		     ? -1
		     : 0;
	if (!rc)
		dataset_report(&d, &o, f);
	rewind(f);
	said[fread(said, 1, 499, f)] = '\0';
	fclose(f);
	dataset_release(&d);
	return rc;
}

static void validation_without_a_pair_left_is_an_error(void)
{
	char line[2 * DATASET_VALID_LENGTH_MAX + 10] = "", said[500];

	for (int i = 0; i <= DATASET_VALID_LENGTH_MAX; i++)
		strcat(line, "a ");
	strcat(line, "\tb\n");
	CHECK_ERROR(prepare("a\tb\n", line, 0, said),
		"valid.tsv: every pair to validate with has more than 1000 tokens");
	strcat(line, "c\td\n");
	CHECK_EQUAL(prepare("a\tb\n", line, 0, said), 0);
	CHECK(strstr(said, "skipped 1 pair (more tokens") != NULL);
}

static void what_makes_a_validation_doubtful_is_said(void)
{
	static const char five[] = "a\tb\nc\td\ne\tf\ng\th\ni\tj\n";
	static const struct {
		const char *train, *valid;
		int hold_out;
		const char *said, *unsaid;
	} cases[] = {
		/* pairs that are in the training text */
		{ "a\tb\nc\td\ne\tf\n", "c \td\na\tB\n e\tf\n", 0,
			"2 validation pairs are in the training text, too", "--hold-out" },
		{ "a\tb\nc\td\ne\tf\n", "c\td\ta\n", 0, "1 validation pair is in", "--hold-out" },
		{ "a\tb\nc\td\n", "c\te\na\td\n", 0, "", "too" },
		/* a hold-out that is too large */
		{ five, NULL, 5, "--hold-out 5: 2 held out; at most half", "too" },
		{ "a\tb\na\td\n", NULL, 1, "--hold-out 1: 0 held out; at most half", "too" },
		{ five, NULL, 2, "", "--hold-out" },
	};
	char said[500];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_EQUAL(prepare(cases[i].train, cases[i].valid, cases[i].hold_out, said), 0);
		CHECK(strstr(said, cases[i].said) && !strstr(said, cases[i].unsaid));
	}
}

static void pairs_that_are_no_utf_8_are_said_even_quietly(void)
{
	struct dataset d = { .train = { .path = { "a.tsv" },
				     .faults = { [CORPUS_BAD_UTF8] = 1, [CORPUS_NUL] = 1 } } };
	char said[100];
	FILE *f = tmpfile();

	d.train.examples[CORPUS_BAD_UTF8][0].line = 7;
	dataset_warn(&d, f);
	rewind(f);
	said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
	fclose(f);
	CHECK_TEXT(said, "skipped 1 pair (not valid UTF-8): a.tsv:7\n");
}

const struct test suite_dataset[] = {
	TEST(what_is_held_out_is_not_learnt_from),
	TEST(either_side_may_be_too_long),
	TEST(validation_without_a_pair_left_is_an_error),
	TEST(what_makes_a_validation_doubtful_is_said),
	TEST(pairs_that_are_no_utf_8_are_said_even_quietly),
	{ 0 },
};
