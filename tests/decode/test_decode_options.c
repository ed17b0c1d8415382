#include "base/err.h"
#include "base/window.h"
#include "decode/decode_options.h"
#include "decode/terminal.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char text[512], *argv[32];
static struct operands operands;

static int parse(struct decode_options *o, const char *options)
{
	int argc = 0;

	snprintf(text, sizeof(text), "seq2seq-decode %s", options);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	decode_options_init(o);
	return decode_options_parse(o, &operands, argc, argv);
}

/* The line is taken, and this is so of the options o and the search s then. */
#define GIVES(line, condition) CHECK(!parse(&o, line) && (condition))

static void the_defaults_are_greedy_search_from_stdin_to_stdout(void)
{
	struct decode_options o;
	const struct seq2seq_options *s = &o.translate;

	GIVES("a b", operands.count == 2 && !strcmp(operands.items[1], "b"));
	CHECK(!o.input && !o.output && !o.n_best && !o.attention && !o.score && !o.quiet);
	CHECK(o.alignment == ALIGNMENT_NONE && o.threads >= 1);
	CHECK(s->beam == 1 && s->n_best == 1 && s->normalize == 1 && s->max_length_factor == 3);
	CHECK(!s->allow_unk && !s->replace_unk && !s->attention && !s->scores);
}

static void options_reach_the_search_and_the_output(void)
{
	struct decode_options o;
	const struct seq2seq_options *s = &o.translate;

	GIVES("m -b 7 -n 0.6 --n-best --allow-unk",
		s->beam == 7 && s->n_best == 7 && s->normalize == 0.6 && s->allow_unk && s->scores);
	GIVES("m --max-length-factor 2.5", s->max_length_factor == 2.5);
	GIVES("m --alignment soft", o.alignment == ALIGNMENT_SOFT);
	GIVES("m --alignment=hard", o.alignment == ALIGNMENT_LINKS && o.threshold == 1);
	GIVES("m --alignment 0.25", o.alignment == ALIGNMENT_LINKS && o.threshold == 0.25);
	GIVES("m --alignment json", o.alignment == ALIGNMENT_JSON && s->scores && s->attention);
	/* values that Marian leaves out may be left out */
	GIVES("--alignment m",
		o.alignment == ALIGNMENT_LINKS && o.threshold == 1 && operands.count == 1);
	GIVES("-n m --alignment", s->normalize == 1 && o.alignment == ALIGNMENT_LINKS);
	GIVES("--alignment soft -n 0 m", s->normalize == 0 && o.alignment == ALIGNMENT_SOFT);
	GIVES("m --normalize -b 2", s->normalize == 1 && s->beam == 2);
	GIVES("-- --alignment", !strcmp(operands.items[0], "--alignment"));
}

static void what_does_not_go_together_is_misuse(void)
{
	static const char *const cases[][2] = {
		{ "m --alignment=firm", "--alignment: 'firm'" },
		{ "m --alignment=1.5", "--alignment: '1.5'" },
		{ "m --alignment=-1", "--alignment: '-1'" },
		{ "m --alignment=nan", "--alignment: 'nan'" },
		{ "m --alignment=0.5x", "--alignment: '0.5x'" },
		{ "m --alignment=", "--alignment" },
		{ "m --score --n-best", "--score goes without" },
		{ "m --score --alignment", "--score goes without" },
		{ "m --score --attention", "--score goes without" },
		{ "m --score --replace-unk", "--score goes without" },
		{ "m --attention --n-best", "--attention" },
		{ "m --attention --alignment json", "--alignment json" },
		{ "--score", "" },
		{ "m --beam-size 0", "beam-size" },
		{ "m --max-length 0", "max-length" },
		{ "m --mini-batch -3", "mini-batch" },
	};
	struct decode_options o;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_ERROR(parse(&o, cases[i][0]), cases[i][1]);
}

static void columns_gives_the_terminals_width(void)
{
	int file = open(test_path("plain"), O_RDWR | O_CREAT, 0600);
	const char *old = getenv("COLUMNS");
	char *kept = old ? strdup(old) : NULL;

	for (int i = 0; i < 3; i++) {
		setenv("COLUMNS", i == 0 ? "123" : i == 1 ? "junk" : "-5", 1);
		CHECK_EQUAL(window_size(file).columns, i == 0 ? 123 : 80);
	}
	unsetenv("COLUMNS");
	CHECK_EQUAL(window_size(file).columns, 80);
	CHECK(!terminal_color(file));
	if (kept)
		setenv("COLUMNS", kept, 1);
	free(kept);
	close(file);
}

const struct test suite_decode_options[] = {
	TEST(the_defaults_are_greedy_search_from_stdin_to_stdout),
	TEST(options_reach_the_search_and_the_output),
	TEST(what_does_not_go_together_is_misuse),
	TEST(columns_gives_the_terminals_width),
	{ 0 },
};
