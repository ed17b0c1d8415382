/* What a page shows beside values: tables of the whole. */
#include "explain/charts.h"
#include "explain/show.h"
#include "explain/text.h"
#include "explain/values.h"
#include "explain/vector.h"
#include "model/score.h"

#include <string.h>

static void show_sentence(
	FILE *out, const char *side, const char *const *words, const struct tokens *tokens)
{
	fprintf(out, "    %s ", side);
	for (size_t i = 0; i < tokens->count; i++)
		fprintf(out, " %s:%d", words[i], tokens->ids[i]);
	fprintf(out, "\n");
}

/* "[4, 2]" */
static void put_shape(char shape[48], const struct param *p)
{
	snprintf(shape, 48, p->rank == 2 ? "[%d, %d]" : "[%d]", p->rows, p->cols);
}

static void show_overview(FILE *out, const struct lesson *l)
{
	const struct trace *tr = &l->trace;
	struct param table[PARAMS_MAX];
	int n = params_table(table, tr->config, NULL);
	char score[STEP_TEXT], sizes[LESSON_TEXT], text[100], shape[48];

	fprintf(out, "\n  The network is %s. The words, with their ids:\n",
		l->subject.built_in ? "tiny, its weights are random (fixed seed)" : "trained");
	show_sentence(out, "source", l->subject.source_word, &l->subject.source);
	show_sentence(out, "target", l->subject.target_word, &l->subject.target);
	fprintf(out, "\n");
	show_text(out, lesson_sizes(sizes, l), 2);
	fprintf(out, "  Attention is '%s': %s%s.\n", score_functions[tr->config->score].name,
		tr->C ? "e_tj = " : "", step_plain(score, tr, "{score}", -1));
	fprintf(out, "\n  The parameters, as checkpoints name them:\n");
	for (int i = 0; i < n; i++) {
		put_shape(shape, &table[i]);
		snprintf(text, sizeof(text), "%s %s", table[i].name, shape);
		fprintf(out, "%s", i % 3 ? "" : "    ");
		if (i % 3 == 2 || i == n - 1)
			fprintf(out, "%s\n", text);
		else
			show_field(out, text, -32);
	}
	fprintf(out, "\n  L = %.6f\n", tr->loss);
}

static void show_loss(FILE *out, const struct lesson *l)
{
	const struct trace *tr = &l->trace;

	fprintf(out, "    L = %.6f over %d token%s\n", tr->loss, tr->T, str_plural((size_t)tr->T));
}

/* [T, S] of the attention */
static void show_map(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	struct grid g = { tr->p.x.a, tr->T, tr->S, tr->S, value_names(l, 'T'), value_names(l, 'S'),
		NULL };

	if (t < 0 && tr->C)
		show_grid(out, &g, "a");
}

/* Columns of numbers, one for each word or each state from s_0. */
struct column {
	const char *name;
	const double *x;
	int first, count; /* the places that it has */
	double norms[SERIES_MOST];
};
enum { COLUMNS = 2 * SERIES, WIDTH = 13 };

static void show_columns(FILE *out, const struct lesson *l, const char *axis,
	const struct column *c, int n, int width, int digits)
{
	bool states = !strcmp(axis, "state"), source = !strcmp(axis, "source");
	const char *const *words = value_names(l, source ? 'S' : 'T');

	fprintf(out, "%17s", "");
	for (int k = 0; k < n; k++)
		show_field(out, c[k].name, width);
	fprintf(out, "\n");
	for (int i = 0; i < (source ? l->trace.S : l->trace.T + states); i++) {
		fprintf(out, "%4d ", i + !states);
		show_field(out, !states ? words[i] : i ? words[i - 1] : "", 12);
		for (int k = 0; k < n; k++)
			if (i >= c[k].first && i < c[k].first + c[k].count)
				fprintf(out, "%*.*e", width, digits, c[k].x[i - c[k].first]);
			else
				fprintf(out, "%*s", width, "-");
		fprintf(out, "\n");
	}
}

/* The charts of an axis side by side; their titles end with what they go into. */
static void show_axis(FILE *out, const struct lesson *l, const char *axis)
{
	struct column columns[COLUMNS];
	int n = 0;

	fprintf(out, "\n%17s", "");
	for (const struct chart *c = charts; c < charts + charts_count; c++) {
		int from = n;

		for (int k = 0; k < SERIES && !strcmp(c->axis, axis); k++) {
			struct column *column = &columns[n];

			if (!chart_is_there(l, c->only))
				continue;
			column->name = c->series[k].name;
			column->first = c->series[k].first;
			column->count = chart_norms(column->norms, l, &c->series[k]);
			column->x = column->norms;
			n += column->count > 0;
		}
		for (int k = from; k < n; k++)
			fprintf(out, "%*s%-*s", k == from ? WIDTH - 8 : 0, k == from ? "into " : "",
				k == from ? 8 : WIDTH, k == from ? strrchr(c->title, ' ') + 1 : "");
	}
	fprintf(out, "\n");
	show_columns(out, l, axis, columns, n, WIDTH, 2);
}

