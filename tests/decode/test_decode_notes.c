/* What the decode program tells people beside the translations. */
#include "tests/decode/decode_fixture.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The notes of a run with a person at a prompt, or with one who watches; to be freed. */
static char *notes_of(const char *options, const char *text, bool prompt, bool live)
{
	char *out, *notes;
	size_t len;
	struct decode_stream s = { .in_name = "in", .prompt = prompt, .live = live };
	struct command c;
	struct seq2seq *models;

	CHECK_EQUAL(parse_command(&c, "model", options), 0);
	models = seq2seq_open(c.operands.items, 1, 1, NULL);
	test_write_file(test_path("input"), text, strlen(text));
	s.in = open(test_path("input"), O_RDONLY);
	s.out = open_memstream(&out, &len);
	s.notes = open_memstream(&notes, &len);
	CHECK_EQUAL(decode_stream(models, &c.options, &s), 0);
	seq2seq_close(models);
	close(s.in);
	fclose(s.out);
	fclose(s.notes);
	free(out);
	return notes;
}

static void check(const char *options, const char *text, bool prompt, const char *expected)
{
	char *notes = notes_of(options, text, prompt, false);

	CHECK_TEXT(notes, expected);
	free(notes);
}

#define BAD "not valid UTF-8; bad bytes are read as U+FFFD"

static void bad_lines_are_told_once_with_their_encoding(void)
{
	char text[4096] = "la\n", *notes;

	world_model("model", TOKENIZER_WORD, 1);
	for (int i = 0; i < 40; i++)
		strcat(text, i % 2 ? "le chat est l\xE0, apr\xE8s l'\xE9t\xE9\n" : "chat\n");
	notes = notes_of("", text, false, false);
	CHECK(strstr(notes, "seq2seq-decode: in:3: " BAD
			    " (20 of 41 lines, this is the first); the text looks like "
			    "Windows-1252 or Latin-1 (iconv -f WINDOWS-1252 -t UTF-8)\n") == notes);
	CHECK(!strstr(notes, "in:5:"));
	free(notes);
}

static void a_person_at_a_prompt_is_told_at_once(void)
{
	world_model("model", TOKENIZER_WORD, 1);
	check("--max-length 3 --mini-batch 1 --maxi-batch 1",
		"the cat sat on\na\na \xFF\nthe cat sat on\n", true,
		"seq2seq-decode: in:1: too long, cut to --max-length 3 tokens\n"
		"seq2seq-decode: in:3: " BAD "\n"
		"seq2seq-decode: in:4: too long, cut to --max-length 3 tokens\n\n");
}

static void characters_that_training_never_showed_are_counted(void)
{
	static const enum tokenizer_kind kinds[] = { TOKENIZER_BPE, TOKENIZER_WORD,
		TOKENIZER_CHAR };

	for (int k = 0; k < 3; k++) {
		world_model("model", kinds[k], 1);
		check("",
			"a cat\n\nthe \xFF"
			"cat\n",
			false,
			"seq2seq-decode: in:3: " BAD "; the text is in no encoding known here\n");
		check("",
			"\u00BB"
			"a cat\u2019s\u2019 \a\nthe\u2019 \u6C49\u6C49 \u00BB\n",
			false,
			"seq2seq-decode: in: 4 characters seldom or never seen in training: "
			"\u2019 U+2019 3 times, \u00BB U+00BB 2 times, \u6C49 U+6C49 2 times, "
			"U+0007 1 time\n");
		check("", "\u0414\u0414\u0415\u0416\u0417\u0418\u0419\n", false,
			"seq2seq-decode: in: 6 characters seldom or never seen in training: "
			"\u0414 U+0414 2 times, \u0415 U+0415 1 time, \u0416 U+0416 1 time, "
			"\u0417 U+0417 1 time, \u0418 U+0418 1 time, ...\n");
	}
}

static void progress_is_shown_where_someone_watches(void)
{
	char *notes;

	world_model("model", TOKENIZER_WORD, 1);
	notes = notes_of("--mini-batch 1 --maxi-batch 1", "a cat\nthe cat\n", false, true);
	CHECK(!strncmp(notes, "\r1 line ", 8) && strstr(notes, " lines/s"));
	/* and taken away at the end */
	CHECK_EQUAL(notes[strlen(notes) - 1], '\r');
	CHECK_EQUAL(count_lines(notes), 0);
	free(notes);
	check("", "a cat\nthe cat\n", false, "");
}

const struct test suite_decode_notes[] = {
	TEST(bad_lines_are_told_once_with_their_encoding),
	TEST(a_person_at_a_prompt_is_told_at_once),
	TEST(characters_that_training_never_showed_are_counted),
	TEST(progress_is_shown_where_someone_watches),
	{ 0 },
};
