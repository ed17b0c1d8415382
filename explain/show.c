#include "explain/show.h"

#include "base/str.h"
#include "explain/between.h"
#include "explain/vector.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = SHOW_INDENT, WORD = 8, LABEL = 100 };
/* columns of a matrix beside which its differences have room */
enum { BESIDE = 4 };

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
	int top[SHOW_TOP], held = vector_largest(top, SHOW_TOP, x, n);

	fprintf(out, "  norm %.3g, largest", vector_norm(x, n));
	for (int i = 0; i < held; i++) {
		fprintf(out, "%s ", i ? "," : "");
		show_place(out, names, top[i]);
		fprintf(out, " %.3g", x[top[i]]);
	}
}

static void show_row(FILE *out, const double *x, int n, const char *const *names)
{
	if (n > SHOW_COLS)
		show_short(out, x, n, names);
	else
		for (int i = 0; i < n; i++) {
			fprintf(out, " ");
			show_number(out, x[i]);
		}
}

static void indent(FILE *out, const char *name, int width)
{
	fprintf(out, "%*s", INDENT, "");
	show_field(out, name, width);
}

void show_distance(FILE *out, double distance, double limit)
{
	fprintf(out, distance == 0 ? "%.0f%s\n" : "%.0e%s\n", distance,
		distance <= limit ? "" : "   WRONG");
}

void show_by(FILE *out, double distance)
{
	fprintf(out, "%*s%s = by central difference;  distance ", INDENT, "", SHOW_BY);
	show_distance(out, distance, DIFFERENCE_LIMIT);
}

void show_norm(FILE *out, double norm, double distance, const char *of_what)
{
	indent(out, "  by difference", -SHOW_NAME);
	fprintf(out, "  norm %.3g%s  distance ", norm, of_what);
	show_distance(out, distance, DIFFERENCE_LIMIT);
}

static double distance_of(const struct grid *g, int row)
{
	double worst = 0;

	for (int k = 0; k < g->cols; k++)
		worst = fmax(worst,
			difference_distance(g->x[row * g->stride + k], g->by[row * g->cols + k]));
	return worst;
}

/* The columns' names, behind what takes `used` columns. */
static void show_heading(FILE *out, const struct grid *g, int used)
{
	if (!g->col_names || g->cols > SHOW_COLS) {
		fprintf(out, "\n");
		return;
	}
	if (used > INDENT + SHOW_ROW) {
		fprintf(out, "\n");
		used = 0;
	}
	fprintf(out, "%*s", INDENT + SHOW_ROW - used, "");
	for (int i = 0; i < g->cols; i++) {
		fprintf(out, " ");
		show_field(out, g->col_names[i], WORD);
	}
	fprintf(out, "\n");
}

void show_rows(FILE *out, const struct grid *g)
{
	bool beside = g->by && g->cols <= BESIDE;
	double worst = 0;

	for (int i = 0; i < g->rows; i++) {
		const double *by = g->by ? g->by + (size_t)i * (size_t)g->cols : NULL;
		char number[16];

		snprintf(number, sizeof(number), "%d", i + 1);
		indent(out, g->row_names ? g->row_names[i] : number, SHOW_ROW);
		show_row(out, g->x + (size_t)i * (size_t)g->stride, g->cols, g->col_names);
		if (beside) {
			fprintf(out, "  ");
			show_row(out, by, g->cols, NULL);
			fprintf(out, "   ");
			show_distance(out, distance_of(g, i), DIFFERENCE_LIMIT);
			continue;
		}
		fprintf(out, "\n");
		if (!by)
			continue;
		indent(out, SHOW_BY, SHOW_ROW);
		show_row(out, by, g->cols, NULL);
		fprintf(out, "\n");
		worst = fmax(worst, distance_of(g, i));
	}
	if (g->by && !beside)
		show_by(out, worst);
}

void show_grid(FILE *out, const struct grid *g, const char *name)
{
	int width = g->cols * (WORD + 1) + 2;
	char label[LABEL];

	if (g->rows == 1 && !g->col_names) {
		snprintf(label, LABEL, "%s [%d]", name, g->cols);
		indent(out, label, -SHOW_NAME);
		show_row(out, g->x, g->cols, NULL);
		fprintf(out, "\n");
		if (!g->by)
			return;
		indent(out, "  by difference", -SHOW_NAME);
		show_row(out, g->by, g->cols, NULL);
		fprintf(out, "  distance ");
		show_distance(out, distance_of(g, 0), DIFFERENCE_LIMIT);
		return;
	}
	snprintf(label, LABEL, "%s [%d, %d]", name, g->rows, g->cols);
	fprintf(out, "%*s%s", INDENT, "", label);
	show_heading(out, g, INDENT + (int)strlen(label));
	if (g->by && g->cols <= BESIDE)
		fprintf(out, "%*s  %-*s%-*sdistance\n", INDENT + SHOW_ROW, "", width, "gradient",
			width, "by difference");
	show_rows(out, g);
}

void show_text(FILE *out, const char *text, int by)
{
	while (*text) {
		size_t line = strcspn(text, "\n"), len = line;
		int used, fits = fit(text, SHOW_WIDTH - by, &used);

		if (len > (size_t)fits)
			for (len = (size_t)fits; len && text[len] != ' '; len--)
				;
		if (!len)
			len = line;
		fprintf(out, "%*s%.*s\n", len ? by : 0, "", (int)len, text);
		text += len;
		text += *text == ' ' || *text == '\n';
	}
}