static void show_norms(FILE *out, const struct lesson *l)
{
	const struct trace *tr = &l->trace;

	show_axis(out, l, "state");
	show_axis(out, l, "target");
	show_axis(out, l, "source");
	fprintf(out, "    bridge: ds_0 %.2e, into hf_S %.2e, into hb_1 %.2e\n",
		vector_norm(tr->p.d.s0, tr->H), vector_norm(tr->p.d.last, tr->H),
		vector_norm(tr->p.d.last + tr->H, tr->H));
}

static void show_reach(FILE *out, const struct lesson *l)
{
	struct column columns[3] = { 0 };
	const double *x[3];
	int n = reach_series(x, l), S = l->trace.S;

	for (int k = 0; k < n; k++) {
		columns[k].name = reach_names[k];
		columns[k].x = x[k];
		columns[k].first = 0;
		columns[k].count = S;
	}
	show_columns(out, l, "source", columns, n, WIDTH + 1, 1);
	for (int k = 1; k < n; k++) {
		double least = x[k][0], most = x[k][0];

		for (int j = 1; j < S; j++) {
			least = fmin(least, x[k][j]);
			most = fmax(most, x[k][j]);
		}
		fprintf(out, "    %s: from %.1e to %.1e\n", reach_names[k], least, most);
	}
}

static void show_method(FILE *out, const struct lesson *l)
{
	fprintf(out,
		"  difference = (8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))) / 12 h,  h = %g: "
		"from the loss alone\n"
		"  distance   = |gradient - difference| / (|difference| + %g)\n"
		"  %s\n",
		DIFFERENCE_STEP, DIFFERENCE_FLOOR,
		l->differences.every
			? "Every entry of every parameter is compared."
			: "Of each parameter the entries of largest gradient are compared; all "
			  "would take too long.");
}

static void show_row(FILE *out, const char *name, const char *shape, double norm, size_t compared,
	double worst, double by)
{
	fprintf(out, "    %-36s %12s %11.6f ", name, shape, norm);
	if (by < 0)
		fprintf(out, "%11zu", compared);
	else
		fprintf(out, "%11.6f", by);
	fprintf(out, " %15.1e%s\n", worst, worst <= DIFFERENCE_LIMIT ? "" : "   WRONG");
}

static void show_every_value(FILE *out, const struct lesson *l)
{
	const struct between *n = l->between;

	fprintf(out, "  %s\n\n    %-36s %12s %11s %11s %15s\n",
		n->every ? "Every number of every value is moved."
			 : "Each value is moved as a whole along its gradient: the slope of L is "
			   "then the gradient's norm.",
		"gradient of", "shape", "|gradient|", n->every ? "compared" : "by diff.",
		"worst distance");
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		char shape[64] = "[";

		for (const char *dim = plain_values[id].dims; *dim; dim++)
			snprintf(shape + strlen(shape), sizeof(shape) - strlen(shape), "%zu%s",
				plain_size(&l->trace.p, *dim), dim[1] ? ", " : "]");
		if (n->compared[id])
			show_row(out, plain_values[id].symbol, shape, n->norm[id], n->compared[id],
				n->worst[id], n->every ? -1 : n->slope[id]);
	}
}

static void show_identities(FILE *out, const struct lesson *l)
{
	const struct trace *tr = &l->trace;

	for (int i = 0; i < IDENTITIES; i++)
		if (tr->compared[i])
			fprintf(out, "    %8.1e %s%s\n", tr->worst[i],
				identity_text((enum identity)i),
				tr->worst[i] <= IDENTITY_LIMIT ? "" : "   WRONG");
	if (tr->off == IDENTITIES)
		return;
	fprintf(out, "\n  WRONG first, in the order in which the network computes%s%.0d:\n    %s\n",
		tr->off_step < 0 ? "" : ", at step ", tr->off_step + 1,
		identity_text((enum identity)tr->off));
	if (tr->off_beside[0] != tr->off_beside[1])
		fprintf(out, "    %.5f of the plain network, %.5f of the one that trains\n",
			tr->off_beside[0], tr->off_beside[1]);
}

static void show_summary(FILE *out, const struct lesson *l)
{
	const struct differences *d = &l->differences;
	struct param table[PARAMS_MAX];
	int n = params_table(table, l->trace.config, &l->gradient);
	char shape[48], verdict[LESSON_TEXT];

	show_method(out, l);
	fprintf(out, "\n    %-36s %12s %11s %11s %15s\n", "parameter", "shape", "|gradient|",
		"compared", "worst distance");
	for (int i = 0; i < n; i++) {
		put_shape(shape, &table[i]);
		show_row(out, table[i].name, shape,
			vector_norm_real(table[i].data, table[i].rows * table[i].cols),
			d->first[i + 1] - d->first[i], d->worst[i], -1);
	}
	fprintf(out, "\n%s\n", lesson_verdict(verdict, l));
}

void text_block(FILE *out, const struct lesson *l, const char *name, int t)
{
	static const struct {
		const char *name;
		void (*show)(FILE *, const struct lesson *);
	} blocks[] = { { "@overview", show_overview }, { "@loss", show_loss },
		{ "@norms", show_norms }, { "@reach", show_reach }, { "@method", show_method },
		{ "@values", show_every_value }, { "@identities", show_identities },
		{ "@gradients", show_summary } };

	if (!strcmp(name, "@a"))
		show_map(out, l, t);
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (!strcmp(name, blocks[i].name))
			blocks[i].show(out, l);
}
