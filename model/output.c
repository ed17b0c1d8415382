#include "model/output.h"

#include "model/routes.h"
#include "model/rows.h"

#include <string.h>

void output_layout_weights(struct output *n, const struct config *c, const struct kernels *k,
	enum packing packing, struct arena *a)
{
	n->E = c->embed;
	n->W = c->hidden + c->embed + config_context(c);
	n->V = c->target_vocab;
	n->blocks = (n->V + OUTPUT_WORDS - 1) / OUTPUT_WORDS;
	linear_layout(&n->readout, k, n->E, n->W, packing, a);
	linear_layout(&n->words, k, n->V, n->E, packing, a);
}

void output_pack(const struct engine *e, struct output *n, const struct params *p)
{
	linear_pack(e, &n->readout, p->Wm, n->W, p->bm);
	linear_pack(e, &n->words, p->Wo, n->E, p->bo);
}

void output_layout(struct output *n, const struct kernels *k, int row_count, int logit_rows,
	bool training, struct arena *a)
{
	size_t rows = (size_t)row_count, E = (size_t)n->E;

	n->r = arena_take(a, rows * E, sizeof(real));
	n->logits = arena_take(a, (size_t)logit_rows * (size_t)n->V, sizeof(real));
	n->masked = arena_take(a, (size_t)logit_rows * E, sizeof(real));
	n->stretch = arena_take(a, (size_t)logit_rows * (size_t)n->blocks, sizeof(struct stretch));
	n->lse = arena_take(a, (size_t)logit_rows, sizeof(real));
	n->row_loss = arena_take(a, rows, sizeof(double));
	n->row_nll = arena_take(a, rows, sizeof(double));
	n->row_best = arena_take(a, rows, sizeof(int));
	input_layout(&n->features, k, logit_rows, n->E, training, a);
	n->dr = training ? arena_take(a, rows * E, sizeof(real)) : NULL;
}

/* (9) m_t = tanh(Wm [s_t ; y_{t-1} ; c_t] + bm), in two halves */
static void read_out(const struct engine *e, struct output *n, const real *line, int rows)
{
	linear_forward(e, n->r, n->E, &n->readout, line, n->W, rows);
}

void output_step(const struct engine *e, struct output *n, const real *line, int R)
{
	read_out(e, n, line, R);
	for (size_t i = 0; i < (size_t)R; i++)
		e->k->tanh(n->r + i * (size_t)n->E, n->r + i * (size_t)n->E, n->E);
	/* (10) the logits */
	linear_forward(e, n->logits, n->V, &n->words, n->r, n->E, R);
}

/* Rows first .. first+count-1 of the batch, cut for the pool by rows. */
struct turn {
	const struct engine *e;
	struct engine serial;
	struct output *n;
	const struct batch *batch;
	const struct mask *mask;
	double smoothing;
	struct params *g; /* NULL: the loss alone */
	int first, count, parts;
};

/* Words begin .. begin+words-1, and where their logits of the turn's rows are: [count, words]. */
struct block {
	int begin, words;
	struct linear Wo;
	real *logits;
};

static struct block block_at(const struct turn *turn, int i)
{
	const struct output *n = turn->n;
	int begin = i * OUTPUT_WORDS;
	int words = n->V - begin < OUTPUT_WORDS ? n->V - begin : OUTPUT_WORDS;

	return (struct block){ begin, words, linear_slice(turn->e->k, &n->words, begin, words),
		n->logits + (size_t)turn->count * (size_t)begin };
}

static const real *turn_mask(const struct turn *turn, int row)
{
	return mask_of(turn->mask, turn->batch->sentence[row], 0);
}

/* the second half of (9), and dropout */
static void bend_part(void *context, int part)
{
	const struct turn *turn = context;
	struct output *n = turn->n;
	size_t E = (size_t)n->E;
	int begin, end;

	pool_range(turn->count, part, turn->parts, &begin, &end);
	for (int i = begin; i < end; i++) {
		real *r = n->r + (size_t)(turn->first + i) * E;

		turn->e->k->tanh(r, r, n->E);
		copy_masked(
			n->masked + (size_t)i * E, 1, r, turn_mask(turn, turn->first + i), n->E);
	}
}

/* What (11) needs of row i's logits in a block, which become exp(logit - max). */
static void score_words(const struct turn *turn, int b, const struct block *block, int i)
{
	struct output *n = turn->n;
	real *logits = block->logits + (size_t)i * (size_t)block->words;
	int y = turn->batch->target[turn->first + i] - block->begin;

	if (y >= 0 && y < block->words)
		n->lse[i] = logits[y];
	turn->e->k->exponentials(
		n->stretch + (size_t)i * (size_t)n->blocks + b, logits, block->words);
}

/* (10) the logits */
static void score_part(void *context, int part)
{
	const struct turn *turn = context;
	const struct output *n = turn->n;
	int begin, end;

	pool_range(turn->count, part, turn->parts, &begin, &end);
	for (int b = 0; b < n->blocks; b++) {
		struct block block = block_at(turn, b);

		linear_forward(&turn->serial, block.logits + (size_t)begin * (size_t)block.words,
			block.words, &block.Wo, n->masked + (size_t)begin * (size_t)n->E, n->E,
			end - begin);
		for (int i = begin; i < end; i++)
			score_words(turn, b, &block, i);
	}
}

