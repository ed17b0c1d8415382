#include "model/dropout.h"

#include "model/rows.h"

struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a)
{
	int B = batch->B, E = c->embed, D = 2 * c->hidden;

	return (struct dropout_room){
		.E = E,
		.D = D,
		.source = take_rows(a, B, E),
		.target = take_rows(a, B, E),
		.readout = take_rows(a, B, E),
		.annotation = take_rows(a, B, D),
		.words = take_rows(a, batch->source_rows, 1),
	};
}

static struct mask draw(real *factor, int B, int F, double rate, struct rng *r)
{
	/* no branches: they would be mispredicted half the time */
	const real factors[2] = { 0, (real)(1 / (1 - rate)) };

	if (rate <= 0)
		return (struct mask){ 0 };
	for (size_t i = 0; i < (size_t)B * (size_t)F; i++)
		factor[i] = factors[rng_uniform(r) >= rate];
	return (struct mask){ factor, F };
}

struct dropout dropout_draw(const struct dropout_room *room, const struct batch *batch,
	const struct regularizer *reg, struct rng *r)
{
	struct dropout d = { 0 };
	int B = batch->B;

	d.source = draw(room->source, B, room->E, reg->dropout_embedding, r);
	d.target = draw(room->target, B, room->E, reg->dropout_embedding, r);
	d.annotation = draw(room->annotation, B, room->D, reg->dropout_annotation, r);
	d.readout = draw(room->readout, B, room->E, reg->dropout_readout, r);
	d.words = draw(room->words, batch->source_rows, 1, reg->dropout_source, r).factor;
	return d;
}
