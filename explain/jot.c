#include "explain/jot.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put(struct jot *j, const char *text)
{
	if (!j->failed)
		j->failed = str_puts(&j->text, text) != 0;
}

/* What stands before a value: a comma unless it is the first, and its key. */
static void begin(struct jot *j, const char *key)
{
	char last = j->text.len ? j->text.data[j->text.len - 1] : '[';

	if (!strchr("[{:", last))
		put(j, ",");
	if (key) {
		put(j, "\"");
		put(j, key);
		put(j, "\":");
	}
}

void jot_open(struct jot *j, const char *key, char bracket)
{
	begin(j, key);
	put(j, (char[]){ bracket, '\0' });
}

void jot_close(struct jot *j, char bracket)
{
	put(j, (char[]){ bracket, '\0' });
}

void jot_text(struct jot *j, const char *key, const char *text)
{
	begin(j, key);
	if (!j->failed)
		j->failed = json_put_string(&j->text, text, strlen(text)) != 0;
}

void jot_number(struct jot *j, const char *key, double x)
{
	char text[40];

	begin(j, key);
	snprintf(text, sizeof(text), "%.*g", j->digits, x);
	put(j, isfinite(x) ? text : "null");
}

void jot_int(struct jot *j, const char *key, long x)
{
	char text[40];

	begin(j, key);
	snprintf(text, sizeof(text), "%ld", x);
	put(j, text);
}

void jot_bool(struct jot *j, const char *key, bool x)
{
	begin(j, key);
	put(j, x ? "true" : "false");
}

void jot_numbers(struct jot *j, const char *key, const double *x, size_t n)
{
	jot_open(j, key, '[');
	for (size_t i = 0; i < n; i++)
		jot_number(j, NULL, x[i]);
	jot_close(j, ']');
}

int jot_failed(const struct jot *j)
{
	return j->failed ? -1 : 0;
}
