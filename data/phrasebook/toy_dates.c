/* "the third of March, 2021" -> "2021-03-03", in the forms that people write dates in.
 *
 * Numbers between dots or slashes are day, month, year. A year of two digits is one of 1969 to
 * 2068, as POSIX reads it: '85 is 1985, '21 is 2021. The name of the weekday is always right and
 * says nothing that is not said without it.
 *
 * Links: year to year, month to month, day to day (3rd is two words, 3 and rd, both the day). A
 * hyphen of the target belongs to the sign between the same two numbers, if there is one. */
#include "data/phrasebook/toy.h"
#include "tokenizer/fold.h"

#include <assert.h>
#include <string.h>

enum { FIRST_YEAR = 1969, YEARS = 100 };

/* The words of the target, by their place: 2021 - 03 - 03. */
enum { YEAR, YEAR_MONTH, MONTH, MONTH_DAY, DAY, NOWHERE = -1 };

struct date {
	int year, month, day; /* from 1 */
};

static const char *const months[] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };
static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday", "Sunday" };
static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth", "sixth",
	"seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
	"fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
	"twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth",
	"twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth",
	"thirty-first" };

/* The forms. Letters after % are those of strftime() where it has them:
 *
 *     %d 03   %e 3   %o 3rd   %O third   %m 03   %n 3   %b Mar   %B March
 *     %y 21   %Y 2021   %A Wednesday
 *     %> %<   the sign that follows, between month and year, between day and month */
static const char *const forms[] = { "%e %B %Y", "%o %B %Y", "%e %b %Y", "%e %b '%y", "%B %e, %Y",
	"%B %o, %Y", "%b %e, %Y", "the %o of %B %Y", "the %O of %B %Y", "the %O of %B, %Y",
	"%B the %O, %Y", "%A, %e %B %Y", "%A, %B %o, %Y", "%A the %O of %B %Y", "%d%</%m%>/%y",
	"%d%</%m%>/%Y", "%e%</%n%>/%y", "%e%<.%n%>.%Y", "%d%<.%m%>.%y" };

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

static const char *weekday(const struct date *date)
{
	int day = 2; /* the first of January 1969, a Wednesday */

	for (int y = FIRST_YEAR; y < date->year; y++)
		day += is_leap(y) ? 366 : 365;
	for (int m = 1; m < date->month; m++)
		day += month_days(date->year, m);
	return weekdays[(day + date->day - 1) % 7];
}

static const char *ordinal_ending(int day)
{
	static const char *const endings[] = { "th", "st", "nd", "rd" };

	return day / 10 != 1 && day % 10 <= 3 ? endings[day % 10] : "th";
}

/* The word of the target that a letter after % speaks of. */
static int place_of(char letter)
{
	if (strchr("deoO", letter))
		return DAY;
	if (strchr("mnbB", letter))
		return MONTH;
	return strchr("yY", letter) ? YEAR : NOWHERE;
}

static int put(struct str *out, char letter, const struct date *date)
{
	int place = place_of(letter);
	int number = place == DAY ? date->day : place == MONTH ? date->month : date->year;

	switch (letter) {
	case 'd':
	case 'm':
		return str_printf(out, "%02d", number);
	case 'y':
		return str_printf(out, "%02d", number % 100);
	case 'o':
		return str_printf(out, "%d%s", number, ordinal_ending(number));
	case 'O':
		return str_puts(out, ordinals[number - 1]);
	case 'b':
		return str_append(out, months[number - 1], 3);
	case 'B':
		return str_puts(out, months[number - 1]);
	case 'A':
		return str_puts(out, weekday(date));
	default:
		assert(strchr("enY", letter));
		return str_printf(out, "%d", number);
	}
}

/* Links the words that have been written since the last call to one word of the target. */
static int link_words(struct pair *pair, size_t *pos, int *word, int place)
{
	const struct str *source = &pair->source;
	struct span span;
	bool spaced;

	while (fold_next_word(source->data, source->len, pos, &span, &spaced)) {
		if (place != NOWHERE && toy_link(pair, *word, place))
			return -1;
		++*word;
	}
	return 0;
}

static int print_form(struct pair *pair, const char *form, const struct date *date)
{
	size_t pos = 0;
	int word = 0;

	while (*form) {
		size_t plain = strcspn(form, "%");
		int place = NOWHERE, rc;

		if (plain) {
			rc = str_append(&pair->source, form, plain);
			form += plain;
		} else if (form[1] == '<' || form[1] == '>') {
			place = form[1] == '<' ? MONTH_DAY : YEAR_MONTH;
			rc = str_append(&pair->source, form + 2, 1);
			form += 3;
		} else {
			place = place_of(form[1]);
			rc = put(&pair->source, form[1], date);
			form += 2;
		}
		if (rc || link_words(pair, &pos, &word, place))
			return -1;
	}
	return 0;
}

int toy_dates(struct pair *pair, struct draw *d)
{
	struct date date = { .year = FIRST_YEAR + draw_below(d, YEARS),
		.month = 1 + draw_below(d, 12) };

	date.day = 1 + draw_below(d, month_days(date.year, date.month));
	if (print_form(pair, DRAW_FROM(d, forms), &date))
		return -1;
	return str_printf(&pair->target, "%d-%02d-%02d", date.year, date.month, date.day);
}
