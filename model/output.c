#include "model/output.h"

#include "model/routes.h"
#include "model/rows.h"

#include <string.h>

void output_weights(
	struct output *n, const struct weights *w, const struct config *c, const struct params *p)
{
	n->e = w->e;
	n->E = c->embed;
	n->W = c->hidden + c->embed + config_context(c);
	n->V = c->target_vocab;
	n->blocks = (n->V + OUTPUT_WORDS - 1) / OUTPUT_WORDS;
	linear_weights(w, &n->readout, n->E, n->W, p->Wm, n->W, p->bm);
	linear_weights(w, &n->words, n->V, n->E, p->Wo, n->E, p->bo);
}

void output_layout(struct output *n, const struct batch *batch, int rows, int logit_rows,
	bool training, struct arena *a)
{
	n->batch = batch;
	n->m = take_rows(a, rows, n->E);
	n->logits = take_rows(a, logit_rows, n->V);
	n->masked = take_rows(a, logit_rows, n->E);
	n->stretch = arena_take(a, (size_t)logit_rows * (size_t)n->blocks, sizeof(struct stretch));
	n->lse = take_rows(a, logit_rows, 1);
	n->row_loss = arena_take(a, (size_t)rows, sizeof(double));
	n->row_nll = arena_take(a, (size_t)rows, sizeof(double));
	n->row_best = arena_take(a, (size_t)rows, sizeof(int));
	input_layout(&n->features, n->e->k, logit_rows, n->E, training, a);
	n->dm = n->dm_sum = training ? take_rows(a, rows, n->E) : NULL;
}

void output_step(struct output *n, const real *line, int R)
{
	/* (9) m_t = tanh(Wm [s_t ; y_{t-1} ; c_t] + bm) */
	linear_forward(n->e, n->m, n->E, &n->readout, line, n->W, R);
	for (int i = 0; i < R; i++)
		n->e->k->tanh(ROW(n->m, i, n->E), ROW(n->m, i, n->E), n->E);
	/* (10) the logits */
	linear_forward(n->e, n->logits, n->V, &n->words, n->m, n->E, R);
}

/* Words begin .. begin+words-1, and where their logits of the rows at work are: [count, words]. */
struct block {
	int begin, words;
	struct linear Wo;
	real *logits;
};

static struct block block_at(const struct output *n, int i)
{
	int begin = i * OUTPUT_WORDS;
	int words = n->V - begin < OUTPUT_WORDS ? n->V - begin : OUTPUT_WORDS;

	return (struct block){ begin, words, linear_slice(n->e->k, &n->words, begin, words),
		ROW(n->logits, n->count, begin) };
}

static const real *mask_of_row(const struct output *n, int row)
{
	return mask_of(n->mask, n->batch->sentence[row], 0);
}

/* the second half of (9), and dropout */
static void bend_rows(const void *context, int begin, int end)
{
	const struct output *n = context;

	for (int i = begin; i < end; i++) {
		real *m = ROW(n->m, n->first + i, n->E);

		n->e->k->tanh(m, m, n->E);
		copy_masked(ROW(n->masked, i, n->E), 1, m, mask_of_row(n, n->first + i), n->E);
	}
}

/* (10) the logits, and what (11) needs of them; they become exp(logit - max) */
static void score_rows(const void *context, int begin, int end)
{
	const struct output *n = context;
	const struct engine alone = { .k = n->e->k };

	for (int b = 0; b < n->blocks; b++) {
		struct block block = block_at(n, b);

		linear_forward(&alone, ROW(block.logits, begin, block.words), block.words,
			&block.Wo, ROW(n->masked, begin, n->E), n->E, end - begin);
		for (int i = begin; i < end; i++) {
			real *logits = ROW(block.logits, i, block.words);
			int y = n->batch->target[n->first + i] - block.begin;

			if (y >= 0 && y < block.words)
				n->lse[i] = logits[y];
			n->e->k->exponentials(
				ROW(n->stretch, i, n->blocks) + b, logits, block.words);
		}
	}
}

/* (11) for one row, from what its stretches say:
 * loss = (1 - smoothing) (-log p_y) + smoothing / V sum_i (-log p_i), -log p_i = lse - logit_i */
