/* Defaults that follow the size of the corpus. */
#include "checkpoints/checkpoint.h"
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
	static const struct {
		const char *given;
		enum train_metric metric;
	} cases[] = {
		{ "--mini-batch 64 --hold-out -1 --lr-patience 0", TRAIN_BLEU },
		{ "--hold-out 0", TRAIN_TRAINING_LOSS },
		{ "--valid-sets b", TRAIN_BLEU },
		{ "--valid-metric loss", TRAIN_LOSS },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char words[80];
		struct train_options o;

		snprintf(words, sizeof(words), "-t a -m m %s", cases[i].given);
		CHECK_EQUAL(world_parse(&o, words), 0);
		by_size_choose(&o, 50);
		CHECK_EQUAL(o.valid_metric, cases[i].metric);
		CHECK_EQUAL(o.early_stopping, 12);
		CHECK_EQUAL(o.lr_patience, i ? 4 : 0);
		CHECK_EQUAL(o.mini_batch, i ? 8 : 64);
	}
}

/* 50 pairs, all by default but for a network of a test's size. */
static void init_fifty(struct world *t, const char *name, const char *options)
{
	world_init(t, name, "");
	world_corpus(t->corpus, 50, 4);
	t->options.after = (struct option_amount){ 100, 'e' };
	world_forget(t);
	world_change(t, "--dim-emb 64 --dim-rnn 64 --dim-att 64 --learn-rate 0.004");
	world_change(t, options);
}

static void fifty_pairs_are_learnt_by_heart(void)
{
	char said[1 << 16];
	struct world t;

	init_fifty(&t, "fifty", "--valid-bleu-tokenize none");
	CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
	CHECK(strstr(said, "50 training pairs, ") && strstr(said, "none is held out"));
	CHECK(strstr(said, "\nfor 50 pairs: --") && strstr(said, " --mini-batch 8 ") &&
		strstr(said, " --valid-metric train-loss"));
	CHECK_EQUAL(t.result.end, TRAIN_EARLY);
	CHECK(t.result.best.bleu > 95);
}

static void a_run_goes_on_with_the_defaults_that_it_began_with(void)
{
	struct checkpoint c;
	struct world whole, part;

	init_fifty(&whole, "whole", "--after 5e");
	init_fifty(&part, "part", "--after 5e");
	world_run_to(&whole, 0);
	world_run_parts(&part, (const int[]){ 3, 11, 19, 27, 0 });
	CHECK_EQUAL(part.result.update, 35);
	CHECK_EQUAL(checkpoint_load(&c, part.state), 0);
	CHECK_TEXT(checkpoint_get(&c, "option.early-stopping"), "12");
	checkpoint_release(&c);
	world_check_alike(&whole, &part, "by size");
	/* all given: the fixed ones */
	init_fifty(&whole, "whole", "--after 9u");
	init_fifty(&part, "part", "--after 9u");
	memset(whole.options.given, 1, sizeof(whole.options.given));
	memset(part.options.given, 1, sizeof(part.options.given));
	world_run_to(&whole, 0);
	world_run_to(&part, 4);
	memset(part.options.given, 0, sizeof(part.options.given));
	world_run_to(&part, 0);
	CHECK_EQUAL(part.result.epochs, 9);
	world_check_alike(&whole, &part, "with the fixed defaults");
}

const struct test suite_by_size[] = {
	TEST(a_small_corpus_has_small_batches_and_patience_and_a_tiny_one_holds_nothing_out),
	TEST(what_is_given_stays),
	TEST(fifty_pairs_are_learnt_by_heart),
	TEST(a_run_goes_on_with_the_defaults_that_it_began_with),
	{ 0 },
};
