/* The interface for C programs. */
#include "decode/seq2seq.h"

#include "tests/decode/decode_fixture.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <pthread.h>
#include <string.h>

static struct seq2seq *open_model(enum tokenizer_kind kind)
{
	char path[512], *paths[] = { path };
	struct seq2seq *s;

	world_model("library", kind, 1);
	snprintf(path, sizeof(path), "%s", test_path("library"));
	s = seq2seq_open(paths, 1, 2, NULL);
	CHECK(s != NULL);
	return s;
}

enum { LINES = 5 };
static const struct seq2seq_text lines[LINES] = { { "the cat", 7 }, { NULL, 0 },
	{ "où est\0la gare ?", 17 }, { "\xFF", 1 }, { " the dog and the station ", 25 } };

static void translate(struct seq2seq *s, const struct seq2seq_options *o, struct seq2seq_result *r)
{
	CHECK_EQUAL(seq2seq_translate(s, o, lines, LINES, r), 0);
}

static void lines_of_any_bytes_are_translated_in_their_order(void)
{
	struct seq2seq *s = open_model(TOKENIZER_BPE);
	struct result expected = run("library", "",
		"the cat\n\noù est\uFFFDla gare ?\n\uFFFD\n"
		"the dog and the station\n");
	struct seq2seq_result r[LINES];

	translate(s, NULL, r);
	for (int i = 0; i < LINES; i++) {
		CHECK_TEXT(r[i].best[0].text, line_of(expected.out, i));
		CHECK_EQUAL(r[i].count, 1);
		CHECK(!r[i].source && !r[i].best[0].target && !r[i].best[0].attention);
		CHECK_EQUAL(r[i].repaired, i == 2 || i == 3);
		CHECK(!r[i].cut);
		CHECK(i == 1 ? r[i].best[0].logp == 0 : r[i].best[0].logp < 0);
	}
	seq2seq_results_release(r, LINES);
	seq2seq_results_release(r, LINES);
	CHECK_EQUAL(seq2seq_translate(s, NULL, NULL, 0, NULL), 0);
	seq2seq_close(s);
}

static void options_out_of_their_range_are_refused(void)
{
	struct seq2seq *s = open_model(TOKENIZER_BPE);
	struct seq2seq_options o;
	struct seq2seq_result r[LINES];

	seq2seq_options_init(&o);
	o.n_best = 2;
	CHECK_ERROR(seq2seq_translate(s, &o, lines, LINES, r), "n_best is 2");
	CHECK(!r[0].best && !r[4].best);
	o.beam = 0;
	CHECK_ERROR(seq2seq_score(s, &o, lines, lines, LINES, r), "beam is 0");
	CHECK_TEXT(seq2seq_error(), "beam is 0, which is not within 1..1000");
	seq2seq_close(s);
	CHECK(!seq2seq_open(NULL, 0, 1, NULL));
	CHECK(strstr(seq2seq_error(), "no model") != NULL);
	seq2seq_close(NULL);
}

static void a_translation_scores_its_log_probability(void)
{
	struct seq2seq *s = open_model(TOKENIZER_WORD);
	struct seq2seq_result r[LINES], score[LINES];
	struct seq2seq_options o;
	int ended = 0;

	seq2seq_options_init(&o);
	o.attention = true; /* of a score there is none to show */
	translate(s, &o, r);
	for (int i = 0; i < LINES; i++) {
		const struct seq2seq_hypothesis *h = &r[i].best[0];
		const struct seq2seq_text text = { h->text, strlen(h->text) };

		CHECK_EQUAL(seq2seq_score(s, &o, &lines[i], &text, 1, &score[i]), 0);
		CHECK(!score[i].source && !score[i].best[0].attention);
		/* a text that was stopped has no end to score, and a blank line none to compute */
		if (h->ended && i != 1) {
			CHECK_NEAR(score[i].best[0].logp, h->logp, 1e-5);
			ended++;
		}
	}
	CHECK(ended > 0);
	seq2seq_results_release(r, LINES);
	seq2seq_results_release(score, LINES);
	seq2seq_close(s);
}

