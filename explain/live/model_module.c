/* Models and trainings as a module of a web page: what page/model.js and page/training.js call.
 *
 * In floats. There is one model, and there are two trainings, 0 and 1, to be seen side by side. A
 * function returns JSON that stays valid until the next call, or NULL and live_error() says why. */
#include "base/err.h"
#include "base/mem.h"
#include "decode/seq2seq.h"
#include "explain/live/files.h"
#include "explain/live/module.h"
#include "explain/live/training.h"

#include <stdint.h>
#include <string.h>

static struct str answer;
static struct json_writer json = { .out = &answer, .digits = 6 };
static struct seq2seq *model;
static struct run trainings[2];
static char *encoded; /* the last model handed out */

static void begin(void)
{
	str_clear(&answer);
	json_open(&json, NULL, '{');
}

static const char *told(int rc)
{
	json_close(&json, '}');
	return rc || answer.failed || str_append(&answer, "", 1) ? NULL : answer.data;
}

/* Opens the bytes of a model file in live_room(), which it takes over. */
EXPORT(live_model) const char *live_model(char *bytes, int len)
{
	char *paths[] = { FILES_NAME };

	seq2seq_close(model);
	files_hold(bytes, (size_t)len);
	model = seq2seq_open(paths, 1, 1, NULL);
	begin();
	json_bool(&json, "attention", model && seq2seq_has_attention(model));
	return told(model ? 0 : -1);
}

static void put_texts(const char *key, char *const *text, int n)
{
	json_texts(&json, key, (const char *const *)text, (size_t)n);
}

/* Greedy: {text, logp, ended, source, target, attention}. */
EXPORT(live_translate) const char *live_translate(const char *text)
{
	const struct seq2seq_text line = { text, strlen(text) };
	struct seq2seq_result r = { 0 };
	struct seq2seq_options o;
	int rc;

	seq2seq_options_init(&o);
	o.attention = true;
	begin();
	rc = model ? seq2seq_translate(model, &o, &line, 1, &r) : err_set("no model is open");
	if (!rc) {
		const struct seq2seq_hypothesis *h = &r.best[0];

		json_text(&json, "text", h->text);
		json_number(&json, "logp", h->logp);
		json_bool(&json, "ended", h->ended);
		json_text(&json, "unseen", r.unseen ? r.unseen : "");
		put_texts("source", r.source, r.sources);
		put_texts("target", h->target, h->targets);
		json_numbers(&json, "attention", h->attention,
			h->attention ? (size_t)h->targets * (size_t)r.sources : 0);
	}
	seq2seq_results_release(&r, 1);
	return told(rc);
}

/* Begins a training anew (training.h): {updates, pairs, held, parameters, source, target}. */
EXPORT(live_train_open)
const char *live_train_open(int which, const char *task, const char *source, const char *target,
	double seed, int pairs, int size, int score, int cell, unsigned without)
{
	const struct training_wish wish = { task, source, target, (uint64_t)seed, pairs, size,
		score, cell, without };
	struct run *r = &trainings[which];

	run_close(r);
	begin();
	return told(training_open(r, &wish) || training_describe(&json, r));
}

static struct run *training(int which)
{
	begin();
	if (trainings[which].network)
		return &trainings[which];
	err_set("training %d has not begun", which);
	return NULL;
}

/* n updates: {update, loss, exact}. */
EXPORT(live_train_steps) const char *live_train_steps(int which, int n)
{
	struct run *r = training(which);

	return told(!r || training_steps(r, n) || training_report(&json, r));
}

/* The pair as the training sees it now: {source, target, attention, loss}. */
EXPORT(live_train_look)
const char *live_train_look(int which, const char *source, const char *target)
{
	struct run *r = training(which);

	return told(!r || training_look(&json, r, source, target));
}

/* The model as it is now: {at, length} of the bytes of its file, valid until the next call. */
EXPORT(live_train_model) const char *live_train_model(int which)
{
	const struct run *r = training(which);
	size_t len = 0;
	int rc;

	mem_free(encoded);
	encoded = NULL;
	rc = !r || checkpoint_encode(&r->model, &encoded, &len);
	json_int(&json, "at", (long)(intptr_t)encoded);
	json_int(&json, "length", (long)len);
	return told(rc);
}
