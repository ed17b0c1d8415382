/* A ragged batch: real tokens only, no padding, no masks.
 *
 * The sentences are sorted by target length, longest first (ties in the caller's order). So decoder
 * step t works on sentences 0 .. B_t-1; row start[t] + b of a decoder array is of sentence b.
 *
 * The encoder sorts by source length: step j works on the first B_j sentences of source_order.
 * Row source_start[j] + r belongs to sentence source_order[r]. The annotations are stored
 * sentence after sentence: annotation j of sentence b is row offset[b] + j. */
#ifndef BATCH_H
#define BATCH_H

#include <stddef.h>

struct batch {
	int B;                          /* sentences */
	int *caller;                    /* [B] the caller's index of sentence b */
	int source_rows, target_rows;   /* tokens on each side, EOS counted */
	int source_steps, target_steps; /* the longest sentence of each side */

	int *source_length;   /* [B] S of sentence b */
	int *offset;          /* [B + 1] first annotation row of sentence b */
	int *source;          /* [source_rows] ids, sentence after sentence */
	int *source_order;    /* [B] the sentence at sorted position r */
	int *source_start;    /* [source_steps + 1] first encoder row of step j */
	int *source_sentence; /* [source_rows] b of each encoder row */
	int *forward_row;     /* [source_rows] encoder row -> annotation row, reading forward */
	int *backward_row;    /* the same, reading each sentence from its own end */

	int *target_length; /* [B] T of sentence b; 0 when there is no target side */
	int *start;         /* [target_steps + 1] first decoder row of step t */
	int *target;        /* [target_rows] the token to predict at each decoder row */
	int *previous;      /* [target_rows] the token before it: BOS at step 0 */
	int *sentence;      /* [target_rows] b of each decoder row */
	int *attention_at;  /* [target_rows + 1] where the row's S attention weights begin */

	int *block;
	size_t capacity;
};

/* Builds the batch from B sentences of ids, each ended by EOS and at least 1 long. `target` and
 * `target_length` may be NULL: a batch to translate, in which sentence b is the caller's b-th. Ids
 * must be within the vocabularies. Reuses the batch's memory. */
int batch_build(struct batch *batch, int B, const int *const *source, const int *source_length,
	const int *const *target, const int *target_length, int bos);
void batch_release(struct batch *batch);

/* The first sentence before which there are `rows` target rows and more: sentences are shared out
 * by their rows. */
int batch_sentence_at(const struct batch *batch, int rows);

/* Of the sentences begin .. end-1, how many (the first ones) still run at step t; `start` is that
 * of the encoder or of the decoder. */
int batch_running(const int *start, int t, int begin, int end);

#endif
