/* Translation: greedy (beam 1) or beam search over a batch of source sentences, by one model or by an
 * ensemble (the mean of the models' log-probabilities).
 *
 * A sentence's result is bit-identical whatever stands beside it in the batch and at any thread count. */
#ifndef SEARCH_H
#define SEARCH_H

#include "model/network.h"

struct search_options {
	int beam;                 /* hypotheses kept; 1: greedy */
	double normalize;         /* final score = sum of log p / length^normalize; 0: none */
	int n_best;               /* hypotheses returned per sentence, <= beam */
	double max_length_factor; /* a translation has at most factor * S + 10 tokens */
	int eos, bos, unk;        /* ids */
	bool allow_unk;           /* false: <unk> is never produced */
	int no_repeat; /* so many tokens are never produced twice in the same order; 0: as they come */
	/* The id of byte 0, those of 1 .. 255 behind it; 0: no token is a byte. Bytes are
	 * produced as whole characters of UTF-8 alone: what is begun is finished, beyond the
	 * longest length, too. */
	int first_byte;
	/* Of a greedy search by one model: logprob and score are not wanted, and are 0. Ids and
	 * attention are as without, and found faster. */
	bool words_only;
};

struct hypothesis {
	int *ids; /* [length], EOS included when the search ended by itself */
	int length;
	bool finished;  /* ends with EOS */
	double logprob; /* sum of log p of its tokens */
	double score;   /* after length normalisation; hypotheses are sorted by it, best first */
	float *attention; /* [length, S], the mean of the models that have attention; 0 where none has */
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
