#include "explain/jot.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

/* What stands before a value: a comma unless it is the first, and its key. */
static void begin(struct jot *j, const char *key)
{
	char last = j->text.len ? j->text.data[j->text.len - 1] : '[';

	if (!strchr("[{:", last))
		str_puts(&j->text, ",");
	if (key)
		str_printf(&j->text, "\"%s\":", key);
}

void jot_open(struct jot *j, const char *key, char bracket)
{
	begin(j, key);
	str_append(&j->text, &bracket, 1);
}

void jot_close(struct jot *j, char bracket)
{
	str_append(&j->text, &bracket, 1);
}

void jot_text(struct jot *j, const char *key, const char *text)
{
	begin(j, key);
	if (json_put_string(&j->text, text, strlen(text)))
		j->text.failed = true;
}

void jot_number(struct jot *j, const char *key, double x)
{
	begin(j, key);
	if (isfinite(x))
		str_printf(&j->text, "%.*g", j->digits, x);
	else
		str_puts(&j->text, "null");
}

void jot_int(struct jot *j, const char *key, long x)
{
	begin(j, key);
	str_printf(&j->text, "%ld", x);
}

void jot_bool(struct jot *j, const char *key, bool x)
{
	begin(j, key);
	str_puts(&j->text, x ? "true" : "false");
}

void jot_numbers(struct jot *j, const char *key, const double *x, size_t n)
{
	jot_open(j, key, '[');
	for (size_t i = 0; i < n; i++)
		jot_number(j, NULL, x[i]);
	jot_close(j, ']');
}
