#include "explain/page_beside.h"

#include "explain/vector.h"

#include <stdarg.h>

/* Bytes of a name; columns of a matrix beside which its differences have room. */
enum { TEXT = 80, BESIDE = 4 };

static void show_numbers(FILE *out, const double *x, int n)
{
	for (int i = 0; i < n; i++) {
		fprintf(out, " ");
		show_number(out, x[i]);
	}
}

static void end_line(FILE *out, double distance)
{
	fprintf(out, "  distance ");
	show_distance(out, distance);
	fprintf(out, "%s\n", distance <= DIFFERENCE_LIMIT ? "" : "   WRONG");
}

void page_distance(FILE *out, double distance)
{
	fprintf(out, "%*s%-30s", SHOW_INDENT, "", PAGE_DIFFERENCE " = by central difference;");
	end_line(out, distance);
}

void page_difference_row(FILE *out, const double *numeric, int n, double distance)
{
	fprintf(out, "%*s", SHOW_INDENT, "");
	show_field(out, "  by difference", -SHOW_NAME);
	show_numbers(out, numeric, n);
	end_line(out, distance);
}

void page_norm(FILE *out, const struct lesson *l, const double *x, size_t n, const char *of_what)
{
	double slope, distance = between_norm(l->between, &slope, x, n);

	fprintf(out, "%*s", SHOW_INDENT, "");
	show_field(out, "  by difference", -SHOW_NAME);
	fprintf(out, "  norm %.3g%s", slope, of_what);
	end_line(out, distance);
}

void page_vector(FILE *out, const struct lesson *l, const double *x, int n, const char *name, ...)
{
	double numeric[SHOW_COLS], distance;
	char text[TEXT];
	va_list args;

	va_start(args, name);
	vsnprintf(text, TEXT, name, args);
	va_end(args);
	show_vector(out, x, n, "%s", text);
	if (n > SHOW_COLS) {
		page_norm(out, l, x, (size_t)n, "");
		return;
	}
	distance = between_numbers(l->between, numeric, x, (size_t)n);
	page_difference_row(out, numeric, n, distance);
}

void page_table(FILE *out, const struct lesson *l, const struct page_column *columns, int n,
	int rows, const char *const *row_names, const char *name, ...)
{
	double table[(SUBJECT_TOKENS + 1) * SHOW_COLS], worst = 0;
	const char *names[SHOW_COLS];
	bool every = l->between->every;
	char text[TEXT];
	va_list args;
	int cols = 0, at = 0;

	va_start(args, name);
	vsnprintf(text, TEXT, name, args);
	va_end(args);
	for (int k = 0; k < n; k++)
		cols += every && columns[k].gradient ? 2 : 1;
	for (int k = 0; k < n; k++) {
		for (int i = 0; i < rows; i++)
			table[i * cols + at] = columns[k].x[i];
		names[at++] = columns[k].name;
		if (!every || !columns[k].gradient)
			continue;
		for (int i = 0; i < rows; i++)
			worst = fmax(worst, between_numbers(l->between, &table[i * cols + at],
						    columns[k].x + i, 1));
		names[at++] = PAGE_DIFFERENCE;
	}
	show_grid(out, (struct grid){ table, rows, cols, row_names, names }, "%s", text);
	if (every)
		page_distance(out, worst);
	for (int k = 0; !every && k < n; k++)
		if (columns[k].gradient) {
			snprintf(text, TEXT, " of %s", columns[k].name);
			page_norm(out, l, columns[k].x, (size_t)rows, text);
		}
}

/* Gradients, differences and distance side by side. */
static void show_beside(FILE *out, const struct lesson *l, const struct grid *g)
{
	int n = g->cols, width = n * 9 + 2;
	double numeric[BESIDE];

	fprintf(out, "%*s  %-*s%-*sdistance\n", SHOW_INDENT + SHOW_ROW, "", width, "gradient",
		width, "by difference");
	for (int i = 0; i < g->rows; i++) {
		const double *x = g->x + (size_t)i * (size_t)n;
		double distance = between_numbers(l->between, numeric, x, (size_t)n);

		fprintf(out, "%*s", SHOW_INDENT, "");
		show_field(out, g->row_names[i], SHOW_ROW);
		show_numbers(out, x, n);
		fprintf(out, "  ");
		show_numbers(out, numeric, n);
		fprintf(out, "   ");
		show_distance(out, distance);
		fprintf(out, "%s\n", distance <= DIFFERENCE_LIMIT ? "" : "   WRONG");
	}
}

/* Below each row its differences. */
static void show_between(FILE *out, const struct lesson *l, const struct grid *g)
{
	static const char *const name = PAGE_DIFFERENCE;
	double numeric[SHOW_COLS], worst = 0;

	for (int i = 0; i < g->rows; i++) {
		const double *x = g->x + (size_t)i * (size_t)g->cols;
		double distance = between_numbers(l->between, numeric, x, (size_t)g->cols);

		show_rows(out, (struct grid){ x, 1, g->cols, g->row_names + i, NULL }, false);
		show_rows(out, (struct grid){ numeric, 1, g->cols, &name, NULL }, false);
		worst = distance > worst ? distance : worst;
	}
	page_distance(out, worst);
}

void page_grid(FILE *out, const struct lesson *l, struct grid g, const char *name, ...)
{
	char text[TEXT];
	va_list args;
	int rows = g.rows;

	va_start(args, name);
	vsnprintf(text, TEXT, name, args);
	va_end(args);
	if (g.cols > SHOW_COLS) {
		show_grid(out, g, "%s", text);
		page_norm(out, l, g.x, (size_t)g.rows * (size_t)g.cols, ", all rows together");
		return;
	}
	fprintf(out, "%*s%s [%d, %d]\n", SHOW_INDENT, "", text, g.rows, g.cols);
	if (g.rows > SHOW_ROWS + 1)
		g.rows = SHOW_ROWS;
	if (g.cols <= BESIDE)
		show_beside(out, l, &g);
	else
		show_between(out, l, &g);
	if (g.rows < rows)
		fprintf(out, "%*s... %d row%s more\n", SHOW_INDENT + SHOW_ROW, "", rows - g.rows,
			str_plural((size_t)(rows - g.rows)));
}
