/* What is asked for is checked, sorted, and worked on in batches. */
#include "decode/seq2seq.h"

#include "base/err.h"
#include "base/mem.h"
#include "decode/seq2seq_parts.h"

#include <stdlib.h>

/* Bounds on the memory of a batch; a sentence alone may exceed them. */
static const double ATTENTION_MAX = 1 << 24; /* weights that a search may come to hold */
static const double LOGITS_MAX = 1 << 25;    /* of a batch to score */

/* A line to work on. */
struct task {
	struct sentence sentence;
	struct seq2seq_result *result;
};

struct work {
	struct seq2seq *s;
	struct seq2seq_options options;
	bool score;
	struct task *tasks; /* [count] longest first */
	size_t count;
	/* of a batch: [mini_batch], ids and lengths of both sides */
	const int **source, **target;
	int *source_length, *target_length;
	struct translation *translations;
	double *nll;
};

void seq2seq_options_init(struct seq2seq_options *o)
{
	*o = (struct seq2seq_options){
		.beam = 1,
		.normalize = 1,
		.n_best = 1,
		.max_length_factor = 3,
		.max_length = 1000,
		.mini_batch = 64,
		.scores = true,
	};
}

static int check(const struct seq2seq *s, const struct seq2seq_options *o)
{
	const struct {
		const char *name;
		double value, min, max;
	} fields[] = {
		{ "beam", o->beam, 1, 1000 },
		{ "normalize", o->normalize, 0, 10 },
		{ "n_best", o->n_best, 1, o->beam },
		{ "max_length_factor", o->max_length_factor, 0, 1000 },
		{ "no_repeat_ngram", o->no_repeat_ngram, 0, 1000 },
		{ "max_length", o->max_length, 1, 1000000 },
		{ "mini_batch", o->mini_batch, 1, 65536 },
		{ "unit", o->unit, SEQ2SEQ_AUTO, SEQ2SEQ_TOKEN },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!(fields[i].value >= fields[i].min && fields[i].value <= fields[i].max))
			return err_set("%s is %.9g, which is not within %g..%.9g", fields[i].name,
				fields[i].value, fields[i].min, fields[i].max);
	if (unknown_replaced(s, o) && !seq2seq_has_attention(s))
		return err_set("replace_unk: no model has attention");
	return 0;
}

/* Longest first, equal ones as they came. */
static int compare(const void *a, const void *b)
{
	const struct task *x = a, *y = b;
	size_t m = x->sentence.source.count, n = y->sentence.source.count;

	if (m != n)
		return m < n ? 1 : -1;
	return x->result < y->result ? -1 : x->result > y->result;
}

/* Sorts the lines: a batch has like lengths. Empty ones are done here; scores begin at 0. */
static int read_lines(struct work *w, const struct seq2seq_text *lines,
	const struct seq2seq_text *translations, struct seq2seq_result *results)
{
	size_t n = w->count;

	for (size_t i = 0; i < n; i++) {
		struct sentence *s = &w->tasks[i].sentence;

		w->tasks[i].result = &results[i];
		if (sentence_read(s, &lines[i], translations ? &translations[i] : NULL, w->s,
			    w->options.max_length))
			return -1;
		results[i].unseen = s->unseen.data;
		s->unseen = (struct str){ 0 };
		results[i].repaired = s->repaired;
		results[i].cut = s->cut;
		if ((w->score || s->source.count == 1) &&
			result_of(&results[i], w->s, &w->options, s, NULL))
			return -1;
	}
	if (n)
		qsort(w->tasks, n, sizeof(w->tasks[0]), compare);
	return 0;
}

/* The share of a batch's memory that a sentence may take. */
static double share(const struct work *w, const struct sentence *s)
{
	double S = (double)s->source.count;

	if (w->score)
		return (double)s->target.count * tokenizer_size(w->s->target) / LOGITS_MAX;
	return S * (w->options.max_length_factor * S + 10) * w->options.beam / ATTENTION_MAX;
}

/* The first n tasks that make a batch. */
static int gather(struct work *w, const struct task *tasks, size_t count)
{
	double memory = 0;
	int n = 0;

	for (; (size_t)n < count && n < w->options.mini_batch; n++) {
		const struct sentence *s = &tasks[n].sentence;

		memory += share(w, s);
		if (n && memory > 1)
			break;
		w->source[n] = s->source.ids;
		w->source_length[n] = (int)s->source.count;
		w->target[n] = s->target.ids;
		w->target_length[n] = (int)s->target.count;
	}
	return n;
}

