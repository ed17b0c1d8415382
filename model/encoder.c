#include "model/encoder.h"

#include "model/routes.h"
#include "model/rows.h"

#include <string.h>

void encoder_weights(
	struct encoder *n, const struct weights *w, const struct config *c, const struct params *p)
{
	const struct gru_params *sides[2] = { &p->forward, &p->backward };
	int E = c->embed, H = c->hidden;

	n->e = w->e;
	n->E = E;
	n->H = H;
	for (int d = 0; d < 2; d++) {
		linear_weights(w, &n->side[d].W, 3 * H, E, sides[d]->W, E, sides[d]->b);
		gru_weights(w, &n->side[d].gru, H, sides[d]);
	}
}

void encoder_layout(struct encoder *n, const struct batch *batch, bool training, struct arena *a)
{
	int rows = batch->source_rows, B = batch->B, E = n->E, H = n->H;

	n->batch = batch;
	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		s->x = s->dx = take_rows(a, rows, E);
		s->state = s->dcarried = take_rows(a, B, H);
		gru_layout(&s->gru, n->e->k, rows, training, a);
		input_layout(&s->words, n->e->k, rows, E, training, a);
		s->dstate = training ? take_rows(a, B, H) : NULL;
	}
	n->h = take_rows(a, rows, 2 * H);
	n->last = take_rows(a, B, 2 * H);
	n->dh = training ? take_rows(a, rows, 2 * H) : NULL;
	n->dlast = training ? take_rows(a, B, 2 * H) : NULL;
}

/* Direction d's half of the annotation that belongs to encoder row `row`: its place in n->h. */
static size_t annotation_of(const struct encoder *n, int d, int row)
{
	const int *rows = d ? n->batch->backward_row : n->batch->forward_row;

	return ((size_t)rows[row] * 2 + (size_t)d) * (size_t)n->H;
}

/* (2) hf_j = GRU(x_j, hf_{j-1}): all steps of sentences begin .. end-1 in source order */
static void run_direction(const struct encoder *n, int d, int begin, int end)
{
	const struct batch *batch = n->batch;
	const struct engine alone = { .k = n->e->k };
	const struct gru *gru = &n->side[d].gru;
	real *state = ROW(n->side[d].state, begin, n->H);
	int H = n->H;

	memset(state, 0, (size_t)(end - begin) * (size_t)H * sizeof(real));
	for (int j = 0; j < batch->source_steps; j++) {
		int at = batch->source_start[j] + begin;
		int B = batch_running(batch->source_start, j, begin, end);

		if (!B)
			break;
		memcpy(ROW(gru->h, at, H), state, (size_t)B * (size_t)H * sizeof(real));
		gru_forward(&alone, gru, at, B, state, H);
		for (int i = 0; i < B; i++) {
			int b = batch->source_sentence[at + i];
			const real *h = ROW(state, i, H);

			copy_masked(n->h + annotation_of(n, d, at + i), 1, h,
				mask_of(&n->mask->annotation, b, d * H), H);
			if (j == batch->source_length[b] - 1)
				memcpy(ROW(n->last, b, 2 * H) + d * H, h, (size_t)H * sizeof(real));
		}
	}
}

