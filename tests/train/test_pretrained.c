/* A run that begins with the parameters and tokenizers of another. */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/test.h"
#include "tests/world.h"
#include "train/pretrained.h"

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

	prepare(&a, &b, "second");
	b.options.learn_rate = 1e-12;
	world_run_to(&b, 1);
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
			if (other) {
				CHECK_ERROR(pretrained_load(&c, &given), cases[i].said);
			} else {
				CHECK_EQUAL(pretrained_load(&c, &given), 0);
				checkpoint_release(&c);
			}
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

const struct test suite_pretrained[] = {
	TEST(a_run_begins_with_a_models_parameters_and_tokenizers),
	TEST(the_same_command_goes_on_without_the_pretrained_file),
	TEST(what_a_model_has_can_be_given_and_nothing_else),
	TEST(files_that_nothing_can_begin_with_are_refused),
	{ 0 },
};
