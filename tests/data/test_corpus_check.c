#include "base/err.h"
#include "data/corpus.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static int read_file(const char *text, int source, int target)
{
	const struct option_ints a = { { source }, 1 }, b = { { target }, 1 };
	const char *path = test_path("corpus.tsv");
	struct corpus c;
	int rc;

	test_write_file(path, text, strlen(text));
	rc = corpus_read_tsv(&c, path, &a, &b);
	corpus_release(&c);
	return rc;
}

/* Twenty lines; # is a number. */
static const char *lines(const char *format)
{
	static char text[4000];
	size_t n = 0;

	for (int i = 1; i <= 20; i++)
		for (const char *p = format; *p; p++)
			if (*p == '#')
				n += (size_t)sprintf(text + n, "%d", 7 * i);
			else
				text[n++] = *p;
	text[n] = '\0';
	return text;
}

static void numbers_beside_two_columns_of_text_are_not_translated(void)
{
	static const struct {
		const char *line;
		int source, target;
		const char *said; /* NULL: read */
	} cases[] = {
		{ "#\tHi #.\t5#\tSalut #.\n", 1, 2, "--source-column 2 --target-column 4;" },
		{ "#\tHi #.\t5#\tSalut #.\n", 2, 3, "column 3 holds numbers" },
		{ "#\tHi #.\t5#\tSalut #.\n", 4, 1, "--source-column 4 --target-column 2;" },
		{ "#\tHi #.\t5#\tSalut #.\n", 2, 4, NULL },
		{ "#\tHi #.\tSalut #.\n", 1, 2, "--source-column 2 --target-column 3;" },
		{ "#\t5#\tHi #.\tSalut #.\n", 1, 2, "--source-column 3 --target-column 4;" },
		{ "#\teng\tHi #.\t5#\tfra\tSalut #.\n", 1, 2,
			"--source-column 3 --target-column 6;" },
		{ "#+1\t#\n", 1, 2, NULL },             /* sums */
		{ "#\t5#\n", 1, 2, NULL },              /* numbers alone */
		{ "#\tnumber #\tCC-BY\n", 1, 2, NULL }, /* and a licence */
		{ "Good #.\t1\tBad #.\n", 1, 2, NULL }, /* labels */
	};
	char text[5000];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *body = lines(cases[i].line);

		if (cases[i].said)
			CHECK_ERROR(
				read_file(body, cases[i].source, cases[i].target), cases[i].said);
		else
			CHECK_EQUAL(read_file(body, cases[i].source, cases[i].target), 0);
	}
	snprintf(text, sizeof(text), "id\ten\tid\tfr\n%s", lines(cases[0].line));
	CHECK_ERROR(read_file(text, 1, 2), "--source-column 2 --target-column 4;");
}

static void two_files_with_columns_are_not_two_sides(void)
{
	const char *a = test_path("a"), *b = test_path("b");
	struct corpus c;

	test_write_file(a, "Hi.\tSalut.\nGo.\tVa.\n", 19);
	test_write_file(b, "Run.\tCours.\n", 12);
	CHECK_ERROR(corpus_read_pair(&c, a, b), "several corpora go into one file (cat)");
	test_write_file(b, "Run.\nCours.\n", 12);
	CHECK_EQUAL(corpus_read_pair(&c, a, b), 0);
	corpus_release(&c);
	test_write_file(b, "Run.\tCo.\nA\n", 11);
	CHECK_EQUAL(corpus_read_pair(&c, b, b), 0);
	corpus_release(&c);
}

static void other_separators_than_tab_are_named(void)
{
	CHECK_ERROR(read_file("\xef\xbb\xbf"
			      "en,fr\n\"Hello, you\",\"Salut, toi\"\nGo,Va\n",
			    1, 2),
		"1 column, --target-column is 2; columns are parted by TAB; for a CSV: python3");
	CHECK_ERROR(read_file("a, b;c\nd;e\n", 1, 2), "delimiter=\";\")]'");
	CHECK_ERROR(read_file("a ||| b\n", 1, 2), "sed 's/ ||| /\\t/g'");
	CHECK_ERROR(read_file("a|b\n\n", 1, 2), "tr '|' '\\t'");
	CHECK_ERROR(read_file("a b    c d\n", 1, 2), "not by spaces");
	CHECK_ERROR(read_file("{\"en\": \"a\", \"fr\": \"b\"}\n", 1, 2), "JSON");
	CHECK_ERROR(read_file("Hello, you.\nGo.\n", 1, 2), "is 2; columns are parted by TAB");
	CHECK(!strstr(err_get(), "CSV"));
}

static void another_encoding_is_an_error_a_few_bad_pairs_are_not(void)
{
	char text[5000];

	snprintf(text, sizeof(text), "%sto be\t\xeatre\nold\t\xe2g\xe9\n", lines("a #\tb #\n"));
	CHECK_EQUAL(read_file(text, 1, 2), 0);
	strcat(text, "summer\t\xe9t\xe9\n");
	CHECK_ERROR(read_file(text, 1, 2),
		"corpus.tsv: 3 of 23 pairs are not valid UTF-8, the first is in line 21; the text "
		"looks like Windows-1252 or Latin-1 (iconv -f WINDOWS-1252 -t UTF-8)");
}

const struct test suite_corpus_check[] = {
	TEST(numbers_beside_two_columns_of_text_are_not_translated),
	TEST(two_files_with_columns_are_not_two_sides),
	TEST(other_separators_than_tab_are_named),
	TEST(another_encoding_is_an_error_a_few_bad_pairs_are_not),
	{ 0 },
};
