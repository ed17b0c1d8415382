/* Lines typed at a terminal, a byte at a time. */
#include "decode/line_edit.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <string.h>
#include <unistd.h>

#define LEFT "\x1b[D"
#define RIGHT "\x1bOC"
#define UP "\x1b[A"
#define DOWN "\x1b[B"

/* What is typed, and the line that comes of it; \n begins another line. */
static void check_typed(const char *keys, const char *expected)
{
	struct line_edit e = { .prompt = "> " };
	bool ended = false;

	CHECK_EQUAL(line_edit_begin(&e), 0);
	for (; *keys; keys++)
		if (line_edit_type(&e, *keys, &ended))
			CHECK_EQUAL(line_edit_begin(&e), 0);
	CHECK(!ended);
	CHECK_EQUAL(e.lines[e.at].len, strlen(expected));
	CHECK(!memcmp(e.lines[e.at].data, expected, strlen(expected)));
	line_edit_release(&e);
}

static void keys_move_and_erase_by_characters(void)
{
	static const char *const cases[][2] = {
		{ "abc" LEFT LEFT "X", "aXbc" },
		{ "abc" LEFT LEFT RIGHT "X", "abXc" },
		{ "abc\x1b[HX\x1b[FY", "XabcY" },
		{ "abc\x1b[1~X\x1b[4~Y\x1b[7~Z\x1b[8~W", "ZXabcYW" },
		{ "abc\001X\005Y\002\002Z\006W", "XabZcWY" },
		{ "abc" LEFT "\x1b[3~", "ab" },
		{ "abc" LEFT LEFT "\004", "ac" },
		{ "abc" LEFT "\177\b", "c" },
		{ "abc" LEFT "\013", "ab" },
		{ "abc" LEFT "\025", "c" },
		{ LEFT RIGHT "\177\x1b[3~\013\025" UP DOWN "a", "a" },
		/* a letter and its mark; Han; an emoji */
		{ "xe\xcc\x81" LEFT "Y", "xYe\xcc\x81" },
		{ "xe\xcc\x81\177Y", "xY" },
		{ "\xe6\xbc\xa2\xe5\xad\x97" LEFT "\177", "\xe5\xad\x97" },
		{ "\xf0\x9f\x98\x80" LEFT "\x1b[3~z", "z" },
		/* keys without a meaning */
		{ "a\x1b[15~\x1b[1;5P\x1bOP\x1bxb\x1b\x1b[D\001c\033\033\005d", "cabd" },
		{ "a\x1b[200000000000000000~\x1b[D", "a" },
		{ "a\tb\x1b\xc3\xa9", "a\tb\xc3\xa9" },
		/* what is no UTF-8 */
		{ "\xff"
		  "a\xe9 \xc3\xa9\xed\xa0\x80",
			"\xef\xbf\xbd"
			"a\xef\xbf\xbd \xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "a\xe6\x1b[D\xbc!", "\xef\xbf\xbd!a" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_typed(cases[i][0], cases[i][1]);
}

static void lines_typed_before_come_back(void)
{
	check_typed("one\ntwo\n" UP, "two");
	check_typed("one\ntwo\n" UP UP UP, "one");
	check_typed("one\ntwo\nthr" UP UP DOWN DOWN "ee", "three");
	check_typed("one\n\n\ntwo\n\020\020\016", "two");
}

static void check_drawn(const char *keys, int width, const char *expected)
{
	struct line_edit e = { .prompt = "> " };
	struct str out = { 0 };
	bool ended;

	CHECK_EQUAL(line_edit_begin(&e), 0);
	do {
		if (*keys && line_edit_type(&e, *keys, &ended))
			CHECK_EQUAL(line_edit_begin(&e), 0);
		str_clear(&out);
		CHECK_EQUAL(line_edit_draw(&e, &out, width), 0);
	} while (*keys && *++keys);
	CHECK_TEXT(out.data, expected);
	str_release(&out);
	line_edit_release(&e);
}

static void characters_are_as_wide_as_they_are(void)
{
	check_drawn("", 80, "\r> \x1b[K");
	check_drawn("abc", 80, "\r> abc\x1b[K");
	check_drawn("abc" LEFT, 80, "\r> abc\x1b[K\x1b[1D");
	check_drawn("\xe6\xbc\xa2" LEFT, 80, "\r> \xe6\xbc\xa2\x1b[K\x1b[2D");
	check_drawn("xe\xcc\x81" LEFT, 80, "\r> xe\xcc\x81\x1b[K\x1b[1D");
	check_drawn("a\tb" LEFT LEFT, 80, "\r> a b\x1b[K\x1b[2D");
}

static void of_a_long_line_the_part_about_the_cursor_is_shown(void)
{
	check_drawn("abcdefgh", 8, "\r> defgh\x1b[K");
	check_drawn("abcdefgh\x1b[H", 8, "\r> abcde\x1b[K\x1b[5D");
	check_drawn("abc\xe6\xbc\xa2\xe5\xad\x97", 6, "\r> \xe5\xad\x97\x1b[K");
	/* the part of one line says nothing of another's */
	check_drawn("x\xc3\xa9\xc3\xa9\n" UP "\x1b[Bcdefgh" UP, 8, "\r> x\xc3\xa9\xc3\xa9\x1b[K");
	check_drawn("ab", 1, "\r> ab\x1b[K");
}

/* A pipe will do for a terminal. */
static void pasted_lines_come_one_by_one_and_the_last_may_lack_its_end(void)
{
	static const char pasted[] = "one\rt" LEFT "xwo\n\nzz" UP "\nend";
	static const char *const lines[] = { "one", "xwot", "", "xwot", "end" };
	struct line_edit e = { .out = fopen("/dev/null", "w"), .prompt = "> " };
	struct span line;
	int ends[2];

	CHECK_EQUAL(pipe(ends), 0);
	e.in = ends[0];
	CHECK_EQUAL(write(ends[1], pasted, sizeof(pasted) - 1), sizeof(pasted) - 1);
	close(ends[1]);
	for (int i = 0; i < 5; i++) {
		CHECK_EQUAL(line_edit_next(&e, &line), 1);
		CHECK_EQUAL(line.len, strlen(lines[i]));
		CHECK(!memcmp(line.text, lines[i], line.len));
	}
	CHECK_EQUAL(line_edit_next(&e, &line), 0);
	close(ends[0]);
	CHECK_ERROR(line_edit_next(&e, &line), "cannot read the terminal");
	fclose(e.out);
	line_edit_release(&e);
}

static void ctrl_d_on_an_empty_line_is_the_end(void)
{
	struct starving s = { 0 };

	while (starving(&s)) {
		struct line_edit e = { .prompt = "> " };
		struct str out = { 0 };
		bool ended = false;

		if (!STARVE(&s, line_edit_begin(&e) || line_edit_type(&e, 'a', &ended) ||
						line_edit_draw(&e, &out, 80)
					? -1
					: 0)) {
			CHECK_EQUAL(line_edit_type(&e, '\004', &ended), 0);
			CHECK(!ended);
			CHECK_EQUAL(line_edit_type(&e, '\177', &ended), 0);
			CHECK_EQUAL(line_edit_type(&e, '\004', &ended), 0);
			CHECK(ended);
		}
		str_release(&out);
		line_edit_release(&e);
	}
}

const struct test suite_line_edit[] = {
	TEST(keys_move_and_erase_by_characters),
	TEST(lines_typed_before_come_back),
	TEST(characters_are_as_wide_as_they_are),
	TEST(of_a_long_line_the_part_about_the_cursor_is_shown),
	TEST(pasted_lines_come_one_by_one_and_the_last_may_lack_its_end),
	TEST(ctrl_d_on_an_empty_line_is_the_end),
	{ 0 },
};
