/* Every date of the toy corpus read by a second reader, which knows no forms: it finds a month's
 * name, numbers and ordinals anywhere. */
#include "tests/data/phrasebook/toy_text.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 16 };
struct sentence {
	char word[WORDS][16];
	int count;
};

static struct sentence cut(const char *text)
{
	struct sentence s = { .count = 0 };
	struct span word;
	size_t pos = 0;
	bool spaced;

	while (s.count < WORDS && fold_next_word(text, strlen(text), &pos, &word, &spaced))
		snprintf(s.word[s.count++], sizeof(s.word[0]), "%.*s", (int)word.len, word.text);
	return s;
}

/* What a word of the source is. */
struct meaning {
	enum { NONE, NUMBER, MONTH_NAME, ORDINAL, ENDING, SIGN, WEEKDAY } kind;
	int value;
};

static struct meaning meaning_of(const char *word)
{
	/* "twenty-first" is twenty and first */
	static const char ordinals[] = "first second third fourth fifth sixth seventh eighth ninth "
				       "tenth eleventh twelfth thirteenth fourteenth fifteenth "
				       "sixteenth seventeenth eighteenth nineteenth twentieth ";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	static const char days[] = "SunMonTueWedThuFriSat";
	const char *p = ordinals;

	if (*word >= '0' && *word <= '9')
		return (struct meaning){ NUMBER, atoi(word) };
	if (*word >= 'A' && *word <= 'Z') {
		char start[4] = { word[0], word[1], word[2], '\0' };
		const char *day = strstr(days, start), *month = strstr(months, start);

		/* a weekday is written in full */
		if (day && strstr(word, "day"))
			return (struct meaning){ WEEKDAY, (int)(day - days) / 3 };
		return (struct meaning){ MONTH_NAME, month ? (int)(month - months) / 3 + 1 : -1 };
	}
	for (int n = 1; *p; n++, p = strchr(p, ' ') + 1)
		if (!strncmp(p, word, strlen(word)) && p[strlen(word)] == ' ')
			return (struct meaning){ ORDINAL, n };
	if (!strcmp(word, "twenty") || !strcmp(word, "thirty"))
		return (struct meaning){ ORDINAL, word[1] == 'w' ? 20 : 30 };
	if (!strcmp(word, "thirtieth"))
		return (struct meaning){ ORDINAL, 30 };
	if (strstr("st nd rd th", word) && strlen(word) == 2)
		return (struct meaning){ ENDING, 0 };
	return (struct meaning){ strstr("/.-", word) ? SIGN : NONE, 0 };
}

/* The day of the week by Zeller's congruence, 0: Sunday. */
static int zeller(int y, int m, int d)
{
	if (m < 3) {
		m += 12;
		y--;
	}
	return (d + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400 + 6) % 7;
}

/* Target word: 0, 2 or 4 a year, month or day, 1 or 3 a sign between two of them, -1 neither. */
struct reading {
	int year, month, day, weekday;
	int part[WORDS];
};

static struct reading read_date(const struct sentence *s)
{
	struct reading r = { .weekday = -1 };
	bool named = false;
	int signs = 0;

	for (int i = 0; i < s->count; i++)
		named |= meaning_of(s->word[i]).kind == MONTH_NAME;
	for (int i = 0; i < s->count; i++) {
		struct meaning m = meaning_of(s->word[i]);
		bool last = i == s->count - 1;

		r.part[i] = -1;
		if (m.kind == NUMBER && last) {
			r.part[i] = 0;
			r.year = m.value;
			if (strlen(s->word[i]) == 2)
				r.year += m.value < 69 ? 2000 : 1900;
		} else if (m.kind == MONTH_NAME || (m.kind == NUMBER && !named && r.day)) {
			r.part[i] = 2;
			r.month = m.value;
		} else if (m.kind == NUMBER || m.kind == ORDINAL) {
			r.part[i] = 4;
			r.day += m.value;
		} else if (m.kind == ENDING || (m.kind == SIGN && named)) {
			r.part[i] = 4; /* 3 rd, twenty - first */
		} else if (m.kind == SIGN) {
			r.part[i] = signs++ ? 1 : 3;
		} else if (m.kind == WEEKDAY) {
			r.weekday = m.value;
		}
	}
	return r;
}

