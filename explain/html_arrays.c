/* The values as JSON: small arrays in full, rows of large ones by norm and largest entries;
 * gradients with their differences. */
#include "explain/html.h"
#include "explain/steps.h"
#include "explain/values.h"
#include "explain/vector.h"

#include <stdio.h>
#include <string.h>

/* Longer rows are told by norm and largest entries, larger arrays of three dimensions by the
 * norms of their rows; of a larger vocabulary only so many words are shown. */
enum { ROW_LONGEST = 12, ARRAY_LARGEST = 4000, TOP = 4, WORDS = 10 };

/* How the rows of an array are written. */
enum form { NONE, FULL, SHORT, NORMS };

/* [norm, index, x, index, x, ...] */
static void put_short(struct json_writer *j, const double *x, int n, int most)
{
	int top[TOP], held = vector_largest(top, most, x, n);

	json_open(j, NULL, '[');
	json_number(j, NULL, vector_norm(x, n));
	for (int i = 0; i < held; i++) {
		json_int(j, NULL, top[i]);
		json_number(j, NULL, x[top[i]]);
	}
	json_close(j, ']');
}

/* The words of which logits and so on are shown: at each step the right one and the most
 * probable. */
static int words_shown(int *words, const struct trace *tr, int t)
{
	int n = tr->V <= ROW_LONGEST ? tr->V : WORDS, right = tr->subject->target.ids[t], i;

	if (n == tr->V) {
		for (i = 0; i < n; i++)
			words[i] = i;
		return n;
	}
	vector_largest(words, n, tr->p.x.p + (size_t)t * (size_t)tr->V, tr->V);
	for (i = 0; i < n - 1 && words[i] != right; i++)
		;
	memmove(words + 1, words, (size_t)i * sizeof(*words));
	words[0] = right;
	return n;
}

/* Calls it with every row that is written: of a vocabulary the words that were fed in, or at
 * each step those that are shown, a number for each. */
struct rows {
	struct json_writer *j;
	const struct lesson *l;
	enum form form;
	int top;    /* entries of a short row */
	double far; /* of the step */
};

static void each_row(struct rows *r, const struct value *value,
	void (*put)(struct rows *r, const double *x, int n), bool steps)
{
	const struct trace *tr = &r->l->trace;
	bool each = *value_dims(value) == 'T';
	int words[ROW_LONGEST];
	struct view v;

	for (int t = 0; t < (each ? tr->T : 1); t++) {
		value_view(&v, r->l, value, each ? t : -1);
		r->far = 0;
		if (v.of_cols == 'V') {
			for (int i = 0, n = words_shown(words, tr, t); i < n; i++)
				put(r, v.x + words[i], 1);
		} else if (v.of_rows == 'V' || v.of_rows == 'N') {
			for (int i = 0; i < tr->T; i++)
				put(r, v.x + tr->subject->batch.previous[i] * v.stride, v.cols);
		} else if (v.cols == 1) {
			put(r, v.x, v.rows);
		} else {
			for (int i = 0; i < v.rows; i++)
				put(r, v.x + (size_t)i * (size_t)v.stride, v.cols);
		}
		if (steps)
			json_number(r->j, NULL, r->far);
	}
}

static void put_row(struct rows *r, const double *x, int n)
{
	if (r->form == SHORT)
		put_short(r->j, x, n, r->top);
	else if (r->form == NORMS)
		json_number(r->j, NULL, vector_norm(x, n));
	for (int i = 0; i < n && r->form == FULL; i++)
		json_number(r->j, NULL, x[i]);
}

static void put_by(struct rows *r, const double *x, int n)
{
	double by;

	for (int i = 0; i < n; i++) {
		between_numbers(r->l->between, &by, x + i, 1);
		json_number(r->j, NULL, by);
	}
}

static void take_far(struct rows *r, const double *x, int n)
{
	double by;

	for (int i = 0; i < n; i++)
		r->far = fmax(r->far, between_numbers(r->l->between, &by, x + i, 1));
}

/* "by": differences of the numbers, "far": the largest distance of each step; of a large network
 * "whole": the norm, its difference, their distance, and of what. */
