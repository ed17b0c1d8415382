/* What a run does not go on from. */
#include "base/err.h"
#include "base/file.h"
#include "base/real.h"
#include "tests/test.h"
#include "tests/world.h"
#include "train/run_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void other_options_are_refused_by_name(void)
{
	struct world t;

	world_init(&t, "part");
	t.stop_at = 2;
	CHECK_EQUAL(world_run(&t), 0);
	t.options.dim_rnn = 20;
	CHECK_ERROR(world_run(&t), "trained with --dim-rnn 16, not 20");
	t.options.dim_rnn = 16;
	t.options.lowercase = TRAIN_LOWERCASE_BOTH;
	CHECK_ERROR(world_run(&t), "trained with --lowercase none, not both");
	t.options.lowercase = TRAIN_LOWERCASE_NONE;
	t.options.learn_rate = 0.0100001;
	CHECK_ERROR(world_run(&t), "trained with --learn-rate 0.01, not 0.0100001");
	t.options.learn_rate = 0.01;
	t.options.valid_freq = (struct option_amount){ 5, 'u' };
	CHECK_ERROR(world_run(&t), "trained with --valid-freq 1e, not 5u");
	/* these may change */
	t.options.valid_freq = (struct option_amount){ 1, 'e' };
	t.options.threads = 2;
	t.options.early_stopping = 3;
	t.stop_at = 3;
	CHECK_EQUAL(world_run(&t), 0);
	CHECK_EQUAL(t.result.update, 3);
}

/* Leaves of the options what tells where things are. */
static void give_nothing(struct world *t)
{
	struct train_options o;

	train_options_default(&o);
	o.train_sets = t->options.train_sets;
	o.model = t->options.model;
	o.after = t->options.after;
	o.threads = t->options.threads;
	t->options = o;
	t->stop_at = 0;
}

static void options_that_are_not_given_come_from_the_state(void)
{
	struct world whole, part;

	world_init(&whole, "whole");
	whole.options.learn_rate = 0.01 / 3;
	whole.options.hold_out = 17;
	whole.options.valid_freq.count = 0;
	whole.options.without = 1;
	CHECK_EQUAL(world_run(&whole), 0);
	world_init(&part, "part");
	part.options = whole.options;
	part.options.train_sets.items[0] = part.corpus;
	part.options.model = part.model;
	part.stop_at = 10;
	CHECK_EQUAL(world_run(&part), 0);
	give_nothing(&part);
	part.options.dim_emb = 13;
	*train_options_given(&part.options, &part.options.dim_emb) = true;
	CHECK_ERROR(world_run(&part), "trained with --dim-emb 12, not 13");
	give_nothing(&part);
	CHECK_EQUAL(world_run(&part), 0);
	CHECK(sizeof(real) != sizeof(float) || world_same(whole.state, part.state));
}

/* Saves the state without its text of this name, or with another value. */
static void edit_state(const struct world *t, const char *key, const char *value)
{
	struct checkpoint c;
	size_t i = 0;

	CHECK_EQUAL(checkpoint_load(&c, t->state), 0);
	while (i < c.entry_count && strcmp(c.entries[i].key, key))
		i++;
	CHECK(i < c.entry_count);
	if (value)
		c.entries[i].value = value;
	else
		c.entries[i] = c.entries[--c.entry_count];
	CHECK_EQUAL(checkpoint_save(&c, t->state), 0);
	checkpoint_release(&c);
}

static void an_option_that_the_state_does_not_know_has_its_default(void)
{
	static const char *const later[] = { "without", "lr-cooldown", "dropout-src" };
	struct world whole, part;

	world_init(&whole, "whole");
	CHECK_EQUAL(world_run(&whole), 0);
	world_init(&part, "part");
	part.stop_at = 10;
	CHECK_EQUAL(world_run(&part), 0);
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		char key[64];

		snprintf(key, sizeof(key), "option.%s", later[i]);
		edit_state(&part, key, NULL);
	}
	edit_state(&part, "train.best_chrf", NULL);
	edit_state(&part, "train.best_exact", NULL);
	part.options.lr_cooldown = 0.5;
	CHECK_ERROR(world_run(&part), "trained with --lr-cooldown 0, not 0.5");
	give_nothing(&part);
	CHECK_EQUAL(world_run(&part), 0);
	CHECK(sizeof(real) != sizeof(float) || world_same(whole.state, part.state));
}

