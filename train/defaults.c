#include "train/defaults.h"

#include "base/err.h"
#include "base/json.h"
#include "base/options_value.h"
#include "train/dataset.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The texts of two values, which the caller releases: 0 where they are the same, 1 where they
 * differ, -1 where there is no memory. */
static int compare(struct str text[2], const struct option *a, const struct option *b)
{
	if (option_text(a, &text[0]) || str_puts(&text[0], "") || option_text(b, &text[1]) ||
		str_puts(&text[1], ""))
		return -1;
	/* old states have nine digits of a number */
	if (a->kind == OPTION_REAL) {
		double x = *(const double *)a->value, y = *(const double *)b->value;

		return !(fabs(x - y) <= 1e-8 * fabs(x));
	}
	return strcmp(text[0].data, text[1].data) != 0;
}

/* Ours become theirs, of a model or a state; a given one that differs is refused. */
static int take(struct train_options *o, struct train_options *theirs, const char *path, bool model)
{
	struct option ours[TRAIN_OPTIONS_MAX], table[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, theirs);

	train_options_table(ours, o);
	for (size_t i = 0; i < n; i++) {
		struct str text[2] = { { 0 }, { 0 } };
		const char *name = table[i].name;
		int rc;

		if (!train_options_binding(&table[i]))
			continue;
		rc = compare(text, &ours[i], &table[i]);
		if (rc > 0 && !o->given[i]) {
			theirs->given[i] = model;
			rc = 0;
		} else if (rc > 0 && model) {
			err_set("--%s %s: %s has %s", name, text[0].data, path, text[1].data);
		} else if (rc > 0) {
			err_set("%s: trained with --%s %s, not %s; give the same options, another "
				"--model, or --restart",
				path, name, text[1].len ? text[1].data : "(none)",
				text[0].len ? text[0].data : "(none)");
		} else if (!rc && o->given[i] && table[i].kind == OPTION_REAL) {
			*(double *)table[i].value = *(const double *)ours[i].value; /* all digits */
		}
		str_release(&text[0]);
		str_release(&text[1]);
		if (rc)
			return -1;
	}
	*o = *theirs;
	return 0;
}

int defaults_of_state(struct train_options *o, const struct checkpoint *c, const char *path)
{
	struct train_options begun = *o, fixed;
	struct option table[TRAIN_OPTIONS_MAX], fixed_table[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, &begun);
	struct str text = { 0 };
	int rc = 0;

	train_options_default(&fixed);
	train_options_table(fixed_table, &fixed);
	for (size_t i = 0; i < n && !rc; i++) {
		char key[64];
		const char *stored;

		if (!train_options_stored(&table[i]) ||
			(o->given[i] && !train_options_binding(&table[i])))
			continue;
		snprintf(key, sizeof(key), "option.%s", table[i].name);
		stored = checkpoint_get(c, key);
		/* --lowercase was a flag once */
		if (stored && table[i].kind == OPTION_CHOICE)
			stored = !strcmp(stored, "on")    ? "both"
				 : !strcmp(stored, "off") ? "none"
							  : stored;
		str_clear(&text);
		if (!stored && o->given[i]) {
			rc = option_text(&fixed_table[i], &text) || str_puts(&text, "") ? -1 : 0;
			stored = text.data;
		}
		if (!rc && stored && option_from_text(&table[i], stored))
			rc = err_prefix("%s: ", path);
	}
	str_release(&text);
	return rc ? -1 : take(o, &begun, path, false);
}

/* The state and the model keep the name, as a JSON string. */
static int check_name(const char *path)
{
	struct str text = { 0 };
	int rc = json_put_string(&text, path, strlen(path));

	str_release(&text);
	return rc ? err_prefix("--pretrained-model %s: the file's name: ", path) : 0;
}

int defaults_of_model(struct train_options *o, struct checkpoint *c)
{
	struct train_options theirs = *o;
	const struct config *m = &c->config;

	if (check_name(o->pretrained) || checkpoint_load(c, o->pretrained) ||
		checkpoint_need_tokenizers(c, o->pretrained))
		return -1;
	theirs.tokenizer = (int)tokenizer_kind(c->source);
	theirs.lowercase = tokenizer_lowercase(c->source) * TRAIN_LOWERCASE_SOURCE +
			   tokenizer_lowercase(c->target) * TRAIN_LOWERCASE_TARGET;
	if (o->vocab_size != TRAIN_VOCAB_AUTO)
		theirs.vocab_size =
			m->source_vocab > m->target_vocab ? m->source_vocab : m->target_vocab;
	theirs.dim_emb = m->embed;
	theirs.dim_rnn = m->hidden;
	theirs.attention = (int)m->score;
	if (m->score != SCORE_GENERAL && m->score != SCORE_NONE)
		theirs.dim_att = m->attention;
	theirs.dec_cell = (int)m->cell;
	/* auto may stand for what the model has */
	if (o->tied != TRAIN_TIED_AUTO || dataset_tying(&theirs) != m->tying)
		theirs.tied = TRAIN_TIED_NONE + (int)m->tying;
	return take(o, &theirs, o->pretrained, true);
}

/* Below FEW pairs each is worth more in training than held out: they are learnt by heart. */
enum { FEW = 200, MANY = 20000 };

static void scale(struct train_options *o, int *option, double factor, int least, int most)
{
	if (!*train_options_given(o, option))
		*option = (int)fmin(fmax(round(*option * factor), least), most);
}

void defaults_by_size(struct train_options *o, size_t pairs)
{
	double share = sqrt((double)pairs / MANY);

	if (share < 1) {
		/* a small corpus needs more updates an epoch, and their noise */
		scale(o, &o->mini_batch, share, 8, 64);
		/* few pairs are held out of it: their BLEU goes up and down by chance */
		scale(o, &o->lr_patience, 1 / sqrt(share), 2, 4);
		scale(o, &o->early_stopping, 1 / sqrt(share), 6, 12);
	}
	if (pairs < FEW && !o->valid_sets.count && !*train_options_given(o, &o->valid_metric) &&
		(!o->hold_out || !*train_options_given(o, &o->hold_out)))
		o->valid_metric = TRAIN_TRAINING_LOSS;
}

int defaults_show(const struct train_options *o, struct str *out)
{
	struct train_options now = *o, fixed;
	struct option table[TRAIN_OPTIONS_MAX], fixed_table[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, &now);
	int rc = 0;

	train_options_default(&fixed);
	train_options_table(fixed_table, &fixed);
	for (size_t i = 0; i < n && rc >= 0; i++) {
		struct str text[2] = { { 0 }, { 0 } };

		if (o->given[i] || !train_options_stored(&table[i]))
			continue;
		rc = compare(text, &table[i], &fixed_table[i]);
		if (rc > 0)
			rc = str_printf(out, " --%s %s", table[i].name, text[0].data);
		str_release(&text[0]);
		str_release(&text[1]);
	}
	return rc;
}
