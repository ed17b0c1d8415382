/* Where the decoder's weights and activations lie. */
#include "model/decoder.h"
#include "model/rows.h"

void decoder_layout_weights(struct decoder *n, const struct engine *e, const struct config *c,
	enum packing packing, struct arena *a)
{
	const struct kernels *k = e->k;

	n->e = e;
	n->E = c->embed;
	n->H = c->hidden;
	n->A = c->attention;
	n->C = config_context(c);
	n->W = n->H + n->E + n->C;
	n->score = c->score;
	n->conditional = c->cell == CELL_CONDITIONAL;
	n->first = n->conditional ? &n->before : &n->gru;
	linear_layout(&n->bridge, k, n->H, 2 * n->H, packing, a);
	if (score_functions[n->score].query)
		linear_layout(&n->query, k, n->A, n->H, packing, a);
	linear_layout(&n->Wy, k, 3 * n->H, n->E, packing, a);
	if (n->C) {
		linear_layout(&n->key, k, n->A, 2 * n->H, packing, a);
		linear_layout(&n->Wc, k, 3 * n->H, n->C, packing, a);
	}
	gru_layout_weights(&n->gru, k, n->H, packing, a);
	if (n->conditional)
		gru_layout_weights(&n->before, k, n->H, packing, a);
}

void decoder_pack(struct decoder *n, const struct params *p)
{
	const struct engine *e = n->e;

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

void decoder_layout(struct decoder *n, struct encoder *source, const struct batch *batch, int rows,
	size_t weights, bool training, struct arena *a)
{
	const struct kernels *k = n->e->k;
	const int width[LINE_PARTS] = { n->H, n->E, n->C };
	int sources = batch->source_rows, H = n->H, A = n->A;
	/* a search has a row for each hypothesis of a sentence */
	int B = training || batch->B > rows ? batch->B : rows;

	n->source = source;
	n->batch = batch;
	n->keys = take_rows(a, sources, A);
	n->s0 = take_rows(a, B, H);
	n->line = n->dline = take_rows(a, rows, n->W);
	gru_layout(&n->gru, k, rows, training, a);
	if (n->conditional)
		gru_layout(&n->before, k, rows, training, a);
	n->q = score_functions[n->score].query ? take_rows(a, rows, A) : n->gru.h;
	n->a = arena_take(a, n->C ? weights : 0, sizeof(real));
	for (int i = 0; i < LINE_PARTS; i++)
		input_layout(&n->line_in[i], k, rows, width[i], training, a);
	input_layout(&n->annotation_in, k, sources, 2 * H, training && n->C, a);
	input_layout(&n->source_in, k, B, 2 * H, training, a);
	if (!training)
		return;
	n->dq = take_rows(a, rows, A);
	n->dkeys = take_rows(a, sources, A);
	n->dv = take_rows(a, B, A);
	n->de = take_rows(a, sources, 1);
	n->ds = take_rows(a, B, H);
	n->dcarried = n->ds0_sum = take_rows(a, B, H);
	n->dasking = n->conditional ? take_rows(a, B, H) : n->dcarried;
}
