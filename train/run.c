#include "train/run.h"

#include "base/err.h"
#include "train/best.h"
#include "train/run_due.h"
#include "train/run_report.h"
#include "train/run_setup.h"

#include <inttypes.h>
#include <math.h>

static int interrupted(const struct run *r)
{
	const struct train_hooks *h = r->hooks;

	return h->interrupted ? h->interrupted(h->context, r->state.update) : 0;
}

static int validation_step(void *context, size_t done, size_t total)
{
	struct run *r = context;

	progress_validating(&r->progress, done, total);
	return interrupted(r);
}

/* Adds what the validation has shown to the history; `rate` led to it. */
static int remember(struct run *r, const struct validation *v, double rate)
{
	const struct run_state *s = &r->state;
	const struct history_point p = {
		.update = s->update,
		.epoch = history_number(run_epochs_at(r, s->batch)),
		.train_loss = history_number(s->loss_sum / (double)s->tokens),
		.valid_loss = history_number(v->loss),
		.bleu = history_number(v->bleu),
		.rate = history_number(rate),
	};

	return history_add(&r->history, &p);
}

/* Minutes count from here to here, validations included; they are kept only if asked for. */
static void count_time(struct run *r)
{
	double now = progress_clock();

	if (r->o->after.unit == 'm')
		r->state.seconds += now - r->counted;
	r->counted = now;
}

/* Validates and saves: first the model if it is the best, then the state, so that a run killed
 * between the two repeats the way here and writes the same model again; then the curve, which the
 * next run draws if this one is killed before. 1: interrupted, nothing done. */
static int validate(struct run *r)
{
	const struct validation_watch watch = { validation_step, r };
	struct run_state *s = &r->state;
	struct checkpoint best = r->model;
	struct validation v = { 0 };
	double rate = s->rate, rate_before = run_rate_before(r), guess;
	bool better = true;
	int rc;

	if (r->average.count)
		best.params = r->average;
	if (r->o->pretrained) {
		best.entries = &r->origin;
		best.entry_count = 1;
	}
	if (run_check_parameters(r))
		return -1;
	if (r->data.validation.count) {
		if (network_load(r->network, &best.params, false))
			return -1;
		rc = validation_run(&v, r->network, &r->data, r->o, &watch);
		if (rc)
			return rc;
		if (!isfinite(v.loss))
			return err_set(
				"update %" PRIu64 ": the validation loss is %g; the files saved "
				"before are untouched; try a lower --learn-rate with --restart",
				s->update, v.loss);
		guess = log(r->model.config.target_vocab);
		better = best_take(s, r->o, &v, guess);
		if (run_report_validation(r, &v, better, rate))
			return -1;
		run_report_divergence(r, best_divergence(s, &r->history, &v, guess, better), guess);
	}
	if (remember(r, &v, rate_before))
		return -1;
	if (better) {
		s->best_update = s->update;
		if (checkpoint_save(&best, r->o->model))
			return -1;
	}
	s->valid_update = s->update;
	s->tokens = 0;
	s->loss_sum = 0;
	count_time(r);
	return run_save_state(r) || run_draw_curve(r) ? -1 : 0;
}

static int not_finite(const struct run *r, const char *what, double value)
{
	return err_set("update %" PRIu64
		       ": the %s is %g; the files saved before are untouched; try a "
		       "lower --learn-rate with --restart",
		r->state.update + 1, what, value);
}

static int next_batch(struct run *r)
{
	struct run_state *s = &r->state;
	const struct schedule *schedule = &r->schedule;
	size_t begin;

	if (s->batch == schedule->batches) {
		s->epoch++;
		s->batch = 0;
		if (run_begin_epoch(r))
			return -1;
	}
	begin = schedule->begin[s->batch];
	return pairs_batch_build(&r->batch, &r->data.training, schedule->order + begin,
		schedule->begin[s->batch + 1] - begin, true);
}

int run_update(struct run *r)
{
	const struct train_options *o = r->o;
	const struct regularizer reg = { o->dropout_embedding, o->dropout_annotation,
		o->dropout_readout, o->dropout_src, o->label_smoothing };
	struct run_state *s = &r->state;
	struct loss loss = { 0 };
	double scale = 1;

	if (next_batch(r))
		return -1;
	if (network_load(r->network, &r->model.params, true))
		return -1;
	if (network_gradient(r->network, &r->gradient, &r->batch.batch, &reg, &s->rng, &loss))
		return -1;
	r->norm = adam_norm(&r->adam, &r->gradient, r->pool);
	if (!isfinite(loss.sum))
		return not_finite(r, "loss", loss.sum / (double)loss.tokens);
	if (!isfinite(r->norm))
		return not_finite(r, "gradient's norm", r->norm);
	if (o->clip_norm > 0 && r->norm > o->clip_norm)
		scale = o->clip_norm / r->norm;
	adam_step(&r->adam, &r->model.params, &r->gradient, s->update + 1, run_rate(r), scale,
		r->pool);
	s->update++;
	if (r->average.count)
		adam_average(&r->adam, &r->average, &r->model.params, s->update,
			o->exponential_smoothing, r->pool);
	s->batch++;
	s->tokens += (uint64_t)loss.tokens;
	s->loss_sum += loss.sum;
	return run_report_update(r, &loss);
}

/* Until an end is reached. What an update makes due is done before the next one, or on leaving. */
static int loop(struct run *r, struct train_result *result)
{
	struct run_state *s = &r->state;
	double last_save = progress_clock();

	r->counted = last_save;
	for (;;) {
		bool end;
		int rc = 0;

		count_time(r);
		end = s->update && (run_share_done(r) >= 1 || run_stopped_early(r));
		if (s->valid_update != s->update && (end || run_reached(r, r->o->valid_freq)))
			rc = validate(r);
		else if (run_save_due(r, last_save))
			rc = run_save_state(r);
		if (rc < 0)
			return -1;
		if (r->saved_update == s->update) {
			last_save = progress_clock();
			progress_resume(&r->progress);
		}
		if (!rc && (end || run_stopped_early(r))) {
			result->end = run_stopped_early(r) ? TRAIN_EARLY : TRAIN_AFTER;
			return 0;
		}
		result->signal = interrupted(r);
		if (result->signal) {
			result->end = TRAIN_INTERRUPTED;
			count_time(r);
			return r->saved_update == s->update && r->o->after.unit != 'm'
				       ? 0
				       : run_save_state(r);
		}
		if (!rc && run_update(r))
			return -1;
	}
}

int train_run(
	const struct train_options *o, const struct train_hooks *hooks, struct train_result *result)
{
	static const struct validation none = { NAN, NAN, NAN, NAN, NAN, NAN };
	struct run r;
	int rc;

	*result = (struct train_result){ 0 };
	if (run_open(&r, o, hooks))
		return -1;
	if (hooks->begun)
		hooks->begun(hooks->context);
	rc = loop(&r, result);
	if (!rc) {
		bool validated = r.data.validation.count && r.state.best_update;

		result->update = r.state.update;
		result->best_update = r.state.best_update;
		result->epochs = run_epochs_at(&r, r.state.batch);
		result->best = validated ? r.state.best : none;
		rc = run_report_end(&r, result);
	}
	run_close(&r);
	return rc;
}
