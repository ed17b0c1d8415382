#include "explain/nudge.h"

#include "explain/nudge_parts.h"
#include "explain/plain.h"

#include <string.h>

void nudge_pass(const struct nudged *n, enum value value, size_t first, double *x, size_t count)
{
	const struct nudge *m = &n->nudge;

	if (m->value != value)
		return;
	for (size_t i = 0; i < count; i++) {
		/* what lies before m->first wraps around, and is not less either */
		size_t k = first + i - m->first;

		if (k < m->count)
			x[i] += m->direction ? n->by * m->direction[k] / m->length : n->by;
	}
}

static double sigmoid(double x)
{
	return 1 / (1 + exp(-x));
}

void nudge_gru(struct nudged *n, double *after, enum value of, size_t k, const struct gru_params *p,
	const double *x, int in, const double *before)
{
	size_t H = (size_t)n->trace->H;
	double *gx = n->gx, *gh = n->gh, *seen = n->seen;

	memcpy(seen, before, H * sizeof(double));
	nudge_pass(n, of + VALUE_BY_U, k * H, seen, H);
	plain_multiply(gx, p->W, in, x, (int)(3 * H), in);
	plain_multiply(gh, p->U, (int)H, seen, (int)(3 * H), (int)H);
	for (size_t i = 0; i < 3 * H; i++)
		gx[i] += (double)p->b[i];
	for (size_t i = 0; i < H; i++)
		gh[2 * H + i] += (double)p->cn[i];
	nudge_pass(n, of + VALUE_GX, k * 3 * H, gx, 3 * H);
	nudge_pass(n, of + VALUE_GH, k * 3 * H, gh, 3 * H);

	memcpy(seen, before, H * sizeof(double));
	nudge_pass(n, of + VALUE_BY_Z, k * H, seen, H);
	for (size_t i = 0; i < H; i++) {
		double r = sigmoid(gx[i] + gh[i]), z = sigmoid(gx[H + i] + gh[H + i]);
		double new = tanh(gx[2 * H + i] + r * gh[2 * H + i]);

		after[i] = (1 - z) * new + z *seen[i];
	}
	nudge_pass(n, of + VALUE_STATE, k * H, after, H);
}

static void layout(struct nudged *n, struct arena *a)
{
	const struct trace *tr = n->trace;
	size_t S = (size_t)tr->S, T = (size_t)tr->T, E = (size_t)tr->E, H = (size_t)tr->H;
	size_t A = (size_t)tr->A, C = (size_t)tr->C, V = (size_t)tr->V;
	const struct {
		double **at;
		size_t count;
	} arrays[] = { { &n->h, S * 2 * H }, { &n->as_values, S * 2 * H }, { &n->keys, S * A },
		{ &n->last, 2 * H }, { &n->s0, H }, { &n->begin, T * H }, { &n->loss, T },
		{ &n->x, E + C }, { &n->y, E }, { &n->seen, E + 2 * H }, { &n->gx, 3 * H },
		{ &n->gh, 3 * H }, { &n->state, H }, { &n->after, H }, { &n->ahead, H },
		{ &n->q, A }, { &n->q_seen, A }, { &n->keys_seen, A }, { &n->v, A }, { &n->e, S },
		{ &n->c, C }, { &n->line, H + E + C }, { &n->r, E }, { &n->logits, V } };

	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		*arrays[i].at = arena_take(a, arrays[i].count, sizeof(double));
	n->sides_before = arena_take(a, T, sizeof(uint64_t));
}

int nudged_open(struct nudged *n, const struct trace *tr)
{
	struct arena count = { 0 };

	*n = (struct nudged){ .trace = tr };
	layout(n, &count);
	if (arena_reserve(&n->arena, count.used))
		return -1;
	layout(n, &n->arena);
	/* the run that others begin from */
	n->unmoved = nudged_run(n, &(struct nudge){ .value = VALUES }, 0);
	return 0;
}

void nudged_release(struct nudged *n)
{
	arena_release(&n->arena);
	*n = (struct nudged){ 0 };
}

/* The decoder step at which the nudge begins; `early`: it begins before all of them. */
static size_t first_step(const struct nudged *n, bool *early)
{
	struct value_view v;

	*early = n->nudge.value == VALUES || !value_look(&v, n->trace, n->nudge.value) || !v.step;
	return *early ? 0 : n->nudge.first / v.step;
}

struct moved_run nudged_run(struct nudged *n, const struct nudge *nudge, double by)
{
	size_t T = (size_t)n->trace->T, H = (size_t)n->trace->H, begin;
	bool early, unmoved = nudge->value == VALUES;
	struct moved_run run = { 0, 0 };

	n->nudge = *nudge;
	begin = first_step(n, &early);
	n->by = early ? by : 0;
	if (early || !n->encoded)
		nudge_encode(n);
	n->encoded = unmoved || !early;
	n->by = by;
	/* steps before the nudge are as they were */
	for (size_t t = 0; t < begin; t++)
		run.loss += n->loss[t];
	n->sides = begin ? n->sides_before[begin] : 0;
	memcpy(n->state, begin ? n->begin + begin * H : n->s0, H * sizeof(double));
	for (size_t t = begin; t < T; t++) {
		double loss;

		if (unmoved) {
			memcpy(n->begin + t * H, n->state, H * sizeof(double));
			n->sides_before[t] = n->sides;
		}
		loss = nudge_step(n, t);
		if (unmoved)
			n->loss[t] = loss;
		run.loss += loss;
	}
	run.loss /= (double)T;
	run.sides = n->sides;
	return run;
}

struct nudging {
	struct nudged *nudged;
	const struct nudge *nudge;
};

static int run_moved(struct moved_run *r, void *what, double by)
{
	const struct nudging *m = what;

	*r = nudged_run(m->nudged, m->nudge, by);
	return 0;
}

double nudged_slope(struct nudged *n, const struct nudge *nudge)
{
	struct nudging moved = { n, nudge };
	double slope;

	/* runs cannot fail */
	slope_take(&slope, &(struct movable){ run_moved, &moved, n->unmoved.sides,
				   nudge->direction ? DIFFERENCE_STEP_TOGETHER : DIFFERENCE_STEP });
	return slope;
}
