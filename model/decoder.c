#include "model/decoder.h"

#include "model/routes.h"

#include <string.h>

static struct source_side side_of(
	const struct decoder *n, const struct encoder *source, const struct batch *batch, int b)
{
	size_t offset = (size_t)batch->offset[b];

	return (struct source_side){ source->h + offset * 2 * (size_t)n->H,
		n->keys + offset * (size_t)n->A, batch->source_length[b] };
}

void decoder_begin(const struct engine *e, struct decoder *n, const struct encoder *source,
	const struct batch *batch)
{
	/* (3) s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	linear_forward(e, n->start, n->H, &n->bridge, source->last, 2 * n->H, batch->B);
	for (int b = 0; b < batch->B; b++)
		e->k->tanh(n->start + (size_t)b * (size_t)n->H, n->start + (size_t)b * (size_t)n->H,
			n->H);
	/* (4) Ua h_j */
	if (n->C)
		linear_forward(e, n->keys, n->A, &n->key, source->h, 2 * n->H, batch->source_rows);
	input_pack(e, &n->annotation_in, source->h, 2 * n->H, batch->source_rows);
	input_pack(e, &n->source_in, source->last, 2 * n->H, batch->B);
}

/* A part of the pool's work is all steps of some sentences. Where there are too few sentences for
 * that, each step's products and rows are shared out instead. */
struct recurrence {
	struct engine e; /* within a part */
	struct decoder *n;
	const struct encoder *source;
	const struct batch *batch;
	int parts;
};

static struct recurrence recurrence_of(const struct engine *e, struct decoder *n,
	const struct encoder *source, const struct batch *batch)
{
	int threads = pool_threads(e->pool);

	if (batch->B < threads * e->k->rows)
		return (struct recurrence){ *e, n, source, batch, 1 };
	return (struct recurrence){ { .k = e->k }, n, source, batch, threads };
}

static void run_recurrence(
	const struct engine *e, struct recurrence *run, void (*task)(void *context, int part))
{
	if (run->parts > 1) {
		run_beside(e, task, run, run->parts);
		return;
	}
	/* a single part has the pool to itself */
	run_postponed(e);
	task(run, 0);
}

/* Rows of one step that attend, one after the other or cut for the pool. */
struct attending {
	const struct kernels *k;
	struct decoder *n;
	const struct encoder *source;
	const struct batch *batch;
	const int *sentence, *attention_at; /* of each row */
	real *c;                            /* contexts, or their gradients, W reals apart */
	size_t at;                          /* the first row */
	int rows, parts;
};

static void attend_part(void *context, int part)
{
	const struct attending *task = context;
	const struct decoder *n = task->n;
	size_t A = (size_t)n->A, W = (size_t)decoder_width(n);
	int begin, end;

	pool_range(task->rows, part, task->parts, &begin, &end);
	for (size_t i = (size_t)begin; i < (size_t)end; i++) {
		struct source_side side = side_of(n, task->source, task->batch, task->sentence[i]);

		attention_forward(task->k, n->score, task->c + i * W, n->a + task->attention_at[i],
			n->q + (task->at + i) * A, n->v, &side, n->A, n->C);
	}
}

/* The contexts c, W reals apart, for the states n->asking of rows at .. at+running-1. */
static void attend(const struct engine *e, struct decoder *n, const struct encoder *source,
	const struct batch *batch, const int *sentence, const int *attention_at, size_t at,
	int running, real *c)
{
	struct attending task = { e->k, n, source, batch, sentence, attention_at, c, at, running,
		pool_threads(e->pool) };

	/* (4) Wa s_{t-1} + ba */
	if (score_functions[n->score].query)
		linear_forward(e, n->q + at * (size_t)n->A, n->A, &n->query,
			n->asking + at * (size_t)n->H, n->H, running);
	/* (5) .. (7) */
	pool_run(e->pool, attend_part, &task, task.parts);
}

