/* The lesson as JSON: the steps' rows and what they show. */
#include "base/mem.h"
#include "explain/charts.h"
#include "explain/html.h"
#include "explain/values.h"
#include "explain/vector.h"
#include "model/score.h"

#include <stdio.h>

enum { DIGITS = 7, DIGITS_FEW = 4, DH_MOST = 200 };

static void put_subject(struct json_writer *j, const struct lesson *l)
{
	const struct trace *tr = &l->trace;
	const struct subject *s = &l->subject;
	char formula[STEP_TEXT], sizes[LESSON_TEXT];

	json_bool(j, "small", lesson_is_small(l));
	json_bool(j, "built_in", s->built_in);
	json_bool(j, "conditional", tr->conditional);
	json_bool(j, "attention", tr->C != 0);
	json_text(j, "score", score_functions[tr->config->score].name);
	json_open(j, "scores", '[');
	for (int i = 0; i < SCORES; i++)
		json_text(j, NULL, score_functions[i].name);
	json_close(j, ']');
	json_text(j, "formula", step_text(formula, tr, "{att:e_{tj} = }{score}"));
	json_text(j, "about", lesson_sizes(sizes, l));
	json_number(j, "loss", tr->loss);
	json_open(j, "sizes", '{');
	for (const char *dim = "STEHAVDG"; *dim; dim++)
		json_int(j, (char[]){ *dim, '\0' }, (long)plain_size(&tr->p, *dim));
	json_close(j, '}');
	json_open(j, "pair", '[');
	json_text(j, NULL, s->source_text);
	json_text(j, NULL, s->target_text);
	json_close(j, ']');
	json_texts(j, "source", s->source_word, (size_t)tr->S);
	json_texts(j, "target", s->target_word, (size_t)tr->T);
	json_texts(j, "previous", s->previous_word, (size_t)tr->T);
}

