/* The gradients beside their central differences. */
#include "explain/pages.h"
#include "explain/plain.h"
#include "explain/show.h"

#include <string.h>

/* The group of parameters that a page shows, as the list of pages counts them. */
static int group_of(const char *name)
{
	static const struct {
		const char *prefix;
		int group;
	} table[] = { { "source.", 0 }, { "encoder.forward.", 1 }, { "encoder.backward.", 2 },
		{ "bridge.", 3 }, { "attention.", 3 }, { "target.", 4 }, { "decoder.", 5 },
		{ "readout.", 6 }, { "output.", 6 } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strncmp(name, table[i].prefix, strlen(table[i].prefix)))
			return table[i].group;
	return 0;
}

static void show_method(FILE *out, const struct lesson *l)
{
	show_text(out,
		"difference = (8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))) / 12 h,  h = 0.001: from the loss alone\n"
		"distance   = |gradient - difference| / (|difference| + 0.001)");
	if (l->differences.every)
		show_text(out, "Every entry of every parameter is compared.");
	else
		show_text(out,
			"Of each parameter the entries of largest gradient are compared; all would take too long.");
}

/* Row after row: the gradient, below it the difference, below it the distance. */
static void show_every(FILE *out, const struct difference *e, const struct param *p)
{
	/* a vector is shown lying */
	int cols = p->cols == 1 ? p->rows : p->cols, rows = p->cols == 1 ? 1 : p->rows;

	for (int first = 0; first < rows * cols; first += cols)
		for (int from = 0; from < cols; from += SHOW_COLS) {
			int to = from + SHOW_COLS < cols ? from + SHOW_COLS : cols;
			static const char *const lines[] = { "gradient", "difference", "distance" };

			for (int line = 0; line < 3; line++) {
				fprintf(out, "    %12s", lines[line]);
				for (int i = first + from; i < first + to; i++) {
					double g = (double)p->data[i], n = e[i].numeric;

					fprintf(out, " ");
					if (line < 2)
						show_number(out, line ? n : g);
					else
						fprintf(out, "%8.0e", difference_distance(g, n));
				}
				fprintf(out, "\n");
			}
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

void page_gradients(FILE *out, const struct lesson *l, int group)
{
	const struct differences *d = &l->differences;
	struct param table[PARAMS_MAX];
	int n = params_table(table, l->trace.config, &l->gradient);

	show_method(out, l);
	for (int i = 0; i < n; i++) {
		if (group_of(table[i].name) != group)
			continue;
		fprintf(out, "\n  %s [%d, %d]\n", table[i].name, table[i].rows, table[i].cols);
		if (d->every && lesson_is_small(l))
			show_every(out, d->entries + d->first[i], &table[i]);
		else
			show_some(out, d->entries + d->first[i], d->first[i + 1] - d->first[i],
				&table[i]);
	}
}

void page_identities(FILE *out, const struct lesson *l, int step)
{
	(void)step;
	show_text(out,
		"What was shown beside what the network left in its memory; the largest distance of all steps:");
	for (int i = 0; i < IDENTITIES; i++)
		fprintf(out, "    %8.1e %s%s\n", l->trace.worst[i], identity_text((enum identity)i),
			l->trace.worst[i] <= LESSON_IDENTITY_LIMIT ? "" : "   WRONG");
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
		"\n%s: %zu gradients, worst distance from their differences %.1e (limit %.0e); "
		"%d identities, worst %.1e (limit %.0e)\n",
		lesson_holds(l) ? "RIGHT" : "WRONG", d->first[n], differences_worst(d),
		DIFFERENCE_LIMIT, IDENTITIES, lesson_worst_identity(l), LESSON_IDENTITY_LIMIT);
}
