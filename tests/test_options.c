#include "base/err.h"
#include "base/mem.h"
#include "base/options.h"
#include "tests/test.h"

#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct values {
	bool lowercase, normalize;
	int beam, kind, depth;
	unsigned parts;
	uint64_t seed;
	double rate, shift;
	const char *model;
	struct option_strings sets;
	struct option_amount after;
} v;

static const struct option table[] = {
	{ .kind = OPTION_HEADING, .help = "Files" },
	{ "model", 'm', OPTION_STRING, &v.model, "FILE", .help = "where the model is" },
	{ "train-sets", 't', OPTION_STRINGS, &v.sets, "FILE", .help = "one or two files" },
	{ .kind = OPTION_HEADING, .help = "Search" },
	{ "beam-size", 'b', OPTION_INT, &v.beam, "N", 1, 64,
		.help = "hypotheses kept a sentence; with so many words that clearly the description "
			"be wrapped at the right margin\nand a second line" },
	{ "depth", 0, OPTION_INT, &v.depth, "N", .help = NULL },
	{ "normalize", 'n', OPTION_FLAG, &v.normalize, .help = "divide by the length" },
	{ "lowercase", 'l', OPTION_FLAG, &v.lowercase, .help = "fold case" },
	{ "tokenizer", 0, OPTION_CHOICE, &v.kind, .choices = "bpe|word|char", .help = "kind" },
	{ "part", 0, OPTION_SET, &v.parts, .choices = "head|body|tail", .help = "any of them" },
	{ "seed", 's', OPTION_SEED, &v.seed, "N", .help = "of the generator" },
	{ "learn-rate-with-a-long-name", 'r', OPTION_REAL, &v.rate, "X", 0, 1, .help = "step" },
	{ "shift", 'x', OPTION_REAL, &v.shift, "X",
		.help = "any number; this help is as long as fits one." },
	{ "after", 0, OPTION_AMOUNT, &v.after, "AMOUNT", .help = "length of training" },
};

static const struct option_alias aliases[] = { { "lc", "lowercase" }, { "tok", "tokenizer" },
	{ 0 } };

