#include "train/run_setup.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "model/kernels/kernels.h"
#include "tokenizer/fold.h"
#include "train/by_size.h"
#include "train/curve.h"
#include "train/pretrained.h"
#include "train/run_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { WINDOW = 100 };

static bool is_among(const char *path, const struct option_strings *sets)
{
	bool among = false;

	for (int i = 0; i < sets->count; i++)
		among = among || file_same(path, sets->items[i]);
	return among;
}

/* What an option writes must not be what another writes or reads. */
static int check_apart(const struct run *r, const char *option, const char *path)
{
	const struct train_options *o = r->o;

	if (file_same(path, o->model) || file_same(path, r->state_path.data) ||
		is_among(path, &o->train_sets) || is_among(path, &o->valid_sets))
		return err_set("%s %s: that file is to hold something else", option, path);
	return 0;
}

static int check_curve_and_log(const struct run *r)
{
	const char *curve = r->o->curve, *log = r->o->log;

	if (log && check_apart(r, "--log", log))
		return -1;
	if (!curve)
		return 0;
	if (check_apart(r, "--curve", curve))
		return -1;
	if (log && file_same(curve, log))
		return err_set("--curve %s: that file is to hold something else", curve);
	return run_state_probe(curve) || file_check_kind(curve, "<svg", "curve")
		       ? err_prefix("--curve ")
		       : 0;
}

/* Refuses what stands in the way of the run, and tells whether there is a state to go on from. */
static int check_files(struct run *r, bool *resume)
{
	const struct train_options *o = r->o;
	bool model, state;

	if (is_among(o->model, &o->train_sets) || is_among(o->model, &o->valid_sets))
		return err_set("--model %s: that file is read from", o->model);
	if (run_state_path(&r->state_path, o->model) ||
		(o->pretrained && check_apart(r, "--pretrained-model", o->pretrained)) ||
		run_state_probe(o->model) || run_state_probe(r->state_path.data) ||
		check_curve_and_log(r))
		return -1;
	model = run_state_exists(o->model);
	state = run_state_exists(r->state_path.data);
	*resume = state && !o->restart;
	if (model && !state && !o->restart)
		return err_set(
			"%s exists, but not its training state %s; choose another --model, or "
			"--restart to replace it",
			o->model, r->state_path.data);
	return 0;
}

int run_begin_epoch(struct run *r)
{
	const struct pairs *p = &r->data.training;
	const struct schedule_options options = {
		.batch_sentences = r->o->mini_batch,
		.batch_words = r->o->mini_batch_words,
		.window = WINDOW,
	};

	schedule_release(&r->schedule);
	return schedule_build(&r->schedule, p->source_length, p->target_length, p->count, &options,
		r->o->seed, r->state.epoch);
}

int run_check_parameters(struct run *r)
{
	if (isfinite(adam_norm(&r->adam, &r->model.params, r->pool)))
		return 0;
	return err_set("update %" PRIu64 ": the parameters are no longer finite numbers; the files "
		       "saved before are untouched; try a lower --learn-rate with --restart",
		r->state.update);
}

int run_save_state(struct run *r)
{
	const struct run_state *s = &r->state;

	if (run_check_parameters(r))
		return -1;
	if (run_state_save(s, &r->model, &r->adam, &r->average, &r->history, r->o, r->data.hash,
		    r->state_path.data))
		return -1;
	r->saved_update = s->update;
	journal_begin(&r->journal, "save");
	journal_number(&r->journal, "update", (double)s->update);
	journal_text(&r->journal, "path", r->state_path.data);
	return journal_end(&r->journal);
}

int run_draw_curve(const struct run *r)
{
	const struct train_options *o = r->o;
	const struct curve curve = {
		.model = o->model,
		.history = &r->history,
		.best_update = r->state.best_update,
		.validated = r->data.validation.count > 0,
		.by_loss = o->valid_metric != TRAIN_BLEU,
		.dropout = o->dropout_embedding > 0 || o->dropout_annotation > 0 ||
			   o->dropout_readout > 0 || o->dropout_src > 0,
		.smoothing = o->label_smoothing > 0,
	};

	if (!o->curve || !r->history.count || !curve_write(&curve, o->curve))
		return 0;
	return err_prefix("--curve ");
}

static int allocate(struct run *r)
{
	const struct config *c = &r->model.config;
	const struct kernels *k = kernels_choose(r->o->kernels);

	if (!k)
		return err_prefix("--kernels: ");
	if (pool_create(&r->pool, r->o->threads) || params_create(&r->model.params, c) ||
		params_create(&r->gradient, c) ||
		(r->o->exponential_smoothing > 0 && params_create(&r->average, c)) ||
		adam_create(&r->adam, c, k) || network_create(&r->network, c, r->pool, k))
		return -1;
	network_without(r->network, r->o->without);
	return 0;
}

/* The tokenizers move from the file's contents to the dataset. */
static void take_tokenizers(struct run *r, struct checkpoint *c)
{
	r->data.source = c->source;
	r->data.target = c->target;
	c->source = c->target = NULL;
}

