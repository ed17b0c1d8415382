#include "base/err.h"
#include "tests/decode/decode_fixture.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void scores_keep_order_and_do_not_depend_on_batches(void)
{
	static const char pairs[] =
		"the cat\tle chat\n\t\na\tb c d e f\tignored\nthe cat\t\n\tla gare\r\n";
	struct result one, many;

	world_model("model", TOKENIZER_BPE, 1);
	one = run("model", "--score --mini-batch 1", pairs);
	many = run("model", "--score -j 2", pairs);
	CHECK_EQUAL(one.rc, 0);
	CHECK_EQUAL(count_lines(one.out), 5);
	CHECK_TEXT(many.out, one.out);
	CHECK_TEXT(one.notes, "");
	CHECK(atof(one.out) < 0);
	many = run(
		"model", "--score", "the cat\tle chat\n\t\na\tb c d e f\nthe cat\t\n\tla gare\n");
	CHECK_TEXT(many.out, one.out);
}

static void a_pair_without_tab_is_named_after_the_lines_before_it(void)
{
	struct result r;

	world_model("model", TOKENIZER_BPE, 1);
	r = run("model", "--score", "a\tb\nc\td\nno tab\ne\tf\n");
	CHECK_ERROR(r.rc, "stdin:3: no TAB between source and target");
	CHECK_EQUAL(count_lines(r.out), 2);
	CHECK_ERROR(run("model", "--score", "a\tb\n\n").rc, "stdin:2: ");
	CHECK_EQUAL(run("model", "--score", "").rc, 0);
}

static void a_model_twice_is_the_model(void)
{
	world_model("model", TOKENIZER_BPE, 1);
	check_same("model model", "", run("model", "", world_input).out);
	check_same("model model", "-b 4", run("model", "-b 4", world_input).out);
}

static void an_ensemble_scores_by_the_mean(void)
{
	struct result a, b, both;

	world_model("a", TOKENIZER_BPE, 1);
	world_model("b", TOKENIZER_BPE, 2);
	a = run("a", "--score", "the cat\tle chat\n");
	b = run("b", "--score", "the cat\tle chat\n");
	both = run("a b", "--score", "the cat\tle chat\n");
	CHECK_EQUAL(both.rc, 0);
	CHECK(fabs(atof(a.out) - atof(b.out)) > 1e-3);
	CHECK_NEAR(atof(both.out), (atof(a.out) + atof(b.out)) / 2, 2e-6);
	a = run("a b", "-b 2", world_input);
	CHECK_EQUAL(a.rc, 0);
	CHECK_EQUAL(count_lines(a.out), WORLD_LINES);
}

static void models_that_cannot_be_used_are_refused_by_name(void)
{
	static const char *const cases[][2] = {
		{ "model other", "cannot translate together" },
		/* wherever it stands */
		{ "plain", "plain: has no tokenizers" },
		{ "model plain", "plain: has no tokenizers" },
		{ "plain model", "plain: has no tokenizers" },
		{ "missing", "missing" },
		{ "model missing", "missing" },
		{ "garbage", "garbage" },
	};

	world_model("model", TOKENIZER_BPE, 1);
	world_model_of("other", TOKENIZER_BPE, 1, SCORE_ADDITIVE, true);
	world_save(test_path("plain"), WORLD_PLAIN, TIED_OUTPUT, SCORE_ADDITIVE);
	test_write_file(test_path("garbage"), "not a model", 11);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check_failure(cases[i][0], "", world_input, cases[i][1]);
		CHECK(i || (strstr(err_get(), "/model and ") && strstr(err_get(), "/other ")));
	}
	check_failure("model", "--kernels none", world_input, "none");
}

static void running_out_of_memory_at_any_point_is_an_error(void)
{
	static const char *const options[] = { "-b 2 --n-best --alignment soft", "--alignment",
		"--attention", "--score" };
	static const char text[] = "the\xFF"
				   "cat\tgare\n\t\nthe mat is on\tis\n";

	world_model("model", TOKENIZER_BPE, 1);
	test_write_file(test_path("input"), text, sizeof(text) - 1);
	for (int k = 0; k < 4; k++) {
		struct decode_stream s = { .in_name = "stdin", .out_name = "out" };
		struct starving hunger = { 0 };
		struct command c;

		CHECK_EQUAL(parse_command(&c, "model", options[k]), 0);
		while (starving(&hunger)) {
			struct seq2seq *models = seq2seq_open(c.operands.items, 1, 1, NULL);

			CHECK(models != NULL);
			s.in = open(test_path("input"), O_RDONLY);
			s.out = fopen("/dev/null", "w");
			STARVE(&hunger, decode_stream(models, &c.options, &s));
			fclose(s.out);
			close(s.in);
			seq2seq_close(models);
		}
	}
}

static void a_translator_without_memory_is_an_error(void)
{
	char path[512], *paths[2] = { path, path };
	struct starving s = { 0 };

	world_model("model", TOKENIZER_WORD, 1);
	snprintf(path, sizeof(path), "%s", test_path("model"));
	while (starving(&s)) {
		struct seq2seq *models = NULL;

		STARVE(&s, (models = seq2seq_open(paths, 2, 1, NULL)) ? 0 : -1);
		seq2seq_close(models);
	}
}

const struct test suite_decode_models[] = {
	TEST(scores_keep_order_and_do_not_depend_on_batches),
	TEST(a_pair_without_tab_is_named_after_the_lines_before_it),
	TEST(a_model_twice_is_the_model),
	TEST(an_ensemble_scores_by_the_mean),
	TEST(models_that_cannot_be_used_are_refused_by_name),
	TEST(running_out_of_memory_at_any_point_is_an_error),
	TEST(a_translator_without_memory_is_an_error),
	{ 0 },
};
