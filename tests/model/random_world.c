#include "tests/model/random_world.h"

#include "tests/test.h"

#include <math.h>
#include <string.h>

void random_text(
	struct text *t, int count, int longest, int source_vocab, int target_vocab, struct rng *r)
{
	t->count = count;
	for (int side = 0; side < 2; side++)
		for (int b = 0; b < count; b++) {
			int words = (side ? target_vocab : source_vocab) - 3;
			int n = 1 + (int)rng_below(r, (uint32_t)longest);

			for (int i = 0; i < n - 1; i++)
				t->ids[side][b][i] = 3 + (int)rng_below(r, (uint32_t)words);
			t->ids[side][b][n - 1] = EOS;
			t->length[side][b] = n;
			t->row[side][b] = t->ids[side][b];
		}
}

void text_batch(struct batch *batch, const struct text *t, int first, int count, bool with_target)
{
	int B = t->count - first < count ? t->count - first : count;

	CHECK_EQUAL(batch_build(batch, B, t->row[0] + first, t->length[0] + first,
			    with_target ? t->row[1] + first : NULL,
			    with_target ? t->length[1] + first : NULL, BOS),
		0);
}

void world_open(struct world *w, const struct config *c, const struct kernels *k, int threads,
	int sentences, int longest, uint64_t seed)
{
	struct rng r;

	*w = (struct world){ .config = *c };
	rng_seed(&r, seed);
	random_text(&w->text, sentences, longest, c->source_vocab, c->target_vocab, &r);
	text_batch(&w->batch, &w->text, 0, sentences, true);
	CHECK_EQUAL(params_create(&w->params, c), 0);
	CHECK_EQUAL(params_create(&w->gradient, c), 0);
	params_init(&w->params, c, &r);
	/* biases too must be anywhere */
	for (size_t i = 0; i < w->params.count; i++)
		w->params.block[i] += (real)(0.3 * rng_normal(&r));
	CHECK_EQUAL(pool_create(&w->pool, threads), 0);
	CHECK_EQUAL(network_create(&w->network, c, w->pool, k), 0);
	CHECK_EQUAL(network_load(w->network, &w->params, true), 0);
}

void world_close(struct world *w)
{
	network_release(w->network);
	pool_release(w->pool);
	batch_release(&w->batch);
	params_release(&w->params);
	params_release(&w->gradient);
}

void world_load(struct world *w)
{
	CHECK_EQUAL(network_load(w->network, &w->params, true), 0);
}

double world_loss(struct world *w, const struct regularizer *reg, bool gradient)
{
	struct loss loss = { 0 };
	struct rng r;

	rng_seed(&r, 11);
	if (gradient)
		CHECK_EQUAL(
			network_gradient(w->network, &w->gradient, &w->batch, reg, &r, &loss), 0);
	else
		CHECK_EQUAL(network_evaluate(w->network, &w->batch, reg, &r, &loss, NULL), 0);
	CHECK_EQUAL(loss.tokens, w->batch.target_rows);
	return loss.sum / (double)loss.tokens;
}

void world_evaluate(struct world *w, double nll[SENTENCES_MAX], int size)
{
	struct batch batch = { 0 };
	struct loss loss = { 0 };

	for (int b = 0; b < w->text.count; b += size) {
		text_batch(&batch, &w->text, b, size, true);
		CHECK_EQUAL(
			network_evaluate(w->network, &batch, &no_regularizer, NULL, &loss, nll + b),
			0);
	}
	batch_release(&batch);
}

bool same_bits(const struct params *a, const struct params *b)
{
	return !memcmp(a->block, b->block, a->count * sizeof(real));
}

double distance_of(const struct params *a, const struct params *b)
{
	double distance = 0, norm = 0;

	for (size_t i = 0; i < a->count; i++) {
		double d = (double)a->block[i] - (double)b->block[i];

		distance += d * d;
		norm += (double)b->block[i] * (double)b->block[i];
	}
	return sqrt(distance / norm);
}
