/* Equation (10) in a search: the likeliest words of a row of logits and their log p, one after
 * another. The best word of each stretch of the row is remembered, so a stretch is read again only
 * when its best word is taken or banned. */
#ifndef RANKING_H
#define RANKING_H

#include "base/real.h"

#include <stdbool.h>
#include <stddef.h>

struct kernels;

struct ranking {
	const struct kernels *k;
	int V;
	int *peak; /* [ranking_stretches(V)] the likeliest word of each stretch; the caller's */
	real *x;   /* [V] logits; the mean of log p where there are several models */
	real lse;  /* log p = x - lse */
	bool words_only; /* of one model: the order is wanted, not log p */
};

int ranking_stretches(int V);

/* Needs k, V, peak and words_only. The row begins at logits[m] + at of each model; that of the
 * first is overwritten. */
void ranking_begin(struct ranking *r, real *const *logits, int models, size_t at);

/* These words will not be taken. */
void ranking_ban(struct ranking *r, const int *words, int count);

/* Bans all words but begin .. end-1. */
void ranking_only(struct ranking *r, int begin, int end);

/* Takes the likeliest word (the first of equals), bans it and gives its log p; with words_only
 * relative to the largest logit. -1 if only NaN or words of probability 0 are left. */
int ranking_take(struct ranking *r, double *logprob);

#endif
