/* What options are that are not given: of a pretrained model, by the size of the corpus. (Those of
 * a state: test_run_state.c.) */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/test.h"
#include "tests/world.h"
#include "train/defaults.h"

#include <string.h>

/* A model of its own sizes, and a run on other text that is to begin with it. */
static void prepare(struct world *a, struct world *b, const char *name)
{
	char options[600];

	world_begin(a, "first", "", 0);
	world_init(b, name, "");
	world_corpus(b->corpus, 90, 2);
	world_forget(b);
	snprintf(options, sizeof(options), "--after 9u --valid-freq 4u --pretrained-model %s",
		a->model);
	world_change(b, options);
}

static void a_run_begins_with_a_models_parameters_and_tokenizers(void)
{
	struct checkpoint first, begun;
	struct str text[2] = { 0 };
	struct world a, b;
	char said[4096];

	prepare(&a, &b, "second");
	b.options.learn_rate = 1e-12;
	b.stop_at = 1;
	CHECK_EQUAL(world_run_said(&b, said, sizeof(said)), 0);
	/* what the model decides is no default by the corpus */
	CHECK(strstr(said, "for 90 pairs:") && !strstr(said, "--dim-rnn"));
	CHECK_EQUAL(checkpoint_load(&first, a.model), 0);
	CHECK_EQUAL(checkpoint_load(&begun, b.state), 0);
	CHECK_EQUAL(first.params.count, begun.params.count);
	for (size_t i = 0; i < first.params.count; i++)
		CHECK_NEAR((double)begun.params.block[i], (double)first.params.block[i], 1e-6);
	CHECK(!tokenizer_save(first.source, &text[0]) && !tokenizer_save(begun.source, &text[1]));
	CHECK_TEXT(text[0].data, text[1].data);
	CHECK_TEXT(checkpoint_get(&begun, "option.pretrained-model"), a.model);
	CHECK_TEXT(checkpoint_get(&begun, "option.dim-rnn"), "16");
	CHECK_TEXT(checkpoint_get(&begun, "train.update"), "1");
	checkpoint_release(&first);
	checkpoint_release(&begun);
	for (int i = 0; i < 2; i++)
		str_release(&text[i]);
	/* the model says so, too; and a state can be begun with */
	b.options.learn_rate = 0.002;
	world_run_to(&b, 0);
	CHECK_EQUAL(checkpoint_load(&begun, b.model), 0);
	CHECK_TEXT(checkpoint_get(&begun, "pretrained-model"), a.model);
	checkpoint_release(&begun);
	b.options.restart = true;
	b.options.pretrained = a.state;
	world_run_to(&b, 0);
}

static void the_same_command_goes_on_without_the_pretrained_file(void)
{
	struct world a, whole, part;

	prepare(&a, &whole, "second");
	world_run_to(&whole, 0);
	prepare(&a, &part, "third");
	world_run_to(&part, 6);
	world_remove(&a);
	part.options.pretrained = "other.safetensors";
	CHECK_ERROR(world_run(&part), "not other.safetensors");
	for (int given = 1; given >= 0; given--) {
		part.options.pretrained = given ? a.model : NULL;
		*train_options_given(&part.options, &part.options.pretrained) = given;
		world_run_to(&part, 8 - given);
	}
	world_run_to(&part, 0);
	world_check_alike(&whole, &part, "begun with a model");
}

static void what_a_model_has_can_be_given_and_nothing_else(void)
{
	struct world a, b;
	struct train_options *o = &b.options;
	const struct {
		int *option, same, other;
		const char *said;
	} cases[] = {
		{ &o->dim_emb, 12, 13, "--dim-emb 13: " },
		{ &o->dim_rnn, 16, 32, "has 16" },
		{ &o->dim_att, 8, 9, "--dim-att 9: " },
		{ &o->attention, SCORE_ADDITIVE, SCORE_DOT, "--attention dot: " },
		{ &o->dec_cell, CELL_CONDITIONAL, CELL_GRU, "--dec-cell gru: " },
		{ &o->tokenizer, TOKENIZER_WORD, TOKENIZER_CHAR, "--tokenizer char: " },
		{ &o->lowercase, TRAIN_LOWERCASE_NONE, TRAIN_LOWERCASE_BOTH, "has none" },
		{ &o->vocab_size, TRAIN_VOCAB_AUTO, 999, "--vocab-size 999: " },
		{ &o->tied, TRAIN_TIED_AUTO, TRAIN_TIED_NONE, "--tied-embeddings none: " },
		{ &o->tied, TRAIN_TIED_OUTPUT, TRAIN_TIED_NONE, "has output" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!i)
			prepare(&a, &b, "second");
		train_options_default(o);
		o->pretrained = a.model;
		*train_options_given(o, cases[i].option) = true;
		for (int other = 1; other >= 0; other--) {
			struct checkpoint c = { 0 };
			struct train_options given = *o;
			ptrdiff_t at = (char *)cases[i].option - (char *)o;
			long live = mem_live();

			*(int *)((char *)&given + at) = other ? cases[i].other : cases[i].same;
			if (other)
				CHECK_ERROR(defaults_of_model(&given, &c), cases[i].said);
			else
				CHECK_EQUAL(defaults_of_model(&given, &c), 0);
			checkpoint_release(&c);
			CHECK_EQUAL(mem_live(), live);
		}
	}
}

static void files_that_nothing_can_begin_with_are_refused(void)
{
	struct checkpoint c;
	struct world a, b;

	prepare(&a, &b, "second");
	b.options.pretrained = b.model;
	CHECK_ERROR(world_run(&b), "--pretrained-model ");
	b.options.pretrained = b.corpus;
	CHECK_ERROR(world_run(&b), "that file is to hold something else");
	b.options.pretrained = "none.safetensors";
	CHECK_ERROR(world_run(&b), "none.safetensors: ");
	b.options.pretrained = "caf\xe9.safetensors";
	CHECK_ERROR(world_run(&b), "the file's name: text is not valid UTF-8");
	CHECK_EQUAL(checkpoint_load(&c, a.model), 0);
	if (c.target != c.source)
		tokenizer_release(c.target);
	tokenizer_release(c.source);
	c.source = c.target = NULL;
	CHECK_EQUAL(checkpoint_save(&c, a.model), 0);
	checkpoint_release(&c);
	b.options.pretrained = a.model;
	CHECK_ERROR(world_run(&b), "has no tokenizers");
	CHECK(!world_exists(b.state));
}

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
		defaults_by_size(&o, table[i].pairs);
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
		defaults_by_size(&o, 50);
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

const struct test suite_defaults[] = {
	TEST(a_run_begins_with_a_models_parameters_and_tokenizers),
	TEST(the_same_command_goes_on_without_the_pretrained_file),
	TEST(what_a_model_has_can_be_given_and_nothing_else),
	TEST(files_that_nothing_can_begin_with_are_refused),
	TEST(a_small_corpus_has_small_batches_and_patience_and_a_tiny_one_holds_nothing_out),
	TEST(what_is_given_stays),
	TEST(fifty_pairs_are_learnt_by_heart),
	TEST(a_run_goes_on_with_the_defaults_that_it_began_with),
	{ 0 },
};
