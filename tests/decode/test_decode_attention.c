/* Decoding with models that have no attention to show. */
#include "base/json.h"
#include "tests/decode/decode_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void a_model_without_attention_translates(void)
{
	struct result r, score;

	world_model_of("blind", TOKENIZER_BPE, 1, SCORE_NONE, false);
	r = run("blind", "-b 3 --n-best --mini-batch 1", world_input);
	CHECK_EQUAL(r.rc, 0);
	CHECK(count_lines(r.out) >= WORLD_LINES);
	check_same("blind", "-b 3 --n-best -j 2", r.out);
	score = run("blind", "--score", "the cat\tle chat\n");
	CHECK_EQUAL(score.rc, 0);
	CHECK(atof(score.out) < 0);
}

static void attention_that_is_not_there_is_not_shown(void)
{
	static const char *const cases[][2] = {
		{ "--attention", "--attention: the model was trained without attention" },
		{ "--alignment", "--alignment: the model was trained without attention" },
		{ "--alignment soft", "--alignment: the model was trained" },
		{ "-b 2 --n-best --alignment 0.3", "--alignment: the model was trained" },
		{ "--replace-unk", "--replace-unk: the model was trained without attention" },
	};

	world_model_of("blind", TOKENIZER_WORD, 1, SCORE_NONE, false);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_failure("blind", cases[i][0], world_input, cases[i][1]);
	check_failure("blind blind", "--attention", world_input,
		"the models were trained without attention");
	/* of no effect on tokens of bytes and so of no harm */
	world_model_of("blind", TOKENIZER_BPE, 1, SCORE_NONE, false);
	CHECK_EQUAL(run("blind", "--replace-unk", world_input).rc, 0);
}

static void an_ensemble_shows_the_attention_of_those_that_have_it(void)
{
	struct result r;

	world_model("model", TOKENIZER_BPE, 1);
	world_model_of("blind", TOKENIZER_BPE, 2, SCORE_NONE, false);
	for (int order = 0; order < 2; order++) {
		r = run(order ? "blind model" : "model blind", "--alignment soft",
			"where is the station?\n");
		CHECK_EQUAL(r.rc, 0);
		CHECK(check_rows(r.out, 6) > 0);
	}
}

/* The n-th object of the output; its members are checked. */
static void check_object(const struct json *o, int line, int rank, bool attention)
{
	const struct json *source = json_get(o, "source"), *target = json_get(o, "target");
	const struct json *weights = json_get(o, "attention");
	const struct json *last = NULL;
	size_t rows = 0;

	CHECK(json_get(o, "line")->number == line && json_get(o, "rank")->number == rank);
	CHECK(json_get(o, "logp")->number <= 0 && json_get(o, "text")->text != NULL);
	for (const struct json *s = source->child; s; s = s->next)
		last = s;
	CHECK_TEXT(last->text, "</s>");
	if (!attention) {
		CHECK_EQUAL(weights->kind, JSON_NULL);
		return;
	}
	for (const struct json *row = weights->child; row; row = row->next, rows++) {
		double sum = 0;

		CHECK_EQUAL(row->count, source->count);
		for (const struct json *w = row->child; w; w = w->next)
			sum += w->number;
		CHECK(fabs(sum - 1) <= 1e-6);
	}
	CHECK_EQUAL(rows, target->count);
}

static void json_gives_each_hypothesis_with_its_units_and_weights(void)
{
	static const char *const ways[] = { "", "-b 3 --n-best", "--alignment-unit token",
		"--alignment-unit word -b 2" };
	static const char *const models[] = { "bpe", "char", "words", "bpe blind", "blind" };

	world_model("bpe", TOKENIZER_BPE, 1);
	world_model("char", TOKENIZER_CHAR, 1);
	world_model("words", TOKENIZER_WORD, 1);
	world_model_of("blind", TOKENIZER_BPE, 2, SCORE_NONE, false);
	for (int m = 0; m < 5; m++)
		for (int w = 0; w < 4; w++) {
			char options[128];
			struct result r;
			int number = -1, rank = 0;

			snprintf(options, sizeof(options), "--alignment json %s", ways[w]);
			r = run(models[m], options, world_input);
			CHECK_EQUAL(r.rc, 0);
			for (char *at = r.out, *end; (end = strchr(at, '\n')); at = end + 1) {
				struct json_document d;

				CHECK_EQUAL(json_parse(&d, at, (size_t)(end - at)), 0);
				rank = json_get(d.root, "line")->number == number ? rank + 1 : 0;
				number += !rank;
				check_object(d.root, number, rank, m != 4);
				json_release(&d);
			}
			CHECK_EQUAL(number, WORLD_LINES - 1);
		}
}

const struct test suite_decode_attention[] = {
	TEST(a_model_without_attention_translates),
	TEST(attention_that_is_not_there_is_not_shown),
	TEST(an_ensemble_shows_the_attention_of_those_that_have_it),
	TEST(json_gives_each_hypothesis_with_its_units_and_weights),
	{ 0 },
};
