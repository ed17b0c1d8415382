/* Attention between words: what the network computes between tokens, summed over the tokens of a
 * source word and averaged over the tokens of a target word.
 *
 * Words are those of tokenizer_units(); EOS is the last word of a side. A hypothesis that was stopped by its length has none. */
#ifndef WORD_ALIGNMENT_H
#define WORD_ALIGNMENT_H

#include "base/str.h"
#include "model/search.h"
#include "tokenizer/tokenizer.h"

#include <stdbool.h>

struct word_alignment {
	int sources, targets; /* words, EOS counted */
	bool ended;           /* the last target word is EOS */
	double *weight;       /* [targets, sources]; each row sums to 1 */
	int *source_word;     /* [S] the word that each token belongs to */
	int *target_word;     /* [h->length] the same */
};

/* ids:[S] source tokens, the last one EOS. The caller releases, also after an error. */
int word_alignment_build(struct word_alignment *a, const struct tokenizer *source, const int *ids,
	int S, const struct tokenizer *target, const struct hypothesis *h);
void word_alignment_release(struct word_alignment *a);

/* Appends one group a target word, EOS counted: "0.9,0.1,0 0,0.8,0.2". */
int word_alignment_put_soft(struct str *out, const struct word_alignment *a);

/* Appends links in Pharaoh form, source - target in rising order: "0-0 2-1". EOS has none.
 * threshold 1: to each target word its strongest source word, the first if several are equally
 * strong; else all pairs with a weight above the threshold. */
int word_alignment_put_links(struct str *out, const struct word_alignment *a, double threshold);

#endif
