/* What dropout leaves of a sentence's features, and products without the others.
 *
 * All words of a sentence lose the same features (see struct regularizer), so its rows can be multiplied side by side
 * without the columns that are 0 in all of them: at the default rates 30 to 40 % of the products, and the same bits
 * without them. Kernels that have no product_sparse() multiply everything. */
#ifndef KEPT_H
#define KEPT_H

#include "base/arena.h"
#include "model/linear.h"

/* Of F features in each of B sentences; {0}: nothing is dropped. */
struct kept {
	const real *factor; /* [B, F] what a feature is multiplied with: 0, or 1 / (1 - rate) */
	const int *feature; /* [B, F] the sentence's features whose factor is not 0, rising */
	const int *count;   /* [B] how many of them there are */
	int F;
};

/* Sentence b's factors from feature `first` on; NULL: all are 1. */
static inline const real *kept_factors(const struct kept *kept, int b, int first)
{
	return kept->factor ? kept->factor + (size_t)b * (size_t)kept->F + first : NULL;
}

/* What dropout leaves of the source's embeddings */
struct embedding_mask {
	const real *word;    /* [rows] 0: the whole word is dropped; NULL: none is */
	struct kept feature; /* E of each sentence */
};

static inline real mask_of_word(const struct embedding_mask *m, size_t row)
{
	return m->word ? m->word[row] : 1;
}

/* Rows of a batch, sentence after sentence: those of the sentence at place i are row[at[i]] .. row[at[i + 1] - 1]. */
struct kept_rows {
	struct sparse_rows *sentence; /* [B] at each place: its rows, the features it keeps */
	int *row;
	int *at;  /* [B + 1] */
	int B, F; /* F: as in struct kept, 0 if nothing is dropped */
};

void kept_rows_layout(struct kept_rows *rows, int B, int row_count, struct arena *a);
/* Rows first .. last-1, counted from `first`, where start[t] + i is step t of the sentence at place i: order[i], or
 * sentence i where `order` is NULL. What `kept` points to must stay. */
void kept_rows_fill(struct kept_rows *rows, const struct kept *kept, const int *order,
	const int *start, int steps, int first, int last);

/* All rows, where those of sentence i are offset[i] .. offset[i + 1] - 1 */
void kept_rows_fill_whole(struct kept_rows *rows, const struct kept *kept, const int *offset);

/* Whether products of these rows are faster without what is dropped. */
bool kept_pays(const struct kernels *k, const struct kept_rows *rows);

/* Cuts the sentences for `parts` threads so that each has about as many rows: places *begin .. *end-1 are for `part`. */
void kept_rows_share(const struct kept_rows *rows, int part, int parts, int *begin, int *end);

/* linear_forward() for all rows, without what is dropped where that pays */
void kept_forward(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, const struct kept_rows *rows);

#endif
