/* The gradients beside their central differences. */
#include "explain/pages.h"
#include "explain/show.h"
#include "explain/vector.h"

#include <string.h>

static void show_method(FILE *out, const struct lesson *l)
{
	fprintf(out,
		"  difference = (8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))) / 12 h,  h = %g: from the "
		"loss alone\n",
		DIFFERENCE_STEP);
	fprintf(out, "  distance   = |gradient - difference| / (|difference| + %g)\n",
		DIFFERENCE_FLOOR);
	if (l->differences.every)
		show_text(out, "Every entry of every parameter is compared.");
	else
		show_text(out,
			"Of each parameter the entries of largest gradient are compared; all would "
			"take too long.");
}

/* Some columns of a row: the gradient, below it the difference, below it the distance. */
static void show_three(
	FILE *out, const char *name, const real *gradient, const struct difference *e, int n)
{
	static const char *const lines[] = { "gradient", "difference", "distance" };

	for (int line = 0; line < 3; line++) {
		fprintf(out, "  ");
		show_field(out, line ? "" : name, 8);
		fprintf(out, " %-10s", lines[line]);
		for (int i = 0; i < n; i++) {
			double g = (double)gradient[i], numeric = e[i].numeric;
			double distance = difference_distance(g, numeric);

			fprintf(out, " ");
			if (line < 2)
				show_number(out, line ? numeric : g);
			else
				fprintf(out, distance == 0 ? "%8.0f" : "%8.0e", distance);
		}
		fprintf(out, "\n");
	}
}

static void show_every(
	FILE *out, const struct lesson *l, const struct difference *e, const struct param *p)
{
	/* a vector is shown lying */
	int cols = p->cols == 1 ? p->rows : p->cols, rows = p->cols == 1 ? 1 : p->rows;
	struct row_names room;
	const char *const *names = page_row_names(&room, l, p);
	char number[16];

	for (int row = 0; row < rows; row++)
		for (int from = 0; from < cols; from += SHOW_COLS) {
			int n = cols - from < SHOW_COLS ? cols - from : SHOW_COLS;
			int at = row * cols + from;

			snprintf(number, sizeof(number), "%d", row + 1);
			show_three(out,
				names      ? names[row]
				: rows > 1 ? number
					   : "",
				p->data + at, e + at, n);
		}
}

static void show_some(FILE *out, const struct difference *e, size_t count, const struct param *p)
{
	for (size_t k = 0; k < count; k++) {
		double g = (double)p->data[e[k].index];

		fprintf(out, "    [%d, %d]%*sgradient %13.6e  difference %13.6e  distance %.0e\n",
			e[k].index / p->cols + 1, e[k].index % p->cols + 1, 2, "", g, e[k].numeric,
			difference_distance(g, e[k].numeric));
	}
}

static void show_gradient(FILE *out, const struct lesson *l, const struct param *p, int i)
{
	const struct differences *d = &l->differences;
	const struct difference *entries = d->entries + d->first[i];

	if (d->first[i] == d->first[i + 1])
		return;
	fprintf(out, "\n  d %s [%d, %d]\n", p->name, p->rows, p->cols);
	if (d->every)
		show_every(out, l, entries, p);
	else
		show_some(out, entries, d->first[i + 1] - d->first[i], p);
}

void page_gradient(FILE *out, const struct lesson *l, const char *name)
{
	struct param table[PARAMS_MAX];
	int n = params_table(table, l->trace.config, &l->gradient);

	for (int i = 0; i < n; i++)
		if (!strcmp(table[i].name, name))
			show_gradient(out, l, &table[i], i);
}

void page_gradients(FILE *out, const struct lesson *l, int group)
{
	struct param table[PARAMS_MAX];
	int n = params_table(table, l->trace.config, &l->gradient);

	show_method(out, l);
	if (group == page_group("source.embedding") && l->trace.config->tying == TIED_ALL)
		show_text(out, "It is the target embedding: one matrix, shown there.");
	for (int i = 0; i < n; i++)
		if (page_group(table[i].name) == group)
			show_gradient(out, l, &table[i], i);
}

void page_identities(FILE *out, const struct lesson *l, int step)
{
	(void)step;
	show_text(out,
		"What was shown beside what the code that trains has in its memory; the largest distance of all\n"
		"steps:");
	for (int i = 0; i < IDENTITIES; i++)
		if (l->trace.compared[i])
			fprintf(out, "    %8.1e %s%s\n", l->trace.worst[i],
				identity_text((enum identity)i),
				l->trace.worst[i] <= IDENTITY_LIMIT ? "" : "   WRONG");
	if (l->trace.off == IDENTITIES)
		return;
	fprintf(out, "\n  WRONG first, in the order in which the network computes%s%.0d:\n    %s\n",
		l->trace.off_step < 0 ? "" : ", at step ", l->trace.off_step + 1,
		identity_text((enum identity)l->trace.off));
}

void page_summary(FILE *out, const struct lesson *l, int step)
{
	const struct differences *d = &l->differences;
	struct param table[PARAMS_MAX];
	int n = params_table(table, l->trace.config, &l->gradient);

	(void)step;
	show_method(out, l);
	fprintf(out, "\n    %-20s %14s %13s %9s %15s\n", "parameter", "shape", "|gradient|",
		"compared", "worst distance");
	for (int i = 0; i < n; i++) {
		double sum = 0;
		char shape[32];

		for (int k = 0; k < table[i].rows * table[i].cols; k++)
			sum += (double)table[i].data[k] * (double)table[i].data[k];
		if (table[i].rank == 2)
			snprintf(shape, sizeof(shape), "[%d, %d]", table[i].rows, table[i].cols);
		else
			snprintf(shape, sizeof(shape), "[%d]", table[i].rows);
		fprintf(out, "    %-20s %14s %13.6f %9zu %15.1e%s\n", table[i].name, shape,
			sqrt(sum), d->first[i + 1] - d->first[i], d->worst[i],
			d->worst[i] <= DIFFERENCE_LIMIT ? "" : "   WRONG");
	}
	fprintf(out,
		"\n%s: %zu gradients, worst distance from their differences %.1e (limit %.0e);\n"
		"       %zu gradients of what lies between, worst distance %.1e (limit %.0e);\n"
		"       %d identities, worst distance %.1e (limit %.0e)\n",
		lesson_holds(l) ? "RIGHT" : "WRONG", d->first[n], differences_worst(d),
		DIFFERENCE_LIMIT, between_compared(l->between), between_worst(l->between),
		DIFFERENCE_LIMIT, lesson_identities(l), lesson_worst_identity(l), IDENTITY_LIMIT);
}
