/* Where the decoder's weights and activations lie. */
#include "model/decoder.h"
#include "model/rows.h"

void decoder_weights(
	struct decoder *n, const struct weights *w, const struct config *c, const struct params *p)
{
	int E = c->embed, H = c->hidden, A = c->attention, C = config_context(c);

	n->e = w->e;
	n->E = E;
	n->H = H;
	n->A = A;
	n->C = C;
	n->W = H + E + C;
	n->score = c->score;
	n->conditional = c->cell == CELL_CONDITIONAL;
	n->first = n->conditional ? &n->before : &n->gru;
	n->b = p->decoder.b;
	n->v = p->v;
	linear_weights(w, &n->bridge, H, 2 * H, p->Wb, 2 * H, p->bb);
	if (p->Wa)
		linear_weights(w, &n->query, A, H, p->Wa, H, p->ba);
	if (p->Ua)
		linear_weights(w, &n->key, A, 2 * H, p->Ua, 2 * H, NULL);
	gru_weights(w, &n->gru, H, &p->decoder);
	if (n->conditional) {
		gru_weights(w, &n->before, H, &p->before);
		linear_weights(w, &n->Wy, 3 * H, E, p->before.W, E, p->before.b);
		if (C)
			linear_weights(w, &n->Wc, 3 * H, C, p->decoder.W, C, p->decoder.b);
	} else {
		linear_weights(w, &n->Wy, 3 * H, E, p->decoder.W, E + C, p->decoder.b);
		if (C)
			linear_weights(w, &n->Wc, 3 * H, C, p->decoder.W + E, E + C, NULL);
	}
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