/* Rows at .. at+running-1 hold one step of sentences `sentence`; n->h, n->gy are set. */
static void step_rows(const struct engine *e, struct decoder *n, const struct encoder *source,
	const struct batch *batch, const int *sentence, const int *attention_at, size_t at,
	int running, real *gh)
{
	size_t H = (size_t)n->H, W = (size_t)decoder_width(n);
	real *line = n->line + at * W, *c = line + n->H + n->E, *asking = n->asking + at * H;
	real *gx = n->gx + at * 3 * H;

	/* (8a) s'_t = GRU(y_{t-1}, s_{t-1}) */
	if (n->conditional)
		gru_forward(e, asking, n->H, n->saved_before + at * 4 * H, &n->before,
			n->gy + at * 3 * H, n->h + at * H, gh, running);
	/* (4) .. (7), and what the GRU reads of c_t: W c_t, without attention the bias alone */
	if (n->C) {
		attend(e, n, source, batch, sentence, attention_at, at, running, c);
		(n->conditional ? linear_forward : linear_add)(
			e, gx, 3 * n->H, &n->Wc, c, (int)W, running);
	} else if (n->conditional) {
		for (size_t i = 0; i < (size_t)running; i++)
			memcpy(gx + i * 3 * H, n->b, 3 * H * sizeof(real));
	}
	/* (8) s_t = GRU([y_{t-1} ; c_t], s_{t-1}), (8b) s_t = GRU(c_t, s'_t) */
	gru_forward(e, line, (int)W, n->saved + at * 4 * H, &n->gru, gx, asking, gh, running);
}

static void forward_part(void *context, int part)
{
	const struct recurrence *run = context;
	const struct batch *batch = run->batch;
	struct decoder *n = run->n;
	size_t H = (size_t)n->H, W = (size_t)decoder_width(n);
	int begin, end;

	batch_share(batch, part, run->parts, &begin, &end);
	for (int t = 0; t < batch->target_steps; t++) {
		int running = rows_running(batch->start, t, begin, end);
		int at = batch->start[t] + begin;

		if (!running)
			break;
		for (int i = 0; i < running; i++)
			memcpy(n->h + (size_t)(at + i) * H,
				t ? n->line + (size_t)(batch->start[t - 1] + begin + i) * W
				  : n->start + (size_t)(begin + i) * H,
				H * sizeof(real));
		step_rows(&run->e, n, run->source, batch, batch->sentence + at,
			batch->attention_at + at, (size_t)at, running,
			n->gh + (size_t)begin * 3 * H);
	}
}

/* Embeddings are cut for the pool by columns, so that two threads never add to the same number. */
struct embedding {
	struct decoder *n;
	const struct batch *batch;
	const real *Etgt;
	const struct mask *mask;
	real *dEtgt;
	int parts;
};

/* y_{t-1} = Etgt[previous], after dropout; or, going back, dEtgt[previous] += dy_{t-1} */
static void embed_part(void *context, int part)
{
	const struct embedding *task = context;
	const struct batch *batch = task->batch;
	size_t E = (size_t)task->n->E, H = (size_t)task->n->H;
	size_t W = (size_t)decoder_width(task->n);
	int begin, end;

	pool_range(task->n->E, part, task->parts, &begin, &end);
	for (size_t row = 0; row < (size_t)batch->target_rows; row++) {
		size_t at = (size_t)batch->previous[row] * E + (size_t)begin;
		size_t y = row * W + H + (size_t)begin;
		const real *mask = mask_of(task->mask, batch->sentence[row], begin);

		if (task->dEtgt)
			add_masked(task->dEtgt + at, 1, task->n->dline + y, mask, end - begin);
		else
			copy_masked(task->n->line + y, 1, task->Etgt + at, mask, end - begin);
	}
}

/* What weights have read on the way forward, for their gradients. */
static void pack_inputs(const struct engine *e, struct decoder *n, int rows)
{
	const real *part = n->line;

	for (int i = 0; i < LINE_PARTS; part += n->line_in[i++].K)
		input_pack(e, &n->line_in[i], part, decoder_width(n), rows);
	input_pack(e, &n->state_in, n->h, n->H, rows);
	input_pack(e, &n->asking_in, n->asking, n->H, rows);
}

