/* Products of rows that are 0 in the same columns, for fast.c alone: the tiles of product.h, with a step for each
 * column that is left. */
#ifndef SPARSE_H
#define SPARSE_H

#include "model/kernels/product.h"

/* So many rows at a time pass by a panel, which the caches hold for them. */
enum { LISTED_ROWS = 256 };

/* c:[rows, n <= TILE] = from + the listed rows and columns of A times those rows of b:[, TILE]; `rows` is a constant
 * where this is inlined. In passing the caches are asked for the tile beside this one in c. */
INLINE void sparse_tile(float *c, size_t ldc, const float *A, size_t lda, const int *row,
	const int *column, int columns, const float *b, const float *from, int n, const int rows)
{
	vec sum[ROWS][COLUMNS];
	const float *a[ROWS];

	UNROLLED(i, rows) {
		a[i] = A + (size_t)row[i] * lda;
		UNROLLED(j, COLUMNS)
			sum[i][j] = load(from + j * WIDTH, n - j * WIDTH, 0);
		for (int j = 0; j < COLUMNS; j++)
			__builtin_prefetch(c + (size_t)row[i] * ldc + TILE + j * WIDTH, 1);
	}
	for (int i = 0; i < columns; i++) {
		size_t k = (size_t)column[i];
		vec right[COLUMNS];

		UNROLLED(j, COLUMNS)
			right[j] = *(const vec *)(b + k * PANEL + j * WIDTH);
		UNROLLED(m, rows)
			UNROLLED(j, COLUMNS)
				sum[m][j] += a[m][k] * right[j];
	}
	UNROLLED(i, rows)
		UNROLLED(j, COLUMNS)
			store(c + (size_t)row[i] * ldc + j * WIDTH, sum[i][j], n - j * WIDTH);
}

INLINE void sparse_tiles(float *c, size_t ldc, const float *A, size_t lda,
	const struct sparse_rows *s, const float *b, const float *from, int n)
{
	/* few rows: tiles of about the same height are better than full ones and a low one */
	for (int m = 0, height; m < s->rows; m += height) {
		int left = s->rows - m, tiles = (left + ROWS - 1) / ROWS;

		height = (left + tiles - 1) / tiles;
		switch (height) {
#define SPARSE_ROWS(rows)                                                                         \
	case rows:                                                                                \
		sparse_tile(c, ldc, A, lda, s->row + m, s->column, s->columns, b, from, n, rows); \
		break;
			SPARSE_ROWS(ROWS)
			LOWER_TILES(SPARSE_ROWS)
		default:
			break;
		}
	}
}

static __attribute__((noinline)) void sparse_strip(float *c, size_t ldc, const float *A, size_t lda,
	const struct sparse_rows *s, const float *b, const float *from, int n)
{
	if (FULL_TILES && n == TILE)
		sparse_tiles(c, ldc, A, lda, s, b, from, TILE);
	else
		sparse_tiles(c, ldc, A, lda, s, b, from, n);
}

static void fast_product_sparse(real *C, int ldc, const real *A, int lda,
	const struct sparse_rows *lists, int count, const real *panels, size_t stride, int N,
	const real *from)
{
	static const float zeros[TILE];

	for (int first = 0, last; first < count; first = last) {
		int rows = 0;

		for (last = first; last < count && rows < LISTED_ROWS; last++)
			rows += lists[last].rows;
		for (int n = 0; n < N; n += TILE) {
			int next = n + TILE < N ? n + TILE : 0;
			const float *b = panels + (size_t)(n / PANEL) * stride + n % PANEL;
			/* the next panel is asked for, a share with each list */
			struct coming ahead = { .a = panels + (size_t)(next / PANEL) * stride +
						     next % PANEL,
				.row = PANEL,
				.rows = (int)(stride / PANEL),
				.width = TILE,
				.tiles = last - first };

			for (int i = first; i < last; i++) {
				ask(&ahead);
				sparse_strip(C + n, (size_t)ldc, A, (size_t)lda, &lists[i], b,
					from ? from + n : zeros, least(N - n, TILE));
			}
		}
	}
}

#endif
