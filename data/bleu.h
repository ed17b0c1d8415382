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

/* Adds one sentence's counts. {0} is an empty score. Each text is one line of valid UTF-8 (an
 * error otherwise). lowercase: by fold_case(), which differs from Python's lower() only for a
 * capital I with a dot above and for a sigma at a word's end. */
int bleu_add(struct bleu *b, const char *hypothesis, size_t hypothesis_len, const char *reference,
	size_t reference_len, enum bleu_tokenize tokenize, bool lowercase);

/* 0 .. 100. precision (may be NULL): the n-gram precisions in per cent, after smoothing; all 0
 * where nothing matches. brevity_penalty may be NULL. An order without n-grams makes it 0. */
double bleu_score(const struct bleu *b, double precision[BLEU_ORDER], double *brevity_penalty);

/* Appends the tokens of a line of valid UTF-8, a space between each two. In bleu_tokenize.c. */
int bleu_tokenize(struct str *out, const char *text, size_t len, enum bleu_tokenize tokenize);

#endif
