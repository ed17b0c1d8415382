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

static struct kept draw_kept(const struct kept_room *room, int B, double rate, struct rng *r)
{
	const real factors[2] = { 0, (real)(1 / (1 - rate)) };

	if (rate <= 0)
		return (struct kept){ 0 };
	/* without branches, each of which would be a coin toss; a feature is written down, and stays if it is kept */
	for (int b = 0; b < B; b++) {
		real *factor = room->factor + (size_t)b * (size_t)room->F;
		int *feature = room->feature + (size_t)b * (size_t)room->F, count = 0;

		for (int i = 0; i < room->F; i++) {
			int kept = rng_uniform(r) >= rate;

			factor[i] = factors[kept];
			feature[count] = i;
			count += kept;
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
		real left = (real)(1 / (1 - reg->dropout_source));

		for (int i = 0; i < batch->source_rows; i++)
			room->source_words[i] = rng_uniform(r) < reg->dropout_source ? 0 : left;
		d.source.word = room->source_words;
	}
	return d;
}
