#include "tests/decode/decode_fixture.h"
#include "tests/test.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void one_line_in_is_one_line_out_in_order(void)
{
	struct result all, one;
	const char *line;
	char in[256];

	world_model("model", TOKENIZER_BPE, 1);
	all = run("model", "", world_input);
	CHECK_EQUAL(all.rc, 0);
	CHECK_EQUAL(count_lines(all.notes), 1);
	CHECK_EQUAL(count_lines(all.out), WORLD_LINES);
	for (int i = 0; i < WORLD_LINES; i++) {
		snprintf(in, sizeof(in), "%s\n", line_of(world_input, i));
		one = run("model", "", in);
		line = line_of(all.out, i);
		CHECK_TEXT(line, line_of(one.out, 0));
		CHECK_EQUAL(count_lines(one.out), 1);
		CHECK_EQUAL(*line != '\0', i != 1 && i != 4); /* blank lines stay empty */
	}
}

static void output_does_not_depend_on_batches_threads_or_arrival(void)
{
	static const char *const kinds[] = { "", "-b 5 --n-best --alignment soft", "--attention" };
	static const char *const ways[] = { "--mini-batch 1", "--mini-batch 7 --maxi-batch 1",
		"--mini-batch 7 -j 2", "--mini-batch 64 -j 3", "--mini-batch 2 --maxi-batch 2" };
	struct result one, pipe;
	char options[256];

	world_model("model", TOKENIZER_BPE, 1);
	for (int k = 0; k < 3; k++) {
		one = run("model", kinds[k], world_input);
		CHECK_EQUAL(one.rc, 0);
		for (int w = 0; w < 5; w++) {
			snprintf(options, sizeof(options), "%s %s", kinds[k], ways[w]);
			check_same("model", options, one.out);
		}
		pipe = run_bytes("model", kinds[k], world_input, strlen(world_input), FROM_PIPE);
		CHECK_EQUAL(pipe.rc, 0);
		CHECK_TEXT(pipe.out, one.out);
	}
}

/* The program at work in a thread of its own, a pipe to it and two from it. */
struct partner {
	struct decode_stream stream;
	struct decode_options options;
	struct seq2seq *models;
	int to, answers, notes;
	int rc;
	pthread_t thread;
};

static void *partner_work(void *context)
{
	struct partner *p = context;

	p->rc = decode_stream(p->models, &p->options, &p->stream);
	fclose(p->stream.out);
	fclose(p->stream.notes);
	return NULL;
}

static void partner_start(struct partner *p)
{
	struct command c;
	int in[2], out[2], notes[2];

	world_model("model", TOKENIZER_BPE, 1);
	CHECK_EQUAL(parse_command(&c, "model", ""), 0);
	p->models = seq2seq_open(c.operands.items, 1, 1, NULL);
	CHECK(p->models != NULL);
	CHECK_EQUAL(pipe(in) | pipe(out) | pipe(notes), 0);
	p->options = c.options;
	p->stream = (struct decode_stream){
		.in = in[0],
		.in_name = "stdin",
		.out = fdopen(out[1], "w"),
		.out_name = "out",
		.notes = fdopen(notes[1], "w"),
		.prompt = true,
	};
	p->to = in[1];
	p->answers = out[0];
	p->notes = notes[0];
	CHECK_EQUAL(pthread_create(&p->thread, NULL, partner_work, p), 0);
}

static void partner_stop(struct partner *p)
{
	close(p->to);
	pthread_join(p->thread, NULL);
	CHECK_EQUAL(p->rc, 0);
	close(p->stream.in);
	close(p->answers);
	close(p->notes);
	seq2seq_close(p->models);
}

/* Reads up to and including this character; false at the end. */
static bool read_until(int fd, char last)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char c = 0;

	/* the limit is there only so that a failure ends */
	while (c != last)
		if (poll(&p, 1, 60000) != 1 || read(fd, &c, 1) != 1)
			return false;
	return true;
}

