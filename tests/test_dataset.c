#include "tests/test.h"
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
	CHECK_EQUAL(dataset_read(&d, &o), 0);
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
	static const char text[] = "a\tb\na b c\tb\na\tb b b\na b\tb a\n";
	struct train_options o;
	struct dataset d;
	const char *path = test_path("length.tsv");

	test_write_file(path, text, strlen(text));
	train_options_default(&o);
	o.train_sets = (struct option_strings){ { path }, 1 };
	o.tokenizer = TOKENIZER_WORD;
	o.max_length = 2;
	CHECK_EQUAL(dataset_read(&d, &o), 0);
	CHECK_EQUAL(dataset_learn(&d, &o), 0);
	CHECK_EQUAL(dataset_encode(&d, &o), 0);
	CHECK_EQUAL(d.training.count, 2);
	CHECK_EQUAL(d.training.origin[0], 0);
	CHECK_EQUAL(d.training.origin[1], 3);
	CHECK_EQUAL(d.training.target_tokens, 5);
	CHECK_EQUAL(d.train.faults[CORPUS_LONG_TOKENS], 2);
	CHECK_EQUAL(d.train.examples[CORPUS_LONG_TOKENS][1].line, 3);
	dataset_release(&d);
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_dataset[] = {
	TEST(what_is_held_out_is_not_learnt_from),
	TEST(either_side_may_be_too_long),
	{ 0 },
};
