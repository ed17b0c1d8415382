/* Matrix products, for fast.c alone: register tiles, walked so that what they read is cached. */
#ifndef PRODUCT_H
#define PRODUCT_H

#include "model/kernels/pack.h"

/* A register tile is ROWS x (COLUMNS * WIDTH) accumulators: as many as there are registers for. */
#if defined(__AVX512F__)
enum { ROWS = 8, COLUMNS = 2, BLOCK = 16 * ROWS };
#elif defined(__AVX2__)
enum { ROWS = 6, COLUMNS = 2, BLOCK = 32 * ROWS };
#else
enum { ROWS = 4, COLUMNS = 2, BLOCK = 32 * ROWS };
#endif
enum { TILE = COLUMNS * WIDTH, UNPACKED_ROWS = 4, SINGLES = 4 };

/* Full tiles have code of their own where that is faster: it saves AVX-512's masks. */
enum { FULL_TILES = WIDTH == 16 };

/* do_rows(rows) for each height of a tile below ROWS */
#if defined(__AVX512F__)
#define LOWER_TILES(do_rows) \
	do_rows(7) do_rows(6) do_rows(5) do_rows(4) do_rows(3) do_rows(2) do_rows(1)
#elif defined(__AVX2__)
#define LOWER_TILES(do_rows) do_rows(5) do_rows(4) do_rows(3) do_rows(2) do_rows(1)
#else
#define LOWER_TILES(do_rows) do_rows(3) do_rows(2) do_rows(1)
#endif

/* Work goes in blocks of BLOCK rows and DEPTH steps of k. A block's rows of A and C stay in the
 * second cache while the panels pass by, and part of a panel in the first. The last block may be
 * half as tall again. A transposed A is copied, in the order of the tiles. */
enum { DEPTH = 512, BLOCK_MOST = BLOCK + BLOCK / 2 };
/* A copied tile; not a power of two, so that tiles side by side use different cache lines. */
enum { COPIED_TILE = DEPTH * ROWS + WIDTH };

/* c:[rows, n <= TILE] = from + a:[rows, K] b:[K, TILE]; `rows` is a constant once inlined. With
 * each k prefetches `pace` reals of `ahead`. */
INLINE void tile(float *c, size_t ldc, const float *a, size_t row, size_t col, const float *b,
	const float *from, size_t from_row, const float *ahead, size_t pace, int n, int K,
	const int rows)
{
	vec sum[ROWS][COLUMNS];

	UNROLLED(i, rows)
		UNROLLED(j, COLUMNS)
			sum[i][j] = load(from + (size_t)i * from_row + j * WIDTH, n - j * WIDTH, 0);
	for (int k = 0; k < K; k++, a += col, b += PANEL, ahead += pace) {
		vec right[COLUMNS];

		__builtin_prefetch(ahead, 0, 2);
		UNROLLED(j, COLUMNS)
			right[j] = *(const vec *)(b + j * WIDTH);
		UNROLLED(i, rows)
			UNROLLED(j, COLUMNS)
				sum[i][j] += a[(size_t)i * row] * right[j];
	}
	UNROLLED(i, rows)
		UNROLLED(j, COLUMNS)
			store(c + (size_t)i * ldc + j * WIDTH, sum[i][j], n - j * WIDTH);
}

/* What the next block reads of A: each of the `tiles` until then prefetches a few rows. */
struct coming {
	const float *a;
	size_t row;
	int rows, width, asked, tile, tiles;
};

static inline void ask(struct coming *next)
{
	int until = (int)((long)++next->tile * next->rows / next->tiles);

	for (; next->asked < until; next->asked++)
		for (int i = 0; i < next->width; i += WIDTH)
			__builtin_prefetch(next->a + (size_t)next->asked * next->row + i, 0, 2);
}

