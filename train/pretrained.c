#include "train/pretrained.h"

#include "base/err.h"
#include "base/json.h"
#include "train/dataset.h"

#include <string.h>

/* Gives an option the value that the model has, unless it was given another one. */
static int take_option(
	bool *given, const struct option *ours, const struct option *theirs, const char *path)
{
	struct str text[2] = { { 0 }, { 0 } };
	int rc = train_options_compare(text, ours, theirs);

	if (rc > 0 && *given)
		rc = err_set("--%s %s: %s has %s", ours->name, text[0].data, path, text[1].data);
	*given = *given || rc > 0;
	str_release(&text[0]);
	str_release(&text[1]);
	return rc;
}

static int take_options(struct train_options *o, const struct checkpoint *c)
{
	const struct config *m = &c->config;
	struct train_options model = *o;
	struct option ours[TRAIN_OPTIONS_MAX], theirs[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(ours, o);

	model.tokenizer = (int)tokenizer_kind(c->source);
	model.lowercase = tokenizer_lowercase(c->source) * TRAIN_LOWERCASE_SOURCE +
			  tokenizer_lowercase(c->target) * TRAIN_LOWERCASE_TARGET;
	if (o->vocab_size != TRAIN_VOCAB_AUTO)
		model.vocab_size =
			m->source_vocab > m->target_vocab ? m->source_vocab : m->target_vocab;
	model.dim_emb = m->embed;
	model.dim_rnn = m->hidden;
	model.attention = (int)m->score;
	if (m->score != SCORE_GENERAL && m->score != SCORE_NONE)
		model.dim_att = m->attention;
	model.dec_cell = (int)m->cell;
	/* auto may stand for what the model has */
	if (o->tied != TRAIN_TIED_AUTO || dataset_tying(&model) != m->tying)
		model.tied = TRAIN_TIED_NONE + (int)m->tying;
	train_options_table(theirs, &model);
	for (size_t i = 0; i < n; i++)
		if (train_options_binding(&ours[i]) &&
			take_option(&model.given[i], &ours[i], &theirs[i], o->pretrained) < 0)
			return -1;
	*o = model;
	return 0;
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
