#include "model/dropout.h"

static struct kept_room room(int B, int F, struct arena *a)
{
	size_t count = (size_t)B * (size_t)F;

	return (struct kept_room){ arena_take(a, count, sizeof(real)),
		arena_take(a, count, sizeof(int)), arena_take(a, (size_t)B, sizeof(int)), F };
}

struct dropout_room dropout_layout(
	const struct config *c, const struct batch *batch, struct arena *a)
{
	return (struct dropout_room){
		.source = room(batch->B, c->embed, a),
		.target = room(batch->B, c->embed, a),
		.annotation = room(batch->B, 2 * c->hidden, a),
		.readout = room(batch->B, c->embed, a),
		.source_words = arena_take(a, (size_t)batch->source_rows, sizeof(real)),
	};
}

static void draw(real *factor, size_t count, double rate, struct rng *r)
{
	real left = (real)(1 / (1 - rate));

	for (size_t i = 0; i < count; i++)
		factor[i] = rng_uniform(r) < rate ? 0 : left;
}

static struct kept draw_kept(const struct kept_room *room, int B, double rate, struct rng *r)
{
	size_t F = (size_t)room->F;

	if (rate <= 0)
		return (struct kept){ 0 };
	draw(room->factor, (size_t)B * F, rate, r);
	for (size_t b = 0; b < (size_t)B; b++) {
		int count = 0;

		/* each is written down, and stays if it is kept: a branch would be a coin toss */
		for (size_t i = 0; i < F; i++) {
			room->feature[b * F + (size_t)count] = (int)i;
			count += room->factor[b * F + i] != 0;
		}
		room->count[b] = count;
	}
	return (struct kept){ room->factor, room->feature, room->count, room->F };
}

struct dropout dropout_draw(const struct dropout_room *room, const struct batch *batch,
	const struct regularizer *reg, struct rng *r)
{
	struct dropout d = { 0 };

	d.source.feature = draw_kept(&room->source, batch->B, reg->dropout_embedding, r);
	d.target = draw_kept(&room->target, batch->B, reg->dropout_embedding, r);
	d.annotation = draw_kept(&room->annotation, batch->B, reg->dropout_annotation, r);
	d.readout = draw_kept(&room->readout, batch->B, reg->dropout_readout, r);
	if (reg->dropout_source > 0) {
		draw(room->source_words, (size_t)batch->source_rows, reg->dropout_source, r);
		d.source.word = room->source_words;
	}
	return d;
}
