/* Where the decoder's weights and activations lie. */
#include "model/decoder.h"

void decoder_layout_weights(struct decoder *n, const struct config *c, const struct kernels *k,
	enum packing packing, struct arena *a)
{
	n->E = c->embed;
	n->H = c->hidden;
	n->A = c->attention;
	n->C = config_context(c);
	n->score = c->score;
	linear_layout(&n->bridge, k, n->H, 2 * n->H, packing, a);
	if (score_functions[n->score].query)
		linear_layout(&n->query, k, n->A, n->H, packing, a);
	linear_layout(&n->Wy, k, 3 * n->H, n->E, packing, a);
	if (n->C) {
		linear_layout(&n->key, k, n->A, 2 * n->H, packing, a);
		linear_layout(&n->Wc, k, 3 * n->H, n->C, packing, a);
	}
	gru_layout(&n->gru, k, n->H, packing, a);
	n->conditional = c->cell == CELL_CONDITIONAL;
	if (n->conditional)
		gru_layout(&n->before, k, n->H, packing, a);
}

void decoder_pack(const struct engine *e, struct decoder *n, const struct params *p)
{
	linear_pack(e, &n->bridge, p->Wb, 2 * n->H, p->bb);
	if (p->Wa)
		linear_pack(e, &n->query, p->Wa, n->H, p->ba);
	if (p->Ua)
		linear_pack(e, &n->key, p->Ua, 2 * n->H, NULL);
	if (n->conditional) {
		linear_pack(e, &n->Wy, p->before.W, n->E, p->before.b);
		gru_pack(e, &n->before, &p->before);
		if (n->C)
			linear_pack(e, &n->Wc, p->decoder.W, n->C, p->decoder.b);
	} else {
		linear_pack(e, &n->Wy, p->decoder.W, n->E + n->C, p->decoder.b);
		if (n->C)
			linear_pack(e, &n->Wc, p->decoder.W + n->E, n->E + n->C, NULL);
	}
	n->b = p->decoder.b;
	gru_pack(e, &n->gru, &p->decoder);
	n->v = p->v;
}

static void layout_inputs(struct decoder *n, const struct kernels *k, const struct batch *batch,
	bool training, struct arena *a)
{
	const int width[LINE_PARTS] = { n->H, n->E, n->C };
	int rows = batch->target_rows, H = n->H;

	for (int i = 0; i < LINE_PARTS; i++)
		input_layout(&n->line_in[i], k, rows, width[i], training, a);
	input_layout(&n->state_in, k, rows, H, training && n->conditional, a);
	input_layout(&n->asking_in, k, rows, H, training, a);
	input_layout(&n->annotation_in, k, batch->source_rows, 2 * H, training && n->C, a);
	input_layout(&n->source_in, k, batch->B, 2 * H, training, a);
}

void decoder_layout(struct decoder *n, const struct kernels *k, const struct batch *batch,
	int row_count, size_t weights, bool training, struct arena *a)
{
	size_t rows = (size_t)row_count, sources = (size_t)batch->source_rows;
	/* a search has a row for each hypothesis of a sentence */
	size_t B = (size_t)(training || batch->B > row_count ? batch->B : row_count);
	size_t H = (size_t)n->H, A = (size_t)n->A, W = (size_t)decoder_width(n);

	n->keys = arena_take(a, sources * A, sizeof(real));
	n->start = arena_take(a, B * H, sizeof(real));
	n->line = arena_take(a, rows * W, sizeof(real));
	n->gx = arena_take(a, rows * 3 * H, sizeof(real));
	n->h = arena_take(a, rows * H, sizeof(real));
	n->saved = arena_take(a, rows * 4 * H, sizeof(real));
	n->a = arena_take(a, n->C ? weights : 0, sizeof(real));
	n->gh = arena_take(a, B * 3 * H, sizeof(real));
	n->gy = n->gx;
	n->asking = n->h;
	n->saved_before = n->saved;
	if (n->conditional) {
		n->gy = arena_take(a, rows * 3 * H, sizeof(real));
		n->asking = arena_take(a, rows * H, sizeof(real));
		n->saved_before = arena_take(a, rows * 4 * H, sizeof(real));
	}
	n->q = n->asking;
	if (score_functions[n->score].query)
		n->q = arena_take(a, rows * A, sizeof(real));
	layout_inputs(n, k, batch, training, a);
	if (!training)
		return;
	n->dline = n->line;
	n->dq = arena_take(a, rows * A, sizeof(real));
	n->dkeys = arena_take(a, sources * A, sizeof(real));
	n->dv = arena_take(a, B * A, sizeof(real));
	n->dcarry = arena_take(a, B * H, sizeof(real));
	n->dstate = arena_take(a, B * H, sizeof(real));
	n->dasking = n->conditional ? arena_take(a, B * H, sizeof(real)) : n->dcarry;
	n->da = arena_take(a, sources, sizeof(real));
}
