/* What a run goes on from, and what not. */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void other_options_are_refused_by_name(void)
{
	static const char *const cases[][3] = {
		{ "--dim-rnn 20", "--dim-rnn 16", "trained with --dim-rnn 16, not 20" },
		{ "--lowercase", "--lowercase none", "trained with --lowercase none, not both" },
		{ "--learn-rate 0.0100001", "--learn-rate 0.01",
			"trained with --learn-rate 0.01, not 0.0100001" },
		{ "--source-column 3,1", "--source-column 1",
			"trained with --source-column 1, not 3,1" },
		{ "--valid-freq 5u", "--valid-freq 1e", "trained with --valid-freq 1e, not 5u" },
		{ "--exponential-smoothing 0.1", "--exponential-smoothing 0",
			"trained with --exponential-smoothing 0, not 0.1" },
		{ "--without query --without keys", "--without keys",
			"trained with --without keys, not keys query" },
	};
	struct checkpoint c;
	struct world t;

	world_begin(&t, "part", "--without keys", 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		world_change(&t, cases[i][0]);
		CHECK_ERROR(world_run(&t), cases[i][2]);
		world_change(&t, cases[i][1]);
	}
	/* these may change */
	world_change(&t, "--threads 2 --early-stopping 3");
	world_run_to(&t, 3);
	CHECK_EQUAL(t.result.update, 3);
	CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
	CHECK_TEXT(checkpoint_get(&c, "option.early-stopping"), "3");
	checkpoint_release(&c);
}

static void options_that_are_not_given_come_from_the_state(void)
{
	static const char options[] =
		"--learn-rate 0.0033333333333333335 --hold-out 17 --valid-freq 0e --without values";
	struct world whole, part;

	world_begin(&whole, "whole", options, 0);
	world_begin(&part, "part", options, 10);
	world_forget(&part);
	world_change(&part, "--dim-emb 13");
	CHECK_ERROR(world_run(&part), "trained with --dim-emb 12, not 13");
	world_forget(&part);
	world_run_to(&part, 0);
	world_check_alike(&whole, &part, options);
}

static void a_state_of_an_earlier_time_goes_on(void)
{
	static const char *const later[] = { "option.without", "option.lr-cooldown",
		"option.dropout-src", "train.best_chrf", "train.best_exact" };
	struct world whole, part;

	world_begin(&whole, "whole", "", 0);
	world_begin(&part, "part", "", 10);
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		world_edit(&part, later[i], NULL);
	/* what it does not know had the default */
	world_change(&part, "--lr-cooldown 0.5");
	CHECK_ERROR(world_run(&part), "trained with --lr-cooldown 0, not 0.5");
	world_change(&part, "--lr-cooldown 0 --without bridge");
	CHECK_ERROR(world_run(&part), "trained with --without none, not bridge");
	world_forget(&part);
	world_run_to(&part, 0);
	world_check_alike(&whole, &part, "of before");
	/* --lowercase was a flag once */
	for (int both = 0; both < 2; both++) {
		world_begin(&part, "part", both ? "--lowercase both" : "", 1);
		world_edit(&part, "option.lowercase", both ? "on" : "off");
		world_change(&part, "--lowercase source");
		CHECK_ERROR(world_run(&part), "not source");
		world_change(&part, both ? "--lowercase none" : "--lowercase both");
		CHECK_ERROR(world_run(&part), "trained with --lowercase");
		world_change(&part, both ? "--lowercase both" : "--lowercase none");
		world_run_to(&part, 2);
	}
}

/* A state with other texts; each is edited after those before it. */
static void what_a_state_says_is_checked(void)
{
	static const struct {
		const char *key, *value, *said;
	} cases[] = {
		{ "option.lr-cooldown", "0.5", "which needs the same --after" },
		{ "option.lr-cooldown", "0", NULL },
		{ "train.history", "8 1 1 1 1 1;12 2 1 1 1 1;", "its history ends elsewhere" },
		{ "train.history", "8 1 1 1 1 1;16 2 nan 1 1 1;",
			"part.state.safetensors: not a training state: point 2 of the history is" },
		{ "train.history", NULL, NULL }, /* of before there was one */
		{ "train.batch", "99", "its counts do not fit together" },
		{ "train.batch", "0", "its counts do not fit together" },
		{ "train.batch", "1", NULL },
		{ "train.valid_update", "18", "its counts do not fit together" },
		{ "train.valid_update", "16", NULL },
		{ "train.rate", "1", "its counts do not fit together" },
		{ "train.rate", "1e", "not a training state (train.rate)" },
		{ "train.rate", "nan", "not a training state (train.rate)" },
		{ "train.rate", "0.01", NULL },
		{ "option.without", "lunch",
			"part.state.safetensors: --without: 'lunch' is none of" },
		{ "option.without", "none", NULL },
		{ "option.dim-rnn", "a", "--dim-rnn: 'a' is not a number" },
	};
	struct world t;

	world_begin(&t, "part", "", 17);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		world_forget(&t);
		world_edit(&t, cases[i].key, cases[i].value);
		if (cases[i].said)
			CHECK_ERROR(world_run(&t), cases[i].said);
		else
			world_run_to(&t, 17);
	}
}

