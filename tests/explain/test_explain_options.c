/* The command line of seq2seq-explain. */
#include "explain/explain_options.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static int parse(struct explain_options *o, const char *text)
{
	static char line[256];
	char *argv[16] = { "seq2seq-explain" };
	int argc = 1;

	snprintf(line, sizeof(line), "%s", text);
	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		argv[argc++] = strcmp(word, "_") ? word : "";
	explain_options_init(o);
	return explain_options_parse(o, argc, argv);
}

static void the_command_line_is_checked(void)
{
	static const char *const refused[][2] = {
		{ "alone", "'alone' alone is too little" },
		{ "m a b c", "unexpected argument 'c'" },
		{ "m _ b", "the source sentence is empty" },
		{ "a _", "the target sentence is empty" },
		{ "--without memory", "'memory' is none of values|keys|query" },
		{ "--all --step 3", "exclude each other" },
		{ "--without keys --all", "exclude each other" },
		{ "--html x.html --all", "exclude each other" },
		{ "--html -", "not to standard output" },
		{ "--html _", "name is empty" },
		{ "--step 102", "--step: 102 is not within" },
		{ "--label-smoothing 1", "--label-smoothing" },
		{ "--attention luck", "'luck' is none of additive|" },
	};
	struct explain_options o;

	CHECK_EQUAL(parse(&o, ""), 0);
	CHECK(!o.model);
	CHECK_TEXT(o.source, subject_source);
	CHECK_EQUAL(o.lesson.tiny.score, SCORE_ADDITIVE);
	CHECK_EQUAL(parse(&o, "a b --step 2 --attention scaled-dot"), 0);
	CHECK_TEXT(o.target, "b");
	CHECK_EQUAL(o.lesson.check, -1);
	CHECK_EQUAL(o.lesson.tiny.score, SCORE_SCALED_DOT);
	CHECK_EQUAL(parse(&o, "m a b --without keys --without all --check 5"), 0);
	CHECK_TEXT(o.model, "m");
	CHECK_EQUAL(o.without, ROUTE_KEYS | 1 << ROUTES);
	CHECK_EQUAL(o.lesson.check, 5);
	CHECK_EQUAL(parse(&o, "--html x.html"), 0);
	CHECK_TEXT(o.html, "x.html");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		CHECK_ERROR(parse(&o, refused[i][0]), refused[i][1]);
}

const struct test suite_explain_options[] = {
	TEST(the_command_line_is_checked),
	{ 0 },
};
