/* What if a weight were another? The network is run anew, forward and backward, at a few values of the
 * weight; what is shown of each run is kept as JSON. */
#include "base/mem.h"
#include "explain/html_parts.h"
#include "explain/vector.h"
#include "model/network_view.h"

#include <math.h>
#include <string.h>

/* A weight is moved by -4 .. 4 steps; a whole parameter is multiplied by 0 .. 2. */
enum { POSITIONS = 9, CENTRE = POSITIONS / 2, LARGE_MOVES = 14 };
static const double step = 0.25;

/* One weight of a parameter, or (index < 0) all of them. */
struct move {
	int param, index;
};

/* What is shown of a run; attention and its gradient are [T, S]. */
struct run {
	double loss, slope; /* slope: dL by what is moved */
	double *a, *de;
	double *p;    /* [T] of the right word */
	double *norm; /* of each parameter's gradient */
	double *room;
};

/* What the runs share. */
struct mover {
	struct lesson *l;
	struct params moved;
	struct param original[PARAMS_MAX], weights[PARAMS_MAX], gradient[PARAMS_MAX];
	int params;
	double de_unit; /* gradients of the scores are written as multiples of it */
};

/* Weights of the attention: T times S, or none. */
static size_t attended(const struct trace *tr)
{
	return tr->C ? (size_t)tr->T * (size_t)tr->S : 0;
}

static int make_run(struct run *r, const struct trace *tr)
{
	size_t n = attended(tr);

	*r = (struct run){ 0 };
	r->room = mem_zalloc(2 * n + (size_t)tr->T + PARAMS_MAX, sizeof(double));
	if (!r->room)
		return -1;
	r->a = r->room;
	r->de = r->a + n;
	r->p = r->de + n;
	r->norm = r->p + tr->T;
	return 0;
}

/* a, and de from what the network keeps: undo (7), (6) */
static void look(struct run *r, const struct network_view *view, const struct trace *tr)
{
	const struct decoder *n = view->decoder;
	size_t S = (size_t)tr->S, T = (size_t)tr->T, D = (size_t)tr->C;
	size_t W = (size_t)n->W, c = W - D;

	for (size_t t = 0; t < T; t++)
		r->p[t] = exp(-view->output->row_nll[t]);
	for (size_t t = 0; D && t < T; t++) {
		double *a = r->a + t * S, *de = r->de + t * S, mean = 0;

		for (size_t j = 0; j < S; j++) {
			a[j] = (double)n->a[t * S + j];
			de[j] = 0;
			for (size_t i = 0; i < D; i++)
				de[j] += (double)n->dline[t * W + c + i] *
					 (double)view->encoder->h[j * D + i];
			mean += a[j] * de[j];
		}
		for (size_t j = 0; j < S; j++)
			de[j] = a[j] * (de[j] - mean);
	}
}

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

/* Moves, runs, looks, and moves back. */
static int run_at(struct run *r, struct mover *m, struct move move, int position)
{
	const struct regularizer reg = { .label_smoothing = m->l->smoothing };
	const struct param *from = &m->original[move.param], *to = &m->weights[move.param];
	int first = move.index < 0 ? 0 : move.index;
	int end = move.index < 0 ? from->rows * from->cols : move.index + 1;
	double by = step * (position - CENTRE);
	struct network_view view;
	struct loss loss = { 0 };

	for (int i = first; i < end; i++) {
		double x = (double)from->data[i];

		to->data[i] = (real)(move.index < 0 ? x * (1 + by) : x + by);
	}
	if (network_load(m->l->network, &m->moved, true) ||
		network_gradient(
			m->l->network, &m->l->scratch, &m->l->subject.batch, &reg, NULL, &loss))
		return -1;
	r->loss = loss.sum / (double)loss.tokens;
	r->slope = slope_of(from, &m->gradient[move.param], move);
	for (int i = first; i < end; i++)
		to->data[i] = from->data[i];
	view = network_view(m->l->network);
	look(r, &view, &m->l->trace);
	for (int i = 0; i < m->params; i++) {
		double sum = 0;

		for (int k = 0; k < m->gradient[i].rows * m->gradient[i].cols; k++) {
			double g = (double)m->gradient[i].data[k];

			sum += g * g;
		}
		r->norm[i] = sqrt(sum);
	}
	return 0;
}

/* Whole multiples of a unit, which are short */
static void put_units(struct jot *j, const double *x, size_t n, double unit)
{
	jot_open(j, NULL, '[');
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]))
			jot_int(j, NULL, lround(x[i] / unit));
		else
			jot_number(j, NULL, NAN);
	jot_close(j, ']');
}

/* [loss, slope, a, de, p, norms] */
static void put_run(struct jot *j, const char *key, const struct run *r, const struct mover *m)
{
	size_t T = (size_t)m->l->trace.T, n = attended(&m->l->trace);

	jot_open(j, key, '[');
	j->digits = 6;
	jot_number(j, NULL, r->loss);
	jot_number(j, NULL, r->slope);
	put_units(j, r->a, n, 1e-3);
	put_units(j, r->de, n, m->de_unit);
	put_units(j, r->p, T, 1e-4);
	j->digits = 3;
	jot_numbers(j, NULL, r->norm, (size_t)m->params);
	jot_close(j, ']');
}

