#include "model/decoder.h"

#include "model/routes.h"
#include "model/rows.h"

#include <string.h>

/* ---- attention, (4) to (7) ---- */

/* What row `row` attends to. */
static struct attention attention_of(const struct decoder *n, int row)
{
	int b = n->sentence[row], offset = n->batch->offset[b], D = n->C;
	struct attention x = { .score = n->score,
		.S = n->batch->source_length[b],
		.A = n->A,
		.D = D,
		.h = ROW(n->source->h, offset, D),
		.keys = ROW(n->keys, offset, n->A),
		.v = n->v };

	if (n->source->dh) {
		x.dh = n->e->without & ROUTE_VALUES ? NULL : ROW(n->source->dh, offset, D);
		x.dkeys = ROW(n->dkeys, offset, n->A);
		x.dv = ROW(n->dv, b, n->A);
		x.de = n->de + offset;
	}
	return x;
}

/* Rows of a step from `at` on. */
struct step {
	const struct decoder *n;
	int at;
};

static void attend_rows(const void *context, int begin, int end)
{
	const struct step *step = context;
	const struct decoder *n = step->n;

	for (int row = step->at + begin; row < step->at + end; row++) {
		struct attention x = attention_of(n, row);

		attention_forward(n->e->k, &x, ROW(n->line, row, n->W) + n->H + n->E,
			n->a + n->attention_at[row], ROW(n->q, row, n->A));
	}
}

static void undo_attend_rows(const void *context, int begin, int end)
{
	const struct step *step = context;
	const struct decoder *n = step->n;

	for (int row = step->at + begin; row < step->at + end; row++) {
		struct attention x = attention_of(n, row);

		attention_backward(n->e->k, &x, ROW(n->dq, row, n->A),
			ROW(n->dline, row, n->W) + n->H + n->E, n->a + n->attention_at[row],
			ROW(n->q, row, n->A));
	}
}

/* ---- a step, (8) ---- */

/* (8a), (4) to (7), (8) or (8b) of rows at .. at+B-1; first->h and W y are there */
static void recur(const struct decoder *n, const struct engine *e, int at, int B)
{
	int H = n->H, A = n->A, W = n->W;
	real *line = ROW(n->line, at, W), *c = line + H + n->E, *gx = ROW(n->gru.gx, at, 3 * H);
	const real *asking = ROW(n->gru.h, at, H);
	struct step step = { n, at };

	/* (8a) s'_t = GRU(y_{t-1}, s_{t-1}) */
	if (n->conditional)
		gru_forward(e, &n->before, at, B, ROW(n->gru.h, at, H), H);
	if (n->C) {
		/* (4) q = Wa s_{t-1} + ba */
		if (score_functions[n->score].query)
			linear_forward(e, ROW(n->q, at, A), A, &n->query, asking, H, B);
		/* (5) to (7) */
		run_rows(e, B, attend_rows, &step);
	}
	/* W [y_{t-1} ; c_t] + b, or W c_t + b, or b */
	if (n->C)
		(n->conditional ? linear_forward : linear_add)(e, gx, 3 * H, &n->Wc, c, W, B);
	else
		for (int i = 0; n->conditional && i < B; i++)
			memcpy(ROW(gx, i, 3 * H), n->b, 3 * (size_t)H * sizeof(real));
	/* (8) s_t = GRU([y_{t-1} ; c_t], s_{t-1}), (8b) s_t = GRU(c_t, s'_t) */
	gru_forward(e, &n->gru, at, B, line, W);
}

/* Undoes recur() of sentences begin .. begin+B-1, rows at .. at+B-1: from s_t, of which the
 * readout's share and what is carried are there, to the state before */
static void undo_recur(const struct decoder *n, const struct engine *e, int begin, int at, int B)
{
	int H = n->H, A = n->A, W = n->W;
	real *dline = ROW(n->dline, at, W), *dc = dline + H + n->E;
	real *ds = ROW(n->ds, begin, H), *dasking = ROW(n->dasking, begin, H);
	real *dcarried = ROW(n->dcarried, begin, H);
	const real *dgx = ROW(n->gru.dgates, at, 4 * H), *dq = ROW(n->dq, at, A);
	struct step step = { n, at };

	/* s_t feeds the readout and step t + 1 */
	for (int i = 0; i < B; i++)
		for (int k = 0; k < H; k++)
			ROW(ds, i, H)[k] = ROW(dline, i, W)[k] + ROW(dcarried, i, H)[k];
	/* undo (8) s_t = GRU([y_{t-1} ; c_t], s_{t-1}), (8b) s_t = GRU(c_t, s'_t) */
	gru_backward(e, &n->gru, at, B, ds, dasking);
	if (n->e->without & ROUTE_RECURRENCE)
		memset(dasking, 0, (size_t)B * (size_t)H * sizeof(real));
	if (n->C) {
		linear_backward(e, dc, W, &n->Wc, dgx, 4 * H, B, true);
		/* undo (7) to (5) */
		run_rows(e, B, undo_attend_rows, &step);
	}
	/* undo (4) q = Wa s_{t-1} + ba, or q = s_{t-1} */
	if (n->C && !(n->e->without & ROUTE_QUERY)) {
		if (score_functions[n->score].query)
			linear_backward(e, dasking, H, &n->query, dq, A, B, true);
		else
			e->k->axpy(dasking, 1, dq, B * A);
	}
	/* undo (8a) s'_t = GRU(y_{t-1}, s_{t-1}) */
	if (n->conditional)
		gru_backward(e, &n->before, at, B, dasking, dcarried);
}