static void every_written_date_is_the_iso_date(void)
{
	struct pair_book b = toy_text_corpus("dates");

	for (size_t i = 0; i < b.count; i++) {
		struct sentence s = cut(pair_book_text(&b, i, 0));
		struct reading r = read_date(&s);
		char iso[48];

		snprintf(iso, sizeof(iso), "%04d-%02d-%02d", r.year, r.month, r.day);
		if (strcmp(iso, pair_book_text(&b, i, 1)))
			test_fail(__FILE__, __LINE__, "%s is %s, not %s", pair_book_text(&b, i, 0),
				iso, pair_book_text(&b, i, 1));
	}
	pair_book_release(&b);
}

static void every_date_exists_and_has_its_weekday(void)
{
	static const char last_days[] = "312831303130313130313031";
	struct pair_book b = toy_text_corpus("dates");
	int named = 0, leap = 0;

	for (size_t i = 0; i < b.count; i++) {
		struct sentence s = cut(pair_book_text(&b, i, 0));
		struct reading r = read_date(&s);
		const char *last = &last_days[2 * (r.month - 1)];
		/* 2000 is the only century within the hundred years, and a leap year */
		bool leap_day = r.year % 4 == 0 && r.month == 2 && r.day == 29;

		CHECK(r.year >= 1969 && r.year <= 2068 && r.month >= 1 && r.month <= 12);
		CHECK(r.day >= 1 && (leap_day || r.day <= 10 * (last[0] - '0') + last[1] - '0'));
		leap += leap_day;
		if (r.weekday < 0)
			continue;
		named++;
		if (r.weekday != zeller(r.year, r.month, r.day))
			test_fail(
				__FILE__, __LINE__, "wrong weekday: %s", pair_book_text(&b, i, 0));
	}
	CHECK(named > 1000 && leap > 0);
	pair_book_release(&b);
}

/* The links are exactly what the second reader found in each word. */
static void links_tie_each_word_to_its_part_of_the_date(void)
{
	struct pair_book b = toy_text_corpus("dates");

	for (size_t i = 0; i < b.count; i++) {
		struct sentence s = cut(pair_book_text(&b, i, 0)),
				t = cut(pair_book_text(&b, i, 1));
		struct reading r = read_date(&s);
		struct str links = { 0 };

		CHECK_EQUAL(t.count, 5);
		for (int k = 0; k < s.count; k++)
			if (r.part[k] >= 0)
				str_printf(&links, "%s%d-%d", links.len ? " " : "", k, r.part[k]);
		if (strcmp(links.data, pair_book_text(&b, i, 2)))
			test_fail(__FILE__, __LINE__, "%s: %s, not %s", pair_book_text(&b, i, 0),
				links.data, pair_book_text(&b, i, 2));
		str_release(&links);
	}
	pair_book_release(&b);
}

static void ordinal_endings_are_right(void)
{
	struct pair_book b = toy_text_corpus("dates");
	int seen = 0;

	for (size_t i = 0; i < b.count; i++) {
		struct sentence s = cut(pair_book_text(&b, i, 0));

		for (int k = 1; k < s.count; k++) {
			int n = atoi(s.word[k - 1]);
			const char *right = n == 1 || n == 21 || n == 31 ? "st"
					    : n == 2 || n == 22          ? "nd"
					    : n == 3 || n == 23          ? "rd"
									 : "th";

			if (meaning_of(s.word[k]).kind != ENDING)
				continue;
			CHECK_TEXT(s.word[k], right);
			seen++;
		}
	}
	CHECK(seen > 1000);
	pair_book_release(&b);
}

/* The shape of a date: 9 a digit (runs of four apart from shorter ones), W a weekday, M a month,
 * m its three letters, o an ordinal. */
