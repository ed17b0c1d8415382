/* Encoded sentence pairs, and batches cut from them. */
#ifndef PAIRS_H
#define PAIRS_H

#include "data/corpus.h"
#include "model/batch.h"
#include "tokenizer/tokenizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pairs {
	size_t count, capacity;
	size_t *origin;     /* [count] index in the corpus */
	int *source_length; /* [count] tokens, EOS counted */
	int *target_length;
	size_t *at;        /* [count] in ids: source, then target, each ended by EOS */
	struct tokens ids; /* of all pairs */
	long target_tokens;
};

/* Encodes pair `origin` of the corpus and adds it; a pair with more than max_length tokens on a
 * side (EOS not counted) is counted by corpus_skip() instead. */
int pairs_add(struct pairs *p, struct corpus *c, size_t origin, const struct tokenizer *source,
	const struct tokenizer *target, int max_length);
void pairs_release(struct pairs *p); /* safe on {0} */

/* Goes on with a hash, as str_hash() does. */
uint64_t pairs_hash(uint64_t hash, const struct pairs *p);

/* A batch and the lists that it is built from; {0} is empty. */
struct pairs_batch {
	struct batch batch;
	const int **source, **target;
	int *source_length, *target_length;
	size_t capacity;
};

/* Makes the batch of the n pairs order[0 .. n-1]; without target: to be translated. */
int pairs_batch_build(
	struct pairs_batch *b, const struct pairs *p, const int *order, size_t n, bool with_target);
void pairs_batch_release(struct pairs_batch *b); /* safe on {0} */

#endif
