/* The parameters and their gradients as JSON, beside their differences; and the gradients that are
 * left when routes are not. */
#include "explain/html_parts.h"

#include <math.h>
#include <stdio.h>

static void put_values(struct jot *j, const char *key, const real *x, int n)
{
	jot_open(j, key, '[');
	for (int i = 0; i < n; i++)
		jot_number(j, NULL, (double)x[i]);
	jot_close(j, ']');
}

/* Of a small network every weight; of a large one those that were compared with a difference, as [index,
 * weight, gradient, difference]. */
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

void html_params(struct jot *j, const struct lesson *l, const struct html_detail *d)
{
	const struct config *c = &l->subject.model.config;
	struct param weights[PARAMS_MAX], gradient[PARAMS_MAX];
	int n = params_table(weights, c, &l->subject.model.params);

	params_table(gradient, c, &l->gradient);
	jot_open(j, "params", '[');
	for (int i = 0; i < n; i++) {
		double sum = 0;

		for (int k = 0; k < weights[i].rows * weights[i].cols; k++)
			sum += (double)gradient[i].data[k] * (double)gradient[i].data[k];
		jot_open(j, NULL, '{');
		jot_text(j, "name", weights[i].name);
		jot_int(j, "rows", weights[i].rows);
		jot_int(j, "cols", weights[i].cols);
		jot_int(j, "rank", weights[i].rank);
		jot_number(j, "norm", sqrt(sum));
		jot_number(j, "worst", l->differences.worst[i]);
		jot_int(j, "compared",
			(long)(l->differences.first[i + 1] - l->differences.first[i]));
		put_entries(j, l, &weights[i], &gradient[i], i, d->small);
		jot_close(j, '}');
	}
	jot_close(j, ']');
}

static void put_routes(struct jot *j, const char *key, const char *const *texts, unsigned there)
{
	jot_open(j, key, '[');
	for (int r = 0; r < ROUTES; r++)
		if (there >> r & 1)
			jot_text(j, NULL, texts[r]);
	jot_close(j, ']');
}

/* Of a small network every set of routes, of a large one each alone. */
int html_routes(struct jot *j, struct lesson *l, bool small)
{
	unsigned there = routes_of(l->trace.config->score);

	jot_open(j, "routes", '{');
	put_routes(j, "names", route_names, there);
	put_routes(j, "texts", route_texts, there);
	jot_open(j, "bits", '[');
	for (int r = 0; r < ROUTES; r++)
		if (there >> r & 1)
			jot_int(j, NULL, 1 << r);
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
