/* What if a weight were another? The plain network is run anew, forward and backward, at a few
 * values of the weight; what is shown of each run is kept as JSON. */
#include "base/mem.h"
#include "explain/html_parts.h"
#include "explain/vector.h"

#include <string.h>

/* A weight is moved by -4 .. 4 steps; a whole parameter is multiplied by 0 .. 2. */
enum { POSITIONS = 9, CENTRE = POSITIONS / 2, LARGE_MOVES = 14 };
static const double step = 0.25;

/* One weight of a parameter, or (index < 0) all of them. */
struct move {
	int param, index;
};

/* The network with a weight moved, and what all runs share. */
struct mover {
	struct json_writer *j;
	struct plain p;
	struct params moved, gradient;
	struct param original[PARAMS_MAX], right[PARAMS_MAX]; /* of the lesson */
	struct param weights[PARAMS_MAX], now[PARAMS_MAX];    /* of p, and their gradients */
	int params;
	double de_unit; /* gradients of the scores are written as multiples of it */
};

/* dL by what is moved: by the weight, or by the factor of all of them */
static double slope_of(const struct param *weights, const struct param *gradient, struct move move)
{
	double slope = 0;

	if (move.index >= 0)
		return (double)gradient->data[move.index];
	for (int i = 0; i < weights->rows * weights->cols; i++)
		slope += (double)gradient->data[i] * (double)weights->data[i];
	return slope;
}

/* Whole multiples of a unit, which are short */
static void put_unit(struct json_writer *j, double x, double unit)
{
	if (isfinite(x))
		json_int(j, NULL, lround(x / unit));
	else
		json_number(j, NULL, NAN);
}

/* [loss, slope, a, de, p, norms] of the run that p is at; attention and its gradient are [T, S] */
static void put_run(struct mover *m, const char *key, double loss, double slope)
{
	const struct plain *p = &m->p;
	int n = p->x.a ? p->T * p->S : 0;
	struct json_writer *j = m->j;

	json_open(j, key, '[');
	j->digits = 6;
	json_number(j, NULL, loss);
	json_number(j, NULL, slope);
	json_open(j, NULL, '[');
	for (int i = 0; i < n; i++)
		put_unit(j, p->x.a[i], 1e-3);
	json_close(j, ']');
	json_open(j, NULL, '[');
	for (int i = 0; i < n; i++)
		put_unit(j, p->d.e[i], m->de_unit);
	json_close(j, ']');
	json_open(j, NULL, '[');
	for (int t = 0; t < p->T; t++)
		put_unit(j, p->x.p[(size_t)t * (size_t)p->V + (size_t)p->target[t]], 1e-4);
	json_close(j, ']');
	j->digits = 3;
	json_open(j, NULL, '[');
	for (int i = 0; i < m->params; i++)
		json_number(
			j, NULL, vector_norm_real(m->now[i].data, m->now[i].rows * m->now[i].cols));
	json_close(j, ']');
	json_close(j, ']');
}

/* Moves, runs, writes, and moves back. */
static void put_run_at(struct mover *m, struct move move, int position)
{
	const struct param *from = &m->original[move.param], *to = &m->weights[move.param];
	int first = move.index < 0 ? 0 : move.index;
	int end = move.index < 0 ? from->rows * from->cols : move.index + 1;
	double by = step * (position - CENTRE), loss;

	for (int i = first; i < end; i++) {
		double x = (double)from->data[i];

		to->data[i] = (real)(move.index < 0 ? x * (1 + by) : x + by);
	}
	loss = plain_forward(&m->p);
	plain_backward(&m->p);
	put_run(m, NULL, loss, slope_of(from, &m->now[move.param], move));
	for (int i = first; i < end; i++)
		to->data[i] = from->data[i];
}

/* The run in the middle is the base that all have in common, but for the slope. */
static void put_move(struct mover *m, struct move move)
{
	struct json_writer *j = m->j;

	json_open(j, NULL, '{');
	json_int(j, "param", move.param);
	json_int(j, "index", move.index);
	j->digits = 6;
	json_number(j, "slope", slope_of(&m->original[move.param], &m->right[move.param], move));
	json_open(j, "runs", '[');
	for (int position = 0; position < POSITIONS; position++)
		if (position == CENTRE)
			json_int(j, NULL, 0);
		else
			put_run_at(m, move, position);
	json_close(j, ']');
	json_close(j, '}');
}

