#include "model/kept.h"

#include <string.h>

void kept_rows_layout(struct kept_rows *rows, int B, int row_count, struct arena *a)
{
	rows->B = B;
	rows->row = arena_take(a, (size_t)row_count, sizeof(int));
	rows->at = arena_take(a, (size_t)B + 1, sizeof(int));
}

void kept_rows_fill(struct kept_rows *rows, const int *sentence, const int *start, int steps,
	int first, int last)
{
	int count = 0;

	rows->sentence = sentence;
	for (int i = 0; i < rows->B; i++) {
		rows->at[i] = count;
		for (int t = 0; t < steps && start[t] + i < start[t + 1]; t++)
			if (start[t] + i >= first && start[t] + i < last)
				rows->row[count++] = start[t] + i - first;
	}
	rows->at[rows->B] = count;
}

void kept_rows_fill_whole(struct kept_rows *rows, const int *offset)
{
	rows->sentence = NULL;
	memcpy(rows->at, offset, ((size_t)rows->B + 1) * sizeof(int));
	for (int i = 0; i < offset[rows->B]; i++)
		rows->row[i] = i;
}

static int sentence_at(const struct kept_rows *rows, int i)
{
	return rows->sentence ? rows->sentence[i] : i;
}

bool kept_pays(const struct kernels *k, const struct kept *kept, const struct kept_rows *rows)
{
	/* on average: rows of a sentence, and what is left of them; so every family gains */
	enum { LEAST_ROWS = 3 };
	const double most = 0.75;
	int sentences = 0;
	double products = 0, all = (double)rows->at[rows->B] * kept->F;

	if (!k->product_sparse || !kept->factor)
		return false;
	for (int i = 0; i < rows->B; i++) {
		int count = rows->at[i + 1] - rows->at[i];

		sentences += count > 0;
		products += (double)count * kept->count[sentence_at(rows, i)];
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

void kept_forward_sentence(const struct kernels *k, real *Y, int ldy, const struct linear *l,
	const real *X, int ldx, const struct kept *kept, const struct kept_rows *rows, int i)
{
	size_t b = (size_t)sentence_at(rows, i);
	struct sparse_rows sentence = { rows->row + rows->at[i],
		kept->feature + b * (size_t)kept->F, rows->at[i + 1] - rows->at[i],
		kept->count[b] };

	linear_forward_sparse(k, Y, ldy, l, X, ldx, &sentence);
}

/* A product cut for the pool by sentences. */
struct forward {
	const struct kernels *k;
	real *Y;
	int ldy;
	const struct linear *l;
	const real *X;
	int ldx;
	const struct kept *kept;
	const struct kept_rows *rows;
	int parts;
};

static void forward_part(void *context, int part)
{
	const struct forward *f = context;
	int begin, end;

	kept_rows_share(f->rows, part, f->parts, &begin, &end);
	for (int i = begin; i < end; i++)
		kept_forward_sentence(f->k, f->Y, f->ldy, f->l, f->X, f->ldx, f->kept, f->rows, i);
}

void kept_forward(const struct engine *e, real *Y, int ldy, const struct linear *l, const real *X,
	int ldx, const struct kept *kept, const struct kept_rows *rows)
{
	struct forward f = { e->k, Y, ldy, l, X, ldx, kept, rows, pool_threads(e->pool) };

	if (kept_pays(e->k, kept, rows))
		pool_run(e->pool, forward_part, &f, f.parts);
	else
		linear_forward(e, Y, ldy, l, X, ldx, rows->at[rows->B]);
}
