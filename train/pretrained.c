#include "train/pretrained.h"

#include "base/err.h"
#include "base/json.h"
#include "base/options_value.h"
#include "train/dataset.h"

#include <string.h>

/* An option and its value in the model. */
struct fact {
	int *option, value;
};

static int refuse(const struct option *o, int model, const char *path)
{
	struct option theirs = *o;
	struct str a = { 0 }, b = { 0 };
	int rc;

	theirs.value = &model;
	rc = option_text(o, &a) || option_text(&theirs, &b)
		     ? -1
		     : err_set("--%s %s: %s has %s", o->name, a.data, path, b.data);
	str_release(&a);
	str_release(&b);
	return rc;
}

static int take_facts(struct train_options *o, const struct fact *facts, int count)
{
	struct option table[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, o);

	for (int k = 0; k < count; k++)
		for (size_t i = 0; i < n; i++) {
			if (table[i].value != facts[k].option)
				continue;
			if (o->given[i] && *facts[k].option != facts[k].value)
				return refuse(&table[i], facts[k].value, o->pretrained);
			*facts[k].option = facts[k].value;
			o->given[i] = true;
		}
	return 0;
}

static int take_options(struct train_options *o, const struct checkpoint *c)
{
	const struct config *m = &c->config;
	int vocab = m->source_vocab > m->target_vocab ? m->source_vocab : m->target_vocab;
	bool att = m->score != SCORE_GENERAL && m->score != SCORE_NONE;
	const struct fact facts[] = {
		{ &o->tokenizer, (int)tokenizer_kind(c->source) },
		{ &o->lowercase, tokenizer_lowercase(c->source) * TRAIN_LOWERCASE_SOURCE +
					 tokenizer_lowercase(c->target) * TRAIN_LOWERCASE_TARGET },
		{ &o->vocab_size, o->vocab_size == TRAIN_VOCAB_AUTO ? TRAIN_VOCAB_AUTO : vocab },
		{ &o->dim_emb, m->embed },
		{ &o->dim_rnn, m->hidden },
		{ &o->attention, (int)m->score },
		{ &o->dim_att, att ? m->attention : o->dim_att },
		{ &o->dec_cell, (int)m->cell },
	};
	/* auto may stand for what the model has; it is asked when the tokenizer is known */
	struct fact tied = { &o->tied, TRAIN_TIED_NONE + (int)m->tying };

	if (take_facts(o, facts, sizeof(facts) / sizeof(facts[0])))
		return -1;
	if (o->tied == TRAIN_TIED_AUTO && dataset_tying(o) == m->tying)
		tied.value = TRAIN_TIED_AUTO;
	return take_facts(o, &tied, 1);
}

/* The state and the model keep the name, as a JSON string. */
static int check_name(const char *path)
{
	struct str text = { 0 };
	int rc = json_put_string(&text, path, strlen(path));

	str_release(&text);
	return rc ? err_prefix("--pretrained-model %s: the file's name: ", path) : 0;
}

int pretrained_load(struct checkpoint *c, struct train_options *o)
{
	*c = (struct checkpoint){ 0 };
	if (check_name(o->pretrained) || checkpoint_load(c, o->pretrained) ||
		checkpoint_need_tokenizers(c, o->pretrained) || take_options(o, c)) {
		checkpoint_release(c);
		return -1;
	}
	return 0;
}
