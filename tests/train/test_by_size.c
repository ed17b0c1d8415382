/* Defaults that follow the size of the corpus. */
#include "checkpoints/checkpoint.h"
#include "data/scores/bleu.h"
#include "tests/test.h"
#include "tests/world.h"
#include "train/by_size.h"

#include <string.h>

static void a_small_corpus_has_small_batches_and_patience_and_a_tiny_one_holds_nothing_out(void)
{
	static const struct {
		size_t pairs;
		int mini_batch, lr_patience, early_stopping, metric;
	} table[] = {
		{ 1, 8, 4, 12, TRAIN_TRAINING_LOSS },
		{ 50, 8, 4, 12, TRAIN_TRAINING_LOSS },
		{ 199, 8, 4, 12, TRAIN_TRAINING_LOSS },
		{ 200, 8, 4, 12, TRAIN_BLEU },
		{ 1000, 14, 4, 12, TRAIN_BLEU },
		{ 3000, 25, 3, 10, TRAIN_BLEU },
		{ 10000, 45, 2, 7, TRAIN_BLEU },
		{ 19999, 64, 2, 6, TRAIN_BLEU },
		{ 20000, 64, 2, 6, TRAIN_BLEU },
		{ 1000000, 64, 2, 6, TRAIN_BLEU },
	};
	struct train_options o, fixed;

	train_options_default(&fixed);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		o = fixed;
		by_size_choose(&o, table[i].pairs);
		CHECK_EQUAL(o.mini_batch, table[i].mini_batch);
		CHECK_EQUAL(o.valid_metric, table[i].metric);
		CHECK_EQUAL(o.lr_patience, table[i].lr_patience);
		CHECK_EQUAL(o.early_stopping, table[i].early_stopping);
		/* and nothing else */
		o.mini_batch = fixed.mini_batch;
		o.lr_patience = fixed.lr_patience;
		o.early_stopping = fixed.early_stopping;
		o.valid_metric = fixed.valid_metric;
		CHECK(!memcmp(&o, &fixed, sizeof(o)));
	}
}

static void what_is_given_stays(void)
{
	struct train_options o;

	WORLD_PARSE(&o, "train", "-t", "a", "-m", "m", "--mini-batch", "64", "--hold-out", "-1",
		"--lr-patience", "0");
	by_size_choose(&o, 50);
	CHECK_EQUAL(o.lr_patience, 0);
	CHECK_EQUAL(o.early_stopping, 12);
	CHECK_EQUAL(o.mini_batch, 64);
	CHECK_EQUAL(o.valid_metric, TRAIN_BLEU);
	WORLD_PARSE(&o, "train", "-t", "a", "-m", "m", "--hold-out", "0");
	by_size_choose(&o, 50);
	CHECK_EQUAL(o.valid_metric, TRAIN_TRAINING_LOSS);
	WORLD_PARSE(&o, "train", "-t", "a", "-m", "m", "--valid-sets", "b");
	by_size_choose(&o, 50);
	CHECK_EQUAL(o.valid_metric, TRAIN_BLEU);
	WORLD_PARSE(&o, "train", "-t", "a", "-m", "m", "--valid-metric", "loss");
	by_size_choose(&o, 50);
	CHECK_EQUAL(o.valid_metric, TRAIN_LOSS);
	CHECK_ERROR(WORLD_PARSE(&o, "train", "-t", "a", "-m", "m", "--valid-sets", "b",
			    "--valid-metric", "train-loss"),
		"goes without --valid-sets");
}

/* 50 pairs, all by default but for a network of a test's size. */
static void init_fifty(struct world *t, const char *name)
{
	struct train_options *o = &t->options;

	world_init(t, name);
	world_corpus(t->corpus, 50, 4);
	train_options_default(o);
	o->train_sets = (struct option_strings){ { t->corpus }, 1 };
	o->model = t->model;
	o->threads = 1;
	o->dim_emb = o->dim_rnn = o->dim_att = 64;
	o->learn_rate = 0.004;
	memset(o->given, 0, sizeof(o->given));
}

static void fifty_pairs_are_learnt_by_heart(void)
{
	char said[1 << 16];
	struct world t;

	init_fifty(&t, "fifty");
	t.options.valid_bleu_tokenize = BLEU_NONE;
	CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
	CHECK(strstr(said, "50 training pairs, ") && strstr(said, "none is held out"));
	CHECK(strstr(said, "\nfor 50 pairs: --") && strstr(said, " --mini-batch 8 ") &&
		strstr(said, " --valid-metric train-loss"));
	CHECK_EQUAL(t.result.end, TRAIN_EARLY);
	CHECK(t.result.best_bleu > 95);
}

static void a_tiny_run_that_is_broken_off_ends_with_the_same_bytes(void)
{
	struct checkpoint c;
	struct world whole, part;

	init_fifty(&whole, "whole");
	init_fifty(&part, "part");
	whole.options.after = part.options.after = (struct option_amount){ 5, 'e' };
	CHECK_EQUAL(world_run(&whole), 0);
	for (part.stop_at = 3; part.stop_at < 35; part.stop_at += 8)
		CHECK_EQUAL(world_run(&part), 0);
	part.stop_at = 0;
	CHECK_EQUAL(world_run(&part), 0);
	CHECK_EQUAL(part.result.update, 35);
	CHECK_EQUAL(checkpoint_load(&c, part.state), 0);
	CHECK_TEXT(checkpoint_get(&c, "option.early-stopping"), "12");
	checkpoint_release(&c);
	CHECK(sizeof(real) != sizeof(float) ||
		(world_same(whole.model, part.model) && world_same(whole.state, part.state)));
}

static void a_run_begun_with_the_fixed_defaults_goes_on_with_them(void)
{
	struct world whole, part;

	init_fifty(&whole, "whole");
	init_fifty(&part, "part");
	whole.options.after = part.options.after = (struct option_amount){ 9, 'u' };
	memset(whole.options.given, 1, sizeof(whole.options.given));
	CHECK_EQUAL(world_run(&whole), 0);
	part.options = whole.options;
	part.options.train_sets.items[0] = part.corpus;
	part.options.model = part.model;
	part.stop_at = 4;
	CHECK_EQUAL(world_run(&part), 0);
	memset(part.options.given, 0, sizeof(part.options.given));
	part.stop_at = 0;
	CHECK_EQUAL(world_run(&part), 0);
	CHECK_EQUAL(part.result.epochs, 9);
	CHECK(sizeof(real) != sizeof(float) || world_same(whole.state, part.state));
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_by_size[] = {
	TEST(a_small_corpus_has_small_batches_and_patience_and_a_tiny_one_holds_nothing_out),
	TEST(what_is_given_stays),
	TEST(fifty_pairs_are_learnt_by_heart),
	TEST(a_tiny_run_that_is_broken_off_ends_with_the_same_bytes),
	TEST(a_run_begun_with_the_fixed_defaults_goes_on_with_them),
	{ 0 },
};
