/* A training run whose pairs are cut anew in each epoch, by BPE-dropout. */
#include "base/real.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/toy_run.h"
#include "train/run_setup.h"

#include <string.h>
#include <sys/wait.h>

static bool same_ids(const struct tokens *a, const struct tokens *b)
{
	return a->count == b->count &&
	       (!a->count || !memcmp(a->ids, b->ids, a->count * sizeof(*a->ids)));
}

/* The toy's corpus with BPE-dropout, encoded but for the epoch. */
static int open_data(struct dataset *d, struct toy *t, double p)
{
	t->options.tokenizer = TOKENIZER_BPE;
	t->options.bpe_dropout = p;
	if (dataset_read(d, &t->options))
		return -1;
	if (!dataset_learn(d, &t->options) && !dataset_encode(d, &t->options))
		return 0;
	dataset_release(d);
	return -1;
}

static struct tokens copy_ids(const struct tokens *from)
{
	struct tokens to = { 0 };

	for (size_t i = 0; i < from->count; i++)
		tokens_push(&to, from->ids[i]);
	return to;
}

/* Does each training pair still spell its text? */
static void check_text(const struct dataset *d)
{
	const struct pairs *p = &d->training;
	size_t at = 0;

	for (size_t i = 0; i < p->count; i++) {
		struct span text[2] = { d->train.source[p->origin[i]],
			d->train.target[p->origin[i]] };
		int length[2] = { p->source_length[i], p->target_length[i] };

		CHECK_EQUAL(p->at[i], at);
		for (int side = 0; side < 2; side++) {
			struct str back = { 0 };

			CHECK_EQUAL(p->ids.ids[at + (size_t)length[side] - 1], TOKEN_EOS);
			CHECK_EQUAL(tokenizer_decode(d->source, &back, p->ids.ids + at,
					    (size_t)length[side] - 1),
				0);
			CHECK(back.len == text[side].len &&
				!memcmp(back.data, text[side].text, back.len));
			str_release(&back);
			at += (size_t)length[side];
		}
	}
	CHECK_EQUAL(at, p->ids.count);
}

static void epochs_differ_and_each_can_be_had_again(void)
{
	struct tokens plain, valid, first, second, other;
	struct dataset d, without;
	int longer[2] = { 0 };
	struct toy t;

	toy_init(&t, "epochs");
	CHECK_EQUAL(open_data(&without, &t, 0), 0);
	CHECK_EQUAL(without.train.count, 0);
	plain = copy_ids(&without.training.ids);
	CHECK_EQUAL(dataset_encode_epoch(&without, &t.options, 3), 0);
	CHECK(same_ids(&without.training.ids, &plain));
	CHECK_EQUAL(open_data(&d, &t, 0.3), 0);
	CHECK(same_ids(&d.training.ids, &plain));
	CHECK(d.hash == without.hash);
	valid = copy_ids(&d.validation.ids);
	CHECK_EQUAL(dataset_encode_epoch(&d, &t.options, 0), 0);
	check_text(&d);
	first = copy_ids(&d.training.ids);
	for (size_t i = 0; i < d.training.count; i++)
		for (int side = 0; side < 2; side++)
			longer[side] += side ? d.training.target_length[i] -
							without.training.target_length[i]
					     : d.training.source_length[i] -
							without.training.source_length[i];
	CHECK(longer[0] > 100 && longer[1] > 100);
	CHECK_EQUAL(dataset_encode_epoch(&d, &t.options, 1), 0);
	check_text(&d);
	second = copy_ids(&d.training.ids);
	CHECK(!same_ids(&first, &second));
	CHECK_EQUAL(dataset_encode_epoch(&d, &t.options, 0), 0);
	CHECK(same_ids(&first, &d.training.ids));
	t.options.seed++;
	CHECK_EQUAL(dataset_encode_epoch(&d, &t.options, 0), 0);
	other = copy_ids(&d.training.ids);
	CHECK(!same_ids(&first, &other) && !same_ids(&second, &other));
	CHECK(d.hash == without.hash);
	CHECK(same_ids(&d.validation.ids, &valid));
	CHECK_EQUAL(d.training.count, without.training.count);
	CHECK_EQUAL(d.training.target_tokens, without.training.target_tokens);
	tokens_release(&plain);
	tokens_release(&valid);
	tokens_release(&first);
	tokens_release(&second);
	tokens_release(&other);
	dataset_release(&without);
	dataset_release(&d);
}