static void what_a_state_says_of_options_is_checked(void)
{
	struct world t;

	world_init(&t, "part");
	t.stop_at = 2;
	CHECK_EQUAL(world_run(&t), 0);
	give_nothing(&t);
	edit_state(&t, "option.lr-cooldown", "0.5");
	t.options.after = (struct option_amount){ 3, 'e' };
	CHECK_ERROR(world_run(&t), "which needs the same --after");
	edit_state(&t, "option.lr-cooldown", "0");
	edit_state(&t, "option.without", "lunch");
	CHECK_ERROR(world_run(&t), "part.state.safetensors: --without: 'lunch' is none of");
	edit_state(&t, "option.dim-rnn", "a");
	CHECK_ERROR(world_run(&t), "--dim-rnn: 'a' is not a number");
}

static void a_history_that_does_not_fit_is_refused_and_a_state_without_one_goes_on(void)
{
	struct world t;

	world_init(&t, "part");
	t.stop_at = 17;
	CHECK_EQUAL(world_run(&t), 0);
	edit_state(&t, "train.history", "8 1 1 1 1 1;12 2 1 1 1 1;");
	CHECK_ERROR(world_run(&t), "its history ends elsewhere");
	edit_state(&t, "train.history", "8 1 1 1 1 1;16 2 nan 1 1 1;");
	CHECK_ERROR(world_run(&t), "point 2 of the history is wrong");
	CHECK(strstr(err_get(), t.state) != NULL);
	edit_state(&t, "train.history", NULL);
	t.stop_at = 0;
	CHECK_EQUAL(world_run(&t), 0);
	CHECK_EQUAL(t.result.update, 24);
}

static void other_text_is_refused(void)
{
	struct world t;

	world_init(&t, "part");
	t.stop_at = 2;
	CHECK_EQUAL(world_run(&t), 0);
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

	world_init(&t, "part");
	t.stop_at = 9;
	CHECK_EQUAL(world_run(&t), 0);
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

static void a_state_of_when_lowercase_was_a_flag_goes_on(void)
{
	static const struct {
		int now;
		const char *stored;
	} cases[] = { { TRAIN_LOWERCASE_NONE, "off" }, { TRAIN_LOWERCASE_BOTH, "on" } };
	struct checkpoint c;
	struct world t;

	for (int i = 0; i < 2; i++) {
		world_init(&t, "part");
		t.options.lowercase = cases[i].now;
		t.stop_at = 1;
		CHECK_EQUAL(world_run(&t), 0);
		CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
		for (size_t k = 0; k < c.entry_count; k++)
			if (!strcmp(c.entries[k].key, "option.lowercase"))
				c.entries[k].value = cases[i].stored;
		CHECK_EQUAL(checkpoint_save(&c, t.state), 0);
		checkpoint_release(&c);
		t.options.lowercase = TRAIN_LOWERCASE_SOURCE;
		CHECK_ERROR(world_run(&t), "not source");
		t.options.lowercase = cases[1 - i].now;
		CHECK_ERROR(world_run(&t), "trained with --lowercase");
		t.options.lowercase = cases[i].now;
		t.stop_at = 2;
		CHECK_EQUAL(world_run(&t), 0);
	}
}

static void a_state_without_tokenizers_is_refused(void)
{
	struct checkpoint c, bare;
	struct world t;

	world_init(&t, "part");
	t.stop_at = 1;
	CHECK_EQUAL(world_run(&t), 0);
	CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
	bare = c;
	bare.source = bare.target = NULL;
	CHECK_EQUAL(checkpoint_save(&bare, t.state), 0);
	checkpoint_release(&c);
	CHECK_ERROR(world_run(&t), "has no tokenizers");
}

/* Breaks a run off after its first update and saves its state anew, without average and history,
 * with these counts (NULL: its own). Returns how many sets it had besides the parameters. */
static int spoil_state(struct world *t, const struct run_state *counts)
{
	struct params none = { 0 };
	struct history empty = { 0 };
	struct adam a = { 0 };
	struct run_state own;
	struct checkpoint c;
	int had;

	t->stop_at = 1;
	CHECK_EQUAL(world_run(t), 0);
	CHECK_EQUAL(run_state_load(&own, &c, &t->options, t->state), 0);
	a.m = c.extra[0].params;
	a.v = c.extra[1].params;
	had = c.extras;
	CHECK_EQUAL(run_state_save(counts ? counts : &own, &c, &a, &none, &empty, &t->options,
			    strtoull(checkpoint_get(&c, "data.hash"), NULL, 16), t->state),
		0);
	checkpoint_release(&c);
	return had;
}

static void a_state_whose_counts_do_not_fit_is_refused(void)
{
	static const struct {
		const char *claim;
		struct run_state change;
	} cases[] = {
		{ "a batch beyond the epoch", { .update = 9, .batch = 99, .rate = 0.01 } },
		{ "an update without a batch", { .update = 9, .batch = 0, .rate = 0.01 } },
		{ "a validation to come",
			{ .update = 9, .batch = 1, .valid_update = 10, .rate = 0.01 } },
		{ "a rate above the first", { .update = 9, .batch = 1, .rate = 1 } },
		{ "a rate that is no number", { .update = 9, .batch = 1, .rate = NAN } },
	};
	struct world t;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		world_init(&t, "part");
		spoil_state(&t, &cases[i].change);
		CHECK_ERROR(world_run(&t), "not a training state");
	}
}

