#include "train/train_options.h"

#include "base/err.h"
#include "base/parallel.h"
#include "data/scores/bleu.h"
#include "data/text_file.h"
#include "model/config.h"
#include "model/routes.h"
#include "tokenizer/tokenizer.h"

#include <string.h>

void train_options_default(struct train_options *o)
{
	*o = (struct train_options){
		.source_column = { { 1 }, 1 },
		.target_column = { { 2 }, 1 },
		.hold_out = TRAIN_HOLD_OUT_AUTO,
		.max_length = 100,
		.tokenizer = TOKENIZER_BPE,
		.vocab_size = TRAIN_VOCAB_AUTO,
		.dim_emb = 256,
		.dim_rnn = 256,
		.dim_att = 256,
		.attention = SCORE_ADDITIVE,
		.dec_cell = CELL_CONDITIONAL,
		.tied = TRAIN_TIED_AUTO,
		.dropout_embedding = 0.3,
		.dropout_annotation = 0.4,
		.dropout_readout = 0.4,
		.label_smoothing = 0.1,
		.learn_rate = 0.002,
		.clip_norm = 1,
		.exponential_smoothing = 0.001,
		.mini_batch = 64,
		.lr_decay = 0.5,
		.lr_patience = 2,
		.early_stopping = 6,
		.after = { 100, 'e' },
		.valid_freq = { 1, 'e' },
		.disp_freq = { 0.2, 'm' },
		.valid_metric = TRAIN_BLEU,
		.valid_bleu_tokenize = BLEU_13A,
		.seed = 1,
		.threads = pool_processors(),
		.kernels = "auto",
	};
}

static void put(struct option **next, struct option row)
{
	*(*next)++ = row;
}

#define HEADING(text) put(&next, (struct option){ .kind = OPTION_HEADING, .help = (text) })
#define OPTION(...) put(&next, (struct option){ __VA_ARGS__ })

static struct option *text_options(struct option *next, struct train_options *o)
{
	HEADING("Text");
	OPTION("train-sets", 't', OPTION_STRINGS, &o->train_sets, "FILE", 0, 0, NULL,
		"one file with tabs between source and target, or two line-aligned files");
	OPTION("valid-sets", 0, OPTION_STRINGS, &o->valid_sets, "FILE", 0, 0, NULL,
		"the same for validation; without it pairs are held out of the training set");
	OPTION("hold-out", 0, OPTION_INT, &o->hold_out, "N", -1, 1e9, NULL,
		"pairs to hold out, 0: none, -1: 5 %, at most 1000; by default none below 200 "
		"pairs");
	OPTION("source-column", 0, OPTION_INTS, &o->source_column, "N", 1, 1000, NULL,
		"column of the source text in a file with tabs; 1,3: both, joined by a space");
	OPTION("target-column", 0, OPTION_INTS, &o->target_column, "N", 1, 1000, NULL,
		"column of the target text, or several alike");
	OPTION("max-length", 0, OPTION_INT, &o->max_length, "N", 1, 10000, NULL,
		"skip training pairs with more tokens on a side");
	OPTION("tokenizer", 0, OPTION_CHOICE, &o->tokenizer, NULL, 0, 0, TOKENIZER_KINDS,
		"what a token is: parts of words in one vocabulary for both languages (bpe), words "
		"and punctuation, characters, or what stands between spaces, for text that is cut "
		"already");
	OPTION("vocab-size", 0, OPTION_INT, &o->vocab_size, "N", 0, CONFIG_VOCAB_MAX, NULL,
		"entries of a vocabulary at most, 0: by the size of the corpus");
	OPTION("lowercase", 0, OPTION_CHOICE, &o->lowercase, "SIDE", 0, 0, TRAIN_LOWERCASE_NAMES,
		"read and write one side in lower case: source or target; alone: both");
	return next;
}

static struct option *network_options(struct option *next, struct train_options *o)
{
	HEADING("Network");
	OPTION("dim-emb", 0, OPTION_INT, &o->dim_emb, "N", 1, CONFIG_DIM_MAX, NULL,
		"size of an embedding");
	OPTION("dim-rnn", 0, OPTION_INT, &o->dim_rnn, "N", 1, CONFIG_DIM_MAX, NULL,
		"size of a recurrent state, in each direction");
	OPTION("attention", 0, OPTION_CHOICE, &o->attention, NULL, 0, 0, SCORE_NAMES,
		"how the decoder's state scores a source position; none: it looks at none");
	OPTION("dim-att", 0, OPTION_INT, &o->dim_att, "N", 1, CONFIG_DIM_MAX, NULL,
		"size of the attention layer; general has that of a state, none has none");
	OPTION("dec-cell", 0, OPTION_CHOICE, &o->dec_cell, NULL, 0, 0, CELL_NAMES,
		"the decoder's step: one GRU, or two with the attention between them");
	OPTION("tied-embeddings", 0, OPTION_CHOICE, &o->tied, NULL, 0, 0, TRAIN_TIED_NAMES,
		"embeddings that are one matrix; auto: all for bpe, else output");
	OPTION("dropout-embedding", 0, OPTION_REAL, &o->dropout_embedding, "P", 0, 0.95, NULL,
		"share of embedding features dropped in training");
	OPTION("dropout-annotation", 0, OPTION_REAL, &o->dropout_annotation, "P", 0, 0.95, NULL,
		"share of annotation features dropped");
	OPTION("dropout-readout", 0, OPTION_REAL, &o->dropout_readout, "P", 0, 0.95, NULL,
		"share of readout features dropped");
	OPTION("dropout-src", 0, OPTION_REAL, &o->dropout_src, "P", 0, 0.95, NULL,
		"share of source words dropped");
	return next;
}

