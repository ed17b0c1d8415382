#include "explain/between.h"

#include "base/mem.h"
#include "explain/vector.h"

#include <string.h>

/* Values of more numbers keep none: those that are shown are taken each time. */
enum { KEPT = 1 << 16 };

double difference_distance(double gradient, double difference)
{
	double distance = fabs(gradient - difference) / (fabs(difference) + DIFFERENCE_FLOOR);

	return distance >= 0 ? distance : INFINITY;
}

/* A number that changes where a unit of a ReLU changes sides. */
static uint64_t sides_of(struct plain *p)
{
	uint64_t sides = 0;

	for (int at = 0; p->config.score == SCORE_RELU && at < p->T * p->S; at++) {
		const double *u = p->x.u + (size_t)at * (size_t)p->A;

		u = plain_see(p, VALUE(u), at, u, p->A);
		for (int i = 0; i < p->A; i++)
			sides = sides * 0x9e3779b97f4a7c15u + (u[i] > 0);
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

/* A number or numbers of a value, along a direction of this length; or a weight. */
struct moving {
	struct plain_move move;
	double length;
	real *weight;
};

/* The difference with steps h. *crossed: a unit of a ReLU changed sides on the way. */
static double slope_by(struct between *b, struct moving *m, double h, bool *crossed)
{
	static const int steps[] = { 1, -1, 2, -2 };
	double kept = m->weight ? (double)*m->weight : 0, loss[4];

	*crossed = false;
	for (int i = 0; i < 4; i++) {
		struct moved_run run;

		m->move.by = steps[i] * h / m->length;
		if (m->weight)
			*m->weight = (real)(kept + steps[i] * h);
		run = between_run(b, m->weight ? NULL : &m->move);
		loss[i] = run.loss;
		*crossed = *crossed || run.sides != b->unmoved.sides;
	}
	if (m->weight)
		*m->weight = (real)kept;
	return (8 * (loss[0] - loss[1]) - (loss[2] - loss[3])) / (12 * h);
}

/* Beyond its kink a ReLU has another slope: then with smaller steps, as far as rounding permits. */
static double slope_of(struct between *b, struct moving m)
{
	double h = m.move.direction ? DIFFERENCE_STEP_TOGETHER : DIFFERENCE_STEP;
	bool crossed;
	double slope = slope_by(b, &m, h, &crossed);

	for (int i = 0; crossed && i < 2; i++)
		slope = slope_by(b, &m, h /= 10, &crossed);
	return slope;
}

double between_weight(struct between *b, size_t at)
{
	return slope_of(b, (struct moving){ .length = 1, .weight = &b->params.block[at] });
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
	slope = slope_of(b, (struct moving){ { id, at, 1, NULL, 0 }, 1, NULL });
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
		*slope = slope_of(b, (struct moving){ { id, first, count, x, 0 }, norm, NULL });
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
	if (params_create(&b->params, &right->config) ||
		plain_open(&b->p, &right->config, &b->params, NULL, right->source, right->S,
			right->target, right->T, right->bos) ||
		make_room(b, &total))
		return -1;
	memcpy(b->params.block, right->params->block, b->params.count * sizeof(real));
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
	params_release(&b->params);
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
