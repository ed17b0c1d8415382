/* How many n-grams two sequences share: what BLEU and chrF are made of. */
#ifndef NGRAM_H
#define NGRAM_H

#include "base/str.h"

#include <stdint.h>

/* Words or characters as numbers: the same thing has the same number. */
struct ngram_text {
	uint32_t *symbol; /* [length] */
	int length;
};

/* symbol[i] = number of word i; equal words have equal numbers. */
int ngram_number(uint32_t *symbol, const struct span *word, int count);

/* match[n-1], n = 1 .. orders: n-grams of the hypothesis, of each at most as many as in the
 * reference with the most. */
int ngram_match(int *match, int orders, const struct ngram_text *hypothesis,
	const struct ngram_text *reference, int references);

/* N-grams of order n in a text of this length. */
int ngram_total(int length, int n);

#endif