static struct option *training_options(struct option *next, struct train_options *o)
{
	HEADING("Training");
	OPTION("model", 'm', OPTION_STRING, &o->model, "FILE", 0, 0, NULL,
		"the model to write; where FILE is m.safetensors, m.state.safetensors beside it "
		"holds what the same command needs to go on");
	OPTION("pretrained-model", 0, OPTION_STRING, &o->pretrained, "FILE", 0, 0, NULL,
		"begin with the parameters and tokenizers of this model, whose sizes hold; the "
		"corpus may be another");
	OPTION("after", 'a', OPTION_AMOUNT, &o->after, "AMOUNT", 0, 1e15, NULL,
		"stop after 20e (epochs), 5000u (updates) or 30m (minutes); 0: never");
	OPTION("early-stopping", 0, OPTION_INT, &o->early_stopping, "N", 0, 1e6, NULL,
		"stop after N validations without improvement; 0: never; for a corpus of under "
		"20000 pairs the default is 6 (20000 / pairs)^(1/4), at most 12");
	OPTION("learn-rate", 'l', OPTION_REAL, &o->learn_rate, "RATE", 1e-12, 100, NULL,
		"learning rate of Adam");
	OPTION("lr-decay", 0, OPTION_REAL, &o->lr_decay, "FACTOR", 1e-6, 1, NULL,
		"factor for the learning rate on a plateau");
	OPTION("lr-patience", 0, OPTION_INT, &o->lr_patience, "N", 0, 1e6, NULL,
		"a plateau is N validations without improvement; 0: no decay; for a corpus of "
		"under 20000 pairs the default is 2 (20000 / pairs)^(1/4), at most 4");
	OPTION("lr-cooldown", 0, OPTION_REAL, &o->lr_cooldown, "SHARE", 0, 1, NULL,
		"let the learning rate fall to 0 over this last share of --after");
	OPTION("clip-norm", 0, OPTION_REAL, &o->clip_norm, "NORM", 0, 1e9, NULL,
		"longest gradient; 0: no limit");
	OPTION("exponential-smoothing", 0, OPTION_REAL, &o->exponential_smoothing, "ALPHA", 0, 1,
		NULL,
		"validate and save a running mean of the parameters, which moves by this share at "
		"each update; 0: the parameters themselves");
	OPTION("label-smoothing", 0, OPTION_REAL, &o->label_smoothing, "P", 0, 0.95, NULL,
		"probability spread over all tokens");
	OPTION("mini-batch", 0, OPTION_INT, &o->mini_batch, "N", 1, 65536, NULL,
		"sentence pairs in an update at most; for a corpus of under 20000 pairs the "
		"default is 64 sqrt(pairs / 20000), at least 8");
	OPTION("mini-batch-words", 0, OPTION_INT, &o->mini_batch_words, "N", 0, 1e6, NULL,
		"target tokens in an update at most; 0: no limit");
	OPTION("seed", 0, OPTION_SEED, &o->seed, "N", 0, 0, NULL,
		"the same seed gives the same model");
	OPTION("without", 0, OPTION_SET, &o->without, NULL, 0, 0, ROUTE_NAMES,
		"for the lesson: leave this route out of the gradient, and see how far training "
		"gets; may be given again");
	OPTION("restart", 0, OPTION_FLAG, &o->restart, NULL, 0, 0, NULL,
		"begin anew, replacing the model that is there");
	return next;
}

static struct option *report_options(struct option *next, struct train_options *o)
{
	HEADING("Validation and reports");
	OPTION("valid-freq", 0, OPTION_AMOUNT, &o->valid_freq, "AMOUNT", 0, 1e15, NULL,
		"validate this often");
	OPTION("valid-metric", 0, OPTION_CHOICE, &o->valid_metric, NULL, 0, 0, TRAIN_METRICS,
		"what makes a model the best; exact: the share of translations that equal the "
		"target; train-loss: the loss on the training pairs, of which none is held out "
		"then, the default for a corpus of under 200 pairs");
	OPTION("valid-bleu-tokenize", 0, OPTION_CHOICE, &o->valid_bleu_tokenize, NULL, 0, 0,
		BLEU_TOKENIZERS,
		"how BLEU cuts text into words; none for text that is cut already");
	OPTION("save-freq", 0, OPTION_AMOUNT, &o->save_freq, "AMOUNT", 0, 1e15, NULL,
		"save the training state this often, besides at each validation");
	OPTION("disp-freq", 0, OPTION_AMOUNT, &o->disp_freq, "AMOUNT", 0, 1e15, NULL,
		"report progress this often where there is no terminal, and in the log");
	OPTION("log", 0, OPTION_STRING, &o->log, "FILE", 0, 0, NULL,
		"append what happens to FILE as JSON Lines");
	OPTION("curve", 0, OPTION_STRING, &o->curve, "FILE.svg", 0, 0, NULL,
		"draw losses, BLEU and learning rate of the whole run after each validation");
	OPTION("quiet", 'q', OPTION_FLAG, &o->quiet, NULL, 0, 0, NULL, "print errors only");
	HEADING("Computing");
	OPTION("threads", 'j', OPTION_INT, &o->threads, "N", 1, 1024, NULL,
		"the result does not depend on it");
	OPTION("kernels", 0, OPTION_STRING, &o->kernels, "NAME", 0, 0, NULL,
		"family of arithmetic kernels: auto, reference, baseline, avx2, avx512, amx");
	return next;
}

size_t train_options_table(struct option table[TRAIN_OPTIONS_MAX], struct train_options *o)
{
	struct option *end = text_options(table, o);

	end = network_options(end, o);
	end = training_options(end, o);
	end = report_options(end, o);
	return (size_t)(end - table);
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
