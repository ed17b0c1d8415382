/* Products of rows that are 0 in the same columns, for fast.c alone: the tiles of product.h, with a step for each
 * column that is left. */
#ifndef SPARSE_H
#define SPARSE_H

#include "model/kernels/product.h"

/* So many rows at a time pass by a panel, which the caches hold for them. */
enum { LISTED_ROWS = 256 };
/* A list has few rows, those of a sentence. With AVX-512 two panels side by side make up for it: a number of A that is
 * loaded then serves twice as many products. */
enum { SPAN = FULL_TILES ? 2 * TILE : TILE, SPAN_ROWS = FULL_TILES ? 6 : ROWS };

/* c:[rows, n <= width] = from + the listed rows and columns of A times those rows of b, a panel and, if `width` is SPAN,
 * the one that begins `stride` reals further on; `rows` and `width` are constants where this is inlined. In passing the
 * caches are asked for the tile beside this one in c. */
INLINE void sparse_tile(float *c, size_t ldc, const float *A, size_t lda, const int *row,
	const int *column, int count, const float *b, size_t stride, const float *from, int n,
	const int rows, const int width)
{
	vec sum[ROWS][SPAN / WIDTH];
	const float *a[ROWS];
	const int columns = width / WIDTH;

	UNROLLED(i, rows) {
		a[i] = A + (size_t)row[i] * lda;
		UNROLLED(j, columns)
			sum[i][j] = load(from + j * WIDTH, n - j * WIDTH, 0);
		for (int j = 0; j < width; j += WIDTH)
			__builtin_prefetch(c + (size_t)row[i] * ldc + width + j, 1);
	}
	for (int i = 0; i < count; i++) {
		size_t k = (size_t)column[i];
		vec right[SPAN / WIDTH];

		UNROLLED(j, columns)
			right[j] = *(const vec *)(b + (size_t)(j * WIDTH / PANEL) * stride +
						  k * PANEL + j * WIDTH % PANEL);
		UNROLLED(m, rows)
			UNROLLED(j, columns)
				sum[m][j] += a[m][k] * right[j];
	}
	UNROLLED(i, rows)
		UNROLLED(j, columns)
			store(c + (size_t)row[i] * ldc + j * WIDTH, sum[i][j], n - j * WIDTH);
}

INLINE void sparse_tiles(float *c, size_t ldc, const float *A, size_t lda,
	const struct sparse_rows *s, const float *b, size_t stride, const float *from, int n,
	const int most, const int width)
{
	/* few rows: tiles of about the same height are better than full ones and a low one */
	for (int m = 0, height; m < s->rows; m += height) {
		int left = s->rows - m, tiles = (left + most - 1) / most;

		height = (left + tiles - 1) / tiles;
		switch (height) {
#define SPARSE_ROWS(rows)                                                                         \
	case rows:                                                                                \
		if (rows <= most)                                                                 \
			sparse_tile(c, ldc, A, lda, s->row + m, s->column, s->columns, b, stride, \
				from, n, rows, width);                                            \
		break;
			SPARSE_ROWS(ROWS)
			LOWER_TILES(SPARSE_ROWS)
		default:
			break;
		}
	}
}

static __attribute__((noinline)) void sparse_strip(float *c, size_t ldc, const float *A, size_t lda,
	const struct sparse_rows *s, const float *b, size_t stride, const float *from, int n)
{
	if (FULL_TILES && n == SPAN)
		sparse_tiles(c, ldc, A, lda, s, b, stride, from, SPAN, SPAN_ROWS, SPAN);
	else
		sparse_tiles(c, ldc, A, lda, s, b, stride, from, n, ROWS, TILE);
}

/* The columns of the next tile, of those that are left */
static int sparse_width(int left)
{
	return left >= SPAN ? SPAN : least(left, TILE);
}

static void fast_product_sparse(real *C, int ldc, const real *A, int lda,
	const struct sparse_rows *lists, int count, const real *panels, size_t stride, int N,
	const real *from)
{
	static const float zeros[SPAN];

	for (int first = 0, last; first < count; first = last) {
		int rows = 0;

		for (last = first; last < count && rows < LISTED_ROWS; last++)
			rows += lists[last].rows;
		for (int n = 0; n < N; n += sparse_width(N - n)) {
			const float *b = panels + (size_t)(n / PANEL) * stride + n % PANEL;
			int width = sparse_width(N - n), next = n + width < N ? n + width : 0;
			int next_width = sparse_width(N - next);
			/* the next panels are asked for, a share with each list */
			struct coming ahead = { .a = panels + (size_t)(next / PANEL) * stride +
						     next % PANEL,
				.row = PANEL,
				.rows = (next_width + PANEL - 1) / PANEL * (int)(stride / PANEL),
				.width = least(next_width, PANEL),
				.tiles = last - first };

			for (int i = first; i < last; i++) {
				ask(&ahead);
				sparse_strip(C + n, (size_t)ldc, A, (size_t)lda, &lists[i], b,
					stride, from ? from + n : zeros, width);
			}
		}
	}
}

#endif
