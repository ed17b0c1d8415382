/* A program's options of every kind: how they are read, and what is said of them. */
#include "base/err.h"
#include "base/mem.h"
#include "base/options_value.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the last command line gave. */
static struct sample_values {
	bool lowercase, normalize;
	int beam, kind, depth;
	unsigned parts;
	uint64_t seed;
	double rate, shift;
	const char *model;
	struct option_strings sets;
	struct option_amount after;
} given;
static struct operands sample_operands;

static const struct option table[] = {
	{ .kind = OPTION_HEADING, .help = "Files" },
	{ "model", 'm', OPTION_STRING, &given.model, "FILE", .help = "where the model is" },
	{ "train-sets", 't', OPTION_STRINGS, &given.sets, "FILE", .help = "one or two files" },
	{ .kind = OPTION_HEADING, .help = "Search" },
	{ "beam-size", 'b', OPTION_INT, &given.beam, "N", 1, 64,
		.help = "hypotheses kept a sentence; with so many words that clearly the "
			"description be wrapped at the right margin\nand a second line" },
	{ "depth", 0, OPTION_INT, &given.depth, "N", .help = NULL },
	{ "normalize", 'n', OPTION_FLAG, &given.normalize, .help = "divide by the length" },
	{ "lowercase", 'l', OPTION_FLAG, &given.lowercase, .help = "fold case" },
	{ "tokenizer", 0, OPTION_CHOICE, &given.kind, .choices = "bpe|word|char", .help = "kind" },
	{ "part", 0, OPTION_SET, &given.parts, .choices = "head|body|tail", .help = "any of them" },
	{ "seed", 's', OPTION_SEED, &given.seed, "N", .help = "of the generator" },
	{ "learn-rate-with-a-long-name", 'r', OPTION_REAL, &given.rate, "X", 0, 1, .help = "step" },
	{ "shift", 'x', OPTION_REAL, &given.shift, "X",
		.help = "any number; this help is as long as fits one." },
	{ "after", 0, OPTION_AMOUNT, &given.after, "AMOUNT", .help = "length of training" },
};

static const struct option_alias aliases[] = { { "lc", "lowercase" }, { "tok", "tokenizer" },
	{ 0 } };

static const struct program sample_program = {
	.name = "seq2seq-test",
	.summary = "tests the options.",
	.usage = "seq2seq-test [OPTION]... [WORD]...",
	.options = table,
	.count = sizeof(table) / sizeof(table[0]),
	.aliases = aliases,
	.epilogue = "Example: none.",
	.operands_min = 0,
	.operands_max = 2,
};

/* Parses a command line, cut at spaces ("_" stands for an empty word), from the defaults. */
static int sample_parse(const char *text)
{
	static char line[512], *words[64];
	int n = 1;

	given = (struct sample_values){ .beam = 6,
		.normalize = true,
		.rate = 0.5,
		.parts = 2,
		.after = { 20, 'e' },
		.sets = { .items = { "d" }, .count = 1 } };
	snprintf(line, sizeof(line), "%s", text);
	words[0] = "program";
	for (char *w = strtok(line, " "); w; w = strtok(NULL, " "))
		words[n++] = strcmp(w, "_") ? w : "";
	words[n] = NULL;
	sample_operands = (struct operands){ 0 };
	return options_parse(&sample_program, &sample_operands, n, words);
}

/* The line is taken, and this is so then. */
#define GIVES(line, condition) CHECK(!sample_parse(line) && (condition))

static void every_kind_of_value_is_read(void)
{
	GIVES("", given.beam == 6 && given.normalize && !given.lowercase && !given.model &&
			  given.after.unit == 'e' && !sample_operands.count);
	GIVES("--model a.bin", !strcmp(given.model, "a.bin"));
	GIVES("--beam-size=12", given.beam == 12);
	GIVES("--seed 18446744073709551615", given.seed == UINT64_MAX);
	GIVES("--learn-rate-with-a-long-name 1e-3", given.rate == 1e-3);
	GIVES("--lowercase --no-normalize", given.lowercase && !given.normalize);
	GIVES("--train-sets x y", given.sets.count == 2 && !strcmp(given.sets.items[1], "y"));
	GIVES("--tokenizer word", given.kind == 1);
	GIVES("--part tail --part=head --part head", given.parts == (1 | 2 | 4));
	/* negative numbers are values */
	GIVES("--shift -3", given.shift == -3);
	GIVES("-x -.5", given.shift == -.5);
	GIVES("--depth -2147483648", given.depth == INT32_MIN);
	/* amounts have a unit */
	GIVES("--after 500", given.after.count == 500 && given.after.unit == 'u');
	GIVES("--after 0.5m", given.after.count == 0.5 && given.after.unit == 'm');
	GIVES("--after 3e", given.after.count == 3 && given.after.unit == 'e');
}

