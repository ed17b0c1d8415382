#include "base/json_writer.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

/* What stands before a value: a comma unless it is the first, and its key. */
static void begin(struct json_writer *w, const char *key)
{
	char last = w->out->len ? w->out->data[w->out->len - 1] : '\n';

	if (!strchr("[{:\n", last))
		str_puts(w->out, ",");
	if (key)
		str_printf(w->out, "\"%s\":", key);
}

void json_open(struct json_writer *w, const char *key, char bracket)
{
	begin(w, key);
	str_append(w->out, &bracket, 1);
}

void json_close(struct json_writer *w, char bracket)
{
	str_append(w->out, &bracket, 1);
}

void json_span(struct json_writer *w, const char *key, struct span text)
{
	begin(w, key);
	if (json_put_string(w->out, text.text, text.len))
		w->out->failed = true;
}

void json_text(struct json_writer *w, const char *key, const char *text)
{
	json_span(w, key, (struct span){ text, strlen(text) });
}

void json_number(struct json_writer *w, const char *key, double x)
{
	begin(w, key);
	if (isfinite(x))
		str_printf(w->out, "%.*g", w->digits, x);
	else
		str_puts(w->out, "null");
}

void json_int(struct json_writer *w, const char *key, long x)
{
	begin(w, key);
	str_printf(w->out, "%ld", x);
}

void json_bool(struct json_writer *w, const char *key, bool x)
{
	begin(w, key);
	str_puts(w->out, x ? "true" : "false");
}

void json_numbers(struct json_writer *w, const char *key, const double *x, size_t n)
{
	json_open(w, key, '[');
	for (size_t i = 0; i < n; i++)
		json_number(w, NULL, x[i]);
	json_close(w, ']');
}

void json_texts(struct json_writer *w, const char *key, const char *const *text, size_t n)
{
	json_open(w, key, '[');
	for (size_t i = 0; i < n; i++)
		json_text(w, NULL, text[i]);
	json_close(w, ']');
}
