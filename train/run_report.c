#include "train/run_report.h"

#include "model/kernels/kernels.h"
#include "model/routes.h"
#include "train/defaults.h"
#include "train/run_due.h"

#include <inttypes.h>
#include <math.h>

int run_report_validation(struct run *r, const struct validation *v, bool better, double rate)
{
	const struct run_state *s = &r->state;
	double train_loss = s->tokens ? s->loss_sum / (double)s->tokens : NAN;
	char note[64], perplexity[PERPLEXITY_CHARS];

	snprintf(note, sizeof(note), "%s", better ? "  best" : "");
	if (s->stalls)
		snprintf(note, sizeof(note), "  no gain %" PRIu64, s->stalls);
	progress_say(&r->progress,
		"epoch %.2f  update %" PRIu64 "  train loss %.3f  valid loss %.3f  ppl %s  "
		"accuracy %.1f %%  BLEU %.2f  chrF %.2f  exact %.1f %%%s",
		run_epochs_at(r, s->batch), s->update, train_loss, v->loss,
		progress_perplexity(perplexity, v->loss), 100 * v->accuracy, v->bleu, v->chrf,
		100 * v->exact, note);
	if (s->rate < rate)
		progress_say(&r->progress, "learning rate %g from here on%s", s->rate,
			r->o->lr_cooldown > 0 ? ", before the cooldown" : "");
	return JOURNAL(&r->journal, "valid", NUMBER("update", s->update),
		NUMBER("epoch", run_epochs_at(r, s->batch)), NUMBER("train_loss", train_loss),
		NUMBER("loss", v->loss), NUMBER("perplexity", v->perplexity),
		NUMBER("accuracy", v->accuracy), NUMBER("bleu", v->bleu), NUMBER("chrf", v->chrf),
		NUMBER("exact", v->exact), NUMBER("stalls", s->stalls),
		NUMBER("rate", run_rate(r)));
}

void run_report_divergence(struct run *r, enum divergence how, double guess)
{
	struct progress *p = &r->progress;

	if (how == DIVERGES_NOT || r->diverges)
		return;
	r->diverges = true;
	if (how == DIVERGES_RISE)
		progress_say(p, "the validation loss rises from the start: try a "
				"lower --learn-rate with --restart");
	else if (how == DIVERGES)
		progress_say(p,
			"the validation loss is above that of guessing, %.3f: the run diverges; "
			"try a lower --learn-rate with --restart",
			guess);
	else
		progress_say(p,
			"the validation loss is above that of guessing, %.3f, and the training "
			"loss is not: the training pairs are learnt by heart; try more of them, or "
			"a lower --learn-rate with --restart",
			guess);
}

int run_report_update(struct run *r, const struct loss *loss)
{
	struct run_state *s = &r->state;
	struct progress_update u = {
		.loss = *loss,
		.update = s->update,
		.epochs = run_epochs_at(r, s->batch),
		.share = run_share_done(r),
		.due = run_reached(r, r->o->disp_freq),
	};
	struct progress_window w;

	if (!progress_update(&r->progress, &w, &u))
		return 0;
	return JOURNAL(&r->journal, "train", NUMBER("update", s->update), NUMBER("epoch", u.epochs),
		NUMBER("loss", w.loss.sum / (double)w.loss.tokens),
		NUMBER("perplexity", exp(w.loss.nll / (double)w.loss.tokens)),
		NUMBER("seconds", progress_clock() - r->progress.begun),
		NUMBER("tokens_per_second", (double)w.loss.tokens / w.seconds),
		NUMBER("rate", run_rate(r)), NUMBER("gradient_norm", r->norm));
}

int run_report_end(struct run *r, const struct train_result *result)
{
	static const char *const names[] = { "after", "early-stopping", "interrupted" };
	const struct validation *best = &result->best;
	struct progress *p = &r->progress;
	const char *model = r->o->model;
	char exact[32] = "";

	if (best->exact >= 0)
		snprintf(exact, sizeof(exact), ", exact %.1f %%", 100 * best->exact);
	if (result->end == TRAIN_INTERRUPTED)
		progress_say(p, "interrupted at update %" PRIu64 "; the same command goes on",
			result->update);
	else if (r->data.validation.count)
		progress_say(p,
			"%s after update %" PRIu64
			", epoch %.2f; %s is the best, of update %" PRIu64
			": loss %.3f, BLEU %.2f%s",
			result->end == TRAIN_EARLY ? "no gain any more: ended" : "ended",
			result->update, result->epochs, model, result->best_update, best->loss,
			best->bleu, exact);
	else
		progress_say(p, "ended after update %" PRIu64 ", epoch %.2f; %s is the last",
			result->update, result->epochs, model);
	if (result->end != TRAIN_INTERRUPTED)
		progress_say(p, "translate with: seq2seq-decode %s < text", model);
	return JOURNAL(&r->journal, "end", TEXT("reason", names[result->end]),
		NUMBER("update", result->update), NUMBER("best_update", result->best_update),
		NUMBER("best_loss", best->loss), NUMBER("best_bleu", best->bleu),
		NUMBER("best_exact", best->exact < 0 ? NAN : best->exact));
}

