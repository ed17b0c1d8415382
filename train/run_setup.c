#include "train/run_setup.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "model/kernels/kernels.h"
#include "tokenizer/fold.h"
#include "train/curve.h"
#include "train/defaults.h"
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

/* What an option names, if it is given, must not be what the run itself writes or reads. */
static int check_apart(const struct run *r, const char *option, const char *path)
{
	const struct train_options *o = r->o;

	if (path && (file_same(path, o->model) || file_same(path, r->state_path.data) ||
			    is_among(path, &o->train_sets) || is_among(path, &o->valid_sets)))
		return err_set("%s %s: that file is to hold something else", option, path);
	return 0;
}

static int check_curve(const char *curve, const char *log)
{
	if (curve && log && file_same(curve, log))
		return err_set("--curve %s: that file is to hold something else", curve);
	if (curve && (run_state_probe(curve) || file_check_kind(curve, "<svg", "curve")))
		return err_prefix("--curve ");
	return 0;
}

/* Refuses what stands in the way of the run, and tells whether there is a state to go on from. */
static int check_files(struct run *r, bool *resume)
{
	const struct train_options *o = r->o;
	bool state;

	if (is_among(o->model, &o->train_sets) || is_among(o->model, &o->valid_sets))
		return err_set("--model %s: that file is read from", o->model);
	if (run_state_path(&r->state_path, o->model) ||
		check_apart(r, "--pretrained-model", o->pretrained) || run_state_probe(o->model) ||
		run_state_probe(r->state_path.data) || check_apart(r, "--log", o->log) ||
		check_apart(r, "--curve", o->curve) || check_curve(o->curve, o->log))
		return -1;
	state = run_state_exists(r->state_path.data);
	*resume = state && !o->restart;
	if (run_state_exists(o->model) && !state && !o->restart)
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
	if (run_check_parameters(r) || run_state_save(r))
		return -1;
	r->saved_update = r->state.update;
	return JOURNAL(&r->journal, "save", NUMBER("update", r->saved_update),
		TEXT("path", r->state_path.data));
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

/* The tokenizers are those of the file, if there is one: they move to the dataset. */
static int take_tokenizers(struct run *r, struct checkpoint *c)
{
	if (!c->source)
		return dataset_learn(&r->data, r->o);
	r->data.source = c->source;
	r->data.target = c->target;
	c->source = c->target = NULL;
	return 0;
}

/* The parameters are drawn, or those of a pretrained model. */
static void begin(struct run *r, const struct params *pretrained)
{
	struct params *p = &r->model.params;
	struct rng weights;

	/* one seed, two generators: of the weights, and of the dropout masks */
	rng_seed(&weights, r->o->seed);
	params_init(p, &r->model.config, &weights);
	rng_seed(&r->state.rng, rng_next(&weights));
	if (pretrained->block)
		memcpy(p->block, pretrained->block, p->count * sizeof(real));
	r->state.rate = r->o->learn_rate;
}

/* From the corpus to the first update, or the next. c: the state to go on from, the pretrained
 * model, or {0} */
static int make_ready(struct run *r, struct checkpoint *c, bool resume)
{
	int rules;

	if (!resume)
		defaults_by_size(&r->options, r->data.pairs);
	rules = c->source ? tokenizer_rules(c->source) : FOLD_RULES;
	if (dataset_hold_out(&r->data, r->o, rules) || take_tokenizers(r, c) ||
		dataset_encode(&r->data, r->o) ||
		dataset_config(&r->model.config, &r->data, r->o) || run_begin_epoch(r) ||
		(resume && run_state_check(r, c)) || allocate(r))
		return -1;
	if (!resume)
		begin(r, &c->params);
	else if (run_state_take(r, c))
		return -1;
	r->model.source = r->data.source;
	r->model.target = r->data.target;
	return 0;
}

static int open_with(struct run *r, struct checkpoint *c, bool resume)
{
	/* the saved run's options say how the corpus is read */
	if ((resume && run_state_load(r, c)) ||
		(!resume && r->o->pretrained && defaults_of_model(&r->options, c)) ||
		dataset_read(&r->data, r->o) || make_ready(r, c, resume))
		return -1;
	r->texts = c->entries;
	c->entries = NULL;
	c->entry_count = 0;
	r->origin = (struct checkpoint_entry){ "pretrained-model", r->o->pretrained };
	/* the first state is saved at once: it marks the beginning, and the disk takes one */
	return run_report_start(r) || (resume ? run_draw_curve(r) : run_save_state(r)) ? -1 : 0;
}

int run_open(struct run *r, const struct train_options *o, const struct train_hooks *hooks)
{
	struct checkpoint c = { 0 };
	bool resume = false;
	int rc;

	*r = (struct run){ .options = *o, .hooks = hooks };
	r->o = &r->options;
	progress_open(&r->progress, hooks->out, o->disp_freq, o->after);
	rc = check_files(r, &resume) || journal_open(&r->journal, o->log) ||
			     open_with(r, &c, resume)
		     ? -1
		     : 0;
	checkpoint_release(&c);
	if (rc)
		run_close(r);
	return rc;
}

int run_open_text(struct run *r, const struct train_options *o, struct str *tsv)
{
	static const struct train_hooks none = { 0 };
	struct checkpoint c = { 0 };
	struct corpus *corpus = &r->data.train;

	*r = (struct run){ .options = *o, .hooks = &none };
	r->o = &r->options;
	if (!corpus_take_tsv(
		    corpus, tsv, o->train_sets.items[0], &o->source_column, &o->target_column)) {
		r->data.pairs = corpus->count;
		if (!make_ready(r, &c, false))
			return 0;
	}
	run_close(r);
	return -1;
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
