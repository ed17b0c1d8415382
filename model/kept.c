#include "model/kept.h"

#include <string.h>

void kept_rows_layout(struct kept_rows *rows, int B, int row_count, struct arena *a)
{
	rows->B = B;
	rows->sentence = arena_take(a, (size_t)B, sizeof(struct sparse_rows));
	rows->row = arena_take(a, (size_t)row_count, sizeof(int));
	rows->at = arena_take(a, (size_t)B + 1, sizeof(int));
}

/* From `at` and `row` */
static void fill_sentences(struct kept_rows *rows, const struct kept *kept, const int *order)
{
	rows->F = kept->factor ? kept->F : 0;
	for (int i = 0; rows->F && i < rows->B; i++) {
		int b = order ? order[i] : i;

		rows->sentence[i] = (struct sparse_rows){ rows->row + rows->at[i],
			kept->feature + (size_t)b * (size_t)kept->F, rows->at[i + 1] - rows->at[i],
			kept->count[b] };
	}
}

void kept_rows_fill(struct kept_rows *rows, const struct kept *kept, const int *order,
	const int *start, int steps, int first, int last)
{
	int count = 0;

	for (int i = 0; i < rows->B; i++) {
		rows->at[i] = count;
		for (int t = 0; t < steps && start[t] + i < start[t + 1]; t++)
			if (start[t] + i >= first && start[t] + i < last)
				rows->row[count++] = start[t] + i - first;
	}
	rows->at[rows->B] = count;
	fill_sentences(rows, kept, order);
}

void kept_rows_fill_whole(struct kept_rows *rows, const struct kept *kept, const int *offset)
{
	memcpy(rows->at, offset, ((size_t)rows->B + 1) * sizeof(int));
	for (int i = 0; i < offset[rows->B]; i++)
		rows->row[i] = i;
	fill_sentences(rows, kept, NULL);
}

bool kept_pays(const struct kernels *k, const struct kept_rows *rows)
{
	/* on average: rows of a sentence, and what is left of them; so every family gains */
	enum { LEAST_ROWS = 3 };
	const double most = 0.75;
	int sentences = 0;
	double products = 0, all = (double)rows->at[rows->B] * rows->F;

	if (!k->product_sparse || !rows->F)
		return false;
	for (int i = 0; i < rows->B; i++) {
		const struct sparse_rows *s = &rows->sentence[i];

		sentences += s->rows > 0;
		products += (double)s->rows * s->columns;
	}
	return rows->at[rows->B] >= LEAST_ROWS * sentences && products < most * all;
}

/* The place whose rows begin nearest to the part's share. */
static int place_of(const struct kept_rows *rows, int part, int parts)
{
	int begin, end, i = 0;

	pool_range(rows->at[rows->B], part, parts, &begin, &end);
	while (i < rows->B && rows->at[i] + rows->at[i + 1] < 2 * begin)
		i++;
	return i;
}

void kept_rows_share(const struct kept_rows *rows, int part, int parts, int *begin, int *end)
{
	*begin = place_of(rows, part, parts);
	*end = part + 1 < parts ? place_of(rows, part + 1, parts) : rows->B;
}

/* A product cut for the pool by sentences. */
struct forward {
	const struct kernels *k;
	real *Y;
	int ldy;
	const struct linear *l;
	const real *X;
	int ldx;
	const struct kept_rows *rows;
	int parts;
};

static void forward_part(void *context, int part)
{
	const struct forward *f = context;
	int begin, end;

	kept_rows_share(f->rows, part, f->parts, &begin, &end);
	linear_forward_sparse(
		f->k, f->Y, f->ldy, f->l, f->X, f->ldx, f->rows->sentence + begin, end - begin);
}

void kept_forward(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, const struct kept_rows *rows)
{
	struct forward f = { e->k, Y, ldy, l, X, ldx, rows, pool_threads(e->pool) };

	if (kept_pays(e->k, rows))
		pool_run(e->pool, forward_part, &f, f.parts);
	else
		linear_forward(e, Y, ldy, l, X, ldx, rows->at[rows->B]);
}
