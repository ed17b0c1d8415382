#include "decode/decode_stream.h"

#include "base/err.h"
#include "base/mem.h"
#include "decode/decode_output.h"
#include "decode/unknown.h"
#include "decode/window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Bounds on the memory of a batch; a sentence alone may exceed them. */
static const double ATTENTION_MAX = 1 << 24; /* weights that a search may come to hold */
static const double LOGITS_MAX = 1 << 25;    /* of a batch to score */

/* A sentence of the window that has something to compute. */
struct task {
	size_t length, index;
};

struct work {
	struct translator *t;
	const struct decode_options *options;
	struct window window;
	struct task *tasks;
	size_t task_count, task_capacity;
	/* of a batch: [mini_batch] */
	const int **source, **target;
	int *source_length, *target_length;
	struct translation *translations;
	double *logprobs;
};

static int work_create(struct work *w, struct translator *t, const struct decode_options *o)
{
	size_t n = (size_t)o->mini_batch;

	*w = (struct work){ .t = t, .options = o };
	w->source = mem_alloc(n, sizeof(w->source[0]));
	w->target = mem_alloc(n, sizeof(w->target[0]));
	w->source_length = mem_alloc(n, sizeof(int));
	w->target_length = mem_alloc(n, sizeof(int));
	w->translations = mem_alloc(n, sizeof(w->translations[0]));
	w->logprobs = mem_alloc(n, sizeof(w->logprobs[0]));
	return w->source && w->target && w->source_length && w->target_length && w->translations &&
			       w->logprobs
		       ? 0
		       : -1;
}

static void work_release(struct work *w)
{
	window_release(&w->window);
	mem_free(w->tasks);
	mem_free(w->source);
	mem_free(w->target);
	mem_free(w->source_length);
	mem_free(w->target_length);
	mem_free(w->translations);
	mem_free(w->logprobs);
}

/* Longest first, equal ones as they came. */
static int compare(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	if (x->length != y->length)
		return x->length < y->length ? 1 : -1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Lists what is to compute, sentences of like length together; blank lines are done at once. */
static int sort_window(struct work *w)
{
	w->task_count = 0;
	if (mem_grow(&w->tasks, &w->task_capacity, w->window.count, sizeof(w->tasks[0])))
		return -1;
	for (size_t i = 0; i < w->window.count; i++) {
		struct sentence *s = &w->window.sentences[i];

		if (w->options->score || !sentence_blank(s))
			w->tasks[w->task_count++] = (struct task){ s->source.count, i };
		else if (output_translation(s, NULL, w->t, w->options))
			return -1;
	}
	if (w->task_count)
		qsort(w->tasks, w->task_count, sizeof(w->tasks[0]), compare);
	return 0;
}

/* The share of a batch's memory that a sentence may take. */
static double share(const struct work *w, const struct sentence *s)
{
	double S = (double)s->source.count;

	if (w->options->score)
		return (double)s->target.count * tokenizer_size(w->t->target) / LOGITS_MAX;
	return S * (w->options->max_length_factor * S + 10) * w->options->beam / ATTENTION_MAX;
}

/* The first n tasks from `begin` that make a batch. */
static int gather(struct work *w, size_t begin)
{
	double memory = 0;
	int n = 0;

	for (size_t i = begin; i < w->task_count && n < w->options->mini_batch; i++, n++) {
		const struct sentence *s = &w->window.sentences[w->tasks[i].index];

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
	struct search_options search;
	int rc = 0;

	decode_options_search(w->options, &search);
	if (unknown_replaced(w->t, w->options))
		search.allow_unk = true;
	search.words_only = search.beam == 1 && !w->options->n_best && w->t->models == 1;
	if (translator_translate(w->t, w->translations, n, w->source, w->source_length, &search))
		return -1;
	for (int b = 0; b < n; b++) {
		struct sentence *s = &w->window.sentences[tasks[b].index];

		if (!rc)
			rc = output_translation(s, &w->translations[b], w->t, w->options);
		translation_release(&w->translations[b]);
	}
	return rc;
}

static int score(struct work *w, const struct task *tasks, int n)
{
	if (translator_score(
		    w->t, w->logprobs, n, w->source, w->source_length, w->target, w->target_length))
		return -1;
	for (int b = 0; b < n; b++)
		if (output_score(&w->window.sentences[tasks[b].index], w->logprobs[b]))
			return -1;
	return 0;
}

static int compute(struct work *w)
{
	int n;

	if (sort_window(w))
		return -1;
	for (size_t begin = 0; begin < w->task_count; begin += (size_t)n) {
		const struct task *tasks = w->tasks + begin;

		n = gather(w, begin);
		if (w->options->score ? score(w, tasks, n) : translate(w, tasks, n))
			return -1;
	}
	return 0;
}

static int write_window(const struct work *w, const struct decode_stream *stream)
{
	errno = 0;
	for (size_t i = 0; i < w->window.count; i++) {
		const struct str *text = &w->window.sentences[i].output;

		if (fwrite(text->data, 1, text->len, stream->out) != text->len)
			break;
	}
	if (fflush(stream->out) || ferror(stream->out))
		return err_set("cannot write to %s: %s", stream->out_name, strerror(errno));
	return 0;
}

int decode_check(const struct translator *t, const struct decode_options *o)
{
	const char *option = o->attention             ? "--attention"
			     : o->alignment           ? "--alignment"
			     : unknown_replaced(t, o) ? "--replace-unk"
						      : NULL;

	for (int i = 0; i < t->models; i++)
		if (!option || t->checkpoints[i].config.score != SCORE_NONE)
			return 0;
	return err_set("%s: the model%s trained without attention (--attention none)", option,
		t->models > 1 ? "s were" : " was");
}

int decode_stream(struct translator *t, const struct decode_options *options,
	const struct decode_stream *stream)
{
	struct line_reader reader = { .fd = stream->in, .name = stream->in_name };
	struct work w;
	int rc = work_create(&w, t, options);

	while (!rc && !w.window.ended) {
		window_fill(&w.window, &reader, t, options, stream);
		rc = compute(&w) || write_window(&w, stream) ? -1 : 0;
	}
	if (!rc && w.window.failure[0])
		rc = err_set("%s", w.window.failure);
	work_release(&w);
	line_reader_release(&reader);
	return rc;
}
