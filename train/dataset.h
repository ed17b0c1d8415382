/* From corpus files to encoded pairs: read, hold out, learn the tokenizers, encode.
 *
 * Pairs to validate with come from files of their own or are held out of the training corpus by the
 * seed. Tokenizers are learnt from the training side alone. The same files and options give the
 * same dataset, whose hash a resumed run compares. With --valid-metric train-loss the training
 * pairs validate. */
#ifndef DATASET_H
#define DATASET_H

#include "data/corpus.h"
#include "model/config.h"
#include "tokenizer/tokenizer.h"
#include "train/pairs.h"
#include "train/train_options.h"

#include <stdint.h>
#include <stdio.h>

/* Longer validation pairs are skipped (and reported). */
enum { DATASET_VALID_LENGTH_MAX = 1000 };

struct dataset {
	struct corpus train, valid; /* valid is empty when pairs are held out */
	size_t pairs;               /* of the training corpus, before any are held out */
	unsigned char *held;        /* [pairs] 1: held out */
	size_t held_count;
	long shared;                       /* pairs of valid that are in train, too */
	struct tokenizer *source, *target; /* the same object when one vocabulary serves both */
	struct pairs training, validation;
	struct span *references; /* [validation.count] target text as it stood in the corpus */
	char *reference_text;    /* what they point into: the corpora are gone once encoded */
	uint64_t hash;           /* over all pairs, encoded, and the references */
};

int dataset_read(struct dataset *d, const struct train_options *o);

/* Chooses what is held out, by the text rules (fold.h) that the source tokenizer will have. */
int dataset_hold_out(struct dataset *d, const struct train_options *o, int rules);

/* Learns the tokenizers; a resumed run sets d->source and d->target from its state instead. */
int dataset_learn(struct dataset *d, const struct train_options *o);

/* Encodes and frees the corpora's text; fails if nothing is left to train on, or of what was given
 * or held out to validate with. */
int dataset_encode(struct dataset *d, const struct train_options *o);

/* What was read, held out and skipped, for people. */
void dataset_report(const struct dataset *d, const struct train_options *o, FILE *out);

/* The part of it that is said even to who wants to hear errors only: pairs that are no UTF-8. */
void dataset_warn(const struct dataset *d, FILE *out);

/* What the option, perhaps auto, stands for. */
enum tying dataset_tying(const struct train_options *o);

/* The network's configuration for this dataset; fails where options and vocabularies disagree. */
int dataset_config(struct config *c, const struct dataset *d, const struct train_options *o);

/* Frees everything, tokenizers included; safe on {0}. */
void dataset_release(struct dataset *d);

#endif
