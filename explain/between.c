#include "explain/between.h"

#include "base/mem.h"
#include "explain/vector.h"

#include <string.h>

/* Values of more numbers keep none: those that are shown are taken each time. */
enum { KEPT = 1 << 16 };

/* Which units of a ReLU are open. */
static uint64_t sides_of(struct plain *p)
{
	uint64_t sides = 0;

	for (int at = 0; p->config.score == SCORE_RELU && at < p->T * p->S; at++) {
		const double *u = p->x.u + (size_t)at * (size_t)p->A;

		u = plain_see(p, VALUE(u), at, u, p->A);
		for (int i = 0; i < p->A; i++)
			sides = slope_sides(sides, u[i]);
	}
	return sides;
}

/* What is moved at a step leaves all before it as it was. */
static double run_from(struct between *b, int first)
{
	for (size_t id = 0; id < PLAIN_VALUES; id++)
		if (plain_pointers(&b->p.x)[id])
			memcpy(plain_pointers(&b->p.x)[id],
				plain_pointers((struct plain_values *)&b->right->x)[id],
				plain_count(&b->p, id) * sizeof(double));
	memcpy(b->p.loss, b->right->loss, (size_t)b->p.T * sizeof(double));
	return plain_forward_from(&b->p, first);
}

struct moved_run between_run(struct between *b, const struct plain_move *move)
{
	bool step = move && plain_values[move->value].dims[0] == 'T';
	struct moved_run run;

	b->p.move = move;
	run.loss = step ? run_from(b, (int)(move->first * (size_t)b->p.T /
					      plain_count(&b->p, move->value)))
			: plain_forward(&b->p);
	run.sides = sides_of(&b->p);
	b->p.move = NULL;
	return run;
}

struct moving {
	struct between *between;
	struct plain_move move;
	double length; /* of the direction */
};

static int run_moved(struct moved_run *r, void *what, double by)
{
	struct moving *m = what;

	m->move.by = by / m->length;
	*r = between_run(m->between, &m->move);
	return 0;
}

/* dL by how far it moves, as a difference; runs cannot fail */
static double slope_of(struct between *b, struct plain_move move, double length)
{
	struct moving moving = { b, move, length };
	struct movable movable = { run_moved, &moving, b->unmoved.sides,
		move.direction ? DIFFERENCE_STEP_TOGETHER : DIFFERENCE_STEP };
	double slope;

	slope_take(&slope, &movable);
	return slope;
}

const double *between_gradient(const struct between *b, size_t value)
{
	return value == VALUE(p) ? NULL
				 : plain_pointers((struct plain_values *)&b->right->d)[value];
}

size_t between_value(const struct between *b, const double *x)
{
	size_t id = 0;

	for (; id < PLAIN_VALUES; id++) {
		const double *d = between_gradient(b, id);

		if (d && x >= d && x < d + plain_count(b->right, id))
			break;
	}
	return id;
}

static void record(struct between *b, size_t id, size_t compared, double distance)
{
	b->compared[id] += compared;
	if (!(distance <= b->worst[id]))
		b->worst[id] = distance;
}

/* One number of a value. */
static double take(struct between *b, size_t id, size_t at)
{
	double *kept = b->numeric[id] ? &b->numeric[id][at] : NULL, slope;

	if (kept && !isnan(*kept))
		return *kept;
	slope = slope_of(b, (struct plain_move){ id, at, 1, NULL, 0 }, 1);
	record(b, id, 1, difference_distance(between_gradient(b, id)[at], slope));
	if (kept)
		*kept = slope;
	return slope;
}

double between_numbers(struct between *b, double *numeric, const double *x, size_t count)
{
	size_t id = between_value(b, x), first = (size_t)(x - between_gradient(b, id));
	double worst = 0;

	for (size_t i = 0; i < count; i++) {
		numeric[i] = take(b, id, first + i);
		worst = fmax(worst, difference_distance(x[i], numeric[i]));
	}
	return worst;
}

double between_norm(struct between *b, double *slope, const double *x, size_t count)
{
	size_t id = between_value(b, x), first = (size_t)(x - between_gradient(b, id));
	double norm = vector_norm(x, (int)count), distance;

	*slope = 0;
	if (norm != 0)
		*slope = slope_of(b, (struct plain_move){ id, first, count, x, 0 }, norm);
	distance = difference_distance(norm, *slope);
	record(b, id, 1, distance);
	return distance;
}

static int make_room(struct between *b, size_t *total)
{
	size_t kept = 0, count;

	*total = 0;
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		count = between_gradient(b, id) ? plain_count(b->right, id) : 0;
		*total += count;
		kept += count <= KEPT ? count : 0;
	}
	b->room = mem_alloc(kept, sizeof(double));
	if (!b->room)
		return -1;
	for (size_t i = 0; i < kept; i++)
		b->room[i] = NAN;
	kept = 0;
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		count = plain_count(b->right, id);
		if (between_gradient(b, id) && count <= KEPT) {
			b->numeric[id] = b->room + kept;
			kept += count;
		}
	}
	return 0;
}

int between_take(struct between *b, const struct plain *right, enum between_extent extent)
{
	size_t total;

	*b = (struct between){ .right = right };
	if (plain_open(&b->p, &right->config, right->params, NULL, right->source, right->S,
		    right->target, right->T, right->bos) ||
		make_room(b, &total))
		return -1;
	b->p.smoothing = right->smoothing;
	b->unmoved = between_run(b, NULL);
	b->every = extent == BETWEEN_SMALL && total <= BETWEEN_EVERY;
	b->whole = extent != BETWEEN_NONE && !b->every;
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		const double *d = between_gradient(b, id);
		size_t count = plain_count(right, id);

		if (!d)
			continue;
		b->norm[id] = vector_norm(d, (int)count);
		for (size_t i = 0; b->every && i < count; i++)
			take(b, id, i);
		if (b->whole)
			between_norm(b, &b->slope[id], d, count);
	}
	return 0;
}

void between_release(struct between *b)
{
	plain_release(&b->p);
	mem_free(b->room);
	*b = (struct between){ 0 };
}

size_t between_compared(const struct between *b)
{
	size_t compared = 0;

	for (size_t id = 0; id < PLAIN_VALUES; id++)
		compared += b->compared[id];
	return compared;
}

double between_worst(const struct between *b)
{
	double worst = 0;

	for (size_t id = 0; id < PLAIN_VALUES; id++)
		worst = b->worst[id] <= worst ? worst : b->worst[id];
	return worst;
}