static void put_differences(struct rows *r, const struct value *value, const double *x)
{
	const struct between *n = r->l->between;
	size_t id = between_value(n, x);

	if (n->whole) {
		json_open(r->j, "whole", '[');
		json_number(r->j, NULL, n->norm[id]);
		json_number(r->j, NULL, n->slope[id]);
		json_number(r->j, NULL, n->worst[id]);
		json_text(r->j, NULL, plain_values[id].symbol);
		json_close(r->j, ']');
	}
	if (!n->every)
		return;
	json_open(r->j, "by", '[');
	if (r->form == FULL)
		each_row(r, value, put_by, false);
	json_close(r->j, ']');
	json_open(r->j, "far", '[');
	each_row(r, value, take_far, true);
	json_close(r->j, ']');
}

static enum form form_of(const struct view *v, const char *dims, int n, int level)
{
	int cols = v->cols == 1 ? v->rows : v->cols;

	if (strchr(dims, 'J'))
		return cols <= ROW_LONGEST && n <= ARRAY_LARGEST ? FULL : NONE;
	/* the length of a tanh says nothing */
	if (strlen(dims) == 3 && (cols > ROW_LONGEST || n > ARRAY_LARGEST))
		return level < 2 && v->gradient ? NORMS : NONE;
	if (strchr(dims, 'V') == dims + 1 || cols <= ROW_LONGEST || !strcmp(dims, "TS"))
		return FULL;
	return SHORT;
}

void html_array(struct json_writer *j, const char *key, const struct lesson *l,
	const struct value *value, int level)
{
	const char *of = value_dims(value);
	struct rows r = { .j = j, .l = l, .top = level ? 2 : TOP };
	char room[STEP_TEXT], symbol[STEP_TEXT + 2], dims[4];
	struct view v;

	if (!value_view(&v, l, value, *of == 'T' ? 0 : -1))
		return;
	r.form = form_of(&v, of, v.rows * v.cols * (*of == 'T' ? l->trace.T : 1), level);
	if (r.form == NONE)
		return;
	snprintf(dims, sizeof(dims), "%s", r.form == NORMS ? "TS" : of);
	if (*dims == 'V' || *dims == 'N')
		*dims = 'P';
	if (value->third)
		dims[1] = 'H';
	step_text(room, &l->trace, value->symbol);
	snprintf(symbol, sizeof(symbol), r.form == NORMS ? "|%s|" : "%s", room);
	json_open(j, key, '{');
	json_text(j, "symbol", symbol);
	json_text(j, "dims", dims);
	json_open(j, r.form == SHORT ? "short" : "x", '[');
	each_row(&r, value, put_row, false);
	json_close(j, ']');
	if (v.gradient)
		put_differences(&r, value, v.x);
	json_close(j, '}');
}

/* The words of the vocabulary that are shown at each step, or their places in it. */
static void put_shown(struct json_writer *j, const struct lesson *l, const char *key, bool places)
{
	int words[ROW_LONGEST];

	json_open(j, key, '[');
	for (int t = 0; t < l->trace.T; t++) {
		json_open(j, NULL, '[');
		for (int i = 0, n = words_shown(words, &l->trace, t); i < n; i++)
			if (places)
				json_int(j, NULL, words[i]);
			else
				json_text(j, NULL, l->subject.target_vocabulary[words[i]]);
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void put_places(struct json_writer *j, const char *key, const int *words, int n)
{
	json_open(j, key, '[');
	for (int i = 0; i < n; i++)
		json_int(j, NULL, words[i]);
	json_close(j, ']');
}

/* With the places in the vocabulary an entry is found in a whole array. */
void html_arrays(struct json_writer *j, const struct lesson *l, int level)
{
	json_open(j, "arrays", '{');
	for (const struct value *v = values; v->name && level < HTML_NO_ARRAYS; v++)
		html_array(j, v->name, l, v, level);
	json_close(j, '}');
	put_shown(j, l, "shown", false);
	put_shown(j, l, "shown_at", true);
	put_places(j, "target_at", l->subject.target.ids, l->trace.T);
	put_places(j, "previous_at", l->subject.batch.previous, l->trace.T);
}
