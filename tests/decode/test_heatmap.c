#include "decode/char_width.h"
#include "decode/heatmap.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tokenizer/unicode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct words {
	char text[2048], *word[64];
	int count;
};

static void split(struct words *w, const char *text)
{
	w->count = 0;
	snprintf(w->text, sizeof(w->text), "%s", text);
	for (char *word = strtok(w->text, " "); word; word = strtok(NULL, " "))
		w->word[w->count++] = word;
}

/* Words are given with spaces between them. */
static void check_picture(const char *columns, const char *rows, const double *weight, int width,
	bool color, const char *expected)
{
	struct words column, row;
	struct heatmap m = { column.word, row.word, 0, 0, weight, width, color };
	struct str out = { 0 };

	split(&column, columns);
	split(&row, rows);
	m.columns = column.count;
	m.rows = row.count;
	CHECK_EQUAL(heatmap_draw(&out, &m), 0);
	CHECK_TEXT(out.data, expected);
	str_release(&out);
}

static void a_characters_width_is_0_1_or_2(void)
{
	/* controls, a combining acute, a joiner */
	static const uint32_t none[] = { '\n', 0x7F, 0x85, 0x301, 0x200D };
	/* an alef, a full block, half-width katakana */
	static const uint32_t one[] = { 'a', 0xE9, 0x2FF, 0x5D0, 0x2588, 0xFF71, 0x10FFFF };
	static const uint32_t two[] = { 0x6211, 0xAC00, 0xFF01, 0x1F600, 0x3FFFD };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		CHECK_EQUAL(unicode_width(none[i]), 0);
	for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++)
		CHECK_EQUAL(unicode_width(one[i]), 1);
	for (size_t i = 0; i < sizeof(two) / sizeof(two[0]); i++)
		CHECK_EQUAL(unicode_width(two[i]), 2);
	CHECK_EQUAL(char_width_text("e\xCC\x81t\xE6\x88\x91", 7), 4);
}

static void text_is_cut_between_characters_and_keeps_its_marks(void)
{
	const char text[] = "e\xCC\x81\xE6\x88\x91x";
	int width;

	CHECK_EQUAL(char_width_fit(text, 7, 1, &width), 3);
	CHECK_EQUAL(width, 1);
	CHECK_EQUAL(char_width_fit(text, 7, 2, &width), 3);
	CHECK_EQUAL(char_width_fit(text, 7, 3, &width), 6);
	CHECK_EQUAL(width, 3);
	CHECK_EQUAL(char_width_fit(text, 7, 9, &width), 7);
	CHECK_EQUAL(char_width_fit(text, 7, 0, &width), 0);
}

static void columns_are_as_wide_as_their_words(void)
{
	const double wide[] = { 1, 0, 0.3, 0, 0, 0.7, 0, 0, 0 };
	const double weight[] = { 0.8, 0.15, 0.05, 0.049, 0.1, 0.599, 0.0, 0.301, 0.2, NAN, 0.4,
		0.6 };

	check_picture("Where is it ?", "où est ?", weight, 80, false,
		"     Where is it ?\n"
		" où  █████ ░░ ░░ ·\n"
		"est  ░░░░░ ▓▓ ·  ▒▒\n"
		"  ?  ▒▒▒▒▒ ·  ▓▓ ██\n");
	check_picture("我 高興 é", "我 I 高興", wide, 80, false,
		"      我 高興 é\n"
		"  我  ██  ·   ▒▒\n"
		"   I  ·   ·   ██\n"
		"高興  ·   ·   ·\n");
}

static void colour_shows_per_cent_on_a_background(void)
{
	const double weight[] = { 0.994, 0.006, 0.07, 0.93 };

	check_picture("ab sieben", "x y", weight, 80, true,
		"   ab sieben\n"
		"x  \033[48;5;226;38;5;16m99\033[0m   ·\n"
		"y  \033[48;5;54;38;5;231m 7\033[0m \033[48;5;226;38;5;16m  93  \033[0m\n");
}