/* Broken off after each update, so that each update's parameters can be seen in the state. */
static void with_smoothing_the_model_is_the_running_mean(void)
{
	enum { UPDATES = 12, AT = 1000, SEEN = 4 };
	struct world t;
	struct run_state s;
	struct checkpoint c;
	double mean[SEEN] = { 0 };

	world_init(&t, "mean");
	t.options.exponential_smoothing = 0.6;
	t.options.hold_out = 0;
	t.options.after = (struct option_amount){ UPDATES, 'u' };
	for (int k = 1; k <= UPDATES; k++) {
		double share = fmax(0.6, 9.0 / (k + 8));

		t.stop_at = (uint64_t)k;
		CHECK_EQUAL(world_run(&t), 0);
		CHECK_EQUAL(run_state_load(&s, &c, &t.options, t.state), 0);
		CHECK_EQUAL(s.update, k);
		for (int i = 0; i < SEEN; i++)
			mean[i] += share * ((double)c.params.block[AT + i] - mean[i]);
		checkpoint_release(&c);
	}
	t.stop_at = 0;
	CHECK_EQUAL(world_run(&t), 0);
	CHECK_EQUAL(checkpoint_load(&c, t.model), 0);
	for (int i = 0; i < SEEN; i++)
		CHECK_NEAR((double)c.params.block[AT + i], mean[i], 1e-5);
	checkpoint_release(&c);
}

static void a_state_without_its_average_is_refused(void)
{
	struct world t;

	world_init(&t, "part");
	t.options.exponential_smoothing = 0.5;
	CHECK_EQUAL(spoil_state(&t, NULL), 3);
	CHECK_ERROR(world_run(&t), "the average is missing");
}

static void a_model_without_its_state_is_not_overwritten(void)
{
	struct world t;

	world_init(&t, "part");
	test_write_file(t.model, "precious", 8);
	CHECK_ERROR(world_run(&t), "exists, but not its training state");
	CHECK(!world_exists(t.state));
	t.options.restart = true;
	CHECK_EQUAL(world_run(&t), 0);
	t.options.restart = false;
	CHECK_EQUAL(world_run(&t), 0);
	CHECK_EQUAL(t.result.update, 24);
	remove(t.model);
	CHECK_ERROR(world_run(&t), "is missing");
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_run_state[] = {
	TEST(other_options_are_refused_by_name),
	TEST(options_that_are_not_given_come_from_the_state),
	TEST(an_option_that_the_state_does_not_know_has_its_default),
	TEST(what_a_state_says_of_options_is_checked),
	TEST(a_history_that_does_not_fit_is_refused_and_a_state_without_one_goes_on),
	TEST(other_text_is_refused),
	TEST(a_damaged_or_foreign_state_is_refused),
	TEST(a_state_of_when_lowercase_was_a_flag_goes_on),
	TEST(a_state_without_tokenizers_is_refused),
	TEST(a_state_whose_counts_do_not_fit_is_refused),
	TEST(with_smoothing_the_model_is_the_running_mean),
	TEST(a_state_without_its_average_is_refused),
	TEST(a_model_without_its_state_is_not_overwritten),
	{ 0 },
};
