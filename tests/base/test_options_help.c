/* What options are said to be: help, version, misuse. */
#include "base/mem.h"
#include "base/options.h"
#include "tests/base/sample_options.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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
	str_clear(&s);
	CHECK_EQUAL(options_help(&sample_program, &s), 0);
	CHECK(strstr(s.data, "where the model is (default: a.bin)\n") != NULL);
	CHECK(strstr(s.data, "as long as fits one.\n") != NULL);
	CHECK(strstr(s.data, "one or two files (default: x y)\n") != NULL);
	CHECK(strstr(s.data, "(default: never)\n") != NULL);
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

static void help_and_version_go_to_stdout(void)
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

const struct test suite_options_help[] = {
	TEST(help_shows_every_option_and_its_default),
	TEST(help_without_headings_gets_one),
	TEST(help_and_version_go_to_stdout),
	TEST(misuse_goes_to_stderr_with_status_2),
	TEST(help_that_cannot_be_written_is_a_failure),
	TEST(short_memory_is_an_error),
	{ 0 },
};