/* (11) for one row, from what its stretches say:
 * loss = (1 - smoothing) (-log p_y) + smoothing / V sum_i (-log p_i), -log p_i = lse - logit_i */
static void score_row(const struct turn *turn, int i)
{
	struct output *n = turn->n;
	const struct stretch *stretch = n->stretch + (size_t)i * (size_t)n->blocks;
	int row = turn->first + i, best = 0;
	real sum = 0, total = 0, correct = n->lse[i];

	for (int b = 1; b < n->blocks; b++)
		if (stretch[b].max > stretch[best].max)
			best = b;
	for (int b = 0; b < n->blocks; b++) {
		sum += stretch[b].sum * real_exp(stretch[b].max - stretch[best].max);
		total += stretch[b].total;
	}
	n->lse[i] = stretch[best].max + real_log(sum);
	n->row_best[row] = best * OUTPUT_WORDS + stretch[best].best;
	n->row_nll[row] = (double)(n->lse[i] - correct);
	n->row_loss[row] = (1 - turn->smoothing) * n->row_nll[row] +
			   turn->smoothing * (double)(n->lse[i] - total / (real)n->V);
}

/* undo (11), (10) for the rows, and (9) */
static void undo_scores(const struct turn *turn, int begin, int end)
{
	struct output *n = turn->n;
	real scale = (real)(1.0 / turn->batch->target_rows), smoothing = (real)turn->smoothing;
	size_t E = (size_t)n->E;

	for (int b = 0; b < n->blocks; b++) {
		struct block block = block_at(turn, b);

		/* dlogit_i = p_i - (1 - smoothing) [i = y] - smoothing / V */
		for (int i = begin; i < end; i++) {
			real *x = block.logits + (size_t)i * (size_t)block.words;
			real max = n->stretch[(size_t)i * (size_t)n->blocks + (size_t)b].max;
			int y = turn->batch->target[turn->first + i] - block.begin;

			turn->e->k->scale(x, real_exp(max - n->lse[i]) * scale,
				-smoothing / (real)n->V * scale, block.words);
			if (y >= 0 && y < block.words)
				x[y] -= (1 - smoothing) * scale;
		}
		linear_backward(&turn->serial, n->dr + (size_t)(turn->first + begin) * E, n->E,
			&block.Wo, block.logits + (size_t)begin * (size_t)block.words, block.words,
			end - begin, b > 0);
	}
	/* undo (9)  r_t = tanh(..) and its dropout: dr mask (1 - r^2) */
	for (int row = turn->first + begin; row < turn->first + end; row++) {
		const real *mask = turn_mask(turn, row), *r = n->r + (size_t)row * E;
		real *dr = n->dr + (size_t)row * E;

		for (size_t i = 0; i < E; i++)
			dr[i] *= (mask ? mask[i] : 1) * (1 - r[i] * r[i]);
	}
}

static void loss_part(void *context, int part)
{
	const struct turn *turn = context;
	int begin, end;

	pool_range(turn->count, part, turn->parts, &begin, &end);
	for (int i = begin; i < end; i++)
		score_row(turn, i);
	if (turn->g)
		undo_scores(turn, begin, end);
}

/* undo (10)  logits = Wo r + bo, Wo may be Etgt, for one block of words */
static void undo_logits(void *context, int part)
{
	const struct turn *turn = context;
	struct output *n = turn->n;
	struct block block = block_at(turn, part);

	linear_weight_gradient(&turn->serial, turn->g->Wo + (size_t)block.begin * (size_t)n->E,
		turn->g->bo + block.begin, block.logits, block.words, &n->features, 1, block.words,
		turn->first > 0);
}

void output_loss(const struct engine *e, struct output *n, const real *line,
	const struct input *line_in, int parts, const struct batch *batch,
	const struct mask *readout_mask, double label_smoothing, struct params *g, real *dline)
{
	int rows = batch->target_rows, E = n->E;
	bool undo_words = g && !(n->without & ROUTE_TIED_OUTPUT);
	struct turn turn = { .e = e,
		.serial = { .k = e->k },
		.n = n,
		.batch = batch,
		.mask = readout_mask,
		.smoothing = label_smoothing,
		.g = g,
		.parts = pool_threads(e->pool) };

	read_out(e, n, line, rows);
	for (int first = 0; first < rows; first += OUTPUT_ROWS) {
		turn.first = first;
		turn.count = rows - first < OUTPUT_ROWS ? rows - first : OUTPUT_ROWS;
		pool_run(e->pool, bend_part, &turn, turn.parts);
		if (undo_words)
			input_pack(e, &n->features, n->masked, E, turn.count);
		run_beside(e, score_part, &turn, turn.parts);
		pool_run(e->pool, loss_part, &turn, turn.parts);
		if (undo_words)
			pool_run(e->pool, undo_logits, &turn, n->blocks);
	}
	if (!g)
		return;
	linear_weight_gradient(e, g->Wm, g->bm, n->dr, E, line_in, parts, E, false);
	linear_backward(e, dline, n->W, &n->readout, n->dr, E, rows, false);
}