static void shape_of(char shape[64], const char *text)
{
	size_t len = 0;

	while (*text) {
		size_t letters =
			strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
		size_t digits = strspn(text, "0123456789");
		char word[24] = { 0 };
		struct sentence s;
		struct meaning m;

		if (digits) {
			shape[len++] = digits == 4 ? 'Y' : '9';
			text += digits;
			continue;
		}
		if (!letters) {
			shape[len++] = *text++;
			continue;
		}
		memcpy(word, text, letters < 23 ? letters : 23);
		s = cut(word);
		m = meaning_of(s.word[0]);
		if (m.kind == MONTH_NAME)
			shape[len++] = letters == 3 ? 'm' : 'M';
		else if (m.kind == WEEKDAY || m.kind == ORDINAL || m.kind == ENDING)
			shape[len++] = m.kind == WEEKDAY ? 'W' : m.kind == ORDINAL ? 'o' : 'e';
		else
			len += (size_t)sprintf(shape + len, "%s", word);
		text += letters;
	}
	shape[len] = '\0';
}

static void all_forms_occur_and_no_others(void)
{
	static const char *const shapes[] = { "9 M Y", "9e M Y", "9 m Y", "9 m '9", "M 9, Y",
		"M 9e, Y", "m 9, Y", "the 9e of M Y", "the o of M Y", "the o of M, Y", "M the o, Y",
		"W, 9 M Y", "W, M 9e, Y", "W the o of M Y", "9/9/9", "9/9/Y", "9.9.Y", "9.9.9" };
	enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };
	struct pair_book b = toy_text_corpus("dates");
	int seen[SHAPES] = { 0 };

	for (size_t i = 0; i < b.count; i++) {
		char shape[64];
		int k = 0;

		shape_of(shape, pair_book_text(&b, i, 0));
		/* May is its own abbreviation */
		if (strstr(pair_book_text(&b, i, 0), "May"))
			continue;
		while (k < SHAPES && strcmp(shape, shapes[k]))
			k++;
		if (k == SHAPES)
			test_fail(__FILE__, __LINE__, "an unknown form: %s", shape);
		else
			seen[k]++;
	}
	for (int k = 0; k < SHAPES; k++)
		if (seen[k] < 500)
			test_fail(__FILE__, __LINE__, "%d times: %s", seen[k], shapes[k]);
	pair_book_release(&b);
}

static void known_dates_are_read_as_people_read_them(void)
{
	static const char *const known[][3] = {
		{ "the first of July, 1981", "1981-07-01", "1-4 3-2 5-0" },
		{ "19/1/03", "2003-01-19", "0-4 1-3 2-2 3-1 4-0" },
		{ "Wednesday, July 27th, 2022", "2022-07-27", "2-2 3-4 4-4 6-0" },
		{ "3/2/76", "1976-02-03", "0-4 1-3 2-2 3-1 4-0" },
		{ "May 5, 2011", "2011-05-05", "0-2 1-4 3-0" },
		{ "07.07.00", "2000-07-07", "0-4 1-3 2-2 3-1 4-0" },
		{ "Tuesday the eleventh of July 2056", "2056-07-11", "2-4 4-2 5-0" },
	};
	struct pair_book b = toy_text_corpus("dates");

	for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
		size_t i = pair_book_find(&b, known[k][0]);

		if (i == b.count) {
			test_fail(__FILE__, __LINE__, "not there: %s", known[k][0]);
			continue;
		}
		CHECK_TEXT(pair_book_text(&b, i, 1), known[k][1]);
		CHECK_TEXT(pair_book_text(&b, i, 2), known[k][2]);
	}
	pair_book_release(&b);
}

#define TEST(name)          \
	{                   \
#name, name \
	}
const struct test suite_toys_dates[] = {
	TEST(every_written_date_is_the_iso_date),
	TEST(every_date_exists_and_has_its_weekday),
	TEST(links_tie_each_word_to_its_part_of_the_date),
	TEST(ordinal_endings_are_right),
	TEST(all_forms_occur_and_no_others),
	TEST(known_dates_are_read_as_people_read_them),
	{ 0 },
};
