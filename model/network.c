#include "model/network.h"

#include "base/arena.h"
#include "base/mem.h"
#include "model/decoder.h"
#include "model/dropout.h"
#include "model/encoder.h"
#include "model/network_view.h"
#include "model/output.h"
#include "model/routes.h"
#include "model/rows.h"

#include <string.h>

struct network {
	struct config config;
	struct engine engine;
	const struct params *params;
	struct encoder encoder;
	struct decoder decoder;
	struct output output;
	struct dropout mask;
	int *step_at; /* [rows + 1] where each hypothesis's attention begins */
	struct arena weights, activations;
	struct postponed postponed;
	bool packed;          /* the panels are those of `params` */
	enum packing packing; /* 0 before the first load */
	int singles;          /* sentences translated alone since the last load */
};

int network_create(
	struct network **out, const struct config *c, struct pool *pool, const struct kernels *k)
{
	struct network *n;

	if (config_check(c))
		return -1;
	n = mem_zalloc(1, sizeof(*n));
	if (!n)
		return -1;
	n->config = *c;
	n->engine = (struct engine){ k, pool, &n->postponed, 0 };
	*out = n;
	return 0;
}

void network_release(struct network *n)
{
	if (!n)
		return;
	arena_release(&n->weights);
	arena_release(&n->activations);
	mem_free(n);
}

/* Lays the weights out, or packs them. */
static void each_weight(struct network *n, struct arena *a)
{
	const struct weights w = { &n->engine, n->packing, a };

	encoder_weights(&n->encoder, &w, &n->config, n->params);
	decoder_weights(&n->decoder, &w, &n->config, n->params);
	output_weights(&n->output, &w, &n->config, n->params);
}

static int make_weights(struct network *n, enum packing packing)
{
	struct arena count = { 0 };

	n->packing = packing;
	each_weight(n, &count);
	n->packing = 0;
	if (arena_reserve(&n->weights, count.used))
		return -1;
	n->packing = packing;
	each_weight(n, &n->weights);
	return 0;
}

int network_load(struct network *n, const struct params *p, bool training)
{
	enum packing least = training ? PACK_BOTH : PACK_NOTHING;

	n->params = p;
	n->singles = 0;
	n->packed = false;
	return n->packing < least ? make_weights(n, least) : 0;
}

/* Before products of many rows, or many products. */
static int want_panels(struct network *n)
{
	if (n->packing >= PACK_FORWARD)
		return 0;
	n->packed = false;
	return make_weights(n, PACK_FORWARD);
}

/* Lays the activations out for a batch: `rows` decoder rows with `weights` attention weights. */
static void layout(struct network *n, struct arena *a, const struct batch *batch, int rows,
	size_t weights, int logit_rows, bool training)
{
	encoder_layout(&n->encoder, batch, training, a);
	decoder_layout(&n->decoder, &n->encoder, batch, rows, weights, training, a);
	output_layout(&n->output, batch, rows, logit_rows, training, a);
	dropout_layout(&n->mask, &n->config, batch, a);
	n->step_at = arena_take(a, (size_t)rows + 1, sizeof(int));
}

static int make_room(struct network *n, const struct batch *batch, int rows, size_t weights,
	int logit_rows, bool training)
{
	struct arena count = { 0 };

	layout(n, &count, batch, rows, weights, logit_rows, training);
	if (arena_reserve(&n->activations, count.used))
		return -1;
	layout(n, &n->activations, batch, rows, weights, logit_rows, training);
	return 0;
}

struct clearing {
	const struct network *n;
	struct params *gradient;
};

/* Clears the gradients that are added to; those of matrices are set by their products. The rows are
 * those of all parameters, one below the other. */
static void clear_rows(const void *context, int begin, int end)
{
	const struct clearing *task = context;
	struct param list[PARAMS_MAX], *p = list;
	int count = params_table(list, &task->n->config, task->gradient);

	for (; p < list + count; begin -= p->rows, end -= p->rows, p++) {
		int first = begin > 0 ? begin : 0, last = end < p->rows ? end : p->rows;
		bool is_set = p->rank == 2 &&
			      (p->data == task->gradient->Wo
					      ? !(task->n->engine.without & ROUTE_TIED_OUTPUT)
					      : !p->embedding);

		if (last > first && !is_set)
			memset(ROW(p->data, first, p->cols), 0,
				(size_t)(last - first) * (size_t)p->cols * sizeof(real));
	}
}

static void clear_later(const struct network *n, struct params *gradient)
{
	struct clearing task = { n, gradient };
	struct param list[PARAMS_MAX];
	int rows = 0;

	for (int i = params_table(list, &n->config, gradient) - 1; i >= 0; i--)
		rows += list[i].rows;
	run_later(&n->engine, rows, clear_rows, &task, sizeof(task));
}

struct drawing {
	struct dropout *mask;
	const struct batch *batch;
	const struct regularizer *reg;
	struct rng *r;
};

