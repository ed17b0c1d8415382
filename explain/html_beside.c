/* What stands beside the gradients of the page: their differences, as JSON, inside their array's object. */
#include "explain/html_parts.h"

#include <math.h>

/* "far": the largest distance, of each decoder step where there are steps. */
static void put_distances(struct jot *j, const struct between *n, size_t id)
{
	bool steps = plain_values[id].dims[0] == 'T';
	size_t count = plain_count(n->right, id), each = count / (steps ? (size_t)n->right->T : 1);

	jot_open(j, "far", '[');
	for (size_t i = 0; i < count; i += each) {
		double far = 0;

		for (size_t k = i; k < i + each; k++)
			far = fmax(far,
				difference_distance(between_gradient(n, id)[k], n->numeric[id][k]));
		jot_number(j, NULL, far);
	}
	jot_close(j, ']');
}

void html_beside(
	struct jot *j, const struct lesson *l, const double *x, const size_t *at, size_t count)
{
	const struct between *n = l->between;
	size_t id = between_value(n, x);

	if (id == PLAIN_VALUES)
		return;
	if (n->whole) {
		jot_open(j, "whole", '[');
		jot_number(j, NULL, n->norm[id]);
		jot_number(j, NULL, n->slope[id]);
		jot_number(j, NULL, n->worst[id]);
		jot_close(j, ']');
	}
	if (!n->every)
		return;
	jot_open(j, "by", '[');
	for (size_t i = 0; i < count; i++)
		jot_number(j, NULL, n->numeric[id][at ? at[i] : i]);
	jot_close(j, ']');
	put_distances(j, n, id);
}

void html_beside_rows(struct jot *j, const struct lesson *l, const size_t *at, size_t count)
{
	const struct differences *d = &l->differences;
	struct param table[PARAMS_MAX];
	int i = params_table(table, l->trace.config, &l->gradient);
	double far = 0;

	while (table[--i].data != l->gradient.Etgt)
		;
	if (!d->every)
		return;
	jot_open(j, "by", '[');
	for (size_t k = 0; k < count; k++) {
		double numeric = d->entries[d->first[i] + at[k]].numeric;

		far = fmax(far, difference_distance((double)table[i].data[at[k]], numeric));
		jot_number(j, NULL, numeric);
	}
	jot_close(j, ']');
	jot_open(j, "far", '[');
	jot_number(j, NULL, far);
	jot_close(j, ']');
}