void decoder_forward(const struct engine *e, struct decoder *n, const struct encoder *source,
	const real *Etgt, const struct batch *batch, const struct mask *embedding_mask)
{
	int parts = pool_threads(e->pool);
	struct embedding task = { n, batch, Etgt, embedding_mask, NULL, parts };
	struct recurrence run = recurrence_of(e, n, source, batch);
	size_t W = (size_t)decoder_width(n);

	pool_run(e->pool, embed_part, &task, parts);
	/* (8) the part of the GRU's input that is known before the recurrence: W y + b */
	linear_forward(e, n->gy, 3 * n->H, &n->Wy, n->line + n->H, (int)W, batch->target_rows);
	run_recurrence(e, &run, forward_part);
	pack_inputs(e, n, batch->target_rows);
}

void decoder_step(const struct engine *e, struct decoder *n, const struct encoder *source,
	const real *Etgt, const struct batch *batch, const int *sentence, const int *previous,
	const int *at, int R)
{
	size_t E = (size_t)n->E, W = (size_t)decoder_width(n);

	for (size_t i = 0; i < (size_t)R; i++)
		memcpy(n->line + i * W + n->H, Etgt + (size_t)previous[i] * E, E * sizeof(real));
	linear_forward(e, n->gy, 3 * n->H, &n->Wy, n->line + n->H, (int)W, R);
	step_rows(e, n, source, batch, sentence, at, 0, R, n->gh);
}

/* undo (7) .. (5) */
static void undo_attend_part(void *context, int part)
{
	const struct attending *task = context;
	struct decoder *n = task->n;
	size_t H = (size_t)n->H, A = (size_t)n->A, W = (size_t)decoder_width(n);
	int begin, end;

	pool_range(task->rows, part, task->parts, &begin, &end);
	for (size_t i = (size_t)begin; i < (size_t)end; i++) {
		size_t b = (size_t)task->sentence[i], offset = (size_t)task->batch->offset[b];
		struct source_side side = side_of(n, task->source, task->batch, (int)b);

		attention_backward(task->k, n->score, n->dq + (task->at + i) * A,
			n->without & ROUTE_VALUES ? NULL : task->source->dh + offset * 2 * H,
			n->dkeys + offset * A, n->dv + b * A, task->c + i * W,
			n->a + task->attention_at[i], n->q + (task->at + i) * A, n->v, &side, n->A,
			n->C, n->da + offset);
	}
}

/* Undoes attend(): the gradients of the contexts -> those of the states that asked. */
static void undo_attend(
	const struct recurrence *run, size_t at, int running, real *dc, real *dasking)
{
	const struct engine *e = &run->e;
	const struct batch *batch = run->batch;
	struct decoder *n = run->n;
	size_t A = (size_t)n->A;
	struct attending task = { e->k, n, run->source, batch, batch->sentence + at,
		batch->attention_at + at, dc, at, running, pool_threads(e->pool) };

	pool_run(e->pool, undo_attend_part, &task, task.parts);
	if (n->without & ROUTE_QUERY)
		return;
	/* undo (4) q = Wa s_{t-1} + ba, or q = s_{t-1} */
	if (score_functions[n->score].query)
		linear_backward(e, dasking, n->H, &n->query, n->dq + at * A, n->A, running, true);
	else
		e->k->axpy(dasking, 1, n->dq + at * A, running * n->A);
}

/* Sentences begin .. begin+running-1 at step t, from the gradient of s_t to that of s_{t-1}. */
static void undo_step(const struct recurrence *run, int t, int begin, int running)
{
	const struct engine *e = &run->e;
	const struct batch *batch = run->batch;
	struct decoder *n = run->n;
	size_t H = (size_t)n->H, W = (size_t)decoder_width(n);
	size_t at = (size_t)(batch->start[t] + begin);
	real *dline = n->dline + at * W, *dc = dline + n->H + n->E, *dg = n->saved + at * 4 * H;
	real *dcarry = n->dcarry + (size_t)begin * H, *dstate = n->dstate + (size_t)begin * H;
	real *dasking = n->dasking + (size_t)begin * H;

	/* s_t feeds the readout and step t + 1 */
	for (size_t i = 0; i < (size_t)running; i++)
		for (size_t k = 0; k < H; k++)
			dstate[i * H + k] = dline[i * W + k] + dcarry[i * H + k];
	/* undo (8) s_t = GRU([y_{t-1} ; c_t], s_{t-1}), (8b) s_t = GRU(c_t, s'_t) */
	gru_backward(e, dg, dasking, &n->gru, dstate, n->asking + at * H, running);
	if (n->without & ROUTE_RECURRENCE)
		memset(dasking, 0, (size_t)running * H * sizeof(real));
	if (n->C) {
		linear_backward(e, dc, (int)W, &n->Wc, dg, 4 * n->H, running, true);
		undo_attend(run, at, running, dc, dasking);
	}
	/* undo (8a) s'_t = GRU(y_{t-1}, s_{t-1}) */
	if (n->conditional)
		gru_backward(e, n->saved_before + at * 4 * H, dcarry, &n->before, dasking,
			n->h + at * H, running);
}

