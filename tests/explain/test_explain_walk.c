/* The walk on a terminal: where answers lead, screens that fit. */
#include "tests/explain/printed.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

/* Walks through the built-in example on a terminal of so many lines. */
static void walk(struct book *b, const char *answers, const char *lines)
{
	FILE *in = tmpfile();

	book_open(b, NULL, CELL_GRU);
	fputs(answers, in);
	rewind(in);
	setenv("LINES", lines, 1);
	setenv("COLUMNS", "80", 1);
	CHECK_EQUAL(pages_walk(in, b->paper.out, &b->l, &b->pages), 0);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	paper_read(&b->paper);
	fclose(in);
}

/* The numbers of the pages that a walk shows, how often it asked, and how often the answer was
 * not understood. */
static void walk_gives(const char *answers, const char *expected, int asked, int odd)
{
	char seen[256] = "";
	struct book b;

	walk(&b, answers, "1000");
	for (const char *p = strstr(b.paper.text, "== "); p; p = strstr(p, "== ")) {
		long page = strtol(p + 3, NULL, 10);

		if (page)
			snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%ld ", page);
		p += 3;
	}
	CHECK_TEXT(seen, expected);
	CHECK_EQUAL(count_of(b.paper.text, "q: quit > "), asked);
	CHECK_EQUAL(count_of(b.paper.text, "q: quit > Understood are n or Enter, p, q, and g N, "
					   "N from 1 to 74.\n"),
		odd);
	book_close(&b);
}

static void the_walk_goes_where_it_is_told(void)
{
	walk_gives("n\n\np\nq\n", "1 2 3 2 ", 4, 0);
	walk_gives("p\ng 3\ng5\n7\nq\n", "1 1 3 5 7 ", 5, 0);
	walk_gives("g 0\ng 75\nx\ng\ng 2 3\nq\n", "1 ", 6, 5);
	walk_gives("", "1 ", 1, 0);
	walk_gives("g 74\nn\nn\n", "1 74 ", 2, 0);
	walk_gives("a line that is much longer than what an answer has room for n\nn\nq\n", "1 2 ",
		3, 1);
}

/* The terminal's lines from here to the question. */
static int lines_of_screen(const char *text, const char *end)
{
	int lines = 0;

	for (; text < end; text = strchr(text, '\n') + 1) {
		int length = (int)strcspn(text, "\n");

		lines += length ? (length + 79) / 80 : 1;
	}
	return lines;
}

/* All screens put together are the pages; but for blank lines at a page's end. */
static void long_pages_come_in_screens_that_fit(void)
{
	static const int heights[] = { 24, 50, 2 }, least[] = { 120, 74, 1000 };

	for (size_t i = 0; i < sizeof(heights) / sizeof(heights[0]); i++) {
		char answers[3001], lines[12], *all, *page;
		struct book b;
		int asked = 0;

		memset(answers, '\n', sizeof(answers) - 1);
		answers[sizeof(answers) - 1] = '\0';
		snprintf(lines, sizeof(lines), "%d", heights[i]);
		walk(&b, answers, lines);
		all = page = lesson_printed(&b.l, NULL);
		for (const char *at = b.paper.text; *at; asked++) {
			const char *end = strstr(at, "-- ");
			size_t length = (size_t)(end - at);
			int shown = lines_of_screen(at, end);

			page += at[0] == '=' && page[0] == '\n';
			CHECK(strncmp(page, at, length) == 0);
			page += length;
			/* one line more than the height is shown alone */
			CHECK(shown < heights[i] || (heights[i] == 2 && shown == 2));
			at = strstr(end, "q: quit > ") + 10;
			CHECK_EQUAL(strncmp(strstr(end, "/74") + 3, ", more", 6) == 0,
				*at != '=' && *at);
			/* the next would not have fitted */
			CHECK(*at == '=' || !*at ||
				shown + lines_of_screen(page, strchr(page, '\n') + 1) >=
					heights[i]);
		}
		CHECK(page[strspn(page, "\n")] == '\0');
		CHECK(asked > least[i]);
		free(all);
		book_close(&b);
	}
}

/* How often each page begins. */
static void in_a_long_page_p_goes_to_its_beginning(void)
{
	struct book b;

	walk(&b, "g 3\n\n\np\np\ng 4\n\nq\n", "24");
	CHECK_EQUAL(count_of(b.paper.text, "== 2/74 =="), 1);
	CHECK_EQUAL(count_of(b.paper.text, "== 3/74 =="), 2);
	CHECK_EQUAL(count_of(b.paper.text, "== 4/74 =="), 1);
	CHECK_EQUAL(count_of(b.paper.text, "-- 4/74, more -- "), 2);
	CHECK_EQUAL(count_of(b.paper.text, "q: quit > "), 8);
	book_close(&b);
}

const struct test suite_explain_walk[] = {
	TEST(the_walk_goes_where_it_is_told),
	TEST(long_pages_come_in_screens_that_fit),
	TEST(in_a_long_page_p_goes_to_its_beginning),
	{ 0 },
};