static void put_identities(struct json_writer *j, const struct lesson *l)
{
	char verdict[LESSON_TEXT];

	j->digits = 2;
	json_open(j, "identities", '[');
	for (int i = 0; i < IDENTITIES; i++) {
		json_open(j, NULL, '{');
		json_text(j, "text", identity_text((enum identity)i));
		json_bool(j, "there", l->trace.compared[i] > 0);
		json_number(j, "worst", l->trace.worst[i]);
		if (l->trace.of_step[i])
			json_numbers(j, "at", l->trace.at_step[i], (size_t)l->trace.T);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_open(j, "verdict", '{');
	json_bool(j, "holds", lesson_holds(l));
	json_text(j, "text", lesson_verdict(verdict, l));
	json_number(j, "difference_limit", DIFFERENCE_LIMIT);
	json_number(j, "identity_limit", IDENTITY_LIMIT);
	json_close(j, '}');
}

/* A row of the table, as it is for this network. */
static void put_step(struct json_writer *j, const struct lesson *l, const struct step *s)
{
	static const char *const ways[] = { "", "forward", "backward" };
	const struct {
		const char *key, *text;
	} texts[] = { { "key", s->key }, { "title", s->title }, { "colour", ways[s->way] },
		{ "equation", s->equation }, { "text", s->text }, { "shows", s->shows },
		{ "routes", s->routes }, { "line", s->line }, { "code", s->code } };
	const struct trace *tr = &l->trace;
	char room[STEP_TEXT];

	json_open(j, NULL, '{');
	json_bool(j, "each", (s->kind & EACH) != 0);
	json_bool(j, "live", (s->kind & LIVE) != 0);
	json_int(j, "section", s->section);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		json_text(j, texts[i].key, step_text(room, tr, texts[i].text));
	json_open(j, "worked", '[');
	for (int t = 0; t < tr->T && value_worked(room, l, s->worked, t); t++)
		json_text(j, NULL, room);
	json_close(j, ']');
	json_open(j, "checks", '[');
	for (int i = 0; i < s->checks; i++)
		if (tr->compared[s->check[i]])
			json_int(j, NULL, (long)s->check[i]);
	json_close(j, ']');
	json_close(j, '}');
}

/* "steps": the rows, once each. */
static int put_steps(struct json_writer *j, const struct lesson *l)
{
	int count;
	struct step_place *list = steps_list(&count, &l->trace);

	if (!list)
		return -1;
	json_open(j, "steps", '[');
	for (int i = 0; i < count; i++)
		if (list[i].t <= 0 && !(list[i].step->kind & ON_TERMINAL))
			put_step(j, l, list[i].step);
	json_close(j, ']');
	mem_free(list);
	return 0;
}

static void put_series(struct json_writer *j, const char *name, int first, const double *x, int n)
{
	json_open(j, NULL, '{');
	json_text(j, "name", name);
	json_int(j, "first", first);
	json_numbers(j, "x", x, (size_t)n);
	json_close(j, '}');
}

/* "norms": charts; "reach": what reaches the source words. */
static void put_charts(struct json_writer *j, const struct lesson *l)
{
	double norms[SERIES_MOST];
	const double *reach[3];

	json_open(j, "norms", '[');
	for (const struct chart *c = charts; c < charts + charts_count; c++) {
		if (!chart_is_there(l, c->only))
			continue;
		json_open(j, NULL, '{');
		json_text(j, "title", c->title);
		json_text(j, "axis", c->axis);
		json_open(j, "series", '[');
		for (int k = 0; k < SERIES; k++) {
			int n = chart_norms(norms, l, &c->series[k]);

			if (n)
				put_series(j, c->series[k].name, c->series[k].first, norms, n);
		}
		json_close(j, ']');
		json_close(j, '}');
	}
	json_close(j, ']');
	json_open(j, "reach", '[');
	for (int k = 0, n = reach_series(reach, l); k < n; k++)
		put_series(j, reach_names[k], 0, reach[k], l->trace.S);
	json_close(j, ']');
}

static void put_values(struct json_writer *j, const char *key, const real *x, int n)
{
	json_open(j, key, '[');
	for (int i = 0; i < n; i++)
		json_number(j, NULL, (double)x[i]);
	json_close(j, ']');
}

/* Of a small network every weight; of a large one those that were compared with a difference, as
 * [index, weight, gradient, difference]. */
static void put_entries(struct json_writer *j, const struct lesson *l, const struct param *weights,
	const struct param *gradient, int i, bool small)
{
	const struct differences *d = &l->differences;
	int n = weights->rows * weights->cols;

	if (small) {
		put_values(j, "w", weights->data, n);
		put_values(j, "g", gradient->data, n);
	}
	if (small && d->every) {
		json_open(j, "d", '[');
		for (int k = 0; k < n; k++)
			json_number(j, NULL, d->entries[d->first[i] + (size_t)k].numeric);
		json_close(j, ']');
		return;
	}
	json_open(j, "some", '[');
	for (size_t k = d->first[i]; k < d->first[i + 1]; k++) {
		int index = d->entries[k].index;

		json_open(j, NULL, '[');
		json_int(j, NULL, index);
		json_number(j, NULL, (double)weights->data[index]);
		json_number(j, NULL, (double)gradient->data[index]);
		json_number(j, NULL, d->entries[k].numeric);
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void put_params(struct json_writer *j, const struct lesson *l)
{
	bool small = lesson_is_small(l);
	const struct config *c = &l->subject.model.config;
	struct param weights[PARAMS_MAX], gradient[PARAMS_MAX];
	int n = params_table(weights, c, &l->subject.model.params);

	params_table(gradient, c, &l->gradient);
	json_open(j, "params", '[');
	for (int i = 0; i < n; i++) {
		json_open(j, NULL, '{');
		json_text(j, "name", weights[i].name);
		json_int(j, "rows", weights[i].rows);
		json_int(j, "cols", weights[i].cols);
		json_int(j, "rank", weights[i].rank);
		json_number(j, "norm",
			vector_norm_real(gradient[i].data, weights[i].rows * weights[i].cols));
		json_number(j, "worst", l->differences.worst[i]);
		json_int(j, "compared",
			(long)(l->differences.first[i + 1] - l->differences.first[i]));
		put_entries(j, l, &weights[i], &gradient[i], i, small);
		json_close(j, '}');
	}
	json_close(j, ']');
}

int html_without(struct json_writer *j, const char *key, struct lesson *l, unsigned routes)
{
	struct what_if w;

	if (lesson_without(l, &w, routes))
		return -1;
	json_open(j, key, '{');
	json_numbers(j, "left", w.left, (size_t)w.params);
	json_numbers(j, "distance", w.distance, (size_t)w.params);
	if (l->trace.C && l->trace.S * l->trace.C <= DH_MOST)
		put_values(j, "dh", w.dh, l->trace.S * l->trace.C);
	json_close(j, '}');
	return 0;
}

/* Of a small network each set of routes, of a large one each route alone. */
static int put_without(struct json_writer *j, struct lesson *l, unsigned there)
{
	json_open(j, "without", '{');
	for (unsigned routes = 0; routes < 1u << ROUTES; routes++) {
		bool one = (routes & (routes - 1)) == 0;
		char key[16];

		if ((!lesson_is_small(l) && !one) || (routes & ~there))
			continue;
		snprintf(key, sizeof(key), "%u", routes);
		if (html_without(j, key, l, routes))
			return -1;
	}
	json_close(j, '}');
	return 0;
}

/* The routes, and for a page that cannot compute what is without them. */
static int put_routes(struct json_writer *j, struct lesson *l, bool without)
{
	unsigned there = routes_of(l->trace.config->score);

	json_open(j, "routes", '{');
	json_open(j, "list", '[');
	for (int r = 0; r < ROUTES; r++)
		if (there >> r & 1) {
			json_open(j, NULL, '{');
			json_text(j, "name", route_names[r]);
			json_text(j, "text", route_texts[r]);
			json_int(j, "bit", 1L << r);
			json_close(j, '}');
		}
	json_close(j, ']');
	json_bool(j, "together", lesson_is_small(l) || !without);
	json_number(j, "limit", WHAT_IF_LIMIT);
	if (without && put_without(j, l, there))
		return -1;
	json_close(j, '}');
	return 0;
}

static int put_run(struct json_writer *j, const struct lesson *l, int level)
{
	json_open(j, NULL, '{');
	j->digits = DIGITS;
	put_subject(j, l);
	if (put_steps(j, l))
		return -1;
	j->digits = level ? DIGITS_FEW : DIGITS;
	html_arrays(j, l, level);
	put_charts(j, l);
	j->digits = DIGITS;
	put_params(j, l);
	put_identities(j, l);
	return j->out->failed ? -1 : 0;
}

/* At the first level of detail at which it fits into the room. */
int html_json(struct str *out, struct lesson *l, size_t room)
{
	struct json_writer j = { .out = out };
	int level = room ? 0 : HTML_NO_ARRAYS;

	do {
		str_clear(out);
		if (put_run(&j, l, level))
			return -1;
	} while (out->len >= room && ++level < HTML_NO_ARRAYS);
	j.digits = DIGITS;
	if (put_routes(&j, l, room > 0))
		return -1;
	json_close(&j, '}');
	return out->failed ? -1 : 0;
}
