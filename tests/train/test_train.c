/* What a training run does, from a file of sentences to a model. */
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "checkpoints/checkpoint.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void training_learns_to_reverse(void)
{
	struct checkpoint c;
	struct world t;

	/* the answers are in capitals: BLEU has to fold them too */
	world_init(&t, "learn",
		"--dropout-embedding 0 --dropout-annotation 0 --dropout-readout 0 --dim-emb 16 "
		"--dim-rnn 32 --dim-att 16 --valid-bleu-tokenize none --lowercase both --after 1e");
	world_corpus(t.corpus, 400, 3);
	world_run_to(&t, 0);
	CHECK(t.result.best.loss < log(21));
	world_change(&t, "--after 12e");
	world_run_to(&t, 0);
	CHECK(t.result.best.loss < 0.5);
	CHECK(t.result.best.bleu > 60);
	/* the model alone is enough to translate */
	CHECK_EQUAL(checkpoint_load(&c, t.model), 0);
	CHECK(c.source && c.target && c.extras == 0);
	CHECK_EQUAL(c.config.hidden, 32);
	CHECK_EQUAL(c.config.tying, TIED_OUTPUT);
	checkpoint_release(&c);
}

static void every_tokenizer_and_score_trains(void)
{
	struct checkpoint c;
	struct world t;

	for (int kind = 0; kind < 4; kind++) {
		world_init(&t, "kind", "--lowercase both --after 9u");
		t.options.tokenizer = kind;
		world_run_to(&t, 0);
		CHECK_EQUAL(t.result.update, 9);
		CHECK_EQUAL(checkpoint_load(&c, t.model), 0);
		CHECK_EQUAL(tokenizer_kind(c.source), kind);
		CHECK((c.source == c.target) == (kind == TOKENIZER_BPE));
		CHECK_EQUAL(c.config.tying, kind == TOKENIZER_BPE ? TIED_ALL : TIED_OUTPUT);
		checkpoint_release(&c);
	}
	for (int score = 0; score < SCORES; score++) {
		world_init(&t, "score", "--after 9u");
		t.options.attention = score;
		world_run_to(&t, 0);
		CHECK_EQUAL(checkpoint_load(&c, t.model), 0);
		CHECK_EQUAL(c.config.score, score);
		CHECK_EQUAL(c.config.attention,
			config_attention(c.config.score, t.options.dim_rnn, t.options.dim_att));
		checkpoint_release(&c);
		t.options.attention = (score + 1) % SCORES;
		CHECK_ERROR(world_run(&t), "--attention");
	}
}

static void the_training_loss_is_the_mean_since_the_last_validation(void)
{
	char said[8192];
	const char *at = said;
	struct world t;
	double loss;
	int count = 0;

	world_init(&t, "mean",
		"--dropout-embedding 0 --dropout-annotation 0 --dropout-readout 0 "
		"--learn-rate 1e-9 --valid-freq 8u");
	CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
	/* nothing is learnt, so it stays what it is */
	while ((at = strstr(at, "train loss ")) && sscanf(at += 11, "%lf", &loss) == 1) {
		CHECK_NEAR(loss, t.result.best.loss, 0.05);
		count++;
	}
	CHECK_EQUAL(count, 3);
}

/* known: the vocabulary has it, it is not spelled in bytes. */
static void check_case(
	const struct tokenizer *t, const char *text, const char *expected, bool known)
{
	struct tokens ids = { 0 };
	struct str out = { 0 };
	int bytes = 0;

	CHECK_EQUAL(tokenizer_encode(t, &ids, text, strlen(text)), 0);
	CHECK_EQUAL(tokenizer_decode(t, &out, ids.ids, ids.count), 0);
	CHECK_TEXT(out.data, expected);
	for (size_t i = 0; i < ids.count; i++)
		bytes += tokenizer_piece(t, ids.ids[i])[0] == '<';
	CHECK_EQUAL(!bytes, known);
	tokens_release(&ids);
	str_release(&out);
}

