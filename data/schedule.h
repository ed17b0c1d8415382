/* Which sentence pairs a batch holds, and in which order batches come.
 *
 * Pairs are shuffled, cut into windows, sorted by length in a window and cut into batches; then the
 * batches are shuffled. All follows from one seed and the epoch's number, so a resumed run sees the
 * same order. Sorted is longest target first, then longest source, as a ragged batch wants its
 * rows: a step has many rows until the last one. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

struct schedule {
	int *order;    /* [pairs] indices of pairs, batch after batch */
	size_t *begin; /* [batches + 1] batch k is order[begin[k] .. begin[k+1]) */
	size_t pairs, batches;
};

struct schedule_options {
	int batch_sentences; /* at most this many pairs a batch */
	int batch_words;     /* and at most this many target tokens; 0: no such bound */
	int window;          /* batches per window (Marian's maxi-batch) */
};

/* source_len, target_len: [pairs] tokens. A pair longer than batch_words is a batch alone. */
int schedule_build(struct schedule *s, const int *source_len, const int *target_len, size_t pairs,
	const struct schedule_options *options, uint64_t seed, uint64_t epoch);

/* Batches sorted by length, not shuffled. target_len NULL: by source length alone. */
int schedule_sorted(struct schedule *s, const int *source_len, const int *target_len, size_t pairs,
	int batch_sentences);
void schedule_release(struct schedule *s);

#endif
