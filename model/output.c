#include "model/output.h"

#include "model/routes.h"
#include "model/rows.h"

#include <string.h>

void output_layout_weights(struct output *n, const struct config *c, bool training, struct arena *a)
{
	n->E = c->embed;
	n->W = c->embed + 3 * c->hidden;
	n->V = c->target_vocab;
	linear_layout(&n->readout, n->E, n->W, training, a);
	linear_layout(&n->words, n->V, n->E, training, a);
}

void output_pack(const struct engine *e, struct output *n, const struct params *p)
{
	linear_pack(e, &n->readout, p->Wr, n->W, p->br);
	linear_pack(e, &n->words, p->Wo, n->E, p->bo);
}

void output_layout(struct output *n, int row_count, int logit_rows, bool training, struct arena *a)
{
	size_t rows = (size_t)row_count, E = (size_t)n->E;

	n->r = arena_take(a, rows * E, sizeof(real));
	n->logits = arena_take(a, (size_t)logit_rows * (size_t)n->V, sizeof(real));
	n->masked = arena_take(a, (size_t)logit_rows * E, sizeof(real));
	n->row_loss = arena_take(a, rows, sizeof(double));
	n->row_nll = arena_take(a, rows, sizeof(double));
	n->row_best = arena_take(a, rows, sizeof(int));
	n->dr = training ? arena_take(a, rows * E, sizeof(real)) : NULL;
}

struct rows_task {
	const struct engine *e;
	struct output *n;
	const struct batch *batch;
	double smoothing;
	int first, count, parts;
};

/* (10), (11) for some rows of a block; the logits become dlogits. */
static void score_part(void *context, int part)
{
	const struct rows_task *task = context;
	const struct batch *batch = task->batch;
	struct output *n = task->n;
	real scale = (real)(1.0 / batch->target_rows);
	int begin, end;

	pool_range(task->count, part, task->parts, &begin, &end);
	for (int i = begin; i < end; i++) {
		real *logits = n->logits + (size_t)i * (size_t)n->V, nll;
		int row = task->first + i;

		n->row_best[row] = task->e->k->argmax(logits, n->V);
		n->row_loss[row] = (double)task->e->k->cross_entropy(
			logits, n->V, batch->target[row], (real)task->smoothing, scale, &nll);
		n->row_nll[row] = (double)nll;
	}
}

/* (9) r_t = tanh(Wr [s_t ; y_{t-1} ; c_t] + br) */
static void read_out(const struct engine *e, struct output *n, const real *line, int rows)
{
	linear_forward(e, n->r, n->E, &n->readout, line, n->W, rows);
	for (size_t i = 0; i < (size_t)rows; i++)
		e->k->tanh(n->r + i * (size_t)n->E, n->r + i * (size_t)n->E, n->E);
}

void output_step(const struct engine *e, struct output *n, const real *line, int R)
{
	read_out(e, n, line, R);
	/* (10) the logits */
	linear_forward(e, n->logits, n->V, &n->words, n->r, n->E, R);
}

static const real *mask_of(
	const struct output *n, const struct batch *batch, const real *mask, int row)
{
	return mask ? mask + (size_t)batch->sentence[row] * (size_t)n->E : NULL;
}

void output_loss(const struct engine *e, struct output *n, const real *line,
	const struct batch *batch, const real *readout_mask, double label_smoothing,
	struct params *g, real *dline, real *panels)
{
	int rows = batch->target_rows, E = n->E, V = n->V;
	struct rows_task task = { e, n, batch, label_smoothing, 0, 0,
		e->pool ? pool_threads(e->pool) : 1 };

	read_out(e, n, line, rows);
	for (int first = 0; first < rows; first += OUTPUT_ROWS) {
		int count = rows - first < OUTPUT_ROWS ? rows - first : OUTPUT_ROWS;
		const real *r = n->r + (size_t)first * (size_t)E;

		for (int i = 0; i < count; i++)
			copy_masked(n->masked + (size_t)i * (size_t)E, r + (size_t)i * (size_t)E,
				mask_of(n, batch, readout_mask, first + i), E);
		linear_forward(e, n->logits, V, &n->words, n->masked, E, count);
		task.first = first;
		task.count = count;
		pool_run(e->pool, score_part, &task, task.parts);
		if (!g)
			continue;
		/* undo (10)  logits = Wo r + bo; Wo may be Etgt */
		if (!(n->without & ROUTE_TIED_OUTPUT))
			linear_weight_gradient(e, g->Wo, E, g->bo, n->logits, V, n->masked, E,
				count, V, E, panels);
		linear_backward(e, n->dr + (size_t)first * (size_t)E, E, &n->words, n->logits, V,
			count, false);
	}
	if (!g)
		return;
	/* undo (9)  r_t = tanh(..): dr (1 - r^2) */
	for (int row = 0; row < rows; row++) {
		const real *mask = mask_of(n, batch, readout_mask, row);
		const real *r = n->r + (size_t)row * (size_t)E;
		real *dr = n->dr + (size_t)row * (size_t)E;

		for (int i = 0; i < E; i++)
			dr[i] *= (mask ? mask[i] : 1) * (1 - r[i] * r[i]);
	}
	linear_weight_gradient(e, g->Wr, n->W, g->br, n->dr, E, line, n->W, rows, E, n->W, panels);
	linear_backward(e, dline, n->W, &n->readout, n->dr, E, rows, false);
}
