/* The lesson as JSON: the steps' rows and what they show. */
#include "base/mem.h"
#include "explain/charts.h"
#include "explain/html.h"
#include "explain/html_parts.h"
#include "explain/values.h"
#include "explain/vector.h"
#include "model/score.h"

#include <stdio.h>

enum { LEVELS = 4, DIGITS = 7, DIGITS_FEW = 4 };

static void put_words(struct jot *j, const char *key, const char **words, int n)
{
	jot_open(j, key, '[');
	for (int i = 0; i < n; i++)
		jot_text(j, NULL, words[i]);
	jot_close(j, ']');
}

static void put_subject(struct jot *j, const struct lesson *l)
{
	const struct trace *tr = &l->trace;
	const struct subject *s = &l->subject;
	char formula[STEP_TEXT], sizes[LESSON_TEXT];

	jot_bool(j, "small", lesson_is_small(l));
	jot_bool(j, "built_in", s->built_in);
	jot_bool(j, "conditional", tr->conditional);
	jot_bool(j, "attention", tr->C != 0);
	jot_text(j, "score", score_functions[tr->config->score].name);
	jot_text(j, "formula", step_text(formula, tr, "{att:e_{tj} = }{score}"));
	jot_text(j, "about", lesson_sizes(sizes, l));
	jot_number(j, "loss", tr->loss);
	jot_open(j, "sizes", '{');
	for (const char *dim = "STEHAVDG"; *dim; dim++)
		jot_int(j, (char[]){ *dim, '\0' }, (long)plain_size(&tr->p, *dim));
	jot_close(j, '}');
	jot_open(j, "pair", '[');
	jot_text(j, NULL, s->source_text);
	jot_text(j, NULL, s->target_text);
	jot_close(j, ']');
	put_words(j, "source", s->source_word, tr->S);
	put_words(j, "target", s->target_word, tr->T);
	put_words(j, "previous", s->previous_word, tr->T);
}

static void put_identities(struct jot *j, const struct lesson *l)
{
	char verdict[LESSON_TEXT];

	j->digits = 2;
	jot_open(j, "identities", '[');
	for (int i = 0; i < IDENTITIES; i++) {
		jot_open(j, NULL, '{');
		jot_text(j, "text", identity_text((enum identity)i));
		jot_bool(j, "there", l->trace.compared[i] > 0);
		jot_number(j, "worst", l->trace.worst[i]);
		if (l->trace.of_step[i])
			jot_numbers(j, "at", l->trace.at_step[i], (size_t)l->trace.T);
		jot_close(j, '}');
	}
	jot_close(j, ']');
	jot_open(j, "verdict", '{');
	jot_bool(j, "holds", lesson_holds(l));
	jot_text(j, "text", lesson_verdict(verdict, l));
	jot_number(j, "difference_limit", DIFFERENCE_LIMIT);
	jot_number(j, "identity_limit", IDENTITY_LIMIT);
	jot_close(j, '}');
}

/* A row of the table, as it is for this network. */
static void put_kind(struct jot *j, const struct lesson *l, const struct step *s)
{
	static const char *const ways[] = { "", "forward", "backward" };
	const struct {
		const char *key, *text;
	} texts[] = { { "title", s->title }, { "colour", ways[s->way] },
		{ "equation", s->equation }, { "text", s->text }, { "shows", s->shows },
		{ "routes", s->routes }, { "line", s->line }, { "code", s->code } };
	const struct trace *tr = &l->trace;
	char room[STEP_TEXT];

	jot_open(j, NULL, '{');
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		jot_text(j, texts[i].key, step_text(room, tr, texts[i].text));
	jot_open(j, "worked", '[');
	for (int t = 0; t < tr->T && value_worked(room, l, s->worked, t); t++)
		jot_text(j, NULL, room);
	jot_close(j, ']');
	jot_open(j, "checks", '[');
	for (int i = 0; i < s->checks; i++)
		if (tr->compared[s->check[i]])
			jot_int(j, NULL, (long)s->check[i]);
	jot_close(j, ']');
	jot_close(j, '}');
}