static void score_row(const struct output *n, int i)
{
	const struct stretch *stretch = ROW(n->stretch, i, n->blocks);
	int row = n->first + i, best = 0;
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
	n->row_loss[row] = (1 - n->smoothing) * n->row_nll[row] +
			   n->smoothing * (double)(n->lse[i] - total / (real)n->V);
}

/* undo (11), (10) for the rows, and (9) */
static void undo_scores(const struct output *n, int begin, int end)
{
	const struct engine alone = { .k = n->e->k };
	real scale = (real)(1.0 / n->batch->target_rows), smoothing = (real)n->smoothing;
	int E = n->E;

	for (int b = 0; b < n->blocks; b++) {
		struct block block = block_at(n, b);

		/* dlogit_i = p_i - (1 - smoothing) [i = y] - smoothing / V */
		for (int i = begin; i < end; i++) {
			real *x = ROW(block.logits, i, block.words);
			real max = ROW(n->stretch, i, n->blocks)[b].max;
			int y = n->batch->target[n->first + i] - block.begin;

			n->e->k->scale(x, real_exp(max - n->lse[i]) * scale,
				-smoothing / (real)n->V * scale, block.words);
			if (y >= 0 && y < block.words)
				x[y] -= (1 - smoothing) * scale;
		}
		linear_backward(&alone, ROW(n->dm, n->first + begin, E), E, &block.Wo,
			ROW(block.logits, begin, block.words), block.words, end - begin, b > 0);
	}
	/* undo (9)  m_t = tanh(..) and its dropout: dm mask (1 - m^2) */
	for (int row = n->first + begin; row < n->first + end; row++) {
		const real *mask = mask_of_row(n, row), *m = ROW(n->m, row, E);
		real *dm_sum = ROW(n->dm_sum, row, E);

		for (int i = 0; i < E; i++)
			dm_sum[i] *= (mask ? mask[i] : 1) * (1 - m[i] * m[i]);
	}
}

static void loss_rows(const void *context, int begin, int end)
{
	const struct output *n = context;

	for (int i = begin; i < end; i++)
		score_row(n, i);
	if (n->g)
		undo_scores(n, begin, end);
}

/* undo (10)  logits = Wo m + bo, Wo may be Etgt, for some blocks of words */
static void undo_blocks(const void *context, int begin, int end)
{
	const struct output *n = context;
	const struct engine alone = { .k = n->e->k };

	for (int b = begin; b < end; b++) {
		struct block block = block_at(n, b);

		linear_weight_gradient(&alone, ROW(n->g->Wo, block.begin, n->E),
			n->g->bo + block.begin, block.logits, block.words, &n->features, 1,
			block.words, n->first > 0);
	}
}

void output_loss(struct output *n, const real *line, const struct input *line_in, int parts,
	const struct mask *mask, double label_smoothing, struct params *g, real *dline)
{
	int rows = n->batch->target_rows, E = n->E;
	bool undo_words = g && !(n->e->without & ROUTE_TIED_OUTPUT);

	n->mask = mask;
	n->smoothing = label_smoothing;
	n->g = g;
	/* (9) m_t = tanh(Wm [s_t ; y_{t-1} ; c_t] + bm), in two halves */
	linear_forward(n->e, n->m, E, &n->readout, line, n->W, rows);
	for (int first = 0; first < rows; first += OUTPUT_ROWS) {
		n->first = first;
		n->count = rows - first < OUTPUT_ROWS ? rows - first : OUTPUT_ROWS;
		run_rows(n->e, n->count, bend_rows, n);
		if (undo_words)
			input_pack(n->e, &n->features, n->masked, E, n->count);
		run_beside(n->e, n->count, score_rows, n);
		run_rows(n->e, n->count, loss_rows, n);
		if (undo_words)
			run_rows(n->e, n->blocks, undo_blocks, n);
	}
	if (!g)
		return;
	/* undo (9) */
	linear_weight_gradient(n->e, g->Wm, g->bm, n->dm_sum, E, line_in, parts, E, false);
	linear_backward(n->e, dline, n->W, &n->readout, n->dm_sum, E, rows, false);
}
