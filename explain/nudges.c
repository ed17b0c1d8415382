#include "explain/nudges.h"

#include "base/mem.h"
#include "explain/plain.h"

#include <string.h>

/* Values of more numbers keep none: those that are shown are taken each time. */
enum { KEPT = 1 << 16 };

static size_t count_of(const struct value_view *v)
{
	return v->rows * v->cols;
}

enum value nudges_value(const struct nudges *n, const double *x)
{
	struct value_view v;

	for (enum value id = 0; id < VALUES; id++)
		if (value_look(&v, n->run.trace, id) && x >= v.gradient &&
			x < v.gradient + count_of(&v))
			return id;
	return VALUES;
}

static void record(struct nudges *n, enum value id, size_t compared, double distance)
{
	n->compared[id] += compared;
	if (!(distance <= n->worst[id]))
		n->worst[id] = distance;
}

/* One number of a value. */
static double take(struct nudges *n, enum value id, size_t at, double gradient)
{
	double *kept = n->numeric[id] ? &n->numeric[id][at] : NULL, slope;

	if (kept && !isnan(*kept))
		return *kept;
	slope = nudged_slope(&n->run, &(struct nudge){ id, at, 1, NULL, 0 });
	record(n, id, 1, difference_distance(gradient, slope));
	if (kept)
		*kept = slope;
	return slope;
}

double nudges_numbers(struct nudges *n, double *numeric, const double *x, size_t count)
{
	enum value id = nudges_value(n, x);
	struct value_view v;
	double worst = 0;

	value_look(&v, n->run.trace, id);
	for (size_t i = 0; i < count; i++) {
		double distance;

		numeric[i] = take(n, id, (size_t)(x - v.gradient) + i, x[i]);
		distance = difference_distance(x[i], numeric[i]);
		worst = distance > worst ? distance : worst;
	}
	return worst;
}

/* Moved along x / |x|. */
static double norm_of(
	struct nudges *n, double *slope, enum value id, size_t first, const double *x, size_t count)
{
	double norm = plain_norm(x, (int)count);

	*slope = 0;
	if (norm != 0)
		*slope = nudged_slope(&n->run, &(struct nudge){ id, first, count, x, norm });
	return difference_distance(norm, *slope);
}

double nudges_norm(struct nudges *n, double *slope, const double *x, size_t count)
{
	enum value id = nudges_value(n, x);
	struct value_view v;
	double distance;

	value_look(&v, n->run.trace, id);
	distance = norm_of(n, slope, id, (size_t)(x - v.gradient), x, count);
	record(n, id, 1, distance);
	return distance;
}

static int make_room(struct nudges *n, size_t *total)
{
	struct value_view v;
	size_t kept = 0;

	*total = 0;
	for (enum value id = 0; id < VALUES; id++)
		if (value_look(&v, n->run.trace, id)) {
			*total += count_of(&v);
			kept += count_of(&v) <= KEPT ? count_of(&v) : 0;
		}
	n->room = mem_alloc(kept, sizeof(double));
	if (!n->room)
		return -1;
	for (size_t i = 0; i < kept; i++)
		n->room[i] = NAN;
	kept = 0;
	for (enum value id = 0; id < VALUES; id++)
		if (value_look(&v, n->run.trace, id) && count_of(&v) <= KEPT) {
			n->numeric[id] = n->room + kept;
			kept += count_of(&v);
		}
	return 0;
}

int nudges_take(struct nudges *n, const struct trace *tr, enum nudges_extent extent)
{
	struct value_view v;
	size_t total;

	*n = (struct nudges){ 0 };
	if (nudged_open(&n->run, tr) || make_room(n, &total))
		return -1;
	n->every = extent == NUDGES_SMALL && total <= NUDGES_EVERY;
	n->whole = extent != NUDGES_NONE && !n->every;
	for (enum value id = 0; id < VALUES; id++) {
		if (!value_look(&v, tr, id))
			continue;
		n->norm[id] = plain_norm(v.gradient, (int)count_of(&v));
		for (size_t i = 0; n->every && i < count_of(&v); i++)
			take(n, id, i, v.gradient[i]);
		if (n->whole)
			record(n, id, 1,
				norm_of(n, &n->slope[id], id, 0, v.gradient, count_of(&v)));
	}
	return 0;
}

void nudges_release(struct nudges *n)
{
	nudged_release(&n->run);
	mem_free(n->room);
	*n = (struct nudges){ 0 };
}

size_t nudges_compared(const struct nudges *n)
{
	size_t compared = 0;

	for (enum value id = 0; id < VALUES; id++)
		compared += n->compared[id];
	return compared;
}

double nudges_worst(const struct nudges *n)
{
	double worst = 0;

	for (enum value id = 0; id < VALUES; id++)
		if (!(n->worst[id] <= worst))
			worst = n->worst[id];
	return worst;
}