static void letters_come_in_bunches_and_an_alias_of_several_is_none(void)
{
	GIVES("-b 3 -mfile -lx-2.5", given.beam == 3 && given.lowercase && given.shift == -2.5 &&
					     !strcmp(given.model, "file"));
	GIVES("-ln", given.lowercase && given.normalize);
	GIVES("-b64", given.beam == 64);
	GIVES("-lc -tok char a", given.lowercase && given.kind == 2 && sample_operands.count == 1);
	GIVES("-tok=word", given.kind == 1);
}

static void operands_are_gathered_in_order(void)
{
	struct program p = sample_program;
	char *one[] = { "program", "a", NULL }, **words;

	CHECK_EQUAL(sample_parse("one -b 2 -"), 0);
	words = sample_operands.items;
	CHECK(sample_operands.count == 2 && !strcmp(words[0], "one") && !strcmp(words[1], "-"));
	CHECK_EQUAL(sample_parse("-b 2 -- --beam-size -x"), 0);
	CHECK_EQUAL(sample_operands.count, 2);
	CHECK(!strcmp(words[0], "--beam-size") && !strcmp(words[1], "-x"));
	/* their number is checked */
	CHECK_ERROR(sample_parse("a b c"), "unexpected argument 'c'");
	p.operands_min = 1;
	CHECK_ERROR(options_parse(&p, NULL, 1, one), "an argument is missing");
	CHECK_EQUAL(options_parse(&p, NULL, 2, one), 0);
	p.operands_min = 2;
	CHECK_ERROR(options_parse(&p, NULL, 2, one), "too few arguments");
	p.operands_max = -1;
	CHECK_ERROR(options_parse(&p, NULL, 2, one), "too few arguments");
}

static void lists_of_words_end_at_the_next_option(void)
{
	GIVES("-t a - b -l c", given.sets.count == 3 && sample_operands.count == 1);
	GIVES("-t a -- b", given.sets.count == 1);
	GIVES("--train-sets=a b", given.sets.count == 1);
}

static void what_is_no_number_is_refused(void)
{
	static const char *const bad[] = { "x", "_", "1x", "nan", "inf", "-", "0x10", "1,5", "--5",
		"+-1", "e5" };
	static const char *const options[] = { "--beam-size=", "--shift=", "--seed=" };
	char text[64];

	for (size_t o = 0; o < 3; o++)
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			snprintf(text, sizeof(text), "%s%s", options[o], bad[i]);
			CHECK_ERROR(sample_parse(text), "is not a number");
		}
}