/* The order in which weights are offered; while there is room. */
static const char *const prefixes[] = { "attention.", "bridge.", "decoder.", "readout.", "output.",
	"target.", "encoder.", "source." };

/* Of a large network: the largest gradient of each attention parameter, and matrices as a whole. */
static int choose_large(struct move *moves, const struct mover *m)
{
	int n = 0;

	for (int i = 0; i < m->params && n < LARGE_MOVES; i++) {
		const struct param *g = &m->right[i];
		bool attention = strncmp(g->name, "attention.", 10) == 0;
		int top = 0;

		if (!g->embedding && (g->rank == 2 || attention))
			moves[n++] = (struct move){ i, -1 };
		if (!attention || n == LARGE_MOVES)
			continue;
		for (int k = 1; k < g->rows * g->cols; k++)
			if (fabs((double)g->data[k]) > fabs((double)g->data[top]))
				top = k;
		moves[n++] = (struct move){ i, top };
	}
	return n;
}

/* Of a small network every weight, in the order of the prefixes; of a large one a few. Stops before
 * `end` bytes; a move takes about as many as the longest so far. */
static void put_moves(struct mover *m, bool small, size_t end, size_t longest)
{
	struct move large[LARGE_MOVES];
	size_t kinds = small ? sizeof(prefixes) / sizeof(prefixes[0]) : 1;
	int n = small ? m->params : choose_large(large, m);

	for (size_t k = 0; k < kinds; k++)
		for (int i = 0; i < n; i++) {
			const struct param *p = &m->weights[i];
			bool now = small && !strncmp(p->name, prefixes[k], strlen(prefixes[k]));
			int count = small ? now * p->rows * p->cols : 1;

			for (int index = 0; index < count; index++) {
				size_t before = m->j->out->len;

				if (before + longest > end)
					return;
				put_move(m, small ? (struct move){ i, index } : large[i]);
				if (m->j->out->len - before > longest)
					longest = m->j->out->len - before;
			}
		}
}

static int open_mover(struct mover *m, const struct lesson *l)
{
	const struct config *c = l->trace.config;
	const struct params *original = &l->subject.model.params;
	const struct plain *p = &l->trace.p;

	if (params_create(&m->moved, c) || params_create(&m->gradient, c) ||
		plain_open(&m->p, c, &m->moved, &m->gradient, p->source, p->S, p->target, p->T,
			p->bos))
		return -1;
	m->p.smoothing = p->smoothing;
	memcpy(m->moved.block, original->block, m->moved.count * sizeof(real));
	m->params = params_table(m->weights, c, &m->moved);
	params_table(m->original, c, original);
	params_table(m->right, c, &l->gradient);
	params_table(m->now, c, &m->gradient);
	return 0;
}

int html_moves(struct json_writer *j, struct lesson *l, const struct html_detail *d)
{
	struct mover m = { .j = j };
	size_t begin;
	double loss;
	int rc = open_mover(&m, l);

	if (rc)
		goto done;
	loss = plain_forward(&m.p);
	plain_backward(&m.p);
	m.de_unit = 1;
	if (m.p.d.e && vector_most(m.p.d.e, m.p.T * m.p.S) > 0)
		m.de_unit = vector_most(m.p.d.e, m.p.T * m.p.S) / 500;
	json_open(j, "moves", '{');
	j->digits = 6;
	json_number(j, "step", step);
	json_int(j, "centre", CENTRE);
	json_number(j, "de_unit", m.de_unit);
	json_number(j, "a_unit", 1e-3);
	json_number(j, "p_unit", 1e-4);
	begin = j->out->len;
	put_run(&m, "base", loss, 0);
	json_open(j, "list", '[');
	put_moves(&m, d->small, begin + d->spare, POSITIONS * (j->out->len - begin));
	json_close(j, ']');
	json_close(j, '}');
done:
	plain_release(&m.p);
	params_release(&m.moved);
	params_release(&m.gradient);
	return rc;
}
