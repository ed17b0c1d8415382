#include "base/json.h"
#include "tests/bench/bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void put_json(const char *text)
{
	struct str quoted = { 0 };

	if (!json_put_string(&quoted, text, strlen(text)))
		fputs(quoted.data, stdout);
	str_release(&quoted);
}

static int width_of(const struct cell *c)
{
	int name = (int)strlen(c->name);

	return name > c->width ? name : c->width;
}

static void print_text(const struct cell *c)
{
	if (c->text)
		printf("  %-*s", width_of(c), c->text);
	else
		printf("  %*.*f", width_of(c), c->digits, c->number);
}

static void print_json(const struct cell *c)
{
	printf(", \"%s\": ", c->name);
	if (c->text)
		put_json(c->text);
	else if (isfinite(c->number))
		printf("%.9g", c->number);
	else
		printf("null");
}

void report_row(
	const struct bench *b, const char *command, bool head, const struct cell *cells, size_t n)
{
	if (b->json)
		printf("{\"command\": \"%s\"", command);
	if (!b->json && head) {
		for (size_t i = 0; i < n; i++)
			printf(cells[i].text ? "  %-*s" : "  %*s", width_of(&cells[i]),
				cells[i].name);
		printf("\n");
	}
	for (size_t i = 0; i < n; i++)
		(b->json ? print_json : print_text)(&cells[i]);
	printf(b->json ? "}\n" : "\n");
	fflush(stdout);
}

void report_note(const struct bench *b, const char *command, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (b->json) {
		printf("{\"command\": \"%s\", \"note\": ", command);
		put_json(text);
		printf("}\n");
	} else {
		printf("%s\n", text);
	}
	fflush(stdout);
}