static int translate(struct work *w, const struct task *tasks, int n)
{
	const struct seq2seq_options *o = &w->options;
	const struct search_options search = {
		.beam = o->beam,
		.normalize = o->normalize,
		.n_best = o->n_best,
		.max_length_factor = o->max_length_factor,
		.no_repeat = o->no_repeat_ngram,
		.eos = TOKEN_EOS,
		.first_byte = tokenizer_first_byte(w->s->target),
		.bos = TOKEN_BOS,
		.unk = TOKEN_UNK,
		.allow_unk = o->allow_unk || unknown_replaced(w->s, o),
		.words_only = o->beam == 1 && !o->scores && w->s->models == 1,
	};
	int rc = 0;

	if (batch_build(&w->s->batch, n, w->source, w->source_length, NULL, NULL, TOKEN_BOS) ||
		search_translate(
			w->translations, w->s->networks, w->s->models, &w->s->batch, &search))
		return -1;
	for (int b = 0; b < n; b++) {
		if (!rc)
			rc = result_of(
				tasks[b].result, w->s, o, &tasks[b].sentence, &w->translations[b]);
		translation_release(&w->translations[b]);
	}
	return rc;
}

/* Of several models the mean. */
static int score(struct work *w, const struct task *tasks, int n)
{
	const struct regularizer none = { 0 };
	struct loss loss = { 0 };

	if (batch_build(&w->s->batch, n, w->source, w->source_length, w->target, w->target_length,
		    TOKEN_BOS))
		return -1;
	for (int i = 0; i < w->s->models; i++) {
		if (network_evaluate(w->s->networks[i], &w->s->batch, &none, NULL, &loss, w->nll))
			return -1;
		for (int b = 0; b < n; b++)
			tasks[b].result->best[0].logp -= w->nll[b] / w->s->models;
	}
	return 0;
}

static int work(struct work *w, const struct seq2seq_text *lines,
	const struct seq2seq_text *translations, struct seq2seq_result *results)
{
	size_t batch = (size_t)w->options.mini_batch, rest;

	w->tasks = mem_zalloc(w->count, sizeof(w->tasks[0]));
	w->source = mem_alloc(2 * batch, sizeof(w->source[0]));
	w->source_length = mem_alloc(2 * batch, sizeof(int));
	w->translations = mem_alloc(batch, sizeof(w->translations[0]));
	w->nll = mem_alloc(batch, sizeof(double));
	if (!w->tasks || !w->source || !w->source_length || !w->translations || !w->nll ||
		read_lines(w, lines, translations, results))
		return -1;
	w->target = w->source + batch;
	w->target_length = w->source_length + batch;
	rest = w->count;
	/* blank lines are the shortest */
	while (rest && !w->score && w->tasks[rest - 1].sentence.source.count == 1)
		rest--;
	for (struct task *t = w->tasks, *end = t + rest; t < end;) {
		int n = gather(w, t, (size_t)(end - t));

		if (w->score ? score(w, t, n) : translate(w, t, n))
			return -1;
		t += n;
	}
	return 0;
}

static int run(struct work *w, const struct seq2seq_options *options,
	const struct seq2seq_text *lines, const struct seq2seq_text *translations,
	struct seq2seq_result *results)
{
	int rc;

	seq2seq_options_init(&w->options);
	if (options)
		w->options = *options;
	w->options.attention &= !w->score;
	for (size_t i = 0; i < w->count; i++)
		results[i] = (struct seq2seq_result){ 0 };
	rc = check(w->s, &w->options) || work(w, lines, translations, results) ? -1 : 0;
	if (rc)
		seq2seq_results_release(results, w->count);
	for (size_t i = 0; w->tasks && i < w->count; i++)
		sentence_release(&w->tasks[i].sentence);
	mem_free(w->tasks);
	mem_free(w->source);
	mem_free(w->source_length);
	mem_free(w->translations);
	mem_free(w->nll);
	return rc;
}

int seq2seq_translate(struct seq2seq *s, const struct seq2seq_options *options,
	const struct seq2seq_text *lines, size_t n, struct seq2seq_result *results)
{
	struct work w = { .s = s, .count = n };

	return run(&w, options, lines, NULL, results);
}

int seq2seq_score(struct seq2seq *s, const struct seq2seq_options *options,
	const struct seq2seq_text *lines, const struct seq2seq_text *translations, size_t n,
	struct seq2seq_result *results)
{
	struct work w = { .s = s, .count = n, .score = true };

	return run(&w, options, lines, translations, results);
}