static void undo_direction(const struct encoder *n, int d, int begin, int end)
{
	const struct batch *batch = n->batch;
	const struct engine alone = { .k = n->e->k };
	const struct direction *s = &n->side[d];
	real *dcarried = ROW(s->dcarried, begin, n->H), *dstate = ROW(s->dstate, begin, n->H);
	int H = n->H;

	for (int j = batch->source_steps - 1; j >= 0; j--) {
		int at = batch->source_start[j] + begin;
		int B = batch_running(batch->source_start, j, begin, end);

		if (!B)
			continue;
		for (int i = 0; i < B; i++) {
			int b = batch->source_sentence[at + i];
			bool last = j == batch->source_length[b] - 1;

			/* what comes from the attention, and from the next step or the bridge */
			copy_masked(ROW(dstate, i, H), 1, n->dh + annotation_of(n, d, at + i),
				mask_of(&n->mask->annotation, b, d * H), H);
			alone.k->axpy(ROW(dstate, i, H), 1,
				last ? ROW(n->dlast, b, 2 * H) + d * H : ROW(dcarried, i, H), H);
		}
		/* undo (2)  hf_j = GRU(x_j, hf_{j-1}) */
		gru_backward(&alone, &s->gru, at, B, dstate, dcarried);
		if (n->e->without & ROUTE_RECURRENCE)
			memset(dcarried, 0, (size_t)B * (size_t)H * sizeof(real));
	}
}

/* The threads share the sentences of both directions: 0 .. B-1, B .. 2B-1. */
static void both(const struct encoder *n, int begin, int end,
	void (*run)(const struct encoder *n, int d, int begin, int end))
{
	int B = n->batch->B;

	if (begin < B)
		run(n, 0, begin, end < B ? end : B);
	if (end > B)
		run(n, 1, begin > B ? begin - B : 0, end - B);
}

static void forward_work(const void *context, int begin, int end)
{
	both(context, begin, end, run_direction);
}

static void backward_work(const void *context, int begin, int end)
{
	both(context, begin, end, undo_direction);
}

/* Of embeddings the threads share the columns: no two add to the same number. */
struct embedding {
	const struct encoder *n;
	const real *Esrc;
	real *dEsrc; /* or NULL: forward */
};

/* (1) x_j = Esrc[src_j], after dropout; or, going back, dEsrc[src_j] += dx_j */
static void embed_columns(const void *context, int begin, int end)
{
	const struct embedding *task = context;
	const struct encoder *n = task->n;
	const struct batch *batch = n->batch;
	int E = n->E, columns = end - begin;

	for (int d = 0; d < 2; d++)
		for (int row = 0; row < batch->source_rows; row++) {
			int where = (d ? batch->backward_row : batch->forward_row)[row];
			int id = batch->source[where];
			const real *word = mask_of(&n->mask->word, where, 0);
			const real *mask =
				mask_of(&n->mask->source, batch->source_sentence[row], begin);

			if (task->dEsrc)
				add_masked(ROW(task->dEsrc, id, E) + begin, word ? *word : 1,
					ROW(n->side[d].dx, row, E) + begin, mask, columns);
			else
				copy_masked(ROW(n->side[d].x, row, E) + begin, word ? *word : 1,
					ROW(task->Esrc, id, E) + begin, mask, columns);
		}
}

void encoder_forward(struct encoder *n, const real *Esrc, const struct dropout *mask)
{
	struct embedding embedding = { n, Esrc, NULL };
	int rows = n->batch->source_rows;

	n->mask = mask;
	run_rows(n->e, n->E, embed_columns, &embedding);
	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		linear_forward(n->e, s->gru.gx, 3 * n->H, &s->W, s->x, n->E, rows);
	}
	run_beside(n->e, 2 * n->batch->B, forward_work, n);
	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		input_pack(n->e, &s->words, s->x, n->E, rows);
		input_pack(n->e, &s->gru.state, s->gru.h, n->H, rows);
	}
}

void encoder_backward(struct encoder *n, struct params *g)
{
	struct gru_params *sides[2] = { &g->forward, &g->backward };
	struct embedding embedding = { n, NULL, g->Esrc };

	run_beside(n->e, 2 * n->batch->B, backward_work, n);
	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		gru_weight_gradient(n->e, sides[d], &s->gru, &s->words, 1);
		linear_backward(n->e, s->dx, n->E, &s->W, s->gru.dgates, 4 * n->H,
			n->batch->source_rows, false);
	}
	/* undo (1)  x_j = Esrc[src_j] */
	run_beside(n->e, n->E, embed_columns, &embedding);
}