static double count_parameters(const struct config *c)
{
	struct param table[PARAMS_MAX];
	int n = params_table(table, c, NULL);
	double count = 0;

	for (int i = 0; i < n; i++)
		count += (double)table[i].rows * table[i].cols;
	return count;
}

/* without: the names of the routes that are left out of the gradient */
static int log_start(struct run *r, const char *without)
{
	const struct config *c = &r->model.config;
	const struct dataset *d = &r->data;

	return JOURNAL(&r->journal, "start", TEXT("model", r->o->model),
		NUMBER("update", r->state.update), NUMBER("training_pairs", d->training.count),
		NUMBER("validation_pairs", d->validation.count),
		NUMBER("target_tokens", d->training.target_tokens),
		NUMBER("source_vocab", c->source_vocab), NUMBER("target_vocab", c->target_vocab),
		NUMBER("dim_emb", c->embed), NUMBER("dim_rnn", c->hidden),
		NUMBER("dim_att", c->attention), NUMBER("parameters", count_parameters(c)),
		NUMBER("mini_batch", r->o->mini_batch), NUMBER("batches", r->schedule.batches),
		NUMBER("threads", r->o->threads),
		TEXT("kernels", kernels_choose(r->o->kernels)->name), TEXT("without", without),
		TEXT(r->o->pretrained ? "pretrained_model" : NULL, r->o->pretrained));
}

static void say_start(struct run *r, const char *without)
{
	const struct config *c = &r->model.config;
	struct progress *p = &r->progress;

	if (r->data.source == r->data.target)
		progress_say(p, "one vocabulary of %d tokens for both languages", c->source_vocab);
	else
		progress_say(
			p, "vocabularies of %d and %d tokens", c->source_vocab, c->target_vocab);
	progress_say(p, "%.0f parameters, %zu batch%s an epoch, %d thread%s, kernels %s",
		count_parameters(c), r->schedule.batches, r->schedule.batches == 1 ? "" : "es",
		r->o->threads, str_plural((size_t)r->o->threads),
		kernels_choose(r->o->kernels)->name);
	if (r->o->without)
		progress_say(p,
			"for the lesson, the gradient lacks a route (--without): %s; leave the "
			"option out for a good model",
			without);
	if (r->o->pretrained)
		progress_say(p, "begun with the parameters and tokenizers of %s", r->o->pretrained);
	if (r->state.update)
		progress_say(p, "going on at update %" PRIu64 " of %s", r->state.update,
			r->state_path.data);
}

/* Once, and only where --valid-metric can still be chosen. */
static int say_metric(struct run *r)
{
	bool few = false;

	if (!r->hooks->out || r->o->valid_metric != TRAIN_BLEU || r->state.update)
		return 0;
	if (validation_words_are_few(&few, &r->data, (enum bleu_tokenize)r->o->valid_bleu_tokenize))
		return -1;
	if (few)
		progress_say(&r->progress,
			"most validation targets have under four words, as BLEU cuts them: choose "
			"by --valid-metric exact or chrf, or cut by --valid-bleu-tokenize char "
			"where there are no spaces");
	return 0;
}

static int say_by_size(struct run *r)
{
	struct str chosen = { 0 };
	int rc = r->state.update ? 0 : defaults_show(r->o, &chosen);

	if (!rc && chosen.len)
		progress_say(&r->progress, "for %zu pair%s:%s", r->data.pairs,
			r->data.pairs == 1 ? "" : "s", chosen.data);
	str_release(&chosen);
	return rc;
}

int run_report_start(struct run *r)
{
	struct str without = { 0 };
	int rc = routes_show(r->o->without, &without);

	if (!rc) {
		if (r->hooks->out)
			dataset_report(&r->data, r->o, r->hooks->out);
		else if (r->hooks->warnings)
			dataset_warn(&r->data, r->hooks->warnings);
		say_start(r, without.data);
		rc = say_by_size(r) || say_metric(r) || log_start(r, without.data) ? -1 : 0;
	}
	str_release(&without);
	return rc;
}
