#include "tests/bench/bench_trainer.h"

#include "base/err.h"

#include <math.h>

int trainer_create(struct trainer *t, const struct config *c, const struct bench *b, int threads)
{
	*t = (struct trainer){ 0 };
	train_options_default(&t->options);
	if (pool_create(&t->pool, threads) || params_create(&t->params, c) ||
		params_create(&t->gradient, c) || adam_create(&t->adam, c, b->kernels) ||
		network_create(&t->network, c, t->pool, b->kernels))
		return -1;
	rng_seed(&t->rng, b->seed);
	params_init(&t->params, c, &t->rng);
	return 0;
}

void trainer_release(struct trainer *t)
{
	network_release(t->network);
	adam_release(&t->adam);
	params_release(&t->params);
	params_release(&t->gradient);
	batch_release(&t->batch);
	pool_release(t->pool);
	*t = (struct trainer){ 0 };
}

int trainer_update(struct trainer *t, struct captions *captions, size_t k)
{
	const struct train_options *o = &t->options;
	const struct regularizer reg = { o->dropout_embedding, o->dropout_annotation,
		o->dropout_readout, o->dropout_src, o->label_smoothing };
	struct loss loss = { 0 };
	double scale = 1, norm;

	if (captions_batch(captions, &t->batch, k, true))
		return -1;
	if (network_load(t->network, &t->params, true) ||
		network_gradient(t->network, &t->gradient, &t->batch, &reg, &t->rng, &loss))
		return -1;
	norm = adam_norm(&t->adam, &t->gradient, t->pool);
	if (!isfinite(loss.sum) || !isfinite(norm))
		return err_set("the loss is %g, the gradient's norm %g",
			loss.sum / (double)loss.tokens, norm);
	if (o->clip_norm > 0 && norm > o->clip_norm)
		scale = o->clip_norm / norm;
	adam_step(&t->adam, &t->params, &t->gradient, ++t->updates, o->learn_rate, scale, t->pool);
	return 0;
}
