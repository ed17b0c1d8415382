/* Sentence pairs as ids, in batches of like length as the training program cuts them. */
#ifndef BENCH_CAPTIONS_H
#define BENCH_CAPTIONS_H

#include "data/schedule.h"
#include "model/batch.h"
#include "tests/bench/bench.h"
#include "tokenizer/tokenizer.h"

struct captions {
	size_t count;
	struct tokens ids[2]; /* of the source and of the target, each sentence ended by EOS */
	size_t *at[2];        /* [count + 1] where each begins */
	int *length[2];       /* [count] */
	struct schedule schedule;
	const int **rows[2]; /* [sentences of a batch] scratch */
	int *row_length[2];
};

/* Made sentences: as long as image captions (13 words and EOS on average, deviation 4, 4 to 40; the
 * target within 2 of the source), words by Zipf's law. Or those of two files, ids with spaces
 * between them, whose lines stand in batches already. Release also after an error. */
int captions_create(struct captions *c, const struct bench *b, int vocab, int sentences);
void captions_release(struct captions *c);

/* Batch k (modulo the number of batches); without target: to translate. */
int captions_batch(struct captions *c, struct batch *batch, size_t k, bool with_target);

/* The batch with the most tokens. */
size_t captions_longest(const struct captions *c);

#endif