static void who_waits_is_answered_line_by_line_behind_a_prompt(void)
{
	struct partner p;

	partner_start(&p);
	for (int i = 0; i < 3; i++) {
		CHECK(read_until(p.notes, ' '));
		CHECK_EQUAL(write(p.to, "the cat\n", 8), 8);
		CHECK(read_until(p.answers, '\n'));
		CHECK(read_until(p.notes, ' '));
		CHECK_EQUAL(write(p.to, "a\n\n", 3), 3);
		CHECK(read_until(p.answers, '\n') && read_until(p.answers, '\n'));
	}
	CHECK(read_until(p.notes, '>'));
	partner_stop(&p);
}

static void bytes_that_are_not_utf8_are_replaced_and_told(void)
{
	static const char bad[] = "the\0cat\nat\n\xFF\xE6\x88 a\n";
	struct result r, good;

	world_model("model", TOKENIZER_BPE, 1);
	r = run_bytes("model", "", bad, sizeof(bad) - 1, FROM_FILE);
	good = run("model", "", "the\uFFFDcat\nat\n\uFFFD\uFFFD\uFFFD a\n");
	CHECK_EQUAL(r.rc, 0);
	CHECK_TEXT(r.out, good.out);
	CHECK_TEXT(r.notes,
		"seq2seq-decode: stdin:1: not valid UTF-8; bad bytes are read as U+FFFD"
		" (2 of 3 lines, this is the first); the text is in no encoding known here\n");
	CHECK_TEXT(good.notes, "");
}

static void a_line_over_the_limit_is_cut_and_told(void)
{
	struct result r, kept;

	world_model("model", TOKENIZER_WORD, 1);
	/* windows of one line: nothing is left over from the line before */
	r = run("model", "--max-length 3 --mini-batch 1 --maxi-batch 1",
		"a cat\nthe cat sat on the mat\na the dog\nthe cat sat on\n");
	kept = run("model", "", "a cat\nthe cat sat\na the dog\nthe cat sat\n");
	CHECK_EQUAL(r.rc, 0);
	CHECK_TEXT(r.out, kept.out);
	CHECK_TEXT(r.notes, "seq2seq-decode: stdin:2: too long, cut to --max-length 3 tokens"
			    " (2 of 4 lines, this is the first)\n");
}

static void a_line_of_ten_megabytes_is_translated(void)
{
	enum { LEN = 10 << 20 };
	char *text = malloc(LEN + 1);
	struct result r;

	world_model("model", TOKENIZER_BPE, 1);
	for (int i = 0; i < LEN; i++)
		text[i] = "\xE6\x88\x91"[i % 3];
	text[LEN] = '\n';
	/* LEN is not a multiple of 3: the last character is broken */
	r = run_bytes("model", "--max-length 20 --alignment hard", text, LEN + 1, FROM_FILE);
	CHECK_EQUAL(r.rc, 0);
	CHECK_EQUAL(count_lines(r.out), 1);
	CHECK_EQUAL(count_lines(r.notes), 3); /* a character, too, that is not known */
	CHECK(strstr(r.notes, "stdin:1: too long, cut to --max-length 20 tokens\n") != NULL);
	free(text);
}

static void a_full_disk_is_an_error(void)
{
	FILE *full = fopen("/dev/full", "w");
	struct command c;
	int in;

	if (!full) {
		test_skip("no /dev/full here");
		return;
	}
	world_model("model", TOKENIZER_BPE, 1);
	test_write_file(test_path("input"), world_input, strlen(world_input));
	in = open(test_path("input"), O_RDONLY);
	CHECK_EQUAL(parse_command(&c, "model", ""), 0);
	CHECK_ERROR(run_command(&c, in, full, NULL), "cannot write to the output: ");
	fclose(full);
	close(in);
}

const struct test suite_decode[] = {
	TEST(one_line_in_is_one_line_out_in_order),
	TEST(output_does_not_depend_on_batches_threads_or_arrival),
	TEST(who_waits_is_answered_line_by_line_behind_a_prompt),
	TEST(bytes_that_are_not_utf8_are_replaced_and_told),
	TEST(a_line_over_the_limit_is_cut_and_told),
	TEST(a_line_of_ten_megabytes_is_translated),
	TEST(a_full_disk_is_an_error),
	{ 0 },
};
