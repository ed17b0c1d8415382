#include "explain/show.h"

#include "base/real.h"
#include "explain/vector.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = SHOW_INDENT, NAME = SHOW_NAME, ROW = SHOW_ROW, WORD = 8 };
/* bytes of a name with its size, of a size */
enum { LABEL = 80, SIZE = 32 };

/* Bytes of the first characters that take `limit` columns, one each; *width is how many they
 * are. */
static int fit(const char *text, int limit, int *width)
{
	int bytes = 0;

	*width = 0;
	while (text[bytes]) {
		int len = 1;

		while (((unsigned char)text[bytes + len] & 0xc0) == 0x80)
			len++;
		if (*width == limit)
			break;
		bytes += len;
		(*width)++;
	}
	return bytes;
}

void show_field(FILE *out, const char *text, int width)
{
	int used, bytes = fit(text, abs(width), &used), space = abs(width) - used;

	fprintf(out, "%*s%.*s%*s", width > 0 ? space : 0, "", bytes, text, width > 0 ? 0 : space,
		"");
}

void show_number(FILE *out, double x)
{
	if (x == 0)
		fprintf(out, "%*s", WORD, "0");
	else if (fabs(x) < 5e-4 || fabs(x) >= 1e3)
		fprintf(out, "%*.1e", WORD, x);
	else
		fprintf(out, "%*.*f", WORD, fabs(x) < 10 ? 5 : 3, x);
}

void show_distance(FILE *out, double x)
{
	if (x == 0)
		fprintf(out, "0");
	else
		fprintf(out, "%.0e", x);
}

static void show_place(FILE *out, const char *const *names, int i)
{
	if (names)
		fprintf(out, "%s", names[i]);
	else
		fprintf(out, "#%d", i + 1);
}

/* The norm and the entries of largest magnitude. */
static void show_short(FILE *out, const double *x, int n, const char *const *names)
{
	int top[SHOW_TOP], held = 0;

	for (int i = 0; i < n; i++) {
		int at;

		if (held == SHOW_TOP && !(fabs(x[i]) > fabs(x[top[held - 1]])))
			continue;
		at = held < SHOW_TOP ? held++ : held - 1;
		for (; at > 0 && fabs(x[i]) > fabs(x[top[at - 1]]); at--)
			top[at] = top[at - 1];
		top[at] = i;
	}
	fprintf(out, "  norm %.3g, largest", vector_norm(x, n));
	for (int i = 0; i < held; i++) {
		fprintf(out, "%s ", i ? "," : "");
		show_place(out, names, top[i]);
		fprintf(out, " %.3g", x[top[i]]);
	}
}

static void show_row(FILE *out, const double *x, int n, const char *const *names)
{
	if (n > SHOW_COLS) {
		show_short(out, x, n, names);
	} else {
		for (int i = 0; i < n; i++) {
			fprintf(out, " ");
			show_number(out, x[i]);
		}
	}
	fprintf(out, "\n");
}

/* "name [size]", with the name formatted */
static void label(char text[LABEL], const char *size, const char *name, va_list args)
{
	size_t len;

	vsnprintf(text, LABEL, name, args);
	len = strlen(text);
	snprintf(text + len, LABEL - len, " [%s]", size);
}

void show_vector(FILE *out, const double *x, int n, const char *name, ...)
{
	char text[LABEL], size[SIZE];
	va_list args;

	snprintf(size, SIZE, "%d", n);
	va_start(args, name);
	label(text, size, name, args);
	va_end(args);
	fprintf(out, "%*s", INDENT, "");
	show_field(out, text, -NAME);
	show_row(out, x, n, NULL);
}

static void show_row_name(FILE *out, const struct grid *g, int i)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", i + 1);
	fprintf(out, "%*s", INDENT, "");
	show_field(out, g->row_names ? g->row_names[i] : g->rows > 1 ? number : "", ROW);
}

/* The columns' names, behind what takes `used` columns. */
static void show_heading(FILE *out, const struct grid *g, int used)
{
	if (!g->col_names || g->cols > SHOW_COLS) {
		fprintf(out, "%s", used ? "\n" : "");
		return;
	}
	if (used > INDENT + ROW) {
		fprintf(out, "\n");
		used = 0;
	}
	fprintf(out, "%*s", INDENT + ROW - used, "");
	for (int i = 0; i < g->cols; i++) {
		fprintf(out, " ");
		show_field(out, g->col_names[i], WORD);
	}
	fprintf(out, "\n");
}

void show_rows(FILE *out, struct grid g, bool heading)
{
	if (heading)
		show_heading(out, &g, 0);
	for (int i = 0; i < g.rows; i++) {
		if (i == SHOW_ROWS && g.rows > SHOW_ROWS + 1) {
			fprintf(out, "%*s... %d rows more\n", INDENT + ROW, "", g.rows - i);
			break;
		}
		show_row_name(out, &g, i);
		show_row(out, g.x + (size_t)i * (size_t)g.cols, g.cols, g.col_names);
	}
}

void show_grid(FILE *out, struct grid g, const char *name, ...)
{
	char text[LABEL], size[SIZE];
	va_list args;

	snprintf(size, SIZE, "%d, %d", g.rows, g.cols);
	va_start(args, name);
	label(text, size, name, args);
	va_end(args);
	fprintf(out, "%*s%s", INDENT, "", text);
	show_heading(out, &g, INDENT + (int)strlen(text));
	show_rows(out, g, false);
}

void show_text(FILE *out, const char *text)
{
	while (*text) {
		int len = (int)strcspn(text, "\n");

		fprintf(out, "%s%.*s\n", len ? "  " : "", len, text);
		text += len + (text[len] == '\n');
	}
}

void show_code(FILE *out, const char *where)
{
	fprintf(out, "    code: %s\n", where);
}