/* ---- all steps ---- */

/* Steps of sentences begin .. end-1 */
static void run_steps(const struct decoder *n, const struct engine *e, int begin, int end)
{
	const int *start = n->batch->start;
	int H = n->H;

	for (int t = 0; t < n->batch->target_steps; t++) {
		int B = batch_running(start, t, begin, end), at = start[t] + begin;

		if (!B)
			break;
		for (int i = 0; i < B; i++)
			memcpy(ROW(n->first->h, at + i, H),
				t ? ROW(n->line, start[t - 1] + begin + i, n->W)
				  : ROW(n->s0, begin + i, H),
				(size_t)H * sizeof(real));
		recur(n, e, at, B);
	}
}

static void undo_steps(const struct decoder *n, const struct engine *e, int begin, int end)
{
	const struct batch *batch = n->batch;
	int sentences = end - begin, first = batch->offset[begin];
	size_t rows = (size_t)(batch->offset[end] - first);

	/* what all steps add to */
	memset(ROW(n->source->dh, first, 2 * n->H), 0, rows * 2 * (size_t)n->H * sizeof(real));
	memset(ROW(n->dkeys, first, n->A), 0, rows * (size_t)n->A * sizeof(real));
	memset(ROW(n->dv, begin, n->A), 0, (size_t)sentences * (size_t)n->A * sizeof(real));
	memset(ROW(n->dcarried, begin, n->H), 0, (size_t)sentences * (size_t)n->H * sizeof(real));
	for (int t = batch->target_steps - 1; t >= 0; t--) {
		int B = batch_running(batch->start, t, begin, end);

		if (B)
			undo_recur(n, e, begin, batch->start[t] + begin, B);
	}
}

/* The threads share the sentences, by their rows. Where there are too few, they share each step's
 * products and rows instead. */
struct recurrence {
	const struct decoder *n;
	void (*steps)(const struct decoder *n, const struct engine *e, int begin, int end);
};

static void run_rows_of_sentences(const void *context, int begin, int end)
{
	const struct recurrence *run = context;
	const struct decoder *n = run->n;
	const struct engine alone = { .k = n->e->k };

	run->steps(n, &alone, batch_sentence_at(n->batch, begin), batch_sentence_at(n->batch, end));
}

static void run_recurrence(const struct recurrence *run)
{
	const struct decoder *n = run->n;
	int B = n->batch->B, threads = pool_threads(n->e->pool);

	if (threads > 1 && B >= threads * n->e->k->rows) {
		run_beside(n->e, n->batch->target_rows, run_rows_of_sentences, run);
	} else {
		run_postponed(n->e);
		run->steps(n, n->e, 0, B);
	}
}

/* ---- the embedded words y ---- */

/* Of embeddings the threads share the columns: no two add to the same number. */
struct embedding {
	const struct decoder *n;
	const struct mask *mask;
	const real *Etgt;
	real *dEtgt; /* or NULL: forward */
};

/* y_{t-1} = Etgt[previous], after dropout; or, going back, dEtgt[previous] += dy_{t-1} */
static void embed_columns(const void *context, int begin, int end)
{
	const struct embedding *task = context;
	const struct decoder *n = task->n;

	for (int row = 0; row < n->batch->target_rows; row++) {
		size_t at = (size_t)n->batch->previous[row] * (size_t)n->E + (size_t)begin;
		size_t y = (size_t)row * (size_t)n->W + (size_t)(n->H + begin);
		const real *mask = mask_of(task->mask, n->sentence[row], begin);

		if (task->dEtgt)
			add_masked(task->dEtgt + at, 1, n->dline + y, mask, end - begin);
		else
			copy_masked(n->line + y, 1, task->Etgt + at, mask, end - begin);
	}
}