static void one_side_can_be_lower_cased(void)
{
	struct checkpoint c;
	struct world t;

	for (int kind = 0; kind < 3; kind += 2)
		for (int side = TRAIN_LOWERCASE_SOURCE; side <= TRAIN_LOWERCASE_TARGET; side++) {
			bool source = side == TRAIN_LOWERCASE_SOURCE;

			world_init(&t, "side", "");
			t.options.tokenizer = kind;
			t.options.lowercase = side;
			world_run_parts(&t, (const int[]){ 1, 0 });
			CHECK_EQUAL(checkpoint_load(&c, t.model), 0);
			CHECK_EQUAL(c.config.tying, kind == TOKENIZER_BPE ? TIED_ALL : TIED_OUTPUT);
			check_case(c.source, source ? "B A" : "b a", "b a", true);
			check_case(c.target, "B A", source ? "B A" : "b a", true);
			if (!source) /* nothing was learnt in capitals */
				check_case(c.source, "B", "B", false);
			checkpoint_release(&c);
		}
}

static void two_files_and_a_validation_set_are_taken(void)
{
	const char *source = test_path("two.src"), *target = test_path("two.tgt");
	static const char s[] = "a b\nc\nd d\n", g[] = "B A\nC\nD D\n", unequal[] = "B A\n";
	struct world t;

	world_init(&t, "two", "");
	test_write_file(source, s, strlen(s));
	test_write_file(target, g, strlen(g));
	t.options.valid_sets = (struct option_strings){ { source, target }, 2 };
	world_run_to(&t, 0);
	CHECK_EQUAL(t.result.update, 24);
	world_remove(&t);
	t.options.train_sets = t.options.valid_sets;
	world_run_to(&t, 0);
	CHECK_EQUAL(t.result.update, 3);
	world_remove(&t);
	test_write_file(target, unequal, strlen(unequal));
	CHECK_ERROR(world_run(&t), "3 lines");
	CHECK(!world_exists(t.model));
}

static void a_plateau_lowers_the_rate_and_then_ends_the_run(void)
{
	const char *other = test_path("other.tsv");
	struct checkpoint c;
	struct world t;

	/* the longer it learns this corpus, the worse it does on the other one */
	test_write_file(other, "a b 1\tQ\n", 8);
	world_init(&t, "plateau",
		"--valid-metric loss --learn-rate 0.05 --valid-freq 4u --early-stopping 5 "
		"--after 0u");
	t.options.valid_sets = (struct option_strings){ { other }, 1 };
	world_run_to(&t, 0);
	CHECK_EQUAL(t.result.end, TRAIN_EARLY);
	CHECK_EQUAL(t.result.update, t.result.best_update + 20);
	CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
	CHECK_NEAR(strtod(checkpoint_get(&c, "train.rate"), NULL), 0.0125, 1e-9);
	CHECK_TEXT(checkpoint_get(&c, "train.stalls"), "5");
	checkpoint_release(&c);
}

static void a_short_gradient_makes_a_short_step(void)
{
	/* a gradient so far below Adam's epsilon leaves the parameters as they are */
	static const char *const options[] = { "--clip-norm 1e-14 --after 1u",
		"--clip-norm 1e-14 --after 24u", "--clip-norm 0 --after 24u" };
	struct world t;
	double loss[3];

	for (int i = 0; i < 3; i++) {
		world_begin(&t, "clip", options[i], 0);
		loss[i] = t.result.best.loss;
	}
	CHECK_NEAR(loss[0], loss[1], 1e-4);
	CHECK(loss[2] < loss[0] - 0.1);
}

static void a_few_pairs_train_without_validation(void)
{
	static const int pairs[] = { 1, 19, 20 };
	struct world t;

	for (int i = 0; i < 3; i++) {
		world_init(&t, "few", "");
		world_corpus(t.corpus, pairs[i], 1);
		world_run_to(&t, 0);
		CHECK_EQUAL(isnan(t.result.best.loss), pairs[i] < 20);
		CHECK(pairs[i] == 20 || t.result.best_update == t.result.update);
		CHECK(world_exists(t.model));
	}
}

