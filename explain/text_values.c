/* Values of the lesson as a step shows them: each gradient with its differences. */
#include "explain/show.h"
#include "explain/text.h"
#include "explain/values.h"
#include "explain/vector.h"

#include <string.h>

/* Values that stand side by side in a line of a step. */
enum { TOGETHER = 8 };
/* Rows of a GRU of a small network, at most. */
enum { GATE_ROWS = 128 };

static const char *label_of(
	char room[STEP_TEXT], const struct lesson *l, const struct view *v, int t)
{
	return step_plain(room, &l->trace, v->value->symbol, t);
}

/* Below what is told in short: its norm, moved as a whole. */
static void norm_below(
	FILE *out, const struct lesson *l, const double *x, int n, const char *of_what)
{
	double slope, distance = between_norm(l->between, &slope, x, (size_t)n);

	show_norm(out, slope, distance, of_what);
}

/* Which rows of a view are shown: the first of many; of a vocabulary the words of the sentence. */
static int choose_rows(int rows[SHOW_ROWS + 1], const struct lesson *l, const struct view *v)
{
	const struct batch *b = &l->subject.batch;
	bool source = v->of_rows == 'N', words = source || v->of_rows == 'V';
	const int *ids = source ? l->subject.source.ids : b->previous;
	int n = source ? l->trace.S : l->trace.T, count = 0;

	if (v->rows <= SHOW_ROWS + 1 || !words) {
		for (; count < v->rows && (v->rows <= SHOW_ROWS + 1 || count < SHOW_ROWS); count++)
			rows[count] = count;
		return count;
	}
	for (int i = 0; i < n && count < SHOW_ROWS; i++) {
		int k = 0;

		while (k < count && rows[k] != ids[i])
			k++;
		if (k == count)
			rows[count++] = ids[i];
	}
	return count;
}

/* A vector or a matrix. */
static void show_one(FILE *out, const struct lesson *l, const struct view *v, int t)
{
	const char *const *all = value_names(l, v->of_rows), *names[SHOW_ROWS + 1];
	double x[(SHOW_ROWS + 1) * SHOW_COLS], by[(SHOW_ROWS + 1) * SHOW_COLS];
	int rows[SHOW_ROWS + 1], n = choose_rows(rows, l, v), cols = v->cols;
	struct grid g = { v->x, n, cols, v->stride, all ? names : NULL, value_names(l, v->of_cols),
		NULL };
	bool brief = cols > SHOW_COLS;
	char room[STEP_TEXT];

	for (int i = 0; i < n; i++) {
		const double *row = v->x + (size_t)rows[i] * (size_t)v->stride;

		if (all)
			names[i] = all[rows[i]];
		if (brief)
			continue;
		memcpy(x + i * cols, row, (size_t)cols * sizeof(double));
		if (v->gradient)
			between_numbers(l->between, by + i * cols, row, (size_t)cols);
	}
	if (!brief) {
		g.x = x;
		g.stride = cols;
		g.by = v->gradient ? by : NULL;
	}
	show_grid(out, &g, label_of(room, l, v, t));
	if (n < v->rows)
		fprintf(out, "%*s... %d row%s more\n", SHOW_INDENT + SHOW_ROW, "", v->rows - n,
			str_plural((size_t)(v->rows - n)));
	if (brief && v->gradient)
		norm_below(out, l, v->x, v->rows * cols, v->rows > 1 ? ", all rows together" : "");
}

/* Columns of a number for each word, a gradient's differences in a column behind it. */
static void show_columns(FILE *out, const struct lesson *l, const struct view *v, int n, int t)
{
	char room[TOGETHER][STEP_TEXT], name[32];
	double table[(SUBJECT_TOKENS + 1) * 2 * TOGETHER], worst = 0;
	const char *names[2 * TOGETHER];
	int cols = 0, at = 0, rows = v->rows;
	bool every = l->between->every, gradient = false;
	struct grid g = { table, rows, 0, 0, value_names(l, v->of_rows), names, NULL };

	for (int k = 0; k < n; k++)
		cols += every && v[k].gradient ? 2 : 1;
	for (int k = 0; k < n; k++, at++) {
		names[at] = label_of(room[k], l, &v[k], t);
		for (int i = 0; i < rows; i++)
			table[i * cols + at] = v[k].x[i];
		if (!every || !v[k].gradient)
			continue;
		gradient = true;
		names[++at] = SHOW_BY;
		for (int i = 0; i < rows; i++)
			worst = fmax(worst,
				between_numbers(l->between, &table[i * cols + at], v[k].x + i, 1));
	}
	g.cols = g.stride = cols;
	snprintf(name, sizeof(name), t < 0 ? "all" : "step %d", t + 1);
	show_grid(out, &g, name);
	if (gradient)
		show_by(out, worst);
	for (int k = 0; !every && k < n; k++)
		if (v[k].gradient) {
			snprintf(name, sizeof(name), " of %.20s", label_of(room[k], l, &v[k], t));
			norm_below(out, l, v[k].x, rows, name);
		}
}

