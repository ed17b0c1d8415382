#include "base/err.h"
#include "base/mem.h"
#include "data/corpus.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

/* Both kinds of reading from texts, through files. */
static int read_tsv(struct corpus *c, const char *text, size_t len, int source, int target)
{
	const struct option_ints a = { { source }, 1 }, b = { { target }, 1 };
	const char *path = test_path("corpus.tsv");

	test_write_file(path, text, len);
	return corpus_read_tsv(c, path, &a, &b);
}

static int read_pair(struct corpus *c, const char *source, const char *target)
{
	const char *a = test_path("corpus.en"), *b = test_path("corpus.fr");

	test_write_file(a, source, strlen(source));
	test_write_file(b, target, strlen(target));
	return corpus_read_pair(c, a, b);
}

/* The corpus as lines "line source>target". */
static void check_pairs(const struct corpus *c, const char *expected)
{
	struct str s = { 0 };

	for (size_t i = 0; i < c->count; i++)
		CHECK_EQUAL(str_printf(&s, "%u %.*s>%.*s\n", c->line[i], (int)c->source[i].len,
				    c->source[i].text, (int)c->target[i].len, c->target[i].text),
			0);
	CHECK_TEXT(s.data, expected);
	str_release(&s);
}

static void check_report(const struct corpus *c, const char *expected)
{
	char text[2000];
	FILE *f = tmpfile();
	size_t n;

	corpus_report(c, f);
	rewind(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	CHECK_TEXT(text, expected);
}

static void a_tsv_is_read_in_either_direction(void)
{
	static const char text[] = "\xef\xbb\xbfHi.\tSalut.\tCC-BY\n"
				   "Run!\t Cours\xc2\xa0! \tCC-BY\textra\r\n"
				   "Go.\tVa.";
	struct corpus c;

	CHECK_EQUAL(read_tsv(&c, text, sizeof(text) - 1, 1, 2), 0);
	check_pairs(&c, "1 Hi.>Salut.\n2 Run!>Cours\xc2\xa0!\n3 Go.>Va.\n");
	check_report(&c, "");
	corpus_release(&c);
	CHECK_EQUAL(read_tsv(&c, text, sizeof(text) - 1, 2, 1), 0);
	check_pairs(&c, "1 Salut.>Hi.\n2 Cours\xc2\xa0!>Run!\n3 Va.>Go.\n");
	corpus_release(&c);
	corpus_release(&c);
	/* a line's end is no part of the last column */
	CHECK_EQUAL(read_tsv(&c, "a\tb\r\nc\td\n", 10, 1, 2), 0);
	check_pairs(&c, "1 a>b\n2 c>d\n");
	corpus_release(&c);
}

static void two_files_are_read_line_by_line(void)
{
	struct corpus c;

	CHECK_EQUAL(read_pair(&c, "\xef\xbb\xbf one\r\ntwo \xe3\x80\x80\nthree\tx",
			    "un\ndeux\ntrois\n"),
		0);
	check_pairs(&c, "1 one>un\n2 two>deux\n3 three\tx>trois\n");
	corpus_release(&c);
}

static void bad_pairs_are_skipped_counted_and_shown(void)
{
	static const char text[] = "a\tb\n"        /* 1 */
				   "\xff\tb\n"     /* 2 */
				   "a\t\xc0\x80\n" /* 3 */
				   "a\tb\0c\n"     /* 4 */
				   "a\n"           /* 5 */
				   "\n"            /* 6 */
				   "a\t \t\xff\n"  /* 7 */
				   "a\n"           /* 8 */
				   "a\n"           /* 9 */
				   "c\td\t\xff\n"  /* 10: further columns are not looked at */
				   "\n\n\n\n\n\n\n\n\n\n";
	char expected[1000];
	const char *path;
	struct corpus c;

	CHECK_EQUAL(read_tsv(&c, text, sizeof(text) - 1, 1, 2), 0);
	check_pairs(&c, "1 a>b\n10 c>d\n");
	CHECK_EQUAL(c.faults[CORPUS_BAD_UTF8], 2);
	CHECK_EQUAL(c.faults[CORPUS_NUL], 1);
	CHECK_EQUAL(c.faults[CORPUS_FEW_COLUMNS], 14);
	CHECK_EQUAL(c.faults[CORPUS_EMPTY_SIDE], 1);
	path = c.path[0];
	snprintf(expected, sizeof(expected),
		"skipped 2 pairs (not valid UTF-8): %s:2, %s:3\n"
		"skipped 1 pair (a NUL byte): %s:4\n"
		"skipped 1 pair (an empty side): %s:7\n"
		"skipped 14 pairs (too few columns): %s:5, %s:6, %s:8, ...\n",
		path, path, path, path, path, path, path);
	check_report(&c, expected);
	corpus_release(&c);
}

static void a_fault_is_shown_in_the_file_that_has_it(void)
{
	char expected[1000];
	struct corpus c;

	CHECK_EQUAL(read_pair(&c, "a\nb\n\n\n\n\n\n\n\n\n", "a\n\xff\nx\n\n\n\n\n\n\n\n"), 0);
	check_pairs(&c, "1 a>a\n");
	snprintf(expected, sizeof(expected),
		"skipped 1 pair (not valid UTF-8): %s:2\n"
		"skipped 8 pairs (an empty side): %s:3, %s:4, %s:5, ...\n",
		c.path[1], c.path[0], c.path[0], c.path[0]);
	check_report(&c, expected);
	corpus_release(&c);
}

static void a_line_of_10_megabytes_is_skipped(void)
{
	enum { LONG = 10000000 };
	struct str text = { 0 };
	struct corpus c;
	char *line = mem_alloc(LONG, 1);

	memset(line, 'x', LONG);
	line[1] = '\t';
	CHECK_EQUAL(str_append(&text, line, LONG), 0);
	CHECK_EQUAL(str_puts(&text, "\na\tb\n"), 0);
	CHECK_EQUAL(str_append(&text, line, CORPUS_LINE_MAX), 0);
	CHECK_EQUAL(str_puts(&text, "\n"), 0);
	CHECK_EQUAL(str_append(&text, line, CORPUS_LINE_MAX + 1), 0);
	CHECK_EQUAL(read_tsv(&c, text.data, text.len, 1, 2), 0);
	CHECK_EQUAL(c.count, 2);
	CHECK_EQUAL(c.line[1], 3);
	CHECK_EQUAL(c.faults[CORPUS_LONG_LINE], 2);
	corpus_release(&c);

	line[LONG - 1] = '\0';
	CHECK_EQUAL(read_pair(&c, "a\nb", line), -1);
	str_clear(&text);
	CHECK_EQUAL(str_printf(&text, "%s\nb", line), 0);
	CHECK_EQUAL(read_pair(&c, "a\nb", text.data), 0);
	CHECK_EQUAL(c.faults[CORPUS_LONG_LINE], 1);
	CHECK_EQUAL(c.examples[CORPUS_LONG_LINE][0].side, 1);
	corpus_release(&c);
	mem_free(line);
	str_release(&text);
}

static void differing_line_counts_are_an_error_with_both_counts(void)
{
	struct corpus c;

	CHECK_ERROR(read_pair(&c, "a\nb\n\n", "a\nb\n"), "corpus.en has 3 lines");
	CHECK(strstr(err_get(), "corpus.fr has 2:") != NULL);
	CHECK_ERROR(read_pair(&c, "", "a"), "corpus.fr has 1:");
}

static void a_corpus_without_pairs_says_what_is_wrong(void)
{
	char nul[] = "a\tb\0";
	struct corpus c;

	CHECK_ERROR(read_tsv(&c, "", 0, 1, 2), "corpus.tsv: no sentence pairs");
	CHECK_ERROR(read_tsv(&c, "\xef\xbb\xbf", 3, 1, 2), "corpus.tsv: no sentence pairs");
	CHECK_ERROR(read_pair(&c, "", ""), "corpus.en: no sentence pairs");
	CHECK_ERROR(read_tsv(&c, "a\nb\n", 4, 1, 2),
		"corpus.tsv: no usable sentence pairs; line 1 has 1 column, --target-column is 2");
	CHECK_ERROR(
		read_tsv(&c, "\t\na\tb", 5, 3, 2), "line 1 has 2 columns, --source-column is 3");
	CHECK_ERROR(read_tsv(&c, "\t\na\n", 4, 1, 2), "line 1 has an empty side");
	CHECK_ERROR(read_tsv(&c, "a\n\t\n", 4, 1, 1 + 1), "line 1 has 1 column,");
	CHECK_ERROR(read_tsv(&c, "\xff\tx\n", 4, 1, 2), "not valid UTF-8, the first is in line 1");
	CHECK_ERROR(read_tsv(&c, nul, sizeof(nul) - 1, 1, 2), "line 1 holds a NUL byte");
	CHECK_ERROR(read_pair(&c, "a\n", "\n"), "no usable sentence pairs; line 1 of ");
	CHECK(strstr(err_get(), "corpus.fr has an empty side") != NULL);
}

static void several_columns_are_joined_by_a_space(void)
{
	static const char text[] =
		"run\tran\tV;PST\ngo\twent\t\r\nsee\tsaw\n\xff\ta\tV\nbe\twas\tV;SG;PST\n"
		"\n\n\n\n\n";
	const struct option_ints source = { { 1, 3 }, 2 }, target = { { 2 }, 1 };
	const char *path = test_path("corpus.tsv");
	struct corpus c;

	test_write_file(path, text, sizeof(text) - 1);
	CHECK_EQUAL(corpus_read_tsv(&c, path, &source, &target), 0);
	check_pairs(&c, "1 run V;PST>ran\n2 go>went\n5 be V;SG;PST>was\n");
	CHECK_EQUAL(c.faults[CORPUS_FEW_COLUMNS], 6);
	CHECK_EQUAL(c.faults[CORPUS_BAD_UTF8], 1);
	corpus_release(&c);
	CHECK_EQUAL(corpus_read_tsv(&c, path, &target, &source), 0);
	check_pairs(&c, "1 ran>run V;PST\n2 went>go\n5 was>be V;SG;PST\n");
	corpus_release(&c);
}

static void a_pair_the_caller_leaves_out_is_counted(void)
{
	char expected[600];
	struct corpus c;

	CHECK_EQUAL(read_pair(&c, "\na\nb\n", "\na\nb\n"), 0);
	corpus_skip(&c, 1, CORPUS_LONG_TOKENS);
	CHECK_EQUAL(c.count, 2);
	snprintf(expected, sizeof(expected),
		"skipped 1 pair (an empty side): %s:1\n"
		"skipped 1 pair (more tokens than --max-length, in validation than 1000): "
		"%s:3\n",
		c.path[0], c.path[0]);
	check_report(&c, expected);
	corpus_release(&c);
}

static void every_failed_allocation_is_reported(void)
{
	struct str text = { 0 };
	struct starving s = { 0 };
	struct corpus c;

	for (int i = 0; i < 40; i++)
		CHECK_EQUAL(str_printf(&text, "a%d\n", i), 0);
	while (starving(&s))
		if (STARVE(&s, read_pair(&c, text.data, text.data)))
			CHECK_EQUAL(c.count, 0);
	CHECK_EQUAL(s.rounds, 2 + 9 + 1); /* two texts, three arrays of 16, 32 and 64 */
	corpus_release(&c);
	str_release(&text);
}

const struct test suite_corpus[] = {
	TEST(a_tsv_is_read_in_either_direction),
	TEST(two_files_are_read_line_by_line),
	TEST(bad_pairs_are_skipped_counted_and_shown),
	TEST(a_fault_is_shown_in_the_file_that_has_it),
	TEST(a_line_of_10_megabytes_is_skipped),
	TEST(differing_line_counts_are_an_error_with_both_counts),
	TEST(a_corpus_without_pairs_says_what_is_wrong),
	TEST(several_columns_are_joined_by_a_space),
	TEST(a_pair_the_caller_leaves_out_is_counted),
	TEST(every_failed_allocation_is_reported),
	{ 0 },
};