static const struct program program = {
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

static char line[512];
static char *words[64];
static struct operands operands;

/* Parses a command line, cut at spaces ("_" stands for an empty word), from the defaults. */
static int parse(const char *text)
{
	int n = 1;

	v = (struct values){ .beam = 6,
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
	operands = (struct operands){ 0 };
	return options_parse(&program, &operands, n, words);
}

static void every_kind_of_value_is_read(void)
{
	CHECK_EQUAL(parse("--model a.bin --beam-size=12 --seed 18446744073709551615 "
			  "--learn-rate-with-a-long-name 1e-3 --tokenizer char --lowercase "
			  "--no-normalize --after 30m --train-sets x y"),
		0);
	CHECK_TEXT(v.model, "a.bin");
	CHECK_EQUAL(v.beam, 12);
	CHECK(v.seed == UINT64_MAX);
	CHECK(v.rate == 1e-3);
	CHECK_EQUAL(v.kind, 2);
	CHECK(v.lowercase && !v.normalize);
	CHECK(v.after.count == 30 && v.after.unit == 'm');
	CHECK_EQUAL(v.sets.count, 2);
	CHECK_TEXT(v.sets.items[1], "y");
}

static void defaults_stay_where_nothing_is_given(void)
{
	CHECK_EQUAL(parse(""), 0);
	CHECK(v.beam == 6 && v.normalize && !v.lowercase && !v.model && v.after.unit == 'e');
	CHECK_EQUAL(operands.count, 0);
}

static void letters_take_values_and_come_in_bunches(void)
{
	CHECK_EQUAL(parse("-b 3 -mfile -lx-2.5"), 0);
	CHECK(v.beam == 3 && v.lowercase && v.shift == -2.5);
	CHECK_TEXT(v.model, "file");
	CHECK_ERROR(parse("-lq"), "unknown option '-q'");
	CHECK_ERROR(parse("-ll"), "--lowercase is given twice");
	CHECK_ERROR(parse("-b"), "--beam-size: N is missing");
}

static void an_alias_of_several_letters_is_no_bunch(void)
{
	CHECK_EQUAL(parse("-lc -tok char a"), 0);
	CHECK(v.lowercase);
	CHECK_EQUAL(v.kind, 2);
	CHECK_EQUAL(operands.count, 1);
	CHECK_EQUAL(parse("-tok=word"), 0);
	CHECK_EQUAL(v.kind, 1);
	CHECK_EQUAL(parse("-ln"), 0);
	CHECK(v.lowercase && v.normalize);
	CHECK_ERROR(parse("-lc --lowercase"), "--lowercase is given twice");
	CHECK_ERROR(parse("-lc=x"), "--lowercase takes no value");
	CHECK_ERROR(parse("-tok"), "--tokenizer: value is missing");
	CHECK_ERROR(parse("-nope"), "unknown option '-o'");
}

static void negative_numbers_are_values(void)
{
	CHECK_EQUAL(parse("--shift -3"), 0);
	CHECK(v.shift == -3);
	CHECK_EQUAL(parse("-x -.5"), 0);
	CHECK(v.shift == -.5);
	CHECK_EQUAL(parse("--depth -2147483648"), 0);
	CHECK_EQUAL(v.depth, INT32_MIN);
}

static void operands_are_gathered_in_order(void)
{
	CHECK_EQUAL(parse("one -b 2 -"), 0);
	CHECK_EQUAL(operands.count, 2);
	CHECK_TEXT(operands.items[0], "one");
	CHECK_TEXT(operands.items[1], "-");
	CHECK_EQUAL(parse("-b 2 -- --beam-size -x"), 0);
	CHECK_EQUAL(operands.count, 2);
	CHECK_TEXT(operands.items[0], "--beam-size");
	CHECK_TEXT(operands.items[1], "-x");
	CHECK_ERROR(parse("a b c"), "unexpected argument 'c'");
}

static void the_number_of_operands_is_checked(void)
{
	struct program p = program;
	char *one[] = { "program", "a", NULL };

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
	CHECK_EQUAL(parse("-t a - b -l c"), 0);
	CHECK_EQUAL(v.sets.count, 3);
	CHECK_EQUAL(operands.count, 1);
	CHECK_EQUAL(parse("-t a -- b"), 0);
	CHECK_EQUAL(v.sets.count, 1);
	CHECK_EQUAL(parse("--train-sets=a b"), 0);
	CHECK_EQUAL(v.sets.count, 1);
	CHECK_ERROR(parse("-t 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17"),
		"--train-sets: more than 16 words");
	CHECK_ERROR(parse("-t -l"), "--train-sets: FILE is missing before '-l'");
	CHECK_ERROR(parse("-t a -t b"), "given twice");
}

static void numbers_out_of_range_are_refused(void)
{
	CHECK_ERROR(parse("--beam-size 0"), "--beam-size: 0 is not within 1..64");
	CHECK_ERROR(parse("-b65"), "--beam-size: 65 is not within 1..64");
	CHECK_EQUAL(parse("-b64"), 0);
	CHECK_ERROR(parse("-b99999999999999999999"), "is not within 1..64");
	CHECK_ERROR(parse("-b 1e999"), "--beam-size: 1e999 is not within 1..64");
	CHECK_ERROR(parse("--depth 2147483648"), "is not within -2147483648..2147483647");
	CHECK_ERROR(parse("-r 1.01"), "long-name: 1.01 is not within 0..1");
	CHECK_ERROR(parse("-x 1e999"), "--shift: 1e999 is too large");
	CHECK_ERROR(parse("-s -1"), "--seed: -1 is not within 0..18446744073709551615");
	CHECK_ERROR(parse("-s 18446744073709551616"), "is not within 0..");
	CHECK_EQUAL(v.beam, 6);
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
			CHECK_ERROR(parse(text), "is not a number");
		}
	CHECK_ERROR(parse("--beam-size="), "--beam-size: '' is not a number");
	CHECK_ERROR(parse("-b x"), "--beam-size: 'x' is not a number");
	CHECK_ERROR(parse("-b 1.5"), "--beam-size: 1.5 is not a whole number");
	CHECK_ERROR(parse("-s 1.5"), "--seed: 1.5 is not a whole number");
}

static void amounts_have_a_unit(void)
{
	CHECK_EQUAL(parse("--after 500"), 0);
	CHECK(v.after.count == 500 && v.after.unit == 'u');
	CHECK_EQUAL(parse("--after 0.5m"), 0);
	CHECK(v.after.count == 0.5 && v.after.unit == 'm');
	CHECK_EQUAL(parse("--after 3e"), 0);
	CHECK(v.after.count == 3 && v.after.unit == 'e');
	CHECK_ERROR(parse("--after x"), "--after: 'x' is not an amount such as 20e");
	CHECK_ERROR(parse("--after 5h"), "'5h' is not an amount");
	CHECK_ERROR(parse("--after 5mm"), "'5mm' is not an amount");
	CHECK_ERROR(parse("--after -5u"), "--after: -5u is negative");
	CHECK_ERROR(parse("--after 1.5u"), "not a whole number of updates");
	CHECK_ERROR(parse("--after 1e999m"), "too large");
}

static void a_choice_is_one_of_its_words(void)
{
	CHECK_ERROR(parse("--tokenizer wor"), "--tokenizer: 'wor' is none of bpe|word|char");
	CHECK_ERROR(parse("--tokenizer words"), "is none of");
	CHECK_ERROR(parse("--tokenizer="), "is none of");
	CHECK_EQUAL(parse("--tokenizer word"), 0);
	CHECK_EQUAL(v.kind, 1);
}

static void a_set_gathers_its_words(void)
{
	struct str s = { 0 };

	CHECK_EQUAL(parse("--part tail --part=head --part head"), 0);
	CHECK_EQUAL(v.parts, 1 | 2 | 4);
	CHECK_EQUAL(options_help(&program, &s), 0);
	CHECK(strstr(s.data, "(default: head body tail)") != NULL);
	str_release(&s);
	CHECK_ERROR(parse("--part arm"), "--part: 'arm' is none of head|body|tail");
	CHECK_ERROR(parse("--part"), "--part: value is missing");
}

static void misuse_is_answered_with_the_nearest_name(void)
{
	CHECK_ERROR(
		parse("--beem-size 3"), "unknown option '--beem-size'; did you mean --beam-size?");
	CHECK_ERROR(parse("--beam 3"), "unknown option '--beam'; did you mean --beam-size?");
	CHECK_ERROR(parse("--no-lowercas"), "did you mean --no-lowercase?");
	CHECK_ERROR(parse("--no-model"), "unknown option '--no-model'");
	CHECK_ERROR(parse("--xyzzy=3"), "unknown option '--xyzzy'");
	CHECK(!strstr(err_get(), "did you mean"));
	CHECK_ERROR(parse("--Files"), "unknown option '--Files'");
	CHECK_ERROR(
		parse("--a-name-of-more-than-sixty-four-letters-is-not-compared-with-any-other"),
		"unknown option");
	CHECK_ERROR(parse("--lowercase=yes"), "--lowercase takes no value");
	CHECK_ERROR(parse("-b 2 --beam-size 3"), "--beam-size is given twice");
	CHECK_ERROR(parse("--lowercase --no-lowercase"), "--lowercase is given twice");
	CHECK_ERROR(parse("--model --lowercase"), "--model: FILE is missing before '--lowercase'");
	CHECK_ERROR(parse("--model"), "--model: FILE is missing");
	CHECK_ERROR(parse("--tokenizer"), "--tokenizer: value is missing");
}

static void help_shows_every_option_and_its_default(void)
{
	struct str s = { 0 };

	parse("");
	CHECK_EQUAL(options_help(&program, &s), 0);
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
		"  -b, --beam-size N           hypotheses kept a sentence; with so many words that\n"
		"                              clearly the description be wrapped at the right margin\n"
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
		"  -x, --shift X               any number; this help is as long as fits one. (default: 0)\n"
		"      --after AMOUNT          length of training (default: 20e)\n"
		"\n"
		"Help:\n"
		"  -h, --help                  this text\n"
		"      --version               name and version\n"
		"\n"
		"Example: none.\n");
	parse("-m a.bin -t x y --after 0u");
	v.shift = NAN;
	str_clear(&s);
	CHECK_EQUAL(options_help(&program, &s), 0);
	CHECK(strstr(s.data, "where the model is (default: a.bin)\n") != NULL);
	CHECK(strstr(s.data, "as long as fits one.\n") != NULL);
	CHECK(strstr(s.data, "one or two files (default: x y)\n") != NULL);
	CHECK(strstr(s.data, "(default: never)\n") != NULL);
	str_release(&s);
}

