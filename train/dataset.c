#include "train/dataset.h"

#include "base/err.h"
#include "base/mem.h"
#include "data/text_file.h"
#include "tokenizer/fold.h"

#include <math.h>
#include <string.h>

enum { HOLD_OUT_LEAST = 20, HOLD_OUT_MAX = 1000 };

static int read_set(
	struct corpus *c, const struct option_strings *files, const struct train_options *o)
{
	if (files->count == 2)
		return corpus_read_pair(c, files->items[0], files->items[1]);
	return corpus_read_tsv(c, files->items[0], &o->source_column, &o->target_column);
}

int dataset_read(struct dataset *d, const struct train_options *o)
{
	*d = (struct dataset){ 0 };
	if (read_set(&d->train, &o->train_sets, o) ||
		(o->valid_sets.count && read_set(&d->valid, &o->valid_sets, o))) {
		dataset_release(d);
		return -1;
	}
	d->pairs = d->train.count;
	return 0;
}

int dataset_hold_out(struct dataset *d, const struct train_options *o, int rules)
{
	size_t n = o->hold_out > 0 ? (size_t)o->hold_out : 0;
	long held;

	d->held = mem_zalloc(d->train.count, 1);
	if (!d->held)
		return -1;
	if (o->valid_sets.count) {
		d->shared = corpus_count_shared(&d->train, &d->valid);
		return d->shared < 0 ? -1 : 0;
	}
	if (o->valid_metric == TRAIN_TRAINING_LOSS)
		return 0;
	if (o->hold_out == TRAIN_HOLD_OUT_AUTO && d->train.count >= HOLD_OUT_LEAST)
		n = d->train.count / 20 < HOLD_OUT_MAX ? d->train.count / 20 : HOLD_OUT_MAX;
	if (!n)
		return 0;
	held = corpus_hold_out(
		&d->train, n, o->seed, rules, o->lowercase & TRAIN_LOWERCASE_SOURCE, d->held);
	if (held < 0)
		return -1;
	d->held_count = (size_t)held;
	return 0;
}

/* A vocabulary that a corpus of this many pairs can fill: it grows with the square root, as the
 * number of distinct words in a text does (Heaps' law). */
static int automatic_size(enum tokenizer_kind kind, size_t pairs)
{
	double root = sqrt((double)pairs);

	switch (kind) {
	case TOKENIZER_BPE:
		return (int)fmin(fmax(35 * root, 500), 16000);
	case TOKENIZER_WORD:
	case TOKENIZER_SPACE:
		return (int)fmin(fmax(60 * root, 500), 30000);
	case TOKENIZER_CHAR:
		break;
	}
	return 5000;
}

/* Lines in lower case; *text holds them. */
static int lower_lines(struct str *text, struct span *lines, size_t n)
{
	size_t begin = 0;

	for (size_t i = 0; i < n; i++) {
		size_t before = text->len;

		if (fold_line(text, lines[i].text, lines[i].len, FOLD_RULES, true))
			return -1;
		lines[i].len = text->len - before;
	}
	/* only now does the text stay where it is */
	for (size_t i = 0; i < n; begin += lines[i++].len)
		lines[i].text = text->data + begin;
	return 0;
}

/* One vocabulary of 2 n lines, those of the source first; two tokenizers if only one side is in
 * lower case. */
static int learn_joint(
	struct dataset *d, struct span *lines, size_t n, int size, const struct train_options *o)
{
	bool source = o->lowercase & TRAIN_LOWERCASE_SOURCE;
	bool target = o->lowercase & TRAIN_LOWERCASE_TARGET;
	struct str text = { 0 };
	int rc = 0;

	if (source != target)
		rc = lower_lines(&text, source ? lines : lines + n, n);
	if (!rc)
		rc = tokenizer_learn(
			&d->source, TOKENIZER_BPE, size, source && target, lines, 2 * n);
	if (!rc)
		d->target = d->source;
	if (!rc && source != target)
		rc = tokenizer_lowering(source ? &d->source : &d->target, d->source);
	str_release(&text);
	return rc;
}

int dataset_learn(struct dataset *d, const struct train_options *o)
{
	enum tokenizer_kind kind = (enum tokenizer_kind)o->tokenizer;
	size_t n = d->train.count - d->held_count, k = 0;
	int size = o->vocab_size ? o->vocab_size : automatic_size(kind, n), rc = -1;
	struct span *lines = mem_alloc(2 * n, sizeof(*lines));

	if (!lines)
		return -1;
	/* the source lines, then the target lines */
	for (size_t i = 0; i < d->train.count; i++)
		if (!d->held[i]) {
			lines[k] = d->train.source[i];
			lines[n + k++] = d->train.target[i];
		}
	if (kind == TOKENIZER_BPE) {
		rc = learn_joint(d, lines, n, size, o);
	} else {
		rc = tokenizer_learn(
			&d->source, kind, size, o->lowercase & TRAIN_LOWERCASE_SOURCE, lines, n);
		if (!rc)
			rc = tokenizer_learn(&d->target, kind, size,
				o->lowercase & TRAIN_LOWERCASE_TARGET, lines + n, n);
	}
	mem_free(lines);
	return rc;
}

