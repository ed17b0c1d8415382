/* Corpus BLEU (Papineni et al. 2002) as sacreBLEU computes it: 4-grams, one reference, exponential
 * smoothing, brevity penalty. Text is used as given or cut by a tokenisation of sacreBLEU. */
#ifndef BLEU_H
#define BLEU_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum bleu_tokenize { BLEU_NONE, BLEU_13A, BLEU_CHAR };
#define BLEU_TOKENIZERS "none|13a|char"
enum { BLEU_ORDER = 4 };

struct bleu {
	long match[BLEU_ORDER], total[BLEU_ORDER];
	long hypothesis_len, reference_len;
};

/* Adds one sentence's counts. {0} is an empty score. */
int bleu_add(struct bleu *b, const char *hypothesis, size_t hypothesis_len, const char *reference,
	size_t reference_len, enum bleu_tokenize tokenize, bool lowercase);

/* 0 .. 100. precision (may be NULL): the n-gram precisions in per cent, after smoothing. */
double bleu_score(const struct bleu *b, double precision[BLEU_ORDER], double *brevity_penalty);

#endif
