/* Every reversal, and every date read by a second reader, which knows no forms: it finds a month's
 * name, numbers and ordinals anywhere. */
#include "tests/data/phrasebook/book.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	int part[BOOK_WORDS];
};

static struct reading read_date(const struct book_words *s)
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
		struct book_words s;
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
		s = book_cut(word);
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

static const char *const shapes[] = { "9 M Y", "9e M Y", "9 m Y", "9 m '9", "M 9, Y", "M 9e, Y",
	"m 9, Y", "the 9e of M Y", "the o of M Y", "the o of M, Y", "M the o, Y", "W, 9 M Y",
	"W, M 9e, Y", "W the o of M Y", "9/9/9", "9/9/Y", "9.9.Y", "9.9.9" };
enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

/* What has been met in the corpus. */
struct seen {
	int weekdays, leap_days, endings, shapes[SHAPES];
};

static void check_exists(const struct reading *r, const char *source, struct seen *seen)
{
	static const char last_days[] = "312831303130313130313031";
	const char *last = &last_days[2 * (r->month - 1)];
	/* 2000 is the only century within the hundred years, and a leap year */
	bool leap_day = r->year % 4 == 0 && r->month == 2 && r->day == 29;

	CHECK(r->year >= 1969 && r->year <= 2068 && r->month >= 1 && r->month <= 12);
	CHECK(r->day >= 1 && (leap_day || r->day <= 10 * (last[0] - '0') + last[1] - '0'));
	seen->leap_days += leap_day;
	if (r->weekday < 0)
		return;
	seen->weekdays++;
	if (r->weekday != zeller(r->year, r->month, r->day))
		test_fail(__FILE__, __LINE__, "wrong weekday: %s", source);
}

static void check_endings(const struct book_words *s, struct seen *seen)
{
	for (int k = 1; k < s->count; k++) {
		int n = atoi(s->word[k - 1]);
		const char *right = n == 1 || n == 21 || n == 31 ? "st"
				    : n == 2 || n == 22          ? "nd"
				    : n == 3 || n == 23          ? "rd"
								 : "th";

		if (meaning_of(s->word[k]).kind != ENDING)
			continue;
		CHECK_TEXT(s->word[k], right);
		seen->endings++;
	}
}

static void check_shape(const char *source, struct seen *seen)
{
	char shape[64];
	int k = 0;

	shape_of(shape, source);
	while (k < SHAPES && strcmp(shape, shapes[k]))
		k++;
	if (strstr(source, "May")) /* is its own abbreviation */
		return;
	if (k == SHAPES)
		test_fail(__FILE__, __LINE__, "an unknown form: %s", shape);
	else
		seen->shapes[k]++;
}

static int check_date(void *context, const char *source, const char *target, const char *links)
{
	struct book_words s = book_cut(source);
	struct reading r = read_date(&s);
	struct str expected = { 0 };
	char iso[48];

	snprintf(iso, sizeof(iso), "%04d-%02d-%02d", r.year, r.month, r.day);
	if (strcmp(iso, target))
		test_fail(__FILE__, __LINE__, "%s is %s, not %s", source, iso, target);
	for (int k = 0; k < s.count; k++)
		if (r.part[k] >= 0)
			str_printf(&expected, "%s%d-%d", expected.len ? " " : "", k, r.part[k]);
	if (strcmp(expected.data, links))
		test_fail(__FILE__, __LINE__, "%s: %s, not %s", source, expected.data, links);
	str_release(&expected);
	check_exists(&r, source, context);
	check_endings(&s, context);
	check_shape(source, context);
	return 0;
}

/* The links are exactly what the second reader found in each word. */
static void every_date_exists_and_is_read_as_the_iso_date_with_its_links_and_weekday(void)
{
	struct seen seen = { 0 };

	book_walk("dates", check_date, &seen);
	CHECK(seen.weekdays > 1000 && seen.leap_days > 0 && seen.endings > 1000);
	for (int k = 0; k < SHAPES; k++)
		if (seen.shapes[k] < 500)
			test_fail(__FILE__, __LINE__, "%d times: %s", seen.shapes[k], shapes[k]);
}

/* Which lengths, letters and digits there are. */
struct symbols {
	bool length[11], letter, digit;
};

static int check_reversal(void *context, const char *source, const char *target, const char *links)
{
	struct symbols *seen = context;
	size_t len = strlen(source), symbols = (len + 1) / 2;
	struct str expected = { 0 };

	CHECK(symbols >= 3 && symbols <= 10);
	if (symbols <= 10)
		seen->length[symbols] = true;
	CHECK_EQUAL(strlen(target), len);
	for (size_t c = 0; c < len && strlen(target) == len; c++) {
		CHECK(target[c] == source[len - 1 - c]);
		CHECK((source[c] == ' ') == (c % 2 == 1));
		seen->letter |= source[c] >= 'a' && source[c] <= 'z';
		seen->digit |= source[c] >= '0' && source[c] <= '9';
	}
	for (size_t s = 0; s < symbols; s++)
		str_printf(&expected, "%s%zu-%zu", s ? " " : "", s, symbols - 1 - s);
	CHECK_TEXT(links, expected.data);
	str_release(&expected);
	return 0;
}

static void a_reversal_is_the_source_from_its_end(void)
{
	struct symbols seen = { .letter = false };

	book_walk("reversal", check_reversal, &seen);
	for (int n = 3; n <= 10; n++)
		CHECK(seen.length[n]);
	CHECK(seen.letter && seen.digit);
}

const struct test suite_toys_dates[] = {
	TEST(every_date_exists_and_is_read_as_the_iso_date_with_its_links_and_weekday),
	TEST(a_reversal_is_the_source_from_its_end),
	{ 0 },
};
