#include "model/dropout.h"

#include "model/rows.h"

static struct mask layout(int rows, int F, struct arena *a)
{
	return (struct mask){ take_rows(a, rows, F), F, false };
}

void dropout_layout(
	struct dropout *d, const struct config *c, const struct batch *batch, struct arena *a)
{
	d->source = layout(batch->B, c->embed, a);
	d->target = layout(batch->B, c->embed, a);
	d->annotation = layout(batch->B, 2 * c->hidden, a);
	d->readout = layout(batch->B, c->embed, a);
	d->word = layout(batch->source_rows, 1, a);
}

static void draw(struct mask *m, int rows, double rate, struct rng *r)
{
	/* no branches: they would be mispredicted half the time */
	const real factors[2] = { 0, (real)(1 / (1 - rate)) };

	m->on = rate > 0;
	for (size_t i = 0; m->on && i < (size_t)rows * (size_t)m->F; i++)
		m->factor[i] = factors[rng_uniform(r) >= rate];
}

void dropout_draw(
	struct dropout *d, const struct batch *batch, const struct regularizer *reg, struct rng *r)
{
	draw(&d->source, batch->B, reg->dropout_embedding, r);
	draw(&d->target, batch->B, reg->dropout_embedding, r);
	draw(&d->annotation, batch->B, reg->dropout_annotation, r);
	draw(&d->readout, batch->B, reg->dropout_readout, r);
	draw(&d->word, batch->source_rows, reg->dropout_source, r);
}