/* One panel's columns times the rows of a block, next_tile reals from a tile's rows to the next. */
INLINE void strip(float *c, size_t ldc, const float *a, size_t row, size_t col, size_t next_tile,
	const float *b, const float *from, size_t from_row, const float *ahead, struct coming *next,
	int M, int n, int K)
{
	size_t pace = (size_t)((TILE - 1) / ((M + ROWS - 1) / ROWS)) + 1;
	int m = M;

	for (; m >= ROWS; m -= ROWS) {
		ask(next);
		for (int i = ROWS; i < 2 * ROWS; i++)
			for (int j = 0; j < COLUMNS; j++)
				__builtin_prefetch(c + (size_t)i * ldc + j * WIDTH, 1);
		tile(c, ldc, a, row, col, b, from, from_row, ahead, pace, n, K, ROWS);
		c += ROWS * ldc;
		a += next_tile;
		from += ROWS * from_row;
		ahead += pace * (size_t)K;
	}
	switch (m) {
#define REMAINDER(rows)                                                                \
	case rows:                                                                     \
		tile(c, ldc, a, row, col, b, from, from_row, ahead, pace, n, K, rows); \
		break;
		LOWER_TILES(REMAINDER)
	default:
		break;
	}
}

/* A is read by rows, or by rows of a copied block: each with its constant stride, and in a function
 * of its own, so that the tile's accumulators get all registers. */
static __attribute__((noinline)) void strip_rows(float *c, size_t ldc, const float *a, size_t row,
	const float *b, const float *from, size_t from_row, const float *ahead, struct coming *next,
	int M, int n, int K)
{
	if (FULL_TILES && n == TILE)
		strip(c, ldc, a, row, 1, ROWS * row, b, from, from_row, ahead, next, M, TILE, K);
	else
		strip(c, ldc, a, row, 1, ROWS * row, b, from, from_row, ahead, next, M, n, K);
}

static __attribute__((noinline)) void strip_copied(float *c, size_t ldc, const float *block,
	const float *b, const float *from, size_t from_row, const float *ahead, struct coming *next,
	int M, int n, int K)
{
	if (FULL_TILES && n == TILE)
		strip(c, ldc, block, 1, ROWS, COPIED_TILE, b, from, from_row, ahead, next, M, TILE,
			K);
	else
		strip(c, ldc, block, 1, ROWS, COPIED_TILE, b, from, from_row, ahead, next, M, n, K);
}

/* block[tile][k][ROWS] = a:[depth, rows] of row stride `col` */
static void copy_block(float *block, const float *a, size_t col, int depth, int rows)
{
	for (int k = 0; k < depth; k++, a += col, block += ROWS) {
		int tiles = rows / ROWS, m = tiles * ROWS;

		for (int t = 0; t < tiles; t++)
			memcpy(block + t * COPIED_TILE, a + t * ROWS, ROWS * sizeof(float));
		for (; m < rows; m++)
			block[tiles * COPIED_TILE + m - tiles * ROWS] = a[m];
	}
}

static int rows_of_block(int M, int m)
{
	return M - m <= BLOCK_MOST ? M - m : BLOCK;
}

/* `block` is where a transposed A is copied to; NULL where A is read as it is. */
static void product_blocks(real *C, int ldc, const real *A, int row, int col, const real *panels,
	size_t stride, int M, int N, int K, const real *from, float *block)
{
	static const float zeros[PANEL];
	int rows, depth;

	for (int m = 0; m < M; m += rows) {
		float *c = C + (size_t)m * (size_t)ldc;

		rows = rows_of_block(M, m);
		for (int k = 0; k < K; k += depth) {
			const float *a = A + (size_t)m * (size_t)row + (size_t)k * (size_t)col;
			/* the same chain of additions, though cut at DEPTH */
			const float *begin = k || from == C ? c : from ? from : zeros;
			size_t begin_row = begin == c ? (size_t)ldc : 0;
			/* the next block: the same rows further on, or the next rows */
			int next_k = k + DEPTH < K ? k + DEPTH : 0, next_m = next_k ? m : m + rows;
			int next_rows = next_m < M ? rows_of_block(M, next_m) : 0;
			int next_depth = least(K - next_k, DEPTH);
			struct coming next = { .a = A + (size_t)next_m * (size_t)row +
						    (size_t)next_k * (size_t)col,
				.row = (size_t)(block ? col : row),
				.rows = block ? next_depth : next_rows,
				.width = block ? next_rows : next_depth,
				.tiles = (rows + ROWS - 1) / ROWS * ((N + TILE - 1) / TILE) };

			depth = least(K - k, DEPTH);
			if (block)
				copy_block(block, a, (size_t)col, depth, rows);
			for (int n = 0; n < N; n += TILE) {
				const float *panel =
					panels + (size_t)(n / PANEL) * stride + (size_t)k * PANEL;
				const float *b = panel + n % PANEL;
				/* of the next panel each tile's strip asks for a share */
				const float *ahead =
					panel + stride + (size_t)(n % PANEL) * (size_t)depth;
				const float *first = begin == zeros ? zeros : begin + n;

				if (block)
					strip_copied(c + n, (size_t)ldc, block, b, first, begin_row,
						ahead, &next, rows, least(N - n, TILE), depth);
				else
					strip_rows(c + n, (size_t)ldc, a, (size_t)row, b, first,
						begin_row, ahead, &next, rows, least(N - n, TILE),
						depth);
			}
		}
	}
}

