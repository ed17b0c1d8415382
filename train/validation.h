/* How good the model is on pairs it was not trained on. */
#ifndef VALIDATION_H
#define VALIDATION_H

#include "data/scores/bleu.h"
#include "model/network.h"
#include "train/dataset.h"
#include "train/train_options.h"

struct validation {
	double loss;       /* mean of -log p(correct token), without label smoothing */
	double perplexity; /* exp(loss) */
	double accuracy;   /* share of tokens whose arg-max is right */
	double bleu;       /* 0 .. 100, of greedy translations against the raw text */
	double chrf;       /* 0 .. 100, of the same: n-grams of 1 to 6 characters, F2 */
	double exact;      /* share of greedy translations equal to the reference */
};

/* Called between batches; anything but 0 breaks off. */
struct validation_watch {
	int (*step)(void *context, size_t done, size_t total);
	void *context;
};

/* The network is loaded. Returns 0, -1 (error set), or 1: the watch (may be NULL) broke it off. */
int validation_run(struct validation *out, struct network *n, const struct dataset *d,
	const struct train_options *o, const struct validation_watch *watch);

/* *few: most targets have under four words, so that BLEU says nothing of them. */
int validation_words_are_few(bool *few, const struct dataset *d, enum bleu_tokenize tokenize);

#endif
