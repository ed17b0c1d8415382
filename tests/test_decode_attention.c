/* Decoding with models that have no attention to show. */
#include "tests/decode_fixture.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static void a_model_without_attention_translates(void)
{
	struct result r, score;

	make_model_of("blind", TOKENIZER_BPE, 1, 0, SCORE_NONE);
	r = run("blind", "-b 3 --n-best --mini-batch 1", decode_input);
	CHECK_EQUAL(r.rc, 0);
	CHECK(count_lines(r.out) >= DECODE_LINES);
	check_same("blind", "-b 3 --n-best -j 2", r.out);
	score = run("blind", "--score", "the cat\tle chat\n");
	CHECK_EQUAL(score.rc, 0);
	CHECK(atof(score.out) < 0);
	result_release(&r);
	result_release(&score);
}

static void attention_that_is_not_there_is_not_shown(void)
{
	static const char *const options[] = { "--attention", "--alignment", "--alignment soft",
		"-b 2 --n-best --alignment 0.3", "--replace-unk" };
	struct result r;

	make_model_of("blind", TOKENIZER_WORD, 1, 0, SCORE_NONE);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const char *name = strstr(options[i], "--a");

		r = run("blind", options[i], decode_input);
		CHECK_ERROR(r.rc, name ? name[3] == 't' ? "--attention: " : "--alignment: "
				       : "--replace-unk: ");
		CHECK_ERROR(r.rc, "the model was trained without attention");
		CHECK_TEXT(r.out, "");
		result_release(&r);
	}
	r = run("blind blind", "--attention", decode_input);
	CHECK_ERROR(r.rc, "the models were trained without attention");
	result_release(&r);
	/* of no effect on tokens of bytes and so of no harm */
	make_model_of("blind", TOKENIZER_BPE, 1, 0, SCORE_NONE);
	r = run("blind", "--replace-unk", decode_input);
	CHECK_EQUAL(r.rc, 0);
	result_release(&r);
}

static void an_ensemble_shows_the_attention_of_those_that_have_it(void)
{
	struct result r;

	make_model("model", TOKENIZER_BPE, 1, 0);
	make_model_of("blind", TOKENIZER_BPE, 2, 0, SCORE_NONE);
	for (int order = 0; order < 2; order++) {
		const char *group;

		r = run(order ? "blind model" : "model blind", "--alignment soft",
			"where is the station?\n");
		CHECK_EQUAL(r.rc, 0);
		group = strstr(r.out, " ||| ");
		CHECK(group != NULL);
		for (group += 5; *group && *group != '\n';) {
			double sum = 0;
			char *end;

			do {
				sum += strtod(group, &end);
				group = end + 1;
			} while (*end == ',');
			CHECK_NEAR(sum, 1, 1e-4);
			if (*end != ' ')
				break;
		}
		result_release(&r);
	}
}

const struct test suite_decode_attention[] = {
	{ "a_model_without_attention_translates", a_model_without_attention_translates },
	{ "attention_that_is_not_there_is_not_shown", attention_that_is_not_there_is_not_shown },
	{ "an_ensemble_shows_the_attention_of_those_that_have_it",
		an_ensemble_shows_the_attention_of_those_that_have_it },
	{ 0 },
};