/* Rows over the vocabulary, one below the other. */
static void show_over_words(FILE *out, const struct lesson *l, const struct view *v, int n, int t)
{
	const char *const *words = value_names(l, 'V');
	bool brief = v->cols > SHOW_COLS;
	double by[SHOW_COLS];
	char room[STEP_TEXT];

	fprintf(out, "%*s", SHOW_INDENT + SHOW_ROW, "");
	for (int i = 0; !brief && i < v->cols; i++) {
		fprintf(out, " ");
		show_field(out, words[i], 8);
	}
	fprintf(out, "\n");
	for (int k = 0; k < n; k++) {
		const char *name = label_of(room, l, &v[k], t);
		struct grid g = { v[k].x, 1, v[k].cols, v[k].cols, &name, words, NULL };

		show_rows(out, &g);
		if (!v[k].gradient)
			continue;
		if (brief) {
			norm_below(out, l, v[k].x, v[k].cols, "");
			continue;
		}
		double worst = between_numbers(l->between, by, v[k].x, (size_t)v[k].cols);

		name = SHOW_BY;
		g.x = by;
		show_rows(out, &g);
		show_by(out, worst);
	}
}

/* The rows of a parameter as people call them. */
static const char *const *row_names(
	char room[][24], const char **names, const struct lesson *l, const struct param *p)
{
	bool gates = p->rows == 3 * l->trace.H && strstr(p->name, "coder.");

	if (p->embedding || (p->cols == 1 && p->rows == l->trace.V && !gates))
		return value_names(l, strncmp(p->name, "source.", 7) ? 'V' : 'N');
	for (int i = 0; gates && i < p->rows; i++) {
		snprintf(room[i], sizeof(room[i]), "%c, row %d", "rzn"[i / l->trace.H],
			i % l->trace.H + 1);
		names[i] = room[i];
	}
	return gates ? names : NULL;
}

/* A parameter of a small network in full, or its gradient, with differences. */
static void show_full(FILE *out, const struct lesson *l, const struct param *p,
	const struct difference *entries, const char *name)
{
	char room[GATE_ROWS][24];
	const char *names[GATE_ROWS];
	double x[LESSON_SMALL], by[LESSON_SMALL];
	int count = p->rows * p->cols;
	/* a vector lies, if it has room */
	bool lies = p->cols == 1 && p->rows <= SHOW_COLS;
	struct grid g = { x, lies ? 1 : p->rows, lies ? p->rows : p->cols, 0, NULL, NULL, NULL };

	for (int i = 0; i < count; i++) {
		x[i] = (double)p->data[i];
		by[i] = entries ? entries[i].numeric : 0;
	}
	g.stride = g.cols;
	g.row_names = lies || p->rows > GATE_ROWS ? NULL : row_names(room, names, l, p);
	g.by = entries ? by : NULL;
	show_grid(out, &g, name);
}

/* Of a large network the norm; of its gradient the entries that were compared. */
static void show_some(FILE *out, const struct param *p, const struct difference *e, size_t count,
	const char *name)
{
	fprintf(out, "    %-20s [%d, %d]  norm %.4g\n", name, p->rows, p->cols,
		vector_norm_real(p->data, p->rows * p->cols));
	for (size_t k = 0; k < count; k++) {
		double g = (double)p->data[e[k].index];

		fprintf(out, "      [%d, %d]  gradient %13.6e  difference %13.6e  distance ",
			e[k].index / p->cols + 1, e[k].index % p->cols + 1, g, e[k].numeric);
		show_distance(out, difference_distance(g, e[k].numeric), DIFFERENCE_LIMIT);
	}
}

/* "#name" or "d#name", if the network has it and it is no other's. */
static void show_param(FILE *out, const struct lesson *l, const char *text, size_t len)
{
	const struct differences *d = &l->differences;
	bool gradient = *text == 'd', small = lesson_is_small(l);
	const char *name = text + 1 + gradient;
	struct param table[PARAMS_MAX];
	int n = params_table(
		table, l->trace.config, gradient ? &l->gradient : &l->subject.model.params);
	char label[80];

	len -= 1 + gradient;
	for (int i = 0; i < n; i++) {
		const struct difference *entries = d->entries + d->first[i];
		size_t count = gradient ? d->first[i + 1] - d->first[i] : 0;

		if (strlen(table[i].name) != len || strncmp(table[i].name, name, len) != 0)
			continue;
		snprintf(label, sizeof(label), "%s%s", gradient ? "d " : "", table[i].name);
		if (small && (!gradient || d->every))
			show_full(out, l, &table[i], gradient ? entries : NULL, label);
		else
			show_some(out, &table[i], entries, count, label);
	}
}

void text_values(FILE *out, const struct lesson *l, const char *shows, int t)
{
	size_t end = strcspn(shows, ":");
	struct view views[TOGETHER];
	int n = 0;

	for (size_t at = 0, len; at < end; at += len + 1) {
		const char *name = shows + at;
		const struct value *value;

		len = strcspn(name, ",:");
		if (name[0] == '#' || name[1] == '#') {
			show_param(out, l, name, len);
			continue;
		}
		value = value_named(name, len);
		if (n < TOGETHER && value && value_view(&views[n], l, value, t))
			n++;
	}
	if (n && shows[end]) {
		char room[STEP_TEXT];

		fprintf(out, "\n  %s\n", step_plain(room, &l->trace, shows + end + 2, t));
	}
	for (int i = 0, k; i < n; i = k) {
		bool column = views[i].cols == 1 && views[i].of_rows && !views[i].of_cols;
		bool words = views[i].rows == 1 && views[i].of_cols == 'V';

		/* neighbours of a kind stand together */
		for (k = i + 1; k < n && (column || words) && views[k].cols == views[i].cols &&
				views[k].rows == views[i].rows;
			k++)
			;
		if (column)
			show_columns(out, l, &views[i], k - i, t);
		else if (words)
			show_over_words(out, l, &views[i], k - i, t);
		else
			show_one(out, l, &views[i], t);
	}
}