static void max_length_looks_at_the_plain_encoding(void)
{
	struct dataset d, without;
	struct toy t;
	int longest = 0;

	toy_init(&t, "long");
	t.options.max_length = 4;
	CHECK_EQUAL(open_data(&without, &t, 0), 0);
	CHECK_EQUAL(open_data(&d, &t, 0.9), 0);
	CHECK(without.train.faults[CORPUS_LONG_TOKENS] > 0);
	CHECK_EQUAL(dataset_encode_epoch(&d, &t.options, 0), 0);
	CHECK_EQUAL(d.training.count, without.training.count);
	for (size_t i = 0; i < d.training.count; i++) {
		CHECK_EQUAL(d.training.origin[i], without.training.origin[i]);
		longest = d.training.source_length[i] > longest ? d.training.source_length[i]
								: longest;
	}
	CHECK(longest > 5);
	dataset_release(&without);
	dataset_release(&d);
}

static void batches_follow_the_new_lengths(void)
{
	struct train_hooks hooks = { 0 };
	uint64_t hash[4] = { 0 };
	struct toy t;
	struct run r;

	toy_init(&t, "batches");
	t.options.tokenizer = TOKENIZER_BPE;
	t.options.bpe_dropout = 0.5;
	t.options.mini_batch_words = 30;
	CHECK_EQUAL(run_open(&r, &t.options, &hooks), 0);
	for (r.state.epoch = 0; r.state.epoch < 3; r.state.epoch++) {
		CHECK_EQUAL(run_begin_epoch(&r), 0);
		hash[r.state.epoch + 1] = pairs_hash(PAIRS_HASH, &r.data.training);
		CHECK(hash[r.state.epoch + 1] != hash[r.state.epoch]);
		for (size_t k = 0; k < r.schedule.batches; k++) {
			size_t begin = r.schedule.begin[k], end = r.schedule.begin[k + 1];
			int words = 0;

			for (size_t i = begin; i < end; i++)
				words += r.data.training.target_length[r.schedule.order[i]];
			CHECK(words <= 30 || end - begin == 1);
		}
	}
	run_close(&r);
}

static void init_run(struct toy *t, const char *name)
{
	toy_init(t, name);
	t->options.tokenizer = TOKENIZER_BPE;
	t->options.bpe_dropout = 0.3;
	t->options.mini_batch_words = 60;
}

static void a_run_broken_off_ends_with_the_same_bytes(void)
{
	static const uint64_t at[] = { 1, 6, 11, 12, 13, 20, 27 };
	struct toy whole, part, without;

	if (sizeof(real) != sizeof(float)) {
		test_skip("a resumed run in double has been rounded to float");
		return;
	}
	init_run(&whole, "whole");
	CHECK_EQUAL(toy_run(&whole), 0);
	CHECK(whole.result.update > 27 && whole.result.epochs == 3);
	for (int killed = 0; killed < 2; killed++) {
		init_run(&part, "part");
		part.options.threads = 1 + killed;
		for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
			part.stop_at = at[i];
			part.signal = killed ? -1 : 15;
			if (killed)
				CHECK_EQUAL(WEXITSTATUS(toy_run_apart(&part)), 9);
			else
				CHECK_EQUAL(toy_run(&part), 0);
		}
		part.stop_at = 0;
		CHECK_EQUAL(toy_run(&part), 0);
		CHECK(toy_same(whole.model, part.model));
		CHECK(toy_same(whole.state, part.state));
	}
	init_run(&without, "without");
	without.options.bpe_dropout = 0;
	CHECK_EQUAL(toy_run(&without), 0);
	CHECK(!toy_same(whole.model, without.model));
	/* another probability is another run */
	whole.options.bpe_dropout = 0.2;
	CHECK_ERROR(toy_run(&whole), "trained with --bpe-dropout 0.3, not 0.2");
}

static void running_out_of_memory_is_an_error_and_no_leak(void)
{
	struct dataset d;
	struct starving s = { 0 };
	struct toy toy;

	toy_init(&toy, "starved");
	toy_corpus(toy.corpus, 24, 1);
	while (starving(&s)) {
		CHECK_EQUAL(open_data(&d, &toy, 0.5), 0);
		STARVE(&s, dataset_encode_epoch(&d, &toy.options, 0));
		dataset_release(&d);
	}
	CHECK(s.rounds > 50);
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_bpe_dropout_run[] = {
	TEST(epochs_differ_and_each_can_be_had_again),
	TEST(max_length_looks_at_the_plain_encoding),
	TEST(batches_follow_the_new_lengths),
	TEST(a_run_broken_off_ends_with_the_same_bytes),
	TEST(running_out_of_memory_is_an_error_and_no_leak),
	{ 0 },
};