static void backward_part(void *context, int part)
{
	const struct recurrence *run = context;
	struct decoder *n = run->n;
	size_t H = (size_t)n->H, A = (size_t)n->A, rows, first;
	int begin, end;

	batch_share(run->batch, part, run->parts, &begin, &end);
	/* what all steps add to */
	first = (size_t)run->batch->offset[begin];
	rows = (size_t)run->batch->offset[end] - first;
	memset(run->source->dh + first * 2 * H, 0, rows * 2 * H * sizeof(real));
	memset(n->dkeys + first * A, 0, rows * A * sizeof(real));
	memset(n->dv + (size_t)begin * A, 0, (size_t)(end - begin) * A * sizeof(real));
	memset(n->dcarry + (size_t)begin * H, 0, (size_t)(end - begin) * H * sizeof(real));
	for (int t = run->batch->target_steps - 1; t >= 0; t--) {
		int running = rows_running(run->batch->start, t, begin, end);

		if (running)
			undo_step(run, t, begin, running);
	}
}

/* What all rows add to the weights at once, and the embeddings y. */
static void undo_rows(const struct engine *e, struct decoder *n, struct params *g,
	const struct batch *batch, const struct mask *embedding_mask)
{
	int H = n->H, A = n->A, W = decoder_width(n), rows = batch->target_rows;
	struct embedding task = { n, batch, NULL, embedding_mask, g->Etgt, pool_threads(e->pool) };
	const struct input *word = &n->line_in[LINE_WORD], *context = &n->line_in[LINE_CONTEXT];

	if (n->conditional) {
		gru_weight_gradient(e, &g->before, n->saved_before, word, 1, &n->state_in);
		gru_weight_gradient(e, &g->decoder, n->saved, context, 1, &n->asking_in);
	} else {
		gru_weight_gradient(
			e, &g->decoder, n->saved, word, LINE_PARTS - LINE_WORD, &n->asking_in);
	}
	if (g->Wa)
		linear_weight_gradient(e, g->Wa, g->ba, n->dq, A, &n->asking_in, 1, A, false);
	if (g->v)
		add_rows(e, g->v, n->dv, A, batch->B, A);
	linear_backward(e, n->dline + H, W, &n->Wy, n->saved_before, 4 * H, rows, true);
	pool_run(e->pool, embed_part, &task, task.parts);
}

void decoder_backward(const struct engine *e, struct decoder *n, struct params *g,
	struct encoder *source, const struct batch *batch, const struct mask *embedding_mask)
{
	int H = n->H, A = n->A, rows = batch->source_rows;
	size_t B = (size_t)batch->B;
	struct recurrence run = recurrence_of(e, n, source, batch);

	run_recurrence(e, &run, backward_part);
	undo_rows(e, n, g, batch, embedding_mask);

	/* undo (4) keys_j = Ua h_j */
	if (g->Ua)
		linear_weight_gradient(e, g->Ua, NULL, n->dkeys, A, &n->annotation_in, 1, A, false);
	if (n->C && !(n->without & ROUTE_KEYS))
		linear_backward(e, source->dh, 2 * H, &n->key, n->dkeys, A, rows, true);
	/* undo (3) s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	for (size_t i = 0; i < B * (size_t)H; i++)
		n->dcarry[i] *= 1 - n->start[i] * n->start[i];
	linear_weight_gradient(e, g->Wb, g->bb, n->dcarry, H, &n->source_in, 1, H, false);
	linear_backward(e, source->dlast, 2 * H, &n->bridge, n->dcarry, H, batch->B, false);
	if (n->without & ROUTE_BRIDGE)
		memset(source->dlast, 0, B * 2 * (size_t)H * sizeof(real));
}