static void misuse_is_refused_and_says_why(void)
{
	static const char *const cases[][2] = {
		/* numbers */
		{ "--beam-size 0", "--beam-size: 0 is not within 1..64" },
		{ "-b65", "--beam-size: 65 is not within 1..64" },
		{ "-b99999999999999999999", "is not within 1..64" },
		{ "-b 1e999", "--beam-size: 1e999 is not within 1..64" },
		{ "--depth 2147483648", "is not within -2147483648..2147483647" },
		{ "-r 1.01", "long-name: 1.01 is not within 0..1" },
		{ "-x 1e999", "--shift: 1e999 is too large" },
		{ "-s -1", "--seed: -1 is not within 0..18446744073709551615" },
		{ "-s 18446744073709551616", "is not within 0.." },
		{ "--beam-size=", "--beam-size: '' is not a number" },
		{ "-b x", "--beam-size: 'x' is not a number" },
		{ "-b 1.5", "--beam-size: 1.5 is not a whole number" },
		{ "-s 1.5", "--seed: 1.5 is not a whole number" },
		{ "--after x", "--after: 'x' is not an amount such as 20e" },
		{ "--after 5h", "'5h' is not an amount" },
		{ "--after 5mm", "'5mm' is not an amount" },
		{ "--after -5u", "--after: -5u is negative" },
		{ "--after 1.5u", "not a whole number of updates" },
		{ "--after 1e999m", "too large" },
		/* choices and sets */
		{ "--tokenizer wor", "--tokenizer: 'wor' is none of bpe|word|char" },
		{ "--tokenizer words", "is none of" },
		{ "--tokenizer=", "is none of" },
		{ "--part arm", "--part: 'arm' is none of head|body|tail" },
		/* a value too few or too many */
		{ "--part", "--part: value is missing" },
		{ "-b", "--beam-size: N is missing" },
		{ "-tok", "--tokenizer: value is missing" },
		{ "--model", "--model: FILE is missing" },
		{ "--model --lowercase", "--model: FILE is missing before '--lowercase'" },
		{ "-t -l", "--train-sets: FILE is missing before '-l'" },
		{ "-t 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
			"--train-sets: more than 16 words" },
		{ "--lowercase=yes", "--lowercase takes no value" },
		{ "-lc=x", "--lowercase takes no value" },
		/* given twice */
		{ "-ll", "--lowercase is given twice" },
		{ "-lc --lowercase", "--lowercase is given twice" },
		{ "--lowercase --no-lowercase", "--lowercase is given twice" },
		{ "-b 2 --beam-size 3", "--beam-size is given twice" },
		{ "-t a -t b", "given twice" },
		/* names */
		{ "-lq", "unknown option '-q'" },
		{ "-nope", "unknown option '-o'" },
		{ "--beem-size 3", "unknown option '--beem-size'; did you mean --beam-size?" },
		{ "--beam 3", "unknown option '--beam'; did you mean --beam-size?" },
		{ "--no-lowercas", "did you mean --no-lowercase?" },
		{ "--no-model", "unknown option '--no-model'" },
		{ "--Files", "unknown option '--Files'" },
		{ "--a-name-of-more-than-sixty-four-letters-is-not-compared-with-any-other",
			"unknown option" },
		{ "--xyzzy=3", "unknown option '--xyzzy'" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_ERROR(sample_parse(cases[i][0]), cases[i][1]);
	CHECK(!strstr(err_get(), "did you mean")); /* nothing is near to the last */
	CHECK_ERROR(sample_parse("-b65"), "");
	CHECK_EQUAL(given.beam, 6);
}

static int implicit_parse(const char *first, const char *second)
{
	static const struct option_implicit implicit[] = { { "shift", "7" },
		{ "tokenizer", "word" }, { 0 } };
	struct program p = sample_program;
	char words[3][32] = { "program" }, *argv[] = { words[0], words[1], words[2] };

	p.implicit = implicit;
	snprintf(words[1], sizeof(words[1]), "%s", first);
	snprintf(words[2], sizeof(words[2]), "%s", second);
	return options_parse(&p, &sample_operands, 2 + (*second != '\0'), argv);
}

static void a_value_may_be_left_out_where_the_program_says_what_it_is_then(void)
{
	sample_parse("");
	CHECK(!implicit_parse("--shift", "") && given.shift == 7);
	CHECK(!implicit_parse("-x", "file") && given.shift == 7 && sample_operands.count == 1);
	CHECK(!implicit_parse("-x", "-2") && given.shift == -2 && sample_operands.count == 0);
	CHECK(!implicit_parse("--tokenizer", "--normalize") && given.kind == 1);
	CHECK(!implicit_parse("--tokenizer", "char") && given.kind == 2);
	CHECK(!implicit_parse("--tokenizer", "7") && given.kind == 1);
	CHECK(!implicit_parse("--no-tokenizer", "") && given.kind == 0);
	CHECK_ERROR(implicit_parse("--tokenizer=7", ""), "'7' is none of bpe|word|char");
	CHECK_ERROR(implicit_parse("--no-tokenizer=char", ""), "unknown option");
	CHECK_ERROR(implicit_parse("--no-shift", ""), "unknown option");
}

static void values_kept_as_text_come_back(void)
{
	static const char *const lines[] = { "",
		"--model a --beam-size 7 -nl --tokenizer char "
		"--part tail --seed 18446744073709551615 "
		"-r 0.1234567890123 --shift -2.5 --after 2.5e",
		"--no-normalize --after 0" };
	struct str text = { 0 }, again = { 0 };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		for (size_t k = 0; k < sample_program.count; k++) {
			const struct option *o = &sample_program.options[k];

			if (o->kind == OPTION_HEADING || o->kind == OPTION_STRINGS)
				continue;
			str_clear(&text);
			str_clear(&again);
			sample_parse(lines[i]);
			CHECK_EQUAL(option_text(o, &text), 0);
			/* in the place of other values */
			sample_parse(lines[!i]);
			CHECK_EQUAL(option_from_text(o, text.data), 0);
			CHECK_EQUAL(option_text(o, &again), 0);
			CHECK_TEXT(text.data, again.data);
		}
	CHECK_ERROR(option_from_text(&sample_program.options[9], "head arm"), "'arm' is none of");
	str_release(&text);
	str_release(&again);
}

static void what_was_given_is_marked(void)
{
	bool marks[16] = { false };
	struct program p = sample_program;
	char *words[] = { "program", "-b3", "--after=2e", NULL };

	p.given = marks;
	CHECK_EQUAL(options_parse(&p, NULL, 3, words), 0);
	for (size_t i = 0; i < p.count; i++)
		CHECK_EQUAL(marks[i], p.options[i].letter == 'b' || i == p.count - 1);
}

static void help_shows_every_option_and_its_default(void)
{
	struct str s = { 0 };

	sample_parse("");
	CHECK_EQUAL(options_help(&sample_program, &s), 0);
	CHECK_TEXT(s.data,
		"seq2seq-test: tests the options.\n"
		"\n"
		"usage: seq2seq-test [OPTION]... [WORD]...\n"
		"\n"
		"Files:\n"
		"  -m, --model FILE            where the model is\n"
		"  -t, --train-sets FILE...    one or two files (default: d)\n"
		"\n"
		"Search:\n"
		"  -b, --beam-size N           hypotheses kept a sentence; with so many words "
		"that\n"
		"                              clearly the description be wrapped at the right "
		"margin\n"
		"                              and a second line (default: 6)\n"
		"      --depth N               (default: 0)\n"
		"  -n, --[no-]normalize        divide by the length (default: on)\n"
		"  -l, --[no-]lowercase        fold case\n"
		"  -tok, --tokenizer bpe|word|char\n"
		"                              kind (default: bpe)\n"
		"      --part head|body|tail   any of them (default: body)\n"
		"  -s, --seed N                of the generator (default: 0)\n"
		"  -r, --learn-rate-with-a-long-name X\n"
		"                              step (default: 0.5)\n"
		"  -x, --shift X               any number; this help is as long as fits one. "
		"(default: 0)\n"
		"      --after AMOUNT          length of training (default: 20e)\n"
		"\n"
		"Help:\n"
		"  -h, --help                  this text\n"
		"      --version               name and version\n"
		"\n"
		"Example: none.\n");
	sample_parse("-m a.bin -t x y --after 0u");
	given.shift = NAN;
	given.parts = 0;
	str_clear(&s);
	CHECK_EQUAL(options_help(&sample_program, &s), 0);
	CHECK(strstr(s.data, "where the model is (default: a.bin)\n") != NULL);
	CHECK(strstr(s.data, "as long as fits one.\n") != NULL);
	CHECK(strstr(s.data, "any of them\n") != NULL);
	CHECK(strstr(s.data, "one or two files (default: x y)\n") != NULL);
	CHECK(strstr(s.data, "(default: never)\n") != NULL);
	sample_parse("--part tail --part head");
	str_clear(&s);
	CHECK_EQUAL(options_help(&sample_program, &s), 0);
	CHECK(strstr(s.data, "(default: head body tail)") != NULL);
	str_release(&s);
}

static void help_without_headings_gets_one(void)
{
	struct program p = { "p", "s", "u", sample_program.options + 8, 1, NULL, NULL, NULL, 0, 0,
		NULL };
	struct option h = { "hop", 'h', OPTION_FLAG, &given.lowercase, NULL, 0, 0, NULL, NULL };
	struct str s = { 0 };

	sample_parse("");
	CHECK_EQUAL(options_help(&p, &s), 0);
	CHECK_TEXT(s.data, "p: s\n\nusage: u\n\nOptions:\n      --tokenizer bpe|word|char\n"
			   "                              kind (default: bpe)\n\nHelp:\n"
			   "  -h, --help                  this text\n"
			   "      --version               name and version\n");
	p.options = &h;
	str_clear(&s);
	CHECK_EQUAL(options_help(&p, &s), 0);
	CHECK(strstr(s.data, "  -h, --[no-]hop\n") != NULL);
	CHECK(strstr(s.data, "\n      --help ") != NULL);
	str_release(&s);
}

/* Runs a command line in a child whose stdout and stderr go to files (NULL: stdout is closed);
 * gives the status with which a program would end, as its main does it. */
static int run(const char *text, const char *out, const char *err)
{
	int status, rc, fd;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child) {
		waitpid(child, &status, 0);
		return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	}
	fd = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	dup2(fd, 2);
	close(fd);
	close(1);
	if (out)
		open(out, O_WRONLY | O_CREAT | O_TRUNC, 0666); /* is 1 */
	rc = sample_parse(text);
	exit(rc < 0 ? options_misuse(&sample_program) : rc > 0 ? 0 : 99);
}

static void check_file(const char *path, const char *expected)
{
	char data[4096] = "";
	FILE *f = fopen(path, "r");

	CHECK(f && fread(data, 1, sizeof(data) - 1, f) < sizeof(data));
	CHECK_TEXT(data, expected);
	if (f)
		fclose(f);
}

static void help_and_version_go_to_stdout_misuse_to_stderr(void)
{
	const char *out = test_path("out"), *err = test_path("err");
	struct str s = { 0 };

	CHECK_EQUAL(run("--version", out, err), 0);
	check_file(out, "seq2seq-test 0.1.0\n");
	check_file(err, "");
	CHECK_EQUAL(sample_parse(""), 0);
	CHECK_EQUAL(options_help(&sample_program, &s), 0);
	/* even if the rest of the line is wrong, and with the defaults as they are without it */
	CHECK_EQUAL(run("--beam-size 5 --wrong --help", out, err), 0);
	check_file(out, s.data);
	CHECK_EQUAL(run("-h", out, err), 0);
	check_file(out, s.data);
	CHECK_EQUAL(run("-b 3 -- --help", out, err), 99);
	str_release(&s);
	/* misuse to stderr */
	CHECK_EQUAL(run("--beam-size 0", out, err), 2);
	check_file(out, "");
	check_file(err, "seq2seq-test: --beam-size: 0 is not within 1..64\n"
			"Try 'seq2seq-test --help'\n");
}

static void help_that_cannot_be_written_is_a_failure(void)
{
	const char *err = test_path("err");

	CHECK_EQUAL(run("--help", NULL, err), 1);
	check_file(err, "seq2seq-test: cannot write to standard output: Bad file descriptor\n");
	if (access("/dev/full", W_OK))
		return;
	CHECK_EQUAL(run("--version", "/dev/full", err), 1);
	check_file(err, "seq2seq-test: cannot write to standard output: No space left on device\n");
}

static void short_memory_is_an_error(void)
{
	struct starving hunger = { 0 };
	struct str s = { 0 };

	mem_fail_at(1);
	CHECK_ERROR(sample_parse("-b 3"), "out of memory");
	while (starving(&hunger)) {
		STARVE(&hunger, options_help(&sample_program, &s));
		str_release(&s);
	}
	CHECK(hunger.rounds > 3);
}

const struct test suite_options[] = {
	TEST(every_kind_of_value_is_read),
	TEST(letters_come_in_bunches_and_an_alias_of_several_is_none),
	TEST(operands_are_gathered_in_order),
	TEST(lists_of_words_end_at_the_next_option),
	TEST(what_is_no_number_is_refused),
	TEST(misuse_is_refused_and_says_why),
	TEST(a_value_may_be_left_out_where_the_program_says_what_it_is_then),
	TEST(values_kept_as_text_come_back),
	TEST(what_was_given_is_marked),
	TEST(help_shows_every_option_and_its_default),
	TEST(help_without_headings_gets_one),
	TEST(help_and_version_go_to_stdout_misuse_to_stderr),
	TEST(help_that_cannot_be_written_is_a_failure),
	TEST(short_memory_is_an_error),
	{ 0 },
};