/* "kinds": the rows; "steps": [kind, t], t from 0, -1 of no step. */
static int put_steps(struct jot *j, const struct lesson *l)
{
	int count;
	struct step_place *list = steps_list(&count, &l->trace);

	if (!list)
		return -1;
	jot_open(j, "kinds", '[');
	for (int i = 0; step_at(i); i++)
		put_kind(j, l, step_at(i));
	jot_close(j, ']');
	jot_open(j, "steps", '[');
	for (int i = 0; i < count; i++)
		if (!(list[i].step->kind & ON_TERMINAL)) {
			jot_open(j, NULL, '[');
			jot_int(j, NULL, list[i].row);
			jot_int(j, NULL, list[i].t);
			jot_close(j, ']');
		}
	jot_close(j, ']');
	mem_free(list);
	return 0;
}

static void put_series(struct jot *j, const char *name, int first, const double *x, int n)
{
	jot_open(j, NULL, '{');
	jot_text(j, "name", name);
	jot_int(j, "first", first);
	jot_numbers(j, "x", x, (size_t)n);
	jot_close(j, '}');
}

/* "norms": charts; "reach": what reaches the source words. */
static void put_charts(struct jot *j, const struct lesson *l)
{
	double norms[SERIES_MOST];
	const double *reach[3];

	jot_open(j, "norms", '[');
	for (const struct chart *c = charts; c < charts + charts_count; c++) {
		if (!chart_is_there(l, c->only))
			continue;
		jot_open(j, NULL, '{');
		jot_text(j, "title", c->title);
		jot_text(j, "axis", c->axis);
		jot_open(j, "series", '[');
		for (int k = 0; k < SERIES; k++) {
			int n = chart_norms(norms, l, &c->series[k]);

			if (n)
				put_series(j, c->series[k].name, c->series[k].first, norms, n);
		}
		jot_close(j, ']');
		jot_close(j, '}');
	}
	jot_close(j, ']');
	jot_open(j, "reach", '[');
	for (int k = 0, n = reach_series(reach, l); k < n; k++)
		put_series(j, reach_names[k], 0, reach[k], l->trace.S);
	jot_close(j, ']');
}

static void put_values(struct jot *j, const char *key, const real *x, int n)
{
	jot_open(j, key, '[');
	for (int i = 0; i < n; i++)
		jot_number(j, NULL, (double)x[i]);
	jot_close(j, ']');
}

/* Of a small network every weight; of a large one those that were compared with a difference, as
 * [index, weight, gradient, difference]. */
static void put_entries(struct jot *j, const struct lesson *l, const struct param *weights,
	const struct param *gradient, int i, bool small)
{
	const struct differences *d = &l->differences;
	int n = weights->rows * weights->cols;

	if (small) {
		put_values(j, "w", weights->data, n);
		put_values(j, "g", gradient->data, n);
	}
	if (small && d->every) {
		jot_open(j, "d", '[');
		for (int k = 0; k < n; k++)
			jot_number(j, NULL, d->entries[d->first[i] + (size_t)k].numeric);
		jot_close(j, ']');
		return;
	}
	jot_open(j, "some", '[');
	for (size_t k = d->first[i]; k < d->first[i + 1]; k++) {
		int index = d->entries[k].index;

		jot_open(j, NULL, '[');
		jot_int(j, NULL, index);
		jot_number(j, NULL, (double)weights->data[index]);
		jot_number(j, NULL, (double)gradient->data[index]);
		jot_number(j, NULL, d->entries[k].numeric);
		jot_close(j, ']');
	}
	jot_close(j, ']');
}

