#include "model/dropout.h"

struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a)
{
	size_t B = (size_t)batch->B, E = (size_t)c->embed, H = (size_t)c->hidden;

	return (struct dropout_room){
		.source = arena_take(a, B * E, sizeof(real)),
		.target = arena_take(a, B * E, sizeof(real)),
		.source_words = arena_take(a, (size_t)batch->source_rows, sizeof(real)),
		.annotation = arena_take(a, B * 2 * H, sizeof(real)),
		.readout = arena_take(a, B * E, sizeof(real)),
	};
}

static const real *draw(real *mask, size_t count, double rate, struct rng *r)
{
	real kept = (real)(1 / (1 - rate));

	if (rate <= 0)
		return NULL;
	for (size_t i = 0; i < count; i++)
		mask[i] = rng_uniform(r) < rate ? 0 : kept;
	return mask;
}

struct dropout dropout_draw(const struct dropout_room *room, const struct config *c,
	const struct batch *batch, const struct regularizer *reg, struct rng *r)
{
	size_t B = (size_t)batch->B, E = (size_t)c->embed, H = (size_t)c->hidden;
	struct dropout d;

	d.source.feature = draw(room->source, B * E, reg->dropout_embedding, r);
	d.target = draw(room->target, B * E, reg->dropout_embedding, r);
	d.annotation = draw(room->annotation, B * 2 * H, reg->dropout_annotation, r);
	d.readout = draw(room->readout, B * E, reg->dropout_readout, r);
	d.source.word =
		draw(room->source_words, (size_t)batch->source_rows, reg->dropout_source, r);
	return d;
}
