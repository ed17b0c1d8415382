#include "base/options_value.h"

#include "base/err.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char on[] = "on", off[] = "off", never[] = "never", none[] = "none";

enum { STRINGS_MAX = sizeof(((struct option_strings *)0)->items) / sizeof(char *) };
enum { INTS_MAX = sizeof(((struct option_ints *)0)->items) / sizeof(int) };

/* Reads a decimal number (no "inf", "0x" or space); gives its end, NULL if there is none. */
static const char *read_number(const char *text, double *value)
{
	char *end;

	*value = 0;
	if (!strspn(text, "+-.0123456789"))
		return NULL;
	*value = strtod(text, &end);
	if (end == text || strspn(text, "+-.eE0123456789") < (size_t)(end - text))
		return NULL;
	return end;
}

bool option_is_negative_number(const char *text)
{
	return text[0] == '-' && (text[1] == '.' || (text[1] >= '0' && text[1] <= '9'));
}

static int check_number(const struct option *o, const char *text, double *value)
{
	const char *end = read_number(text, value);

	return end && !*end ? 0 : err_set("--%s: '%s' is not a number", o->name, text);
}

static int set_int(const struct option *o, const char *text)
{
	double low = o->min < o->max ? o->min : INT_MIN;
	double high = o->min < o->max ? o->max : INT_MAX, value;

	if (check_number(o, text, &value))
		return -1;
	if (isfinite(value) && value != floor(value))
		return err_set("--%s: %s is not a whole number", o->name, text);
	if (!(value >= low && value <= high))
		return err_set("--%s: %s is not within %.0f..%.0f", o->name, text, low, high);
	*(int *)o->value = (int)value;
	return 0;
}

static int set_ints(const struct option *o, const char *text)
{
	struct option_ints list = { .count = 0 };
	struct option one = *o;
	char piece[24];

	for (;; text++) {
		size_t len = strcspn(text, ",");

		if (list.count == INTS_MAX)
			return err_set("--%s: more than %d numbers", o->name, INTS_MAX);
		one.value = &list.items[list.count++];
		snprintf(piece, sizeof(piece), "%.*s",
			(int)(len < sizeof(piece) ? len : sizeof(piece)), text);
		if (set_int(&one, piece))
			return -1;
		text += len;
		if (!*text)
			break;
	}
	*(struct option_ints *)o->value = list;
	return 0;
}

/* Not by way of a double, which holds only 53 bits. */
static int set_seed(const struct option *o, const char *text)
{
	unsigned long long value;
	double about;
	char *end;

	if (check_number(o, text, &about))
		return -1;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (*text == '-' || (errno && !*end) || value > UINT64_MAX)
		return err_set("--%s: %s is not within 0..%" PRIu64, o->name, text, UINT64_MAX);
	if (*end)
		return err_set("--%s: %s is not a whole number", o->name, text);
	*(uint64_t *)o->value = value;
	return 0;
}

static int check_range(const struct option *o, double value, const char *text)
{
	if (o->min < o->max && !(value >= o->min && value <= o->max))
		return err_set("--%s: %s is not within %g..%g", o->name, text, o->min, o->max);
	if (!isfinite(value))
		return err_set("--%s: %s is too large", o->name, text);
	return 0;
}

static int set_real(const struct option *o, const char *text)
{
	double value;

	if (check_number(o, text, &value) || check_range(o, value, text))
		return -1;
	*(double *)o->value = value;
	return 0;
}

static int set_amount(const struct option *o, const char *text)
{
	struct option_amount a = { .unit = 'u' };
	const char *end = read_number(text, &a.count);

	if (end && *end && strchr("eum", *end))
		a.unit = *end++;
	if (!end || *end)
		return err_set("--%s: '%s' is not an amount such as 20e (epochs), 5000u (updates) "
			       "or 30m (minutes)",
			o->name, text);
	if (a.count < 0)
		return err_set("--%s: %s is negative", o->name, text);
	if (check_range(o, a.count, text))
		return -1;
	if (a.unit == 'u' && a.count != floor(a.count))
		return err_set("--%s: %s is not a whole number of updates", o->name, text);
	*(struct option_amount *)o->value = a;
	return 0;
}

/* The index of a word among "a|b|c", -1 if it is not there. */
static int find_choice(const char *choices, const char *word, size_t len)
{
	for (int i = 0; choices; i++) {
		size_t n = strcspn(choices, "|");

		if (n == len && !memcmp(choices, word, n))
			return i;
		choices = choices[n] ? choices + n + 1 : NULL;
	}
	return -1;
}

/* A word, or of a set several with spaces between them. */
static int set_choices(const struct option *o, const char *text)
{
	size_t len;

	for (;; text += len + 1) {
		int i;

		len = strcspn(text, o->kind == OPTION_SET ? " " : "");
		i = find_choice(o->choices, text, len);
		if (i < 0)
			return err_set(
				"--%s: '%.*s' is none of %s", o->name, (int)len, text, o->choices);
		if (o->kind == OPTION_SET)
			*(unsigned *)o->value |= 1u << i;
		else
			*(int *)o->value = i;
		if (!text[len])
			return 0;
	}
}

