#include "base/options_value.h"

#include "base/err.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	double low = INT_MIN, high = INT_MAX, value;

	if (o->min < o->max) {
		low = o->min;
		high = o->max;
	}
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

/* The span of the index-th of "a|b|c"; false beyond the last. */
static bool choice_at(const char *choices, int index, const char **start, size_t *len)
{
	while (index-- > 0) {
		choices = strchr(choices, '|');
		if (!choices)
			return false;
		choices++;
	}
	*start = choices;
	*len = strcspn(choices, "|");
	return true;
}

/* The index of text among "a|b|c", -1 if it is not there. */
static int find_choice(const char *choices, const char *text)
{
	const char *start;
	size_t len;

	for (int i = 0; choices && choice_at(choices, i, &start, &len); i++)
		if (strlen(text) == len && !memcmp(text, start, len))
			return i;
	return -1;
}

static int set_choice(const struct option *o, const char *text)
{
	int i = find_choice(o->choices, text);

	if (i < 0)
		return err_set("--%s: '%s' is none of %s", o->name, text, o->choices);
	if (o->kind == OPTION_SET)
		*(unsigned *)o->value |= 1u << i;
	else
		*(int *)o->value = i;
	return 0;
}

bool option_is_value(const struct option *o, const char *text)
{
	double value;
	const char *end = read_number(text, &value);

	return find_choice(o->choices, text) >= 0 || (o->kind != OPTION_CHOICE && end && !*end);
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

static int add_string(const struct option *o, const char *text)
{
	struct option_strings *s = o->value;

	if (s->count == STRINGS_MAX)
		return err_set("--%s: more than %d words", o->name, STRINGS_MAX);
	s->items[s->count++] = text;
	return 0;
}

int option_set(const struct option *o, const char *text)
{
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
		return add_string(o, text);
	case OPTION_CHOICE:
	case OPTION_SET:
		return set_choice(o, text);
	case OPTION_AMOUNT:
		return set_amount(o, text);
	case OPTION_HEADING:
	case OPTION_FLAG:
		break;
	}
	return err_set("--%s takes no value", o->name);
}

static int show_set(const struct option *o, struct str *out, bool *none)
{
	unsigned set = *(unsigned *)o->value;
	const char *text;
	size_t len;

	*none = true;
	for (int i = 0; choice_at(o->choices, i, &text, &len); i++) {
		if (!(set >> i & 1))
			continue;
		if ((!*none && str_puts(out, " ")) || str_append(out, text, len))
			return -1;
		*none = false;
	}
	return 0;
}

static int show_strings(const struct option_strings *s, struct str *out)
{
	for (int i = 0; i < s->count; i++)
		if (str_printf(out, "%s%s", i ? " " : "", s->items[i]))
			return -1;
	return 0;
}

static int show_ints(const struct option_ints *list, struct str *out)
{
	for (int i = 0; i < list->count; i++)
		if (str_printf(out, "%s%d", i ? "," : "", list->items[i]))
			return -1;
	return 0;
}

int option_show(const struct option *o, struct str *out, bool *none)
{
	const struct option_amount *a = o->value;
	const char *text;
	size_t len;

	*none = false;
	switch (o->kind) {
	case OPTION_FLAG:
		*none = !*(bool *)o->value;
		return *none ? 0 : str_puts(out, "on");
	case OPTION_INT:
		return str_printf(out, "%d", *(int *)o->value);
	case OPTION_INTS:
		return show_ints(o->value, out);
	case OPTION_SEED:
		return str_printf(out, "%" PRIu64, *(uint64_t *)o->value);
	case OPTION_REAL:
		*none = isnan(*(double *)o->value);
		return *none ? 0 : str_printf(out, "%g", *(double *)o->value);
	case OPTION_STRING:
		text = *(const char **)o->value;
		*none = !text || !*text;
		return *none ? 0 : str_puts(out, text);
	case OPTION_STRINGS:
		*none = !((struct option_strings *)o->value)->count;
		return show_strings(o->value, out);
	case OPTION_CHOICE:
		*none = !choice_at(o->choices, *(int *)o->value, &text, &len);
		return *none ? 0 : str_append(out, text, len);
	case OPTION_SET:
		return show_set(o, out, none);
	case OPTION_AMOUNT:
		return a->count > 0 ? str_printf(out, "%.15g%c", a->count, a->unit)
				    : str_puts(out, "never");
	case OPTION_HEADING:
		break;
	}
	*none = true;
	return 0;
}