/* c: the pretrained model, or {0} */
static int begin(struct run *r, struct checkpoint *c)
{
	struct rng weights;

	if (c->source)
		take_tokenizers(r, c);
	else if (dataset_learn(&r->data, r->o))
		return -1;
	if (dataset_encode(&r->data, r->o) || dataset_config(&r->model.config, &r->data, r->o) ||
		allocate(r))
		return -1;
	/* one seed, two generators: of the weights, and of the dropout masks */
	rng_seed(&weights, r->o->seed);
	params_init(&r->model.params, &r->model.config, &weights);
	rng_seed(&r->state.rng, rng_next(&weights));
	if (c->params.block)
		memcpy(r->model.params.block, c->params.block, c->params.count * sizeof(real));
	r->state.rate = r->o->learn_rate;
	return run_begin_epoch(r);
}

static bool same_config(const struct config *a, const struct config *b)
{
	return a->source_vocab == b->source_vocab && a->target_vocab == b->target_vocab &&
	       a->embed == b->embed && a->hidden == b->hidden && a->attention == b->attention &&
	       a->score == b->score && a->cell == b->cell && a->tying == b->tying;
}

static int check_state(const struct run *r)
{
	const struct run_state *s = &r->state;

	if ((s->update && !s->batch) || s->batch > r->schedule.batches ||
		s->update < s->valid_update || s->valid_update < s->best_update ||
		/* old states have nine digits of --learn-rate */
		!(s->rate >= 0 && s->rate <= r->o->learn_rate * (1 + 1e-8)))
		return err_set(
			"%s: not a training state (its counts do not fit together); --restart "
			"begins anew",
			r->state_path.data);
	if (s->best_update && !run_state_exists(r->o->model))
		return err_set(
			"%s is missing, and %s holds the last parameters only; --restart begins "
			"anew",
			r->o->model, r->state_path.data);
	return 0;
}

static int go_on(struct run *r, struct checkpoint *c)
{
	const char *path = r->state_path.data;

	take_tokenizers(r, c);
	if (dataset_encode(&r->data, r->o) || run_state_check_data(c, r->data.hash, path) ||
		dataset_config(&r->model.config, &r->data, r->o))
		return -1;
	if (!same_config(&r->model.config, &c->config))
		return err_set("%s: its network is not the one that these options make", path);
	if (allocate(r) || run_state_moments(&r->adam, &r->average, c, path) ||
		run_state_history(&r->history, c, path))
		return -1;
	memcpy(r->model.params.block, c->params.block, c->params.count * sizeof(real));
	r->saved_update = r->state.update;
	return run_begin_epoch(r) || check_state(r) ? -1 : 0;
}

static int take_up(struct run *r, struct checkpoint *c)
{
	struct train_options *o = &r->options;
	const char *path = r->state_path.data;

	if (run_state_load(&r->state, c, o, path))
		return -1;
	if (o->lr_cooldown > 0 && !*train_options_given(o, &o->lr_cooldown) &&
		!*train_options_given(o, &o->after))
		return err_set("%s: trained with --lr-cooldown %g, which needs the same --after",
			path, o->lr_cooldown);
	return train_options_check(o) ? err_prefix("%s: ", path) : 0;
}

int run_open(struct run *r, const struct train_options *o, const struct train_hooks *hooks)
{
	struct checkpoint c = { 0 };
	bool resume;
	int rc = -1;

	*r = (struct run){ .options = *o, .hooks = hooks };
	r->o = &r->options;
	progress_open(&r->progress, hooks->out, o->disp_freq, o->after);
	/* the saved run's options say how the corpus is read */
	if (check_files(r, &resume) || journal_open(&r->journal, o->log) ||
		(resume && take_up(r, &c)) ||
		(!resume && o->pretrained && pretrained_load(&c, &r->options)) ||
		dataset_read(&r->data, r->o))
		goto done;
	if (!resume)
		by_size_choose(&r->options, r->data.pairs);
	if (dataset_hold_out(&r->data, r->o, c.source ? tokenizer_rules(c.source) : FOLD_RULES))
		goto done;
	if (resume ? go_on(r, &c) : begin(r, &c))
		goto done;
	r->texts = c.entries;
	c.entries = NULL;
	c.entry_count = 0;
	r->model.source = r->data.source;
	r->model.target = r->data.target;
	r->origin = (struct checkpoint_entry){ "pretrained-model", r->o->pretrained };
	/* the first state is saved at once: it marks the beginning, and the disk takes one */
	rc = run_report_start(r) || (resume ? run_draw_curve(r) : run_save_state(r)) ? -1 : 0;
done:
	checkpoint_release(&c);
	if (rc)
		run_close(r);
	return rc;
}

void run_close(struct run *r)
{
	progress_clear(&r->progress);
	journal_close(&r->journal);
	str_release(&r->state_path);
	network_release(r->network);
	adam_release(&r->adam);
	history_release(&r->history);
	params_release(&r->gradient);
	params_release(&r->average);
	params_release(&r->model.params);
	dataset_release(&r->data);
	mem_free(r->texts);
	schedule_release(&r->schedule);
	pairs_batch_release(&r->batch);
	pool_release(r->pool);
	*r = (struct run){ 0 };
}
