/* Translation: greedy (beam 1) or beam search over a batch of source sentences, by one model or an
 * ensemble (the mean of the models' log-probabilities).
 *
 * A sentence's result is bit-identical in any batch and at any thread count. */
#ifndef SEARCH_H
#define SEARCH_H

#include "model/network.h"

struct search_options {
	int beam;                 /* hypotheses per sentence; 1: greedy */
	double normalize;         /* final score = sum of log p / length^normalize; 0: none */
	int n_best;               /* hypotheses returned per sentence, <= beam */
	double max_length_factor; /* a translation has at most factor * S + 10 tokens */
	int eos, bos, unk;        /* ids */
	bool allow_unk;           /* false: <unk> is never produced */
	int no_repeat;            /* no n-gram of this length occurs twice; 0: any may */
	/* The id of byte 0, those of 1 .. 255 behind it; 0: no token is a byte. A character that is
	 * begun in bytes is finished, even beyond the longest length. */
	int first_byte;
	/* Greedy, one model: ids and attention only, found faster; logprob and score are 0. */
	bool words_only;
};

struct hypothesis {
	int *ids; /* [length], EOS included when the search ended by itself */
	int length;
	bool finished;    /* ends with EOS */
	double logprob;   /* sum of log p of its tokens */
	double score;     /* after length normalisation; hypotheses are sorted by it, best first */
	float *attention; /* [length, S], the mean over the models with attention; 0: none has */
};

struct translation {
	struct hypothesis *best; /* [count], count >= 1 */
	int count;
	int S; /* source tokens, EOS counted */
};

/* Translates the B sentences of a batch built without target; out[b] belongs to the caller's b-th
 * sentence and is released with translation_release(). The networks have been loaded. */
int search_translate(struct translation *out, struct network *const *networks, int models,
	const struct batch *batch, const struct search_options *options);
void translation_release(struct translation *t);

#endif
