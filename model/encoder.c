#include "model/encoder.h"

#include "model/routes.h"

#include <string.h>

void encoder_layout_weights(struct encoder *n, const struct config *c, const struct kernels *k,
	enum packing packing, struct arena *a)
{
	n->E = c->embed;
	n->H = c->hidden;
	for (int d = 0; d < 2; d++) {
		linear_layout(&n->side[d].W, k, 3 * n->H, n->E, packing, a);
		gru_layout(&n->side[d].gru, k, n->H, packing, a);
	}
}

void encoder_pack(const struct engine *e, struct encoder *n, const struct params *p)
{
	const struct gru_params *sides[2] = { &p->forward, &p->backward };

	for (int d = 0; d < 2; d++) {
		linear_pack(e, &n->side[d].W, sides[d]->W, n->E, sides[d]->b);
		gru_pack(e, &n->side[d].gru, sides[d]);
	}
}

void encoder_layout(struct encoder *n, const struct kernels *k, const struct batch *batch,
	bool training, struct arena *a)
{
	size_t rows = (size_t)batch->source_rows, B = (size_t)batch->B;
	size_t E = (size_t)n->E, H = (size_t)n->H;

	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		s->x = arena_take(a, rows * E, sizeof(real));
		s->gx = arena_take(a, rows * 3 * H, sizeof(real));
		s->h = arena_take(a, rows * H, sizeof(real));
		s->saved = arena_take(a, rows * 4 * H, sizeof(real));
		s->state = arena_take(a, B * H, sizeof(real));
		s->gh = arena_take(a, B * 3 * H, sizeof(real));
		if (training)
			s->dstate = arena_take(a, B * H, sizeof(real));
		input_layout(&s->word_in, k, batch->source_rows, n->E, training, a);
		input_layout(&s->state_in, k, batch->source_rows, n->H, training, a);
	}
	n->h = arena_take(a, rows * 2 * H, sizeof(real));
	n->last = arena_take(a, B * 2 * H, sizeof(real));
	if (training) {
		n->dh = arena_take(a, rows * 2 * H, sizeof(real));
		n->dlast = arena_take(a, B * 2 * H, sizeof(real));
	}
}

/* A recurrence is cut for the pool by direction and by sentences: each part runs all steps of its
 * sentences and never waits for another. */
struct recurrence {
	struct engine serial;
	struct encoder *n;
	const struct batch *batch;
	const struct mask *annotation_mask;
	int blocks; /* parts per direction */
};

/* Where encoder row `row` of a direction stands among the annotations. */
static int annotation_row(const struct batch *batch, int direction, int row)
{
	return direction ? batch->backward_row[row] : batch->forward_row[row];
}

static void forward_part(void *context, int part)
{
	const struct recurrence *run = context;
	const struct batch *batch = run->batch;
	struct encoder *n = run->n;
	int d = part / run->blocks, begin, end;
	struct direction *s = &n->side[d];
	size_t H = (size_t)n->H;

	pool_range(batch->B, part % run->blocks, run->blocks, &begin, &end);
	memset(s->state + (size_t)begin * H, 0, (size_t)(end - begin) * H * sizeof(real));
	for (int j = 0; j < batch->source_steps; j++) {
		int first = batch->source_start[j];
		int running = rows_running(batch->source_start, j, begin, end);
		size_t at = (size_t)(first + begin);
		real *state = s->state + (size_t)begin * H;

		if (!running)
			break;
		/* (2) hf_j = GRU(x_j, hf_{j-1}) */
		memcpy(s->h + at * H, state, (size_t)running * H * sizeof(real));
		gru_forward(&run->serial, state, n->H, s->saved + at * 4 * H, &s->gru,
			s->gx + at * 3 * H, s->h + at * H, s->gh + (size_t)begin * 3 * H, running);
		for (int r = begin; r < begin + running; r++) {
			int b = batch->source_order[r];
			size_t where =
				(size_t)annotation_row(batch, d, first + r) * 2 * H + (size_t)d * H;

			copy_masked(n->h + where, 1, s->state + (size_t)r * H,
				mask_of(run->annotation_mask, b, d * n->H), n->H);
			if (j == batch->source_length[b] - 1)
				memcpy(n->last + (size_t)b * 2 * H + (size_t)d * H,
					s->state + (size_t)r * H, H * sizeof(real));
		}
	}
}

static void run_directions(
	const struct engine *e, struct recurrence *run, void (*task)(void *, int))
{
	run->blocks = (pool_threads(e->pool) + 1) / 2;
	run_beside(e, task, run, 2 * run->blocks);
}

/* Embeddings are cut for the pool by columns, so that two threads never add to the same number. */
struct embedding {
	struct encoder *n;
	const struct batch *batch;
	const real *Esrc;
	const struct embedding_mask *mask;
	real *dEsrc;
	int parts;
};