static void other_text_is_refused(void)
{
	struct world t;

	world_begin(&t, "part", "", 2);
	world_corpus(t.corpus, 120, 2);
	CHECK_ERROR(world_run(&t), "trained on other text");
	world_corpus(t.corpus, 121, 1);
	CHECK_ERROR(world_run(&t), "trained on other text");
}

static void a_damaged_or_foreign_state_is_refused(void)
{
	struct file f;
	struct world t;
	char *middle;

	world_begin(&t, "part", "", 9);
	CHECK_EQUAL(file_read(&f, t.state, SIZE_MAX), 0);
	middle = f.data + f.len / 2;
	*middle ^= 1;
	test_write_file(t.state, f.data, f.len);
	CHECK_ERROR(world_run(&t), t.state);
	*middle ^= 1;
	test_write_file(t.state, f.data, f.len - 1);
	CHECK_ERROR(world_run(&t), t.state);
	test_write_file(t.state, "hello", 5);
	CHECK_ERROR(world_run(&t), t.state);
	file_release(&f);
	/* a model is a sound file, but no state */
	CHECK_EQUAL(file_read(&f, t.model, SIZE_MAX), 0);
	test_write_file(t.state, f.data, f.len);
	CHECK_ERROR(world_run(&t), "not a training state");
	file_release(&f);
}

static void a_state_without_one_of_its_parts_is_refused(void)
{
	struct checkpoint c;
	struct world t;

	for (int extras = 3; extras >= 0; extras--) {
		struct checkpoint bare;

		world_begin(&t, "part", "--exponential-smoothing 0.5", 1);
		CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
		CHECK_EQUAL(c.extras, 3);
		bare = c;
		bare.extras = extras;
		if (extras == 3)
			bare.source = bare.target = NULL;
		CHECK_EQUAL(checkpoint_save(&bare, t.state), 0);
		checkpoint_release(&c);
		CHECK_ERROR(world_run(&t), extras == 3   ? "has no tokenizers"
					   : extras == 2 ? "the average is missing"
							 : "Adam's moments are missing");
	}
}

/* Broken off after each update, so that each update's parameters can be seen in the state. */
static void with_smoothing_the_model_is_the_running_mean(void)
{
	enum { UPDATES = 12, AT = 1000, SEEN = 4 };
	struct world t;
	struct checkpoint c;
	double mean[SEEN] = { 0 };

	world_init(&t, "mean", "--exponential-smoothing 0.6 --hold-out 0 --after 12u");
	for (int k = 1; k <= UPDATES; k++) {
		double share = fmax(0.6, 9.0 / (k + 8));

		world_run_to(&t, k);
		CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
		CHECK_EQUAL(strtol(checkpoint_get(&c, "train.update"), NULL, 10), k);
		for (int i = 0; i < SEEN; i++)
			mean[i] += share * ((double)c.params.block[AT + i] - mean[i]);
		checkpoint_release(&c);
	}
	world_run_to(&t, 0);
	CHECK_EQUAL(checkpoint_load(&c, t.model), 0);
	for (int i = 0; i < SEEN; i++)
		CHECK_NEAR((double)c.params.block[AT + i], mean[i], 1e-5);
	checkpoint_release(&c);
}

static void a_model_without_its_state_is_not_overwritten(void)
{
	struct world t;

	world_init(&t, "part", "");
	test_write_file(t.model, "precious", 8);
	CHECK_ERROR(world_run(&t), "exists, but not its training state");
	CHECK(!world_exists(t.state));
	t.options.restart = true;
	world_run_to(&t, 0);
	t.options.restart = false;
	world_run_to(&t, 0);
	CHECK_EQUAL(t.result.update, 24);
	remove(t.model);
	CHECK_ERROR(world_run(&t), "is missing");
}

const struct test suite_run_state[] = {
	TEST(other_options_are_refused_by_name),
	TEST(options_that_are_not_given_come_from_the_state),
	TEST(a_state_of_an_earlier_time_goes_on),
	TEST(what_a_state_says_is_checked),
	TEST(other_text_is_refused),
	TEST(a_damaged_or_foreign_state_is_refused),
	TEST(a_state_without_one_of_its_parts_is_refused),
	TEST(with_smoothing_the_model_is_the_running_mean),
	TEST(a_model_without_its_state_is_not_overwritten),
	{ 0 },
};