static void draw_masks(const void *context, int begin, int end)
{
	const struct drawing *d = context;

	(void)begin, (void)end;
	dropout_draw(d->mask, d->batch, d->reg, d->r);
}

static void add_losses(
	const struct network *n, const struct batch *batch, struct loss *loss, double *sentence_nll)
{
	const struct output *o = &n->output;

	if (sentence_nll)
		memset(sentence_nll, 0, (size_t)batch->B * sizeof(double));
	for (int row = 0; row < batch->target_rows; row++) {
		loss->sum += o->row_loss[row];
		loss->nll += o->row_nll[row];
		loss->correct += o->row_best[row] == batch->target[row];
		if (sentence_nll)
			sentence_nll[batch->caller[batch->sentence[row]]] += o->row_nll[row];
	}
	loss->tokens += batch->target_rows;
}

static int run_batch(struct network *n, struct params *gradient, const struct batch *batch,
	const struct regularizer *reg, struct rng *r, struct loss *loss, double *sentence_nll)
{
	const struct params *p = n->params;
	struct weights pack = { &n->engine, 0, NULL };
	struct drawing drawing = { &n->mask, batch, reg, r };
	int rows = batch->target_rows, turn = rows < OUTPUT_ROWS ? rows : OUTPUT_ROWS;

	if (want_panels(n) ||
		make_room(n, batch, rows, (size_t)batch->attention_at[rows], turn, gradient))
		return -1;

	/* packing is postponed: one job with what does not need the weights yet */
	pack.packing = n->packing;
	if (!n->packed)
		encoder_weights(&n->encoder, &pack, &n->config, p);
	run_beside(&n->engine, 1, draw_masks, &drawing);
	if (!n->packed)
		decoder_weights(&n->decoder, &pack, &n->config, p);
	encoder_forward(&n->encoder, p->Esrc, &n->mask);
	if (!n->packed)
		output_weights(&n->output, &pack, &n->config, p);
	n->packed = true;
	decoder_begin(&n->decoder);
	decoder_forward(&n->decoder, p->Etgt, &n->mask.target);
	if (gradient)
		clear_later(n, gradient);
	output_loss(&n->output, n->decoder.line, n->decoder.line_in, LINE_PARTS, &n->mask.readout,
		reg->label_smoothing, gradient, n->decoder.dline);
	if (gradient) {
		decoder_backward(&n->decoder, gradient, &n->mask.target);
		encoder_backward(&n->encoder, gradient);
	}
	add_losses(n, batch, loss, sentence_nll);
	return 0;
}

int network_evaluate(struct network *n, const struct batch *batch, const struct regularizer *reg,
	struct rng *r, struct loss *loss, double *sentence_nll)
{
	return run_batch(n, NULL, batch, reg, r, loss, sentence_nll);
}

int network_gradient(struct network *n, struct params *gradient, const struct batch *batch,
	const struct regularizer *reg, struct rng *r, struct loss *loss)
{
	return run_batch(n, gradient, batch, reg, r, loss, NULL);
}

int network_encode(struct network *n, const struct batch *batch, int rows)
{
	static const struct dropout none = { 0 };
	/* a hypothesis attends to one sentence, at most source_steps long */
	size_t weights = (size_t)rows * (size_t)batch->source_steps;

	if (batch->B > 1 || n->singles == n->engine.k->singles) {
		if (want_panels(n))
			return -1;
	} else {
		n->singles++;
	}
	if (make_room(n, batch, rows, weights, rows, false))
		return -1;
	if (!n->packed)
		each_weight(n, NULL);
	run_postponed(&n->engine);
	n->packed = true;
	encoder_forward(&n->encoder, n->params->Esrc, &none);
	decoder_begin(&n->decoder);
	return 0;
}

real *network_step(struct network *n, const struct batch *batch, const int *sentence,
	const int *previous, const int *parent, int R)
{
	struct decoder *d = &n->decoder;
	int H = n->config.hidden;

	n->step_at[0] = 0;
	for (int i = 0; i < R; i++) {
		const real *state =
			parent[i] < 0 ? ROW(d->s0, sentence[i], H) : ROW(d->line, parent[i], d->W);

		memcpy(ROW(d->first->h, i, H), state, (size_t)H * sizeof(real));
		n->step_at[i + 1] = n->step_at[i] + batch->source_length[sentence[i]];
	}
	decoder_step(d, n->params->Etgt, sentence, previous, n->step_at, R);
	output_step(&n->output, d->line, R);
	return n->output.logits;
}

const real *network_step_attention(const struct network *n, int i)
{
	return n->decoder.C ? n->decoder.a + n->step_at[i] : NULL;
}

const struct config *network_config(const struct network *n)
{
	return &n->config;
}

const struct engine *network_engine(const struct network *n)
{
	return &n->engine;
}

void network_without(struct network *n, unsigned routes)
{
	n->engine.without = routes;
}

struct network_view network_view(const struct network *n)
{
	return (struct network_view){ &n->encoder, &n->decoder, &n->output };
}