bool option_is_value(const struct option *o, const char *text)
{
	double value;
	const char *end = read_number(text, &value);

	return find_choice(o->choices, text, strlen(text)) >= 0 ||
	       (o->kind != OPTION_CHOICE && end && !*end);
}

const char *option_implicit(const struct program *p, const struct option *o)
{
	const struct option_implicit *i = p->implicit;

	while (i && i->name && strcmp(i->name, o->name) != 0)
		i++;
	return i ? i->value : NULL;
}

bool option_is_switch(const struct program *p, const struct option *o)
{
	return o->kind == OPTION_FLAG || (o->kind == OPTION_CHOICE && option_implicit(p, o));
}

int option_set(const struct option *o, const char *text)
{
	struct option_strings *words = o->value;

	switch (o->kind) {
	case OPTION_INT:
		return set_int(o, text);
	case OPTION_INTS:
		return set_ints(o, text);
	case OPTION_SEED:
		return set_seed(o, text);
	case OPTION_REAL:
		return set_real(o, text);
	case OPTION_STRING:
		*(const char **)o->value = text;
		return 0;
	case OPTION_STRINGS:
		if (words->count == STRINGS_MAX)
			return err_set("--%s: more than %d words", o->name, STRINGS_MAX);
		words->items[words->count++] = text;
		return 0;
	case OPTION_CHOICE:
	case OPTION_SET:
		return set_choices(o, text);
	case OPTION_AMOUNT:
		return set_amount(o, text);
	case OPTION_HEADING:
	case OPTION_FLAG:
		break;
	}
	return err_set("--%s takes no value", o->name);
}

/* Nine digits, as anyone types them, or all. */
static int put_real(struct str *out, double x)
{
	char text[32];

	snprintf(text, sizeof(text), "%.9g", x);
	if (strtod(text, NULL) != x)
		snprintf(text, sizeof(text), "%.17g", x);
	return str_puts(out, text);
}

/* Those of "a|b|c" whose bits are set. */
static int put_choices(struct str *out, const char *choices, unsigned set)
{
	for (const char *before = ""; set; set >>= 1) {
		size_t len = strcspn(choices, "|");

		if (set & 1) {
			str_puts(out, before);
			str_append(out, choices, len);
			before = " ";
		}
		choices += len + (choices[len] == '|');
	}
	return str_puts(out, "");
}

int option_text(const struct option *o, struct str *out)
{
	const struct option_strings *words = o->value;
	const struct option_ints *numbers = o->value;
	const struct option_amount *amount = o->value;

	switch (o->kind) {
	case OPTION_FLAG:
		return str_puts(out, *(bool *)o->value ? on : off);
	case OPTION_INT:
		return str_printf(out, "%d", *(int *)o->value);
	case OPTION_INTS:
		for (int i = 0; i < numbers->count; i++)
			str_printf(out, "%s%d", i ? "," : "", numbers->items[i]);
		break;
	case OPTION_SEED:
		return str_printf(out, "%" PRIu64, *(uint64_t *)o->value);
	case OPTION_REAL:
		return put_real(out, *(double *)o->value);
	case OPTION_STRING:
		return str_puts(out, *(char **)o->value ? *(char **)o->value : "");
	case OPTION_STRINGS:
		for (int i = 0; i < words->count; i++)
			str_printf(out, "%s%s", i ? " " : "", words->items[i]);
		break;
	case OPTION_CHOICE:
		return put_choices(out, o->choices, 1u << *(int *)o->value);
	case OPTION_SET:
		return *(unsigned *)o->value ? put_choices(out, o->choices, *(unsigned *)o->value)
					     : str_puts(out, none);
	case OPTION_AMOUNT:
		if (!(amount->count > 0))
			return str_puts(out, never);
		return str_printf(out, "%.15g%c", amount->count, amount->unit);
	case OPTION_HEADING:
		break;
	}
	return str_puts(out, "");
}

int option_from_text(const struct option *o, const char *text)
{
	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)o->value = !strcmp(text, on);
		return *(bool *)o->value || !strcmp(text, off)
			       ? 0
			       : err_set("--%s: '%s' is neither on nor off", o->name, text);
	case OPTION_SET:
		*(unsigned *)o->value = 0;
		return strcmp(text, none) ? option_set(o, text) : 0;
	case OPTION_STRING:
		*(const char **)o->value = *text ? text : NULL;
		return 0;
	case OPTION_AMOUNT:
		return option_set(o, strcmp(text, never) ? text : "0");
	default:
		return option_set(o, text);
	}
}

bool option_is_unset(const struct option *o, const char *text)
{
	return !*text || (o->kind == OPTION_FLAG && !strcmp(text, off)) ||
	       (o->kind == OPTION_SET && !strcmp(text, none)) ||
	       (o->kind == OPTION_REAL && isnan(*(double *)o->value));
}