static int keep_references(struct dataset *d, const struct corpus *c)
{
	const struct pairs *p = &d->validation;
	size_t len = 0;
	char *to;

	for (size_t i = 0; i < p->count; i++)
		len += c->target[p->origin[i]].len;
	d->references = mem_alloc(p->count, sizeof(*d->references));
	d->reference_text = to = mem_alloc(len, 1);
	if (!d->references || !d->reference_text)
		return -1;
	for (size_t i = 0; i < p->count; i++) {
		struct span text = c->target[p->origin[i]];

		memcpy(to, text.text, text.len);
		d->references[i] = (struct span){ to, text.len };
		to += text.len;
	}
	return 0;
}

static int encode_validation(struct dataset *d, struct corpus *c, bool all)
{
	struct pairs *p = &d->validation;

	for (size_t i = 0; i < c->count; i++)
		if ((all || d->held[i]) &&
			pairs_add(p, c, i, d->source, d->target, DATASET_VALID_LENGTH_MAX))
			return -1;
	if (!p->count && (all ? c->count : d->held_count))
		return err_set(
			"%s: every pair %s has more than %d tokens; cut its lines into sentences%s",
			text_file_name(c->path[0]), all ? "to validate with" : "held out",
			DATASET_VALID_LENGTH_MAX, all ? "" : ", or --hold-out 0");
	return keep_references(d, c);
}

static int validate_by_training(struct dataset *d)
{
	for (size_t i = 0; i < d->training.count; i++)
		if (pairs_add(&d->validation, &d->train, d->training.origin[i], d->source,
			    d->target, DATASET_VALID_LENGTH_MAX))
			return -1;
	return keep_references(d, &d->train);
}

int dataset_encode(struct dataset *d, const struct train_options *o)
{
	bool apart = o->valid_sets.count > 0;

	for (size_t i = 0; i < d->train.count; i++)
		if (!d->held[i] &&
			pairs_add(&d->training, &d->train, i, d->source, d->target, o->max_length))
			return -1;
	if (!d->training.count)
		return err_set("%s: every training pair has more than %d token%s (--max-length)",
			o->train_sets.items[0], o->max_length, str_plural((size_t)o->max_length));
	if (o->valid_metric == TRAIN_TRAINING_LOSS
			? validate_by_training(d)
			: encode_validation(d, apart ? &d->valid : &d->train, apart))
		return -1;
	d->hash = pairs_hash(pairs_hash(STR_HASH, &d->training), &d->validation);
	for (size_t i = 0; i < d->validation.count; i++)
		d->hash = str_hash(d->hash, d->references[i]);
	corpus_drop_text(&d->train);
	corpus_drop_text(&d->valid);
	return 0;
}

void dataset_report(const struct dataset *d, const struct train_options *o, FILE *out)
{
	corpus_report(&d->train, out);
	corpus_report(&d->valid, out);
	if (d->shared)
		fprintf(out,
			"%ld validation pair%s in the training text, too: the score of such says "
			"little about new text\n",
			d->shared, d->shared == 1 ? " is" : "s are");
	if (!o->valid_sets.count && o->hold_out > 0 && d->held_count < (size_t)o->hold_out)
		fprintf(out,
			"--hold-out %d: %zu held out; at most half of the pairs are, and those of "
			"one source stay together\n",
			o->hold_out, d->held_count);
	fprintf(out, "%zu training pair%s, %ld target token%s; ", d->training.count,
		str_plural(d->training.count), d->training.target_tokens,
		str_plural((size_t)d->training.target_tokens));
	if (!d->validation.count)
		fprintf(out, "no validation: the last model is kept\n");
	else if (o->valid_metric == TRAIN_TRAINING_LOSS)
		fprintf(out,
			"none is held out: the best model is that of the lowest training loss\n");
	else
		fprintf(out, "%zu validation pair%s%s\n", d->validation.count,
			str_plural(d->validation.count), o->valid_sets.count ? "" : " held out");
}

void dataset_warn(const struct dataset *d, FILE *out)
{
	corpus_report_fault(&d->train, CORPUS_BAD_UTF8, out);
	corpus_report_fault(&d->valid, CORPUS_BAD_UTF8, out);
}

enum tying dataset_tying(const struct train_options *o)
{
	switch ((enum train_tied)o->tied) {
	case TRAIN_TIED_NONE:
		return TIED_NONE;
	case TRAIN_TIED_OUTPUT:
		return TIED_OUTPUT;
	case TRAIN_TIED_ALL:
		return TIED_ALL;
	case TRAIN_TIED_AUTO:
		break;
	}
	return o->tokenizer == TOKENIZER_BPE ? TIED_ALL : TIED_OUTPUT;
}

int dataset_config(struct config *c, const struct dataset *d, const struct train_options *o)
{
	enum score score = (enum score)o->attention;

	*c = (struct config){
		.source_vocab = tokenizer_size(d->source),
		.target_vocab = tokenizer_size(d->target),
		.embed = o->dim_emb,
		.hidden = o->dim_rnn,
		.attention = config_attention(score, o->dim_rnn, o->dim_att),
		.score = score,
		.cell = (enum decoder_cell)o->dec_cell,
		.tying = dataset_tying(o),
	};
	return config_check(c);
}

void dataset_release(struct dataset *d)
{
	corpus_release(&d->train);
	corpus_release(&d->valid);
	mem_free(d->held);
	if (d->target != d->source)
		tokenizer_release(d->target);
	tokenizer_release(d->source);
	pairs_release(&d->training);
	pairs_release(&d->validation);
	mem_free(d->references);
	mem_free(d->reference_text);
	*d = (struct dataset){ 0 };
}
