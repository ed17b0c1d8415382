#include "explain/live/training.h"

#include "base/err.h"
#include "data/phrasebook/phrasebook.h"
#include "data/phrasebook/toy.h"
#include "model/network_view.h"

#include <math.h>
#include <string.h>

static const struct task {
	const char *name;
	int pairs, held, size, updates;
	double rate;
} tasks[] = {
	{ "reversal", 8000, 200, 32, 800, 0.006 },
	{ "dates", 8000, 200, 32, 800, 0.006 },
	{ "sentences", 4000, 100, 48, 1000, 0.008 },
	{ "pair", 1, 0, 16, 100, 0.01 },
};
enum { TASKS = sizeof(tasks) / sizeof(tasks[0]), BATCH = 32 };
static const double cooldown = 0.7;
static const struct option_ints first = { { 1 }, 1 }, second = { { 2 }, 1 };

static int put_pair(void *tsv, const char *source, const char *target, const char *links)
{
	(void)links;
	return str_printf(tsv, "%s\t%s\n", source, target);
}

static int put_pairs(struct str *tsv, const struct training_wish *w, size_t count)
{
	const struct toy *toy;

	for (size_t i = 0; (toy = toy_nth(i)); i++)
		if (!strcmp(toy->name, w->task))
			return toy_generate(toy, 1, count, put_pair, tsv);
	return strcmp(w->task, "pair") ? phrasebook_generate(1, count, put_pair, tsv)
				       : put_pair(tsv, w->source, w->target, NULL);
}

int training_open(struct run *r, const struct training_wish *w)
{
	const struct task *t = tasks;
	struct train_options o;
	struct str tsv = { 0 };

	*r = (struct run){ 0 };
	while (t < tasks + TASKS && strcmp(t->name, w->task) != 0)
		t++;
	if (t == tasks + TASKS)
		return err_set("there is no task %s", w->task);
	train_options_default(&o);
	o.train_sets = (struct option_strings){ { "the pairs" }, 1 };
	o.hold_out = t->held;
	o.tokenizer = TOKENIZER_WORD;
	o.dim_emb = o.dim_rnn = o.dim_att = w->size ? w->size : t->size;
	o.attention = w->score;
	o.dec_cell = w->cell;
	o.dropout_embedding = o.dropout_annotation = o.dropout_readout = o.label_smoothing = 0;
	o.learn_rate = t->rate;
	o.lr_cooldown = cooldown;
	o.exponential_smoothing = 0;
	o.mini_batch = BATCH;
	*train_options_given(&o, &o.mini_batch) = true;
	o.after = (struct option_amount){ t->updates, 'u' };
	o.without = w->without;
	o.seed = w->seed;
	o.threads = 1;
	if (put_pairs(&tsv, w, (size_t)(w->pairs ? w->pairs : t->pairs))) {
		str_release(&tsv);
		return -1;
	}
	return run_open_text(r, &o, &tsv);
}

int training_steps(struct run *r, int n)
{
	uint64_t last = (uint64_t)r->o->after.count;

	for (; n > 0 && r->state.update < last; n--)
		if (run_update(r))
			return -1;
	return 0;
}

int training_describe(struct json_writer *j, const struct run *r)
{
	const struct pairs *p = &r->data.validation;
	struct str source = { 0 };
	int rc = tokenizer_decode(r->data.source, &source, p->ids.ids, (size_t)p->source_length[0]);

	json_int(j, "updates", (long)r->o->after.count);
	json_int(j, "pairs", (long)r->data.training.count);
	json_int(j, "held", (long)r->data.held_count);
	json_int(j, "parameters", (long)r->model.params.count);
	json_text(j, "source", source.data);
	json_span(j, "target", r->data.references[0]);
	str_release(&source);
	return rc;
}

int training_report(struct json_writer *j, struct run *r)
{
	struct run_state *s = &r->state;
	struct validation v;

	if (network_load(r->network, &r->model.params, false) ||
		validation_run(&v, r->network, &r->data, r->o, NULL))
		return -1;
	json_int(j, "update", (long)s->update);
	json_number(j, "loss", s->tokens ? s->loss_sum / (double)s->tokens : NAN);
	json_number(j, "exact", 100 * v.exact);
	s->tokens = 0;
	s->loss_sum = 0;
	return 0;
}

static void put_tokens(
	struct json_writer *j, const char *key, const struct tokenizer *t, const int *ids, int n)
{
	json_open(j, key, '[');
	for (int i = 0; i < n; i++)
		json_text(j, NULL, tokenizer_piece(t, ids[i]));
	json_close(j, ']');
}

/* The pair as a batch of its own. */
static int read_pair(struct pairs *p, struct pairs_batch *b, const struct run *r,
	const char *source, const char *target)
{
	static const int order[] = { 0 };
	struct corpus c = { 0 };
	struct str tsv = { 0 };
	int rc = put_pair(&tsv, source, target, NULL) ||
		 corpus_take_tsv(&c, &tsv, "the pair shown", &first, &second) ||
		 pairs_add(p, &c, 0, r->data.source, r->data.target, r->o->max_length);

	if (!rc && !p->count)
		rc = err_set("the pair shown has more than %d tokens", r->o->max_length);
	if (!rc)
		rc = pairs_batch_build(b, p, order, 1, true);
	str_release(&tsv);
	corpus_release(&c);
	return rc ? -1 : 0;
}

int training_look(struct json_writer *j, struct run *r, const char *source, const char *target)
{
	static const struct regularizer none = { 0 };
	struct pairs p = { 0 };
	struct pairs_batch b = { 0 };
	struct loss loss = { 0 };
	int rc = read_pair(&p, &b, r, source, target) ||
		 network_load(r->network, &r->model.params, false) ||
		 network_evaluate(r->network, &b.batch, &none, NULL, &loss, NULL);

	if (!rc) {
		int S = p.source_length[0], T = p.target_length[0];
		const real *a = network_view(r->network).decoder->a;

		put_tokens(j, "source", r->data.source, p.ids.ids, S);
		put_tokens(j, "target", r->data.target, p.ids.ids + S, T);
		json_open(j, "attention", '[');
		for (int i = 0; r->o->attention != SCORE_NONE && i < T * S; i++)
			json_number(j, NULL, (double)a[i]);
		json_close(j, ']');
		json_number(j, "loss", loss.nll / (double)loss.tokens);
	}
	pairs_release(&p);
	pairs_batch_release(&b);
	return rc ? -1 : 0;
}
