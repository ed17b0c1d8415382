/* Corpus BLEU (Papineni et al. 2002) as sacreBLEU 2 computes it: 4-grams, clipped by the reference
 * that has the most of each, the closest reference length, no effective order. Text is used as
 * given or cut by a tokenisation of sacreBLEU. */
#ifndef BLEU_H
#define BLEU_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bleu_tokenize { BLEU_NONE, BLEU_13A, BLEU_CHAR, BLEU_ZH };
#define BLEU_TOKENIZERS "none|13a|char|zh"

/* What an order without a match counts as. EXP: the k-th such order as 1 / 2^k matches; FLOOR: as
 * so many matches; ADD_K: so much is added to the matches and the n-grams of the orders 2 to 4. */
enum bleu_smooth { BLEU_EXP, BLEU_FLOOR, BLEU_ADD_K, BLEU_NO_SMOOTH };
#define BLEU_SMOOTHINGS "exp|floor|add-k|none"

enum { BLEU_ORDER = 4 };

struct bleu_settings {
	int tokenize, smooth; /* enum bleu_tokenize, enum bleu_smooth */
	double smooth_value;  /* of floor and add-k; NaN: 0.1 and 1 */
	bool lowercase;
};

struct bleu {
	long match[BLEU_ORDER], total[BLEU_ORDER];
	long hypothesis_len, reference_len;
};

/* Adds one sentence's counts. {0} is an empty score. Each text is one line of valid UTF-8 (an
 * error otherwise). lowercase: by fold_case(), which differs from Python's lower() only for a
 * capital I with a dot above and for a sigma at a word's end. */
int bleu_add(struct bleu *b, const char *hypothesis, size_t hypothesis_len, const char *reference,
	size_t reference_len, enum bleu_tokenize tokenize, bool lowercase);

/* The same against references >= 1 references of the sentence. */
int bleu_add_references(struct bleu *b, struct span hypothesis, const struct span *reference,
	int references, const struct bleu_settings *s);

/* 0 .. 100, smoothed by EXP. precision (or NULL): the n-gram precisions in per cent, smoothed; all
 * 0 if nothing matches. brevity_penalty may be NULL. An order without n-grams makes it 0. */
double bleu_score(const struct bleu *b, double precision[BLEU_ORDER], double *brevity_penalty);

double bleu_score_smoothed(const struct bleu *b, const struct bleu_settings *s,
	double precision[BLEU_ORDER], double *brevity_penalty);

/* smooth_value, or the usual one where that is NaN; NaN if the smoothing has none. */
double bleu_smooth_value(const struct bleu_settings *s);

/* Appends the tokens of a line of valid UTF-8, a space between each two. In bleu_tokenize.c. */
int bleu_tokenize(struct str *out, const char *text, size_t len, enum bleu_tokenize tokenize);

/* What Python's str.split() splits at: White_Space and the separators U+001C to U+001F. */
bool bleu_separates(uint32_t code);

#endif
