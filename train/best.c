#include "train/best.h"

/* A BLEU of less comes by chance: a few n-grams. */
static const double bleu_least = 1;

/* What --valid-metric compares, more is better; the loss decides where it is equal. */
static double score(int metric, const struct validation *v)
{
	switch ((enum train_metric)metric) {
	case TRAIN_BLEU:
		return v->bleu < bleu_least ? 0 : v->bleu;
	case TRAIN_EXACT:
		return v->exact;
	case TRAIN_CHRF:
		return v->chrf;
	case TRAIN_LOSS:
	case TRAIN_TRAINING_LOSS:
		break;
	}
	return 0;
}

/* Training has come nowhere either: a model that knows its text by heart is another matter. */
static bool is_lost(const struct run_state *s, const struct validation *v, double guess)
{
	return v->loss > guess && !(s->loss_sum < guess / 2 * (double)s->tokens);
}

static bool is_better(const struct run_state *s, const struct train_options *o,
	const struct validation *v, double guess)
{
	double is = score(o->valid_metric, v), was = score(o->valid_metric, &s->best);

	if (!s->best_update)
		return true;
	if (is != was && !is_lost(s, v, guess))
		return is > was;
	return v->loss < s->best.loss;
}

bool best_take(struct run_state *s, const struct train_options *o, const struct validation *v,
	double guess)
{
	bool better = is_better(s, o, v, guess);

	if (better || v->loss < s->lowest_loss)
		s->stalls = 0;
	else
		s->stalls++;
	if (!s->best_update || v->loss < s->lowest_loss)
		s->lowest_loss = v->loss;
	if (better)
		s->best = *v;
	if (s->stalls && o->lr_patience && s->stalls % (uint64_t)o->lr_patience == 0)
		s->rate *= o->lr_decay;
	return better;
}

enum divergence best_divergence(const struct run_state *s, const struct history *h,
	const struct validation *v, double guess, bool better)
{
	/* the first parameters guess, give or take a little */
	if (v->loss > 1.05 * guess)
		return is_lost(s, v, guess) ? DIVERGES : DIVERGES_LEARNT_BY_HEART;
	if (!better && h->count == 2 && h->points[0].valid_loss < h->points[1].valid_loss &&
		(double)h->points[0].valid_loss < v->loss)
		return DIVERGES_RISE;
	return DIVERGES_NOT;
}