/* ---- the whole ---- */

void decoder_begin(struct decoder *n)
{
	const struct encoder *source = n->source;
	int H = n->H, B = n->batch->B, rows = n->batch->source_rows;

	/* (3) s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	linear_forward(n->e, n->s0, H, &n->bridge, source->last, 2 * H, B);
	for (int b = 0; b < B; b++)
		n->e->k->tanh(ROW(n->s0, b, H), ROW(n->s0, b, H), H);
	/* (4) keys_j = Ua h_j */
	if (n->C)
		linear_forward(n->e, n->keys, n->A, &n->key, source->h, 2 * H, rows);
	input_pack(n->e, &n->annotation_in, source->h, 2 * H, rows);
	input_pack(n->e, &n->source_in, source->last, 2 * H, B);
}

void decoder_forward(struct decoder *n, const real *Etgt, const struct mask *mask)
{
	struct embedding embedding = { n, mask, Etgt, NULL };
	struct recurrence run = { n, run_steps };
	int H = n->H, rows = n->batch->target_rows;
	const real *part = n->line;

	n->sentence = n->batch->sentence;
	n->attention_at = n->batch->attention_at;
	run_rows(n->e, n->E, embed_columns, &embedding);
	/* (8) what is known before the recurrence: W y + b */
	linear_forward(n->e, n->first->gx, 3 * H, &n->Wy, n->line + H, n->W, rows);
	run_recurrence(&run);
	/* what weights have read, for their gradients */
	for (int i = 0; i < LINE_PARTS; part += n->line_in[i++].K)
		input_pack(n->e, &n->line_in[i], part, n->W, rows);
	input_pack(n->e, &n->gru.state, n->gru.h, H, rows);
	if (n->conditional)
		input_pack(n->e, &n->before.state, n->before.h, H, rows);
}

void decoder_backward(struct decoder *n, struct params *g, const struct mask *mask)
{
	const struct engine *e = n->e;
	struct encoder *source = n->source;
	struct embedding embedding = { n, mask, NULL, g->Etgt };
	struct recurrence run = { n, undo_steps };
	const struct input *word = &n->line_in[LINE_WORD], *context = &n->line_in[LINE_CONTEXT];
	int H = n->H, A = n->A, B = n->batch->B;

	run_recurrence(&run);
	/* what all rows add to the weights at once, and the embeddings y */
	if (n->conditional) {
		gru_weight_gradient(e, &g->before, &n->before, word, 1);
		gru_weight_gradient(e, &g->decoder, &n->gru, context, 1);
	} else {
		gru_weight_gradient(e, &g->decoder, &n->gru, word, LINE_PARTS - LINE_WORD);
	}
	if (g->Wa)
		linear_weight_gradient(e, g->Wa, g->ba, n->dq, A, &n->gru.state, 1, A, false);
	if (g->v)
		add_rows(e, g->v, n->dv, A, B, A);
	linear_backward(e, n->dline + H, n->W, &n->Wy, n->first->dgates, 4 * H,
		n->batch->target_rows, true);
	run_rows(e, n->E, embed_columns, &embedding);
	/* undo (4) keys_j = Ua h_j */
	if (g->Ua)
		linear_weight_gradient(e, g->Ua, NULL, n->dkeys, A, &n->annotation_in, 1, A, false);
	if (n->C && !(n->e->without & ROUTE_KEYS))
		linear_backward(
			e, source->dh, 2 * H, &n->key, n->dkeys, A, n->batch->source_rows, true);
	/* undo (3) s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	for (size_t i = 0; i < (size_t)B * (size_t)H; i++)
		n->ds0_sum[i] = n->dcarried[i] * (1 - n->s0[i] * n->s0[i]);
	linear_weight_gradient(e, g->Wb, g->bb, n->ds0_sum, H, &n->source_in, 1, H, false);
	linear_backward(e, source->dlast, 2 * H, &n->bridge, n->ds0_sum, H, B, false);
	if (n->e->without & ROUTE_BRIDGE)
		memset(source->dlast, 0, (size_t)B * 2 * (size_t)H * sizeof(real));
}

void decoder_step(struct decoder *n, const real *Etgt, const int *sentence, const int *previous,
	const int *at, int R)
{
	n->sentence = sentence;
	n->attention_at = at;
	for (int i = 0; i < R; i++)
		memcpy(ROW(n->line, i, n->W) + n->H, ROW(Etgt, previous[i], n->E),
			(size_t)n->E * sizeof(real));
	linear_forward(n->e, n->first->gx, 3 * n->H, &n->Wy, n->line + n->H, n->W, R);
	recur(n, n->e, 0, R);
}
