#include "model/dropout.h"

struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a)
{
	size_t B = (size_t)batch->B, E = (size_t)c->embed, D = 2 * (size_t)c->hidden;

	return (struct dropout_room){
		.E = (int)E,
		.D = (int)D,
		.source = arena_take(a, B * E, sizeof(real)),
		.target = arena_take(a, B * E, sizeof(real)),
		.readout = arena_take(a, B * E, sizeof(real)),
		.annotation = arena_take(a, B * D, sizeof(real)),
		.source_words = arena_take(a, (size_t)batch->source_rows, sizeof(real)),
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

	d.source.feature = draw(room->source, batch->B, room->E, reg->dropout_embedding, r);
	d.target = draw(room->target, batch->B, room->E, reg->dropout_embedding, r);
	d.annotation = draw(room->annotation, batch->B, room->D, reg->dropout_annotation, r);
	d.readout = draw(room->readout, batch->B, room->E, reg->dropout_readout, r);
	if (reg->dropout_source > 0) {
		real left = (real)(1 / (1 - reg->dropout_source));

		for (int i = 0; i < batch->source_rows; i++)
			room->source_words[i] = rng_uniform(r) < reg->dropout_source ? 0 : left;
		d.source.word = room->source_words;
	}
	return d;
}