static void characters_are_units_unless_words_are_asked_for(void)
{
	struct seq2seq *s = open_model(TOKENIZER_CHAR);
	const struct seq2seq_text text = { "a cat", 5 };
	struct seq2seq_options o;
	struct seq2seq_result r;

	seq2seq_options_init(&o);
	o.attention = true;
	for (o.unit = SEQ2SEQ_AUTO; o.unit <= SEQ2SEQ_TOKEN; o.unit++) {
		bool words = o.unit == SEQ2SEQ_WORD;

		CHECK_EQUAL(seq2seq_translate(s, &o, &text, 1, &r), 0);
		CHECK_EQUAL(r.sources, words ? 3 : 6);
		CHECK_TEXT(r.source[1], words ? "cat" : " ");
		CHECK_TEXT(r.source[r.sources - 1], "</s>");
		for (int i = 0; i < r.best[0].targets; i++) {
			double sum = 0;

			for (int j = 0; j < r.sources; j++)
				sum += r.best[0].attention[i * r.sources + j];
			CHECK_NEAR(sum, 1, 1e-6);
		}
		seq2seq_results_release(&r, 1);
	}
	seq2seq_close(s);
}

struct user {
	struct seq2seq *s;
	char text[2][4096];
	pthread_t thread;
};

static void *use(void *context)
{
	struct user *u = context;
	struct seq2seq_result r[LINES];
	struct seq2seq_options bad;

	seq2seq_options_init(&bad);
	bad.max_length = 0;
	translate(u->s, NULL, r);
	snprintf(u->text[0], sizeof(u->text[0]), "%s", r[4].best[0].text);
	seq2seq_results_release(r, LINES);
	if (seq2seq_translate(u->s, &bad, lines, LINES, r))
		snprintf(u->text[1], sizeof(u->text[1]), "%s", seq2seq_error());
	return NULL;
}

static void two_handles_work_in_two_threads(void)
{
	struct user users[2];

	CHECK_EQUAL(seq2seq_open((char *[]){ "nowhere" }, 1, 1, NULL) != NULL, 0);
	for (int i = 0; i < 2; i++)
		users[i].s = open_model(TOKENIZER_BPE);
	for (int i = 0; i < 2; i++)
		CHECK_EQUAL(pthread_create(&users[i].thread, NULL, use, &users[i]), 0);
	for (int i = 0; i < 2; i++) {
		pthread_join(users[i].thread, NULL);
		seq2seq_close(users[i].s);
	}
	CHECK_TEXT(users[0].text[0], users[1].text[0]);
	CHECK_TEXT(users[1].text[1], "max_length is 0, which is not within 1..1000000");
	/* the message of this thread is its own */
	CHECK(strstr(seq2seq_error(), "nowhere") != NULL);
}

static void memory_that_fails_leaves_no_result(void)
{
	struct starving hunger = { 0 };
	struct seq2seq_result r[LINES];
	struct seq2seq_options o;

	seq2seq_options_init(&o);
	o.beam = o.n_best = 2;
	o.attention = true;
	o.max_length = 4;
	while (starving(&hunger)) {
		struct seq2seq *s = open_model(TOKENIZER_CHAR);

		STARVE(&hunger, seq2seq_translate(s, &o, lines, LINES, r));
		CHECK(hunger.over || !r[0].best);
		seq2seq_results_release(r, LINES);
		seq2seq_close(s);
	}
}

const struct test suite_seq2seq[] = {
	TEST(lines_of_any_bytes_are_translated_in_their_order),
	TEST(options_out_of_their_range_are_refused),
	TEST(a_translation_scores_its_log_probability),
	TEST(characters_are_units_unless_words_are_asked_for),
	TEST(two_handles_work_in_two_threads),
	TEST(memory_that_fails_leaves_no_result),
	{ 0 },
};