/* The run in the middle is the base that all have in common, but for the slope. */
static int put_move(struct jot *j, struct run *r, struct mover *m, struct move move)
{
	struct param right[PARAMS_MAX];

	params_table(right, &m->l->subject.model.config, &m->l->gradient);
	jot_open(j, NULL, '{');
	jot_int(j, "param", move.param);
	jot_int(j, "index", move.index);
	j->digits = 6;
	jot_number(j, "slope", slope_of(&m->original[move.param], &right[move.param], move));
	jot_open(j, "runs", '[');
	for (int position = 0; position < POSITIONS; position++) {
		if (position == CENTRE) {
			jot_int(j, NULL, 0);
			continue;
		}
		if (run_at(r, m, move, position))
			return -1;
		put_run(j, NULL, r, m);
	}
	jot_close(j, ']');
	jot_close(j, '}');
	return 0;
}

/* The order in which weights are offered; while there is room. */
static const char *const prefixes[] = { "attention.", "bridge.", "decoder.", "readout.", "output.",
	"target.", "encoder.", "source." };

/* Of a large network: the largest gradient of each attention parameter, and matrices as a whole. */
static int choose_large(struct move *moves, const struct mover *m)
{
	int n = 0;

	for (int i = 0; i < m->params && n < LARGE_MOVES; i++) {
		const struct param *g = &m->gradient[i];
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

/* One more if it will fit, judged by the longest so far: 1 if it was written, 0 if not, -1. */
static int put_if_room(struct jot *j, struct run *r, struct mover *m, struct move move, size_t end,
	size_t *longest)
{
	size_t before = j->text.len;

	if (before + *longest > end)
		return 0;
	if (put_move(j, r, m, move))
		return -1;
	if (j->text.len - before > *longest)
		*longest = j->text.len - before;
	return 1;
}

/* Of a small network every weight, in the order of the prefixes; of a large one a few. Stops at `end`
 * bytes; a move takes about `longest`. */
static int put_moves(
	struct jot *j, struct run *r, struct mover *m, bool small, size_t end, size_t longest)
{
	struct move large[LARGE_MOVES];
	int n = small ? 0 : choose_large(large, m), rc = 1;

	for (int i = 0; i < n && rc == 1; i++)
		rc = put_if_room(j, r, m, large[i], end, &longest);
	for (size_t k = 0; small && k < sizeof(prefixes) / sizeof(prefixes[0]); k++)
		for (int i = 0; i < m->params; i++) {
			const struct param *p = &m->weights[i];
			bool now = strncmp(p->name, prefixes[k], strlen(prefixes[k])) == 0;

			for (int index = 0; now && index < p->rows * p->cols && rc == 1; index++)
				rc = put_if_room(j, r, m, (struct move){ i, index }, end, &longest);
		}
	return rc < 0 ? -1 : 0;
}

static double largest(const double *x, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = fabs(x[i]) > most ? fabs(x[i]) : most;
	return most;
}

int html_moves(struct jot *j, struct lesson *l, const struct html_detail *d)
{
	const struct config *c = &l->subject.model.config;
	const struct params *original = &l->subject.model.params;
	struct mover m = { .l = l };
	struct run r = { 0 };
	double most;
	size_t begin, one;
	int rc = -1;

	if (params_create(&m.moved, c) || make_run(&r, &l->trace))
		goto done;
	memcpy(m.moved.block, original->block, m.moved.count * sizeof(real));
	m.params = params_table(m.weights, c, &m.moved);
	params_table(m.original, c, original);
	params_table(m.gradient, c, &l->scratch);
	if (run_at(&r, &m, (struct move){ 0, 0 }, CENTRE))
		goto done;
	most = largest(r.de, attended(&l->trace));
	m.de_unit = most > 0 ? most / 500 : 1;
	jot_open(j, "moves", '{');
	j->digits = 6;
	jot_number(j, "step", step);
	jot_int(j, "centre", CENTRE);
	jot_number(j, "de_unit", m.de_unit);
	jot_number(j, "a_unit", 1e-3);
	jot_number(j, "p_unit", 1e-4);
	begin = j->text.len;
	put_run(j, "base", &r, &m);
	one = j->text.len - begin;
	jot_open(j, "list", '[');
	rc = put_moves(j, &r, &m, d->small, begin + d->spare, POSITIONS * one);
	jot_close(j, ']');
	jot_close(j, '}');
	/* as it was; `moved` goes away */
	if (network_load(l->network, original, true))
		rc = -1;
done:
	if (rc && l->network)
		network_load(l->network, original, true);
	params_release(&m.moved);
	mem_free(r.room);
	return rc;
}
