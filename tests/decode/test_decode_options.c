#include "base/err.h"
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

static void the_defaults_are_greedy_search_from_stdin_to_stdout(void)
{
	struct decode_options o;
	const struct seq2seq_options *s = &o.translate;

	CHECK_EQUAL(parse(&o, "a b"), 0);
	CHECK_EQUAL(operands.count, 2);
	CHECK_TEXT(operands.items[1], "b");
	CHECK(!o.input && !o.output && !o.n_best && !o.attention && !o.score && !o.quiet);
	CHECK_EQUAL(o.alignment, ALIGNMENT_NONE);
	CHECK(o.threads >= 1);
	CHECK_EQUAL(s->beam, 1);
	CHECK_EQUAL(s->n_best, 1);
	CHECK(s->normalize == 1 && s->max_length_factor == 3);
	CHECK(!s->allow_unk && !s->replace_unk && !s->attention && !s->scores);
}

static void options_reach_the_search(void)
{
	struct decode_options o;
	const struct seq2seq_options *s = &o.translate;

	CHECK_EQUAL(parse(&o, "m -b 7 -n 0.6 --n-best --allow-unk --max-length-factor 2.5"), 0);
	CHECK_EQUAL(s->beam, 7);
	CHECK_EQUAL(s->n_best, 7);
	CHECK(s->normalize == 0.6 && s->max_length_factor == 2.5);
	CHECK(s->allow_unk && s->scores);
}

static void alignment_is_soft_hard_or_a_threshold(void)
{
	struct decode_options o;

	CHECK_EQUAL(parse(&o, "m --alignment soft"), 0);
	CHECK_EQUAL(o.alignment, ALIGNMENT_SOFT);
	CHECK_EQUAL(parse(&o, "m --alignment=hard"), 0);
	CHECK_EQUAL(o.alignment, ALIGNMENT_LINKS);
	CHECK(o.threshold == 1);
	CHECK_EQUAL(parse(&o, "m --alignment 0.25"), 0);
	CHECK_EQUAL(o.alignment, ALIGNMENT_LINKS);
	CHECK(o.threshold == 0.25);
	CHECK_EQUAL(parse(&o, "m --alignment json"), 0);
	CHECK_EQUAL(o.alignment, ALIGNMENT_JSON);
	CHECK(o.translate.scores && o.translate.attention);
	CHECK_ERROR(parse(&o, "m --alignment=firm"), "--alignment: 'firm'");
	CHECK_ERROR(parse(&o, "m --alignment=1.5"), "--alignment: '1.5'");
	CHECK_ERROR(parse(&o, "m --alignment=-1"), "--alignment: '-1'");
	CHECK_ERROR(parse(&o, "m --alignment=nan"), "--alignment: 'nan'");
	CHECK_ERROR(parse(&o, "m --alignment=0.5x"), "--alignment: '0.5x'");
	CHECK_ERROR(parse(&o, "m --alignment="), "--alignment");
}

static void values_that_marian_leaves_out_may_be_left_out(void)
{
	struct decode_options o;

	CHECK_EQUAL(parse(&o, "--alignment m"), 0);
	CHECK_EQUAL(o.alignment, ALIGNMENT_LINKS);
	CHECK(o.threshold == 1);
	CHECK_EQUAL(operands.count, 1);
	CHECK_EQUAL(parse(&o, "-n m --alignment"), 0);
	CHECK(o.translate.normalize == 1 && o.alignment == ALIGNMENT_LINKS);
	CHECK_EQUAL(parse(&o, "--alignment soft -n 0 m"), 0);
	CHECK(o.translate.normalize == 0 && o.alignment == ALIGNMENT_SOFT);
	CHECK_EQUAL(parse(&o, "m --normalize -b 2"), 0);
	CHECK(o.translate.normalize == 1 && o.translate.beam == 2);
	CHECK_EQUAL(parse(&o, "-- --alignment"), 0);
	CHECK_TEXT(operands.items[0], "--alignment");
}

static void what_does_not_go_together_is_misuse(void)
{
	struct decode_options o;

	CHECK_ERROR(parse(&o, "m --score --n-best"), "--score goes without");
	CHECK_ERROR(parse(&o, "m --score --alignment"), "--score goes without");
	CHECK_ERROR(parse(&o, "m --score --attention"), "--score goes without");
	CHECK_ERROR(parse(&o, "m --score --replace-unk"), "--score goes without");
	CHECK_ERROR(parse(&o, "m --attention --n-best"), "--attention");
	CHECK_ERROR(parse(&o, "m --attention --alignment json"), "--alignment json");
	CHECK_ERROR(parse(&o, "--score"), "");
	CHECK_ERROR(parse(&o, "m --beam-size 0"), "beam-size");
	CHECK_ERROR(parse(&o, "m --max-length 0"), "max-length");
	CHECK_ERROR(parse(&o, "m --mini-batch -3"), "mini-batch");
}

static void columns_gives_the_terminals_width(void)
{
	int file = open(test_path("plain"), O_RDWR | O_CREAT, 0600);
	const char *old = getenv("COLUMNS");
	char *kept = old ? strdup(old) : NULL;

	setenv("COLUMNS", "123", 1);
	CHECK_EQUAL(terminal_width(file), 123);
	setenv("COLUMNS", "junk", 1);
	CHECK_EQUAL(terminal_width(file), 80);
	setenv("COLUMNS", "-5", 1);
	CHECK_EQUAL(terminal_width(file), 80);
	unsetenv("COLUMNS");
	CHECK_EQUAL(terminal_width(file), 80);
	CHECK(!terminal_color(file));
	if (kept)
		setenv("COLUMNS", kept, 1);
	free(kept);
	close(file);
}

const struct test suite_decode_options[] = {
	TEST(the_defaults_are_greedy_search_from_stdin_to_stdout),
	TEST(options_reach_the_search),
	TEST(alignment_is_soft_hard_or_a_threshold),
	TEST(values_that_marian_leaves_out_may_be_left_out),
	TEST(what_does_not_go_together_is_misuse),
	TEST(columns_gives_the_terminals_width),
	{ 0 },
};