static void put_params(struct jot *j, const struct lesson *l, bool small)
{
	const struct config *c = &l->subject.model.config;
	struct param weights[PARAMS_MAX], gradient[PARAMS_MAX];
	int n = params_table(weights, c, &l->subject.model.params);

	params_table(gradient, c, &l->gradient);
	jot_open(j, "params", '[');
	for (int i = 0; i < n; i++) {
		jot_open(j, NULL, '{');
		jot_text(j, "name", weights[i].name);
		jot_int(j, "rows", weights[i].rows);
		jot_int(j, "cols", weights[i].cols);
		jot_int(j, "rank", weights[i].rank);
		jot_number(j, "norm",
			vector_norm_real(gradient[i].data, weights[i].rows * weights[i].cols));
		jot_number(j, "worst", l->differences.worst[i]);
		jot_int(j, "compared",
			(long)(l->differences.first[i + 1] - l->differences.first[i]));
		put_entries(j, l, &weights[i], &gradient[i], i, small);
		jot_close(j, '}');
	}
	jot_close(j, ']');
}

/* Of a small network every set of routes, of a large one each alone. */
static int put_routes(struct jot *j, struct lesson *l, bool small)
{
	unsigned there = routes_of(l->trace.config->score);

	jot_open(j, "routes", '{');
	jot_open(j, "list", '[');
	for (int r = 0; r < ROUTES; r++)
		if (there >> r & 1) {
			jot_open(j, NULL, '{');
			jot_text(j, "name", route_names[r]);
			jot_text(j, "text", route_texts[r]);
			jot_int(j, "bit", 1 << r);
			jot_close(j, '}');
		}
	jot_close(j, ']');
	jot_bool(j, "together", small);
	/* for each set of routes, by its bits: [norm that is left, distance] of each parameter */
	jot_open(j, "without", '{');
	for (unsigned routes = 0; routes < 1u << ROUTES; routes++) {
		bool one = (routes & (routes - 1)) == 0;
		struct what_if w;
		char key[16];

		if ((!small && !one) || (routes & ~there))
			continue;
		if (lesson_without(l, &w, routes))
			return -1;
		snprintf(key, sizeof(key), "%u", routes);
		jot_open(j, key, '[');
		for (int i = 0; i < w.params; i++) {
			jot_number(j, NULL, w.left[i]);
			jot_number(j, NULL, w.distance[i]);
		}
		jot_close(j, ']');
	}
	jot_close(j, '}');
	jot_number(j, "limit", WHAT_IF_LIMIT);
	jot_close(j, '}');
	return 0;
}

/* All but what is computed anew. */
static int put_run(struct jot *j, const struct lesson *l, const struct html_detail *d)
{
	jot_open(j, NULL, '{');
	j->digits = DIGITS;
	put_subject(j, l);
	if (put_steps(j, l))
		return -1;
	j->digits = d->level ? DIGITS_FEW : DIGITS;
	html_arrays(j, l, d);
	put_charts(j, l);
	j->digits = DIGITS;
	put_params(j, l, d->small);
	put_identities(j, l);
	return j->text.failed ? -1 : 0;
}

/* The numbers, at the first level of detail at which they leave half of the room to what is
 * moved, or at least fit into it. */
static int put_lesson(struct jot *j, struct lesson *l, size_t room)
{
	struct html_detail d = { .small = lesson_is_small(l) };

	for (;; d.level++) {
		str_clear(&j->text);
		if (put_run(j, l, &d))
			return -1;
		if (j->text.len < room / 2 || d.level == LEVELS - 1)
			break;
	}
	j->digits = DIGITS;
	if (put_routes(j, l, d.small))
		return -1;
	d.spare = j->text.len < room ? room - j->text.len : 0;
	if (html_moves(j, l, &d))
		return -1;
	jot_close(j, '}');
	return j->text.failed ? -1 : 0;
}

int html_json(struct str *out, struct lesson *l, size_t room)
{
	struct jot j = { .text = *out };
	int rc = put_lesson(&j, l, room);

	*out = j.text;
	return rc;
}