static __attribute__((noinline)) void product_transposed(real *C, int ldc, const real *A, int row,
	int col, const real *panels, size_t stride, int M, int N, int K, const real *from)
{
	float block[BLOCK_MOST / ROWS * COPIED_TILE];

	product_blocks(C, ldc, A, row, col, panels, stride, M, N, K, from, block);
}

static void fast_product(real *C, int ldc, const real *A, int row, int col, const real *panels,
	size_t stride, int M, int N, int K, const real *from)
{
	if (col == 1)
		product_blocks(C, ldc, A, row, col, panels, stride, M, N, K, from, NULL);
	else
		product_transposed(C, ldc, A, row, col, panels, stride, M, N, K, from);
}

/* n <= WIDTH columns of c:[rows, n] = from + a W' */
INLINE void unpacked_tile(float *c, size_t ldc, const float *a, size_t row, const float *w,
	size_t ld, const float *from, size_t from_row, int n, int K, const int rows)
{
	vec sum[UNPACKED_ROWS], right[WIDTH];

	UNROLLED(i, rows)
		sum[i] = load(from + (size_t)i * from_row, n, 0);
	for (int k = 0; k < K; k += WIDTH) {
		int depth = least(K - k, WIDTH);

		/* the same place in the rows to come */
		for (size_t i = WIDTH; i < 2 * WIDTH; i++)
			__builtin_prefetch(w + i * ld + k);
		columns(right, w + k, ld, n, depth);
		if (depth == WIDTH) {
			UNROLLED(j, WIDTH)
				UNROLLED(i, rows)
					sum[i] += a[(size_t)i * row + (size_t)(k + j)] * right[j];
			continue;
		}
		for (int j = 0; j < depth; j++)
			for (int i = 0; i < rows; i++)
				sum[i] += a[(size_t)i * row + (size_t)(k + j)] * right[j];
	}
	UNROLLED(i, rows)
		store(c + (size_t)i * ldc, sum[i], n);
}

static void fast_product_unpacked(real *C, int ldc, const real *A, int row, const real *W, int ld,
	int M, int N, int K, const real *from)
{
	static const float zeros[WIDTH];

	for (int n = 0; n < N; n += WIDTH)
		for (int m = 0, rows; m < M; m += rows) {
			const float *a = A + (size_t)m * (size_t)row;
			const float *w = W + (size_t)n * (size_t)ld;
			float *c = C + (size_t)m * (size_t)ldc + n;
			const float *begin = from == C ? c : from ? from + n : zeros;
			size_t begin_row = from == C ? (size_t)ldc : 0;

			rows = M - m < UNPACKED_ROWS ? 1 : UNPACKED_ROWS;
			if (rows == 1)
				unpacked_tile(c, (size_t)ldc, a, (size_t)row, w, (size_t)ld, begin,
					begin_row, least(N - n, WIDTH), K, 1);
			else
				unpacked_tile(c, (size_t)ldc, a, (size_t)row, w, (size_t)ld, begin,
					begin_row, least(N - n, WIDTH), K, UNPACKED_ROWS);
		}
}

#endif