static void minutes_end_a_run(void)
{
	struct world t;

	world_begin(&t, "minutes", "--after 1e-9m --save-freq 1e-9m", 0);
	CHECK_EQUAL(t.result.end, TRAIN_AFTER);
	CHECK_EQUAL(t.result.update, 1);
}

/* Minutes that the state of a run says it has taken. */
static double seconds_kept(const struct world *t)
{
	struct checkpoint c;
	double seconds;

	CHECK_EQUAL(checkpoint_load(&c, t->state), 0);
	seconds = strtod(checkpoint_get(&c, "train.seconds"), NULL);
	checkpoint_release(&c);
	return seconds;
}

static void minutes_of_a_validation_that_is_broken_off_count(void)
{
	double seconds = 0;
	struct world t;

	world_init(&t, "broken_off", "--after 10m");
	for (int part = 0; part < 3; part++) {
		double before = seconds;

		world_run_to(&t, 8); /* a validation is due there */
		CHECK_EQUAL(t.result.update, 8);
		seconds = seconds_kept(&t);
		CHECK(seconds > before);
	}
}

static void what_is_too_long_is_skipped_and_reported(void)
{
	char said[4096] = "";
	struct world t;

	world_init(&t, "long", "--max-length 3 --after 1e");
	CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
	CHECK(strstr(said, "more tokens than --max-length") != NULL);
	CHECK(strstr(said, "long.tsv:") != NULL);
	CHECK(strstr(said, "training pairs") != NULL);
	CHECK(strstr(said, "BLEU") != NULL);
	CHECK(strstr(said, "seq2seq-decode") != NULL);
	world_remove(&t);
	t.options.max_length = 1;
	CHECK_ERROR(world_run(&t), "every training pair has more than 1 token (");
}

static void the_log_is_json_lines(void)
{
	/* begun, gone on with; every second update; each epoch; saved at both ends and then */
	static const struct {
		const char *event;
		int times;
	} events[] = { { "start", 2 }, { "train", 12 }, { "valid", 3 }, { "save", 1 + 3 + 1 },
		{ "end", 2 } };
	int seen[5] = { 0 };
	struct file f;
	struct world t;

	world_init(&t, "log", "--disp-freq 2u");
	t.options.log = test_path("log");
	world_run_parts(&t, (const int[]){ 10, 0 });
	CHECK_EQUAL(file_read(&f, test_path("log"), SIZE_MAX), 0);
	for (char *line = f.data, *end; (end = strchr(line, '\n')); line = end + 1) {
		struct json_document d;
		const struct json *event;

		CHECK_EQUAL(json_parse(&d, line, (size_t)(end - line)), 0);
		event = json_get(d.root, "event");
		CHECK(event && event->kind == JSON_STRING);
		for (int i = 0; event && i < 5; i++)
			seen[i] += !strcmp(event->text, events[i].event);
		CHECK(json_get(d.root, "update") != NULL);
		json_release(&d);
	}
	file_release(&f);
	for (int i = 0; i < 5; i++)
		CHECK_EQUAL(seen[i], events[i].times);
}

const struct test suite_train[] = {
	TEST(training_learns_to_reverse),
	TEST(every_tokenizer_and_score_trains),
	TEST(the_training_loss_is_the_mean_since_the_last_validation),
	TEST(one_side_can_be_lower_cased),
	TEST(two_files_and_a_validation_set_are_taken),
	TEST(a_plateau_lowers_the_rate_and_then_ends_the_run),
	TEST(a_short_gradient_makes_a_short_step),
	TEST(a_few_pairs_train_without_validation),
	TEST(minutes_end_a_run),
	TEST(minutes_of_a_validation_that_is_broken_off_count),
	TEST(what_is_too_long_is_skipped_and_reported),
	TEST(the_log_is_json_lines),
	{ 0 },
};