/* (1) x_j = Esrc[src_j], after dropout; or, going back, dEsrc[src_j] += dx_j */
static void embed_part(void *context, int part)
{
	const struct embedding *task = context;
	const struct batch *batch = task->batch;
	size_t E = (size_t)task->n->E;
	int begin, end;

	pool_range(task->n->E, part, task->parts, &begin, &end);
	for (int d = 0; d < 2; d++)
		for (int j = 0, row = 0; j < batch->source_steps; j++)
			for (; row < batch->source_start[j + 1]; row++) {
				int b = batch->source_order[row - batch->source_start[j]];
				int where = annotation_row(batch, d, row);
				real *x = task->n->side[d].x + (size_t)row * E + begin;
				size_t at = (size_t)batch->source[where] * E + (size_t)begin;
				real word = mask_of_word(task->mask, (size_t)where);
				const real *feature = mask_of(&task->mask->feature, b, begin);

				if (task->dEsrc)
					add_masked(task->dEsrc + at, word, x, feature, end - begin);
				else
					copy_masked(x, word, task->Esrc + at, feature, end - begin);
			}
}

void encoder_forward(const struct engine *e, struct encoder *n, const real *Esrc,
	const struct batch *batch, const struct embedding_mask *embedding_mask,
	const struct mask *annotation_mask)
{
	struct embedding task = { n, batch, Esrc, embedding_mask, NULL, pool_threads(e->pool) };
	struct recurrence run = { { .k = e->k }, n, batch, annotation_mask, 0 };

	pool_run(e->pool, embed_part, &task, task.parts);
	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		linear_forward(e, s->gx, 3 * n->H, &s->W, s->x, n->E, batch->source_rows);
	}
	run_directions(e, &run, forward_part);
	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		input_pack(e, &s->word_in, s->x, n->E, batch->source_rows);
		input_pack(e, &s->state_in, s->h, n->H, batch->source_rows);
	}
}

static void backward_part(void *context, int part)
{
	const struct recurrence *run = context;
	const struct batch *batch = run->batch;
	struct encoder *n = run->n;
	int d = part / run->blocks, begin, end;
	struct direction *s = &n->side[d];
	size_t H = (size_t)n->H;

	pool_range(batch->B, part % run->blocks, run->blocks, &begin, &end);
	for (int j = batch->source_steps - 1; j >= 0; j--) {
		int first = batch->source_start[j];
		int running = rows_running(batch->source_start, j, begin, end);
		size_t at = (size_t)(first + begin);

		if (!running)
			continue;
		for (int r = begin; r < begin + running; r++) {
			int b = batch->source_order[r];
			size_t where =
				(size_t)annotation_row(batch, d, first + r) * 2 * H + (size_t)d * H;
			real *dstate = s->dstate + (size_t)r * H;

			/* what comes from the attention, and from the next step or the bridge */
			copy_masked(dstate, 1, n->dh + where,
				mask_of(run->annotation_mask, b, d * n->H), n->H);
			run->serial.k->axpy(dstate, 1,
				j == batch->source_length[b] - 1
					? n->dlast + (size_t)b * 2 * H + (size_t)d * H
					: s->state + (size_t)r * H,
				n->H);
		}
		/* undo (2)  hf_j = GRU(x_j, hf_{j-1}) */
		gru_backward(&run->serial, s->saved + at * 4 * H, s->state + (size_t)begin * H,
			&s->gru, s->dstate + (size_t)begin * H, s->h + at * H, running);
		if (n->without & ROUTE_RECURRENCE)
			memset(s->state + (size_t)begin * H, 0, (size_t)running * H * sizeof(real));
	}
}

void encoder_backward(const struct engine *e, struct encoder *n, struct params *g,
	const struct batch *batch, const struct embedding_mask *embedding_mask,
	const struct mask *annotation_mask)
{
	struct gru_params *sides[2] = { &g->forward, &g->backward };
	int E = n->E, H = n->H, rows = batch->source_rows;
	struct embedding task = { n, batch, NULL, embedding_mask, g->Esrc, pool_threads(e->pool) };
	struct recurrence run = { { .k = e->k }, n, batch, annotation_mask, 0 };

	run_directions(e, &run, backward_part);
	for (int d = 0; d < 2; d++) {
		struct direction *s = &n->side[d];

		gru_weight_gradient(e, sides[d], s->saved, &s->word_in, 1, &s->state_in);
		linear_backward(e, s->x, E, &s->W, s->saved, 4 * H, rows, false);
	}
	/* undo (1)  x_j = Esrc[src_j] */
	run_beside(e, embed_part, &task, task.parts);
}
