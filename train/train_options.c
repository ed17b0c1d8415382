#include "train/train_options.h"

#include "base/err.h"
#include "base/options_value.h"
#include "base/parallel.h"
#include "data/scores/bleu.h"
#include "data/text_file.h"
#include "model/config.h"
#include "model/routes.h"
#include "tokenizer/tokenizer.h"

#include <assert.h>
#include <string.h>

#define FIELD(member) offsetof(struct train_options, member)

/* clang-format off */
#define HEADING(text) { .kind = OPTION_HEADING, .help = (text) }
#define INT(name, field, fixed, min, max, help) \
	{ name, 0, OPTION_INT, FIELD(field), fixed, "N", min, max, NULL, help }
#define SHARE(name, field, fixed, help) \
	{ name, 0, OPTION_REAL, FIELD(field), fixed, "P", 0, 0.95, NULL, help }
#define CHOICE(name, field, fixed, names, help) \
	{ name, 0, OPTION_CHOICE, FIELD(field), fixed, NULL, 0, 0, names, help }
/* clang-format on */

/* The table; `fixed`: the default, if there is one that is not 0. */
static const struct row {
	const char *name;
	char letter;
	enum option_kind kind;
	size_t field;
	const char *fixed;
	const char *argument;
	double min, max;
	const char *choices, *help;
} rows[] = {
	HEADING("Text"),
	{ "train-sets", 't', OPTION_STRINGS, FIELD(train_sets), NULL, "FILE", 0, 0, NULL,
		"one file with tabs between source and target, or two line-aligned files" },
	{ "valid-sets", 0, OPTION_STRINGS, FIELD(valid_sets), NULL, "FILE", 0, 0, NULL,
		"the same for validation; without it pairs are held out of the training set" },
	INT("hold-out", hold_out, "-1", -1, 1e9,
		"pairs to hold out, 0: none, -1: 5 %, at most 1000; by default none below 200 "
		"pairs"),
	{ "source-column", 0, OPTION_INTS, FIELD(source_column), "1", "N", 1, 1000, NULL,
		"column of the source text in a file with tabs; 1,3: both, joined by a space" },
	{ "target-column", 0, OPTION_INTS, FIELD(target_column), "2", "N", 1, 1000, NULL,
		"column of the target text, or several alike" },
	INT("max-length", max_length, "100", 1, 10000,
		"skip training pairs with more tokens on a side"),
	CHOICE("tokenizer", tokenizer, "bpe", TOKENIZER_KINDS,
		"what a token is: parts of words in one vocabulary for both languages (bpe), "
		"words and punctuation, characters, or what stands between spaces, for text that "
		"is cut already"),
	INT("vocab-size", vocab_size, "0", 0, CONFIG_VOCAB_MAX,
		"entries of a vocabulary at most, 0: by the size of the corpus"),
	{ "lowercase", 0, OPTION_CHOICE, FIELD(lowercase), "none", "SIDE", 0, 0,
		TRAIN_LOWERCASE_NAMES,
		"read and write one side in lower case: source or target; alone: both" },
	HEADING("Network"),
	INT("dim-emb", dim_emb, "256", 1, CONFIG_DIM_MAX, "size of an embedding"),
	INT("dim-rnn", dim_rnn, "256", 1, CONFIG_DIM_MAX,
		"size of a recurrent state, in each direction"),
	CHOICE("attention", attention, "additive", SCORE_NAMES,
		"how the decoder's state scores a source position; none: it looks at none"),
	INT("dim-att", dim_att, "256", 1, CONFIG_DIM_MAX,
		"size of the attention layer; general has that of a state, none has none"),
	CHOICE("dec-cell", dec_cell, "cgru", CELL_NAMES,
		"the decoder's step: one GRU, or two with the attention between them"),
	CHOICE("tied-embeddings", tied, "auto", TRAIN_TIED_NAMES,
		"embeddings that are one matrix; auto: all for bpe, else output"),
	SHARE("dropout-embedding", dropout_embedding, "0.3",
		"share of embedding features dropped in training"),
	SHARE("dropout-annotation", dropout_annotation, "0.4",
		"share of annotation features dropped"),
	SHARE("dropout-readout", dropout_readout, "0.4", "share of readout features dropped"),
	SHARE("dropout-src", dropout_src, "0", "share of source words dropped"),
	HEADING("Training"),
	{ "model", 'm', OPTION_STRING, FIELD(model), NULL, "FILE", 0, 0, NULL,
		"the model to write; where FILE is m.safetensors, m.state.safetensors beside it "
		"holds what the same command needs to go on" },
	{ "pretrained-model", 0, OPTION_STRING, FIELD(pretrained), NULL, "FILE", 0, 0, NULL,
		"begin with the parameters and tokenizers of this model, whose sizes hold; the "
		"corpus may be another" },
	{ "after", 'a', OPTION_AMOUNT, FIELD(after), "100e", "AMOUNT", 0, 1e15, NULL,
		"stop after 20e (epochs), 5000u (updates) or 30m (minutes); 0: never" },
	INT("early-stopping", early_stopping, "6", 0, 1e6,
		"stop after N validations without improvement; 0: never; for a corpus of under "
		"20000 pairs the default is 6 (20000 / pairs)^(1/4), at most 12"),
	{ "learn-rate", 'l', OPTION_REAL, FIELD(learn_rate), "0.002", "RATE", 1e-12, 100, NULL,
		"learning rate of Adam" },
	{ "lr-decay", 0, OPTION_REAL, FIELD(lr_decay), "0.5", "FACTOR", 1e-6, 1, NULL,
		"factor for the learning rate on a plateau" },
	INT("lr-patience", lr_patience, "2", 0, 1e6,
		"a plateau is N validations without improvement; 0: no decay; for a corpus of "
		"under 20000 pairs the default is 2 (20000 / pairs)^(1/4), at most 4"),
	{ "lr-cooldown", 0, OPTION_REAL, FIELD(lr_cooldown), NULL, "SHARE", 0, 1, NULL,
		"let the learning rate fall to 0 over this last share of --after" },
	{ "clip-norm", 0, OPTION_REAL, FIELD(clip_norm), "1", "NORM", 0, 1e9, NULL,
		"longest gradient; 0: no limit" },
	{ "exponential-smoothing", 0, OPTION_REAL, FIELD(exponential_smoothing), "0.001", "ALPHA",
		0, 1, NULL,
		"validate and save a running mean of the parameters, which moves by this share "
		"at each update; 0: the parameters themselves" },
	SHARE("label-smoothing", label_smoothing, "0.1", "probability spread over all tokens"),
	INT("mini-batch", mini_batch, "64", 1, 65536,
		"sentence pairs in an update at most; for a corpus of under 20000 pairs the "
		"default is 64 sqrt(pairs / 20000), at least 8"),
	INT("mini-batch-words", mini_batch_words, NULL, 0, 1e6,
		"target tokens in an update at most; 0: no limit"),
	{ "seed", 0, OPTION_SEED, FIELD(seed), "1", "N", 0, 0, NULL,
		"the same seed gives the same model" },
	{ "without", 0, OPTION_SET, FIELD(without), NULL, NULL, 0, 0, ROUTE_NAMES,
		"for the lesson: leave this route out of the gradient, and see how far training "
		"gets; may be given again" },
	{ "restart", 0, OPTION_FLAG, FIELD(restart), NULL, NULL, 0, 0, NULL,
		"begin anew, replacing the model that is there" },
	HEADING("Validation and reports"),
	{ "valid-freq", 0, OPTION_AMOUNT, FIELD(valid_freq), "1e", "AMOUNT", 0, 1e15, NULL,
		"validate this often" },
	CHOICE("valid-metric", valid_metric, "bleu", TRAIN_METRICS,
		"what makes a model the best; exact: the share of translations that equal the "
		"target; train-loss: the loss on the training pairs, of which none is held out "
		"then, the default for a corpus of under 200 pairs"),
	CHOICE("valid-bleu-tokenize", valid_bleu_tokenize, "13a", BLEU_TOKENIZERS,
		"how BLEU cuts text into words; none for text that is cut already"),
	{ "save-freq", 0, OPTION_AMOUNT, FIELD(save_freq), NULL, "AMOUNT", 0, 1e15, NULL,
		"save the training state this often, besides at each validation" },
	{ "disp-freq", 0, OPTION_AMOUNT, FIELD(disp_freq), "0.2m", "AMOUNT", 0, 1e15, NULL,
		"report progress this often where there is no terminal, and in the log" },
	{ "log", 0, OPTION_STRING, FIELD(log), NULL, "FILE", 0, 0, NULL,
		"append what happens to FILE as JSON Lines" },
	{ "curve", 0, OPTION_STRING, FIELD(curve), NULL, "FILE.svg", 0, 0, NULL,
		"draw losses, BLEU and learning rate of the whole run after each validation" },
	{ "quiet", 'q', OPTION_FLAG, FIELD(quiet), NULL, NULL, 0, 0, NULL, "print errors only" },
	HEADING("Computing"),
	{ "threads", 'j', OPTION_INT, FIELD(threads), NULL, "N", 1, 1024, NULL,
		"the result does not depend on it" },
	{ "kernels", 0, OPTION_STRING, FIELD(kernels), "auto", "NAME", 0, 0, NULL,
		"family of arithmetic kernels: auto, reference, baseline, avx2, avx512, amx" },
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

size_t train_options_table(struct option table[TRAIN_OPTIONS_MAX], struct train_options *o)
{
	for (int i = 0; i < ROWS; i++) {
		const struct row *r = &rows[i];

		table[i] = (struct option){ r->name, r->letter, r->kind, (char *)o + r->field,
			r->argument, r->min, r->max, r->choices, r->help };
	}
	return ROWS;
}

void train_options_default(struct train_options *o)
{
	struct option table[TRAIN_OPTIONS_MAX];

	*o = (struct train_options){ .threads = pool_processors() };
	train_options_table(table, o);
	for (int i = 0; i < ROWS; i++)
		if (rows[i].fixed && option_set(&table[i], rows[i].fixed))
			assert(false);
}

const struct option_implicit train_options_implicit[] = { { "lowercase", "both" }, { 0 } };

bool *train_options_given(struct train_options *o, const void *field)
{
	struct option table[TRAIN_OPTIONS_MAX];
	size_t i = train_options_table(table, o);

	while (i-- > 1 && table[i].value != field)
		;
	return &o->given[i];
}

static int check_routes(const struct train_options *o)
{
	unsigned missing = o->without & ~routes_of((enum score)o->attention);

	for (int i = 0; i < ROUTES; i++)
		if (missing >> i & 1)
			return err_set("--without %s: with --attention none there is no such route",
				route_names[i]);
	return 0;
}

/* Is a column named twice? */
static int check_columns(const struct option_ints *source, const struct option_ints *target)
{
	for (int i = 0; i < source->count + target->count; i++) {
		int n = i < source->count ? source->items[i] : target->items[i - source->count];
		int times = 0;

		for (int k = 0; k < source->count; k++)
			times += source->items[k] == n;
		for (int k = 0; k < target->count; k++)
			times += target->items[k] == n;
		if (times > 1)
			return err_set(
				"--source-column and --target-column name column %d twice", n);
	}
	return 0;
}

int train_options_check(const struct train_options *o)
{
	if (!o->train_sets.count)
		return err_set("--train-sets FILE is missing");
	if (!o->model || !*o->model)
		return err_set("--model FILE is missing");
	if (o->train_sets.count > 2)
		return err_set(
			"--train-sets takes one or two files, not %d (several corpora: cat them)",
			o->train_sets.count);
	if (o->valid_sets.count > 2)
		return err_set("--valid-sets takes one or two files, not %d", o->valid_sets.count);
	if (o->valid_metric == TRAIN_TRAINING_LOSS && (o->valid_sets.count || o->hold_out > 0))
		return err_set("--valid-metric train-loss validates on the training pairs: it goes "
			       "without --valid-sets and --hold-out");
	if (text_file_standard(o->train_sets.items, o->train_sets.count) +
			text_file_standard(o->valid_sets.items, o->valid_sets.count) >
		1)
		return err_set("only one file can be standard input");
	if (check_columns(&o->source_column, &o->target_column))
		return -1;
	if (o->tied == TRAIN_TIED_ALL && o->tokenizer != TOKENIZER_BPE)
		return err_set("--tied-embeddings all needs the one vocabulary of --tokenizer bpe");
	if (check_routes(o))
		return -1;
	if (o->lr_cooldown > 0 && (o->after.unit == 'm' || !(o->after.count > 0)))
		return err_set("--lr-cooldown needs an --after in epochs (20e) or updates (5000u)");
	/* the learning rate follows the validations: a clock would make runs differ */
	if (o->valid_freq.count > 0 && o->valid_freq.unit == 'm')
		return err_set("--valid-freq counts epochs (1e) or updates (500u), not minutes");
	return 0;
}

bool train_options_binding(const struct option *option)
{
	/* train-sets and valid-sets: the text itself is compared, not its place */
	static const char *const free[] = { "train-sets", "valid-sets", "model", "after",
		"early-stopping", "restart", "save-freq", "disp-freq", "log", "curve", "quiet",
		"threads", "kernels" };

	if (option->kind == OPTION_HEADING)
		return false;
	for (size_t i = 0; i < sizeof(free) / sizeof(free[0]); i++)
		if (!strcmp(option->name, free[i]))
			return false;
	return true;
}

bool train_options_stored(const struct option *option)
{
	return train_options_binding(option) ||
	       (option->kind != OPTION_HEADING && !strcmp(option->name, "early-stopping"));
}