static void help_without_headings_gets_one(void)
{
	struct program p = { "p", "s", "u", table + 8, 1, NULL, NULL, 0, 0 };
	struct option h = { "hop", 'h', OPTION_FLAG, &v.lowercase, NULL, 0, 0, NULL, NULL };
	struct str s = { 0 };

	parse("");
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
	rc = parse(text);
	exit(rc < 0 ? options_misuse(&program) : rc > 0 ? 0 : 99);
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

static void help_and_version_go_to_stdout(void)
{
	const char *out = test_path("out"), *err = test_path("err");
	struct str s = { 0 };

	CHECK_EQUAL(run("--version", out, err), 0);
	check_file(out, "seq2seq-test 0.1.0\n");
	check_file(err, "");
	CHECK_EQUAL(parse(""), 0);
	CHECK_EQUAL(options_help(&program, &s), 0);
	/* even if the rest of the line is wrong, and with the defaults as they are without it */
	CHECK_EQUAL(run("--beam-size 5 --wrong --help", out, err), 0);
	check_file(out, s.data);
	CHECK_EQUAL(run("-h", out, err), 0);
	check_file(out, s.data);
	CHECK_EQUAL(run("-b 3 -- --help", out, err), 99);
	str_release(&s);
}

static void misuse_goes_to_stderr_with_status_2(void)
{
	const char *out = test_path("out"), *err = test_path("err");

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
	struct str s = { 0 };
	int rc = -1, n;

	mem_fail_at(1);
	CHECK_ERROR(parse("-b 3"), "out of memory");
	for (n = 1; rc; n++) {
		CHECK(n < 100);
		mem_fail_at(n);
		rc = options_help(&program, &s);
		str_release(&s);
	}
	CHECK(n > 4);
}

const struct test suite_options[] = {
	{ "every_kind_of_value_is_read", every_kind_of_value_is_read },
	{ "defaults_stay_where_nothing_is_given", defaults_stay_where_nothing_is_given },
	{ "letters_take_values_and_come_in_bunches", letters_take_values_and_come_in_bunches },
	{ "an_alias_of_several_letters_is_no_bunch", an_alias_of_several_letters_is_no_bunch },
	{ "negative_numbers_are_values", negative_numbers_are_values },
	{ "operands_are_gathered_in_order", operands_are_gathered_in_order },
	{ "the_number_of_operands_is_checked", the_number_of_operands_is_checked },
	{ "lists_of_words_end_at_the_next_option", lists_of_words_end_at_the_next_option },
	{ "numbers_out_of_range_are_refused", numbers_out_of_range_are_refused },
	{ "what_is_no_number_is_refused", what_is_no_number_is_refused },
	{ "amounts_have_a_unit", amounts_have_a_unit },
	{ "a_choice_is_one_of_its_words", a_choice_is_one_of_its_words },
	{ "a_set_gathers_its_words", a_set_gathers_its_words },
	{ "misuse_is_answered_with_the_nearest_name", misuse_is_answered_with_the_nearest_name },
	{ "help_shows_every_option_and_its_default", help_shows_every_option_and_its_default },
	{ "help_without_headings_gets_one", help_without_headings_gets_one },
	{ "help_and_version_go_to_stdout", help_and_version_go_to_stdout },
	{ "misuse_goes_to_stderr_with_status_2", misuse_goes_to_stderr_with_status_2 },
	{ "help_that_cannot_be_written_is_a_failure", help_that_cannot_be_written_is_a_failure },
	{ "short_memory_is_an_error", short_memory_is_an_error },
	{ 0 },
};