static void words_that_do_not_fit_are_written_downwards(void)
{
	const double weight[] = { 0.9, 0, 0, 0.1, 0, 0, 0.9, 0 };

	check_picture("a stati\u0301on 我今 extraordinary", "eine fünf", weight, 17, false,
		"            e\n"
		"            x\n"
		"        s   t\n"
		"        t   r\n"
		"        a   a\n"
		"        t   o\n"
		"        i\u0301   r\n"
		"        o 我d\n"
		"      a n 今⋮\n"
		"eine  ██· · ░░\n"
		"fünf  · · ██·\n");
}

static void a_picture_too_wide_is_cut_into_blocks(void)
{
	double weight[10] = { 0 };

	weight[0] = weight[4] = weight[9] = 1;
	check_picture("a b c d e f g h i j", "longlabel", weight, 17, false,
		"       a b c d e\n"
		"long…  ██· · · ██\n"
		"\n"
		"       f g h i j\n"
		"long…  · · · · ██\n");
}

static void a_space_that_begins_a_token_is_shown(void)
{
	static const double weight[4] = { 1, 0, 0, 0 };
	char *const row[] = { " " }, *const column[] = { "a", " ", " bcd", "efgh" };
	struct heatmap m = { column, row, 4, 1, weight, 30, false };
	struct str out = { 0 };

	CHECK_EQUAL(heatmap_draw(&out, &m), 0);
	CHECK_TEXT(out.data, "   a  ▁  ▁bcd efgh\n"
			     "▁  ██ ·   ·    ·\n");
	str_clear(&out);
	m.width = HEATMAP_WIDTH_MIN;
	CHECK_EQUAL(heatmap_draw(&out, &m), 0);
	CHECK_TEXT(out.data, "       ▁ e\n"
			     "       b f\n"
			     "       c g\n"
			     "   a ▁ d h\n"
			     "▁  ██· · ·\n");
	str_release(&out);
}

static void no_line_is_wider_than_the_terminal(void)
{
	static const char text[] = "高興abcdefghijklmnopqrstuvwxyz";
	char names[2][64][sizeof(text)], *column[64], *row[64];
	double weight[64 * 64];
	struct str out = { 0 };

	for (int i = 0; i < 64 * 64; i++)
		weight[i] = i % 7 / 6.0;
	for (int i = 0; i < 64; i++) {
		column[i] = names[0][i];
		row[i] = names[1][i];
		snprintf(column[i], sizeof(text), "%.*s", 6 + i * 5 % 27, text);
		snprintf(row[i], sizeof(text), "%.*s", 6 + i * 11 % 27, text);
	}
	for (int width = 1; width < 200; width += 3)
		for (int n = 1; n <= 64; n += 9) {
			struct heatmap m = { column, row, n, 3, weight, width, false };
			int most = width < HEATMAP_WIDTH_MIN ? HEATMAP_WIDTH_MIN : width;

			str_clear(&out);
			CHECK_EQUAL(heatmap_draw(&out, &m), 0);
			for (char *line = strtok(out.data, "\n"); line; line = strtok(NULL, "\n"))
				CHECK(char_width_text(line, strlen(line)) <= most);
		}
	str_release(&out);
}

static void a_picture_without_memory_is_an_error(void)
{
	const double weight[] = { 0.9, 0, 0, 0.1, 0, 0, 0.9, 0 };
	char *const column[] = { "ein", "zwei", "dreihundertmillionen", "vier" };
	char *const row[] = { "averylongone", "two" };
	struct heatmap m = { column, row, 4, 2, weight, 0, false };

	for (int upright = 0; upright < 2; upright++, m.width = 80) {
		struct starving s = { 0 };

		while (starving(&s)) {
			struct str out = { 0 };

			STARVE(&s, heatmap_draw(&out, &m));
			str_release(&out);
		}
		CHECK(s.rounds > 2);
	}
}

const struct test suite_heatmap[] = {
	TEST(a_characters_width_is_0_1_or_2),
	TEST(text_is_cut_between_characters_and_keeps_its_marks),
	TEST(columns_are_as_wide_as_their_words),
	TEST(colour_shows_per_cent_on_a_background),
	TEST(words_that_do_not_fit_are_written_downwards),
	TEST(a_picture_too_wide_is_cut_into_blocks),
	TEST(a_space_that_begins_a_token_is_shown),
	TEST(no_line_is_wider_than_the_terminal),
	TEST(a_picture_without_memory_is_an_error),
	{ 0 },
};
