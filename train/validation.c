#include "train/validation.h"

#include "base/mem.h"
#include "data/schedule.h"
#include "data/scores/chrf.h"
#include "model/search.h"

#include <math.h>
#include <string.h>

enum { BATCH = 64 };
static const struct chrf_settings chrf_settings = CHRF_DEFAULTS;

struct work {
	struct network *network;
	const struct dataset *d;
	const struct train_options *o;
	struct pairs_batch batch;
	struct translation translations[BATCH];
	struct str hypothesis, reference;
	struct loss loss;
	struct bleu bleu;
	struct chrf chrf;
	size_t exact;
};

static struct span view(const struct str *s)
{
	return (struct span){ s->data ? s->data : "", s->len };
}

static int compare(struct work *w, const struct hypothesis *best, struct span text)
{
	struct span hypothesis, reference;

	str_clear(&w->hypothesis);
	str_clear(&w->reference);
	if (tokenizer_decode(w->d->target, &w->hypothesis, best->ids, (size_t)best->length) ||
		/* as a tokenizer could give it back */
		tokenizer_clean(w->d->target, &w->reference, text.text, text.len, false))
		return -1;
	hypothesis = view(&w->hypothesis);
	reference = view(&w->reference);
	w->exact += hypothesis.len == reference.len &&
		    !memcmp(hypothesis.text, reference.text, reference.len);
	if (bleu_add(&w->bleu, hypothesis.text, hypothesis.len, reference.text, reference.len,
		    (enum bleu_tokenize)w->o->valid_bleu_tokenize, false))
		return -1;
	return chrf_add(&w->chrf, hypothesis, &reference, 1, &chrf_settings);
}

static int translate(struct work *w, const int *order, size_t n)
{
	const struct search_options options = {
		.beam = 1,
		.n_best = 1,
		.max_length_factor = 3,
		.eos = TOKEN_EOS,
		.bos = TOKEN_BOS,
		.unk = TOKEN_UNK,
		.first_byte = tokenizer_first_byte(w->d->target),
		.words_only = true,
	};
	int rc = 0;

	if (pairs_batch_build(&w->batch, &w->d->validation, order, n, false) ||
		search_translate(w->translations, &w->network, 1, &w->batch.batch, &options))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!rc)
			rc = compare(w, &w->translations[i].best[0], w->d->references[order[i]]);
		translation_release(&w->translations[i]);
	}
	return rc;
}

static int run_batches(
	struct work *w, const struct schedule *s, const struct validation_watch *watch)
{
	static const struct regularizer none = { 0 };

	for (size_t k = 0; k < s->batches; k++) {
		const int *order = s->order + s->begin[k];
		size_t n = s->begin[k + 1] - s->begin[k];

		if (watch && watch->step(watch->context, s->begin[k], s->pairs))
			return 1;
		if (pairs_batch_build(&w->batch, &w->d->validation, order, n, true) ||
			network_evaluate(
				w->network, &w->batch.batch, &none, NULL, &w->loss, NULL) ||
			translate(w, order, n))
			return -1;
	}
	return 0;
}

int validation_run(struct validation *out, struct network *n, const struct dataset *d,
	const struct train_options *o, const struct validation_watch *watch)
{
	struct work w = { .network = n, .d = d, .o = o };
	const struct pairs *p = &d->validation;
	struct schedule s = { 0 };
	int rc = schedule_sorted(&s, p->source_length, p->target_length, p->count, BATCH);

	if (!rc)
		rc = run_batches(&w, &s, watch);
	if (!rc) {
		out->loss = w.loss.nll / (double)w.loss.tokens;
		out->perplexity = exp(out->loss);
		out->accuracy = (double)w.loss.correct / (double)w.loss.tokens;
		out->bleu = bleu_score(&w.bleu, NULL, NULL);
		out->chrf = chrf_score(&w.chrf, &chrf_settings);
		out->exact = (double)w.exact / (double)p->count;
	}
	schedule_release(&s);
	pairs_batch_release(&w.batch);
	str_release(&w.hypothesis);
	str_release(&w.reference);
	return rc;
}

int validation_words_are_few(bool *few, const struct dataset *d, enum bleu_tokenize tokenize)
{
	struct str words = { 0 };
	size_t few_count = 0;
	int rc = 0;

	for (size_t i = 0; i < d->validation.count && !rc; i++) {
		struct span text = d->references[i];
		size_t n = 0;

		str_clear(&words);
		rc = bleu_tokenize(&words, text.text, text.len, tokenize);
		for (const char *w = words.data; w && *w; w += strcspn(w, " ")) {
			w += strspn(w, " ");
			n += *w != '\0';
		}
		few_count += n < BLEU_ORDER;
	}
	*few = 2 * few_count > d->validation.count;
	str_release(&words);
	return rc;
}
