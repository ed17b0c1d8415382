/* What can be asked of a training run, in one table: seq2seq-train's options. */
#ifndef TRAIN_OPTIONS_H
#define TRAIN_OPTIONS_H

#include "base/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum train_tied { TRAIN_TIED_AUTO, TRAIN_TIED_NONE, TRAIN_TIED_OUTPUT, TRAIN_TIED_ALL };
#define TRAIN_TIED_NAMES "auto|none|output|all"
enum train_lowercase {
	TRAIN_LOWERCASE_NONE,
	TRAIN_LOWERCASE_SOURCE,
	TRAIN_LOWERCASE_TARGET,
	TRAIN_LOWERCASE_BOTH
};
#define TRAIN_LOWERCASE_NAMES "none|source|target|both"
enum train_metric { TRAIN_BLEU, TRAIN_LOSS, TRAIN_EXACT, TRAIN_CHRF, TRAIN_TRAINING_LOSS };
#define TRAIN_METRICS "bleu|loss|exact|chrf|train-loss"
enum { TRAIN_HOLD_OUT_AUTO = -1, TRAIN_VOCAB_AUTO = 0 };

enum { TRAIN_OPTIONS_MAX = 64 };

struct train_options {
	struct option_strings train_sets, valid_sets;    /* one TSV or two aligned files each */
	const char *model, *pretrained;                  /* NULL: none */
	struct option_ints source_column, target_column; /* from 1; no column twice */
	int hold_out;                                    /* pairs, or TRAIN_HOLD_OUT_AUTO */
	int max_length; /* tokens of either side of a training pair */
	int tokenizer;  /* enum tokenizer_kind */
	int vocab_size; /* or TRAIN_VOCAB_AUTO */
	int lowercase;  /* enum train_lowercase: bit 0 source, bit 1 target */
	int dim_emb, dim_rnn, dim_att;
	int attention; /* enum score */
	int dec_cell;  /* enum decoder_cell */
	int tied;      /* enum train_tied */
	double dropout_embedding, dropout_annotation, dropout_readout;
	double dropout_src;
	double label_smoothing;
	double learn_rate, clip_norm; /* clip_norm 0: no clipping */
	double exponential_smoothing; /* 0: none */
	int mini_batch, mini_batch_words;
	double lr_decay;
	double lr_cooldown;              /* share of --after, 0 .. 1 */
	int lr_patience, early_stopping; /* validations without improvement; 0: never */
	struct option_amount after;
	struct option_amount valid_freq, save_freq, disp_freq;
	int valid_metric;        /* enum train_metric */
	int valid_bleu_tokenize; /* enum bleu_tokenize */
	unsigned without;        /* enum route: left out of the gradient, for the lesson */
	uint64_t seed;
	int threads;
	const char *kernels, *log, *curve;
	bool quiet, restart;
	bool given[TRAIN_OPTIONS_MAX]; /* [row of the table] on the command line */
};

/* The defaults; also what a state means that does not know an option. A default that follows the
 * corpus is put in the place of these, where the option is not given, when a run begins (not when
 * it goes on: then the state has the values), between dataset_read() and dataset_hold_out(); the
 * state stores it like any other value. */
void train_options_default(struct train_options *o);

/* Fills table[] with the options of *o, for options_parse(); returns how many. */
size_t train_options_table(struct option table[TRAIN_OPTIONS_MAX], struct train_options *o);

/* Its options whose value may be left out. */
extern const struct option_implicit train_options_implicit[];

/* The mark of the option whose value is this field of *o. */
bool *train_options_given(struct train_options *o, const void *field);

/* What the table cannot say: which options are needed and which contradict each other. */
int train_options_check(const struct train_options *o);

/* Does this option shape the result? Then the state stores it, and a run goes on with the same
 * value only. The others (how long, how many threads, where the log goes) may change between the
 * parts of a run. */
bool train_options_binding(const struct option *option);

/* Is it among these, or one that may change but is kept as it was where it is not given? */
bool train_options_stored(const struct option *option);

#endif
