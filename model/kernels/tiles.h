/* Matrix products on the processor's tile registers (AMX), for fast.c alone: the place of pack.h and product.h
 * in the family amx.
 *
 * A tile instruction multiplies 16x32 by 32x16 numbers of the format bfloat16: the upper half of a float, with 8
 * of its 24 bits. Cut after 8 and after 16 bits, a float is exactly the sum of three of them, x = x0 + x1 + x2, so
 *
 *     a b = a0 b0 + (a0 b1 + a1 b0) + (a0 b2 + a1 b1 + a2 b0) + what is left out, under 2^-22 |a b|
 *
 * Each product in brackets is exact, sums are of floats: six tile instructions are as exact as a multiply-add of
 * vectors, and twice as fast. Infinity becomes NaN (its parts are Inf - Inf); what is under 1e-38 becomes 0. */
#ifndef TILES_H
#define TILES_H

#include "model/kernels/kernels.h"
#include "model/kernels/vector.h"

#include <stdatomic.h>

/* A tile is 16 rows of 16 pairs, a pair the parts of two neighbours in k. A cell is three tiles, the parts 0, 1
 * and 2 of 16 rows (or columns) by STEP of k. */
enum { SIDE = 16, STEP = 2 * SIDE, PARTS = 3, PART = SIDE * SIDE, CELL = PARTS * PART };

/* Work goes BLOCK rows and DEPTH steps of k at a time: the block's cells stay in the second cache while the
 * panels pass by. */
enum { DEPTH = 256, BLOCK = 128, ACROSS = DEPTH / STEP };

struct tile_shapes {
	uint8_t palette, begin, reserved[14];
	uint16_t bytes[16];
	uint8_t rows[16];
};

/* Registers 0 to 5 are for `rows` rows (an instruction takes a cycle a row), 6 and 7 for 16. */
static void tiles_begin(int rows)
{
	volatile struct tile_shapes shapes = { .palette = 1 }; /* the compiler sees 8 bytes of it read */

	for (int i = 0; i < 8; i++) {
		shapes.bytes[i] = SIDE * sizeof(float);
		shapes.rows[i] = (uint8_t)(i < 6 ? rows : SIDE);
	}
	_tile_loadconfig((const void *)&shapes);
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int steps_of(int K)
{
	return (K + STEP - 1) / STEP;
}

/* The upper halves of x0 and x1 as pairs of neighbours: those of x0 then those of x1 (along k), or an element of
 * x0 with one of x1 (across k). What is left of both goes on to the next part. */
INLINE vec cut(vec *x0, vec *x1, bool along)
{
	const ivec upper = (ivec){ 0 } - 65536;
	ivec top0 = (ivec)*x0 & upper, top1 = (ivec)*x1 & upper;
	vec pairs;

	if (along) {
		static const uint16_t odd[32] = { 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27,
			29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63 };

		pairs = (vec)_mm512_permutex2var_epi16(
			(__m512i)*x0, _mm512_loadu_si512(odd), (__m512i)*x1);
	} else {
		pairs = (vec)(((ivec)*x0 >> 16 & 65535) | top1);
	}
	*x0 -= (vec)top0;
	*x1 -= (vec)top1;
	return pairs;
}

/* One cell, its parts `apart` reals from each other: from x:[rows <= 16, depth <= 32] (along), in whose rows
 * neighbours in k are next to each other, or from x:[depth, rows]. The tiles are [row][pair], or [pair][row]. */
INLINE void make_cell(float *cell, size_t apart, const float *x, size_t ld, int rows, int depth,
	bool along, bool pairs_first)
{
	for (int i = 0; i < SIDE; i++) {
		const float *line = x + (size_t)i * (along ? ld : 2 * ld);
		int left = along ? (i < rows ? depth : 0) : depth - 2 * i;
		vec x0 = splat(0), x1 = x0;

		if (along && left > 0) {
			x0 = load(line, left, 0);
			x1 = left > WIDTH ? load(line + WIDTH, left - WIDTH, 0) : x1;
		} else if (left > 0) {
			x0 = load(line, rows, 0);
			x1 = left > 1 ? load(line + ld, rows, 0) : x1;
		}
		for (int part = 0; part < PARTS; part++, cell += apart)
			*(vec *)(cell + i * SIDE) = cut(&x0, &x1, along);
		cell -= PARTS * apart;
	}
	if (along != pairs_first)
		return;
	for (int part = 0; part < PARTS; part++, cell += apart) {
		vec square[SIDE];

#pragma GCC unroll 16
		for (int i = 0; i < SIDE; i++)
			square[i] = *(const vec *)(cell + i * SIDE);
		transpose(square);
#pragma GCC unroll 16
		for (int i = 0; i < SIDE; i++)
			*(vec *)(cell + i * SIDE) = square[i];
	}
}

/* A panel: for each STEP of k the parts, each with a tile of its left and one of its right columns. */
static size_t fast_panel_size(int K)
{
	return (size_t)steps_of(K) * 2 * CELL;
}

INLINE void pack_cells(float *panels, const float *x, size_t across, size_t down, size_t ld, int K,
	int N, int first, int last, bool along)
{
	for (int k = 0; k < K; k += STEP)
		for (int n = first * PANEL; n < last * PANEL; n += SIDE) {
			float *cell = panels + (size_t)(n / PANEL) * fast_panel_size(K) +
				      fast_panel_size(k) + (size_t)(n % PANEL / SIDE) * PART;

			make_cell(cell, (size_t)2 * PART,
				x + (size_t)n * across + (size_t)k * down, ld,
				least(N - n, SIDE), least(K - k, STEP), along, true);
		}
}

static void fast_pack_transposed(
	real *panels, const real *W, int ld, int K, int N, int first, int last)
{
	pack_cells(panels, W, (size_t)ld, 1, (size_t)ld, K, N, first, last, true);
}

static void fast_pack(real *panels, const real *X, int ld, int K, int N, int first, int last)
{
	pack_cells(panels, X, 1, (size_t)ld, (size_t)ld, K, N, first, last, false);
}

/* The compiler does not know that tile instructions read and write memory. */
static inline void settle(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

/* Registers 0 to 3 are sums (upper left, upper right, lower left, lower right), 4 and 5 parts of the upper and
 * the lower rows, 6 and 7 of the left and the right columns. */
#define ROWS_PART(part)                                                                \
	do {                                                                           \
		_tile_loadd(4, a + (part) * PART, SIDE * sizeof(float));               \
		if (tall)                                                              \
			_tile_loadd(5, below + (part) * PART, SIDE * sizeof(float));   \
	} while (0)
#define COLUMNS_PART(part)                                                             \
	do {                                                                           \
		_tile_loadd(6, b + (part) * 2 * PART, SIDE * sizeof(float));           \
		_tile_loadd(7, b + (part) * 2 * PART + PART, SIDE * sizeof(float));    \
	} while (0)
#define MULTIPLY()                                                                     \
	do {                                                                           \
		for (int i = 0; i < pace; i++, ahead += WIDTH)                         \
			__builtin_prefetch(ahead, 0, 2);                               \
		_tile_dpbf16ps(0, 4, 6);                                               \
		_tile_dpbf16ps(1, 4, 7);                                               \
		if (tall) {                                                            \
			_tile_dpbf16ps(2, 5, 6);                                       \
			_tile_dpbf16ps(3, 5, 7);                                       \
		}                                                                      \
	} while (0)

/* c:[32, 32] = from + the cells of 32 rows times those of a panel, or c:[16, 32] of 16 rows. In passing the
 * caches are asked for `pace` lines of `ahead` with each product. */
INLINE void square(float *c, size_t ldc, const float *a, const float *b, const float *from,
	size_t from_row, int steps, const float *ahead, int pace, bool tall)
{
	const float *below = a + ACROSS * CELL;

	_tile_loadd(0, from, from_row * sizeof(float));
	_tile_loadd(1, from + SIDE, from_row * sizeof(float));
	if (tall) {
		_tile_loadd(2, from + SIDE * from_row, from_row * sizeof(float));
		_tile_loadd(3, from + SIDE * from_row + SIDE, from_row * sizeof(float));
	}
	for (int k = 0; k < steps; k++, a += CELL, below += CELL, b += 2 * CELL) {
		ROWS_PART(2);
		COLUMNS_PART(0);
		MULTIPLY();
		ROWS_PART(1);
		MULTIPLY();
		COLUMNS_PART(1);
		MULTIPLY();
		ROWS_PART(0);
		MULTIPLY();
		COLUMNS_PART(2);
		MULTIPLY();
		COLUMNS_PART(0);
		MULTIPLY();
	}
	_tile_stored(0, c, ldc * sizeof(float));
	_tile_stored(1, c + SIDE, ldc * sizeof(float));
	if (tall) {
		_tile_stored(2, c + SIDE * ldc, ldc * sizeof(float));
		_tile_stored(3, c + SIDE * ldc + SIDE, ldc * sizeof(float));
	}
}

/* The same for any rows, n <= 32: what is not whole goes through a whole square. */
static void corner(float *c, size_t ldc, const float *a, const float *b, const float *from,
	size_t from_row, int steps, const float *ahead, int pace, int rows, int n)
{
	float whole[PANEL * PANEL];

	if (rows == PANEL && n == PANEL) {
		square(c, ldc, a, b, from, from_row, steps, ahead, pace, true);
		return;
	}
	memset(whole, 0, sizeof(whole));
	for (int i = 0; i < rows; i++)
		memcpy(whole + i * PANEL, from + (size_t)i * from_row, (size_t)n * sizeof(float));
	settle();
	if (rows > SIDE)
		square(whole, PANEL, a, b, whole, PANEL, steps, ahead, pace, true);
	else
		square(whole, PANEL, a, b, whole, PANEL, steps, ahead, pace, false);
	settle();
	for (int i = 0; i < rows; i++)
		memcpy(c + (size_t)i * ldc, whole + i * PANEL, (size_t)n * sizeof(float));
}

/* The cells of a block of A, transposed or not. */
static void cut_block(float *block, const float *a, int row, int col, int rows, int depth)
{
	for (int m = 0; m < rows; m += SIDE)
		for (int k = 0; k < depth; k += STEP) {
			float *cell = block + (m / SIDE * ACROSS + k / STEP) * CELL;
			const float *x =
				a + (size_t)m * (size_t)row + (size_t)k * (size_t)col;

			if (col == 1)
				make_cell(cell, PART, x, (size_t)row, least(rows - m, SIDE),
					least(depth - k, STEP), true, false);
			else
				make_cell(cell, PART, x, (size_t)col, least(rows - m, SIDE),
					least(depth - k, STEP), false, false);
		}
}

static void fast_product(real *C, int ldc, const real *A, int row, int col, const real *panels,
	size_t stride, int M, int N, int K, const real *from)
{
	static const float zeros[PANEL];
	_Alignas(64) float block[BLOCK / SIDE * ACROSS * CELL];
	int rows, depth;

	tiles_begin(least(M, SIDE));
	for (int m = 0; m < M; m += rows) {
		float *c = C + (size_t)m * (size_t)ldc;

		rows = least(M - m, BLOCK);
		for (int k = 0; k < K; k += depth) {
			/* a sum cut at DEPTH and taken up again from memory is the same chain of additions */
			const float *begin = k || from == C ? c : from ? from : zeros;
			size_t begin_row = begin == c ? (size_t)ldc : 0;
			int squares = (rows + PANEL - 1) / PANEL;
			int pace = (2 * CELL / WIDTH / 6 + squares - 1) / squares;

			depth = least(K - k, DEPTH);
			cut_block(block, A + (size_t)m * (size_t)row + (size_t)k * (size_t)col, row,
				col, rows, depth);
			settle();
			for (int n = 0; n < N; n += PANEL) {
				const float *b = panels + (size_t)(n / PANEL) * stride +
						 fast_panel_size(k);
				const float *ahead = b + stride;

				for (int i = 0; i < rows; i += PANEL) {
					corner(c + (size_t)i * (size_t)ldc + n, (size_t)ldc,
						block + i / SIDE * ACROSS * CELL, b,
						begin == zeros ? zeros
							       : begin + (size_t)i * begin_row + n,
						begin_row, steps_of(depth), ahead, pace,
						least(rows - i, PANEL), least(N - n, PANEL));
					ahead += (size_t)(6 * pace * WIDTH * steps_of(depth));
				}
			}
			settle();
		}
	}
	_tile_release();
}

/* Products of a few rows: here the rows of W are the rows, and those of A the columns. The same products are
 * added in the same order. */
enum { GROUP = 4 };

#define SHARE(i, j)                                                                    \
	do {                                                                           \
		_tile_loadd(4, a + (i) * PART, SIDE * sizeof(float));                  \
		_tile_loadd(5, w + (j) * PART, SIDE * sizeof(float));                  \
		_tile_loadd(6, w + (j) * PART + CELL, SIDE * sizeof(float));           \
		_tile_dpbf16ps(0, 5, 4);                                               \
		_tile_dpbf16ps(1, 6, 4);                                               \
		_tile_loadd(5, w + (j) * PART + 2 * CELL, SIDE * sizeof(float));       \
		_tile_loadd(6, w + (j) * PART + 3 * CELL, SIDE * sizeof(float));       \
		_tile_dpbf16ps(2, 5, 4);                                               \
		_tile_dpbf16ps(3, 6, 4);                                               \
	} while (0)

/* sums:[64 rows of W, 16 rows of A] += .. over depth; a: the cells of A */
static void few_rows(float *sums, const float *a, const float *W, size_t ld, int N, int depth)
{
	_Alignas(64) float w[GROUP * CELL];

	_tile_loadd(0, sums, SIDE * sizeof(float));
	_tile_loadd(1, sums + PART, SIDE * sizeof(float));
	_tile_loadd(2, sums + 2 * PART, SIDE * sizeof(float));
	_tile_loadd(3, sums + 3 * PART, SIDE * sizeof(float));
	for (int k = 0; k < depth; k += STEP, a += CELL) {
		for (int g = 0; g < GROUP; g++)
			make_cell(w + g * CELL, PART, W + (size_t)(g * SIDE) * ld + k, ld,
				least(N - g * SIDE, SIDE), least(depth - k, STEP), true, false);
		settle();
		SHARE(2, 0);
		SHARE(1, 0);
		SHARE(1, 1);
		SHARE(0, 1);
		SHARE(0, 2);
		SHARE(0, 0);
		settle();
	}
	_tile_stored(0, sums, SIDE * sizeof(float));
	_tile_stored(1, sums + PART, SIDE * sizeof(float));
	_tile_stored(2, sums + 2 * PART, SIDE * sizeof(float));
	_tile_stored(3, sums + 3 * PART, SIDE * sizeof(float));
	settle();
}

static void fast_product_unpacked(real *C, int ldc, const real *A, int row, const real *W, int ld,
	int M, int N, int K, const real *from)
{
	_Alignas(64) float a[ACROSS * CELL], sums[GROUP * PART];

	tiles_begin(SIDE);
	for (int m = 0; m < M; m += SIDE)
		for (int k = 0; k < K; k += DEPTH) {
			int rows = least(M - m, SIDE), depth = least(K - k, DEPTH);

			for (int i = 0; i < depth; i += STEP)
				make_cell(a + i / STEP * CELL, PART,
					A + (size_t)m * (size_t)row + k + i, (size_t)row, rows,
					least(depth - i, STEP), true, true);
			for (int n = 0; n < N; n += GROUP * SIDE) {
				float *c = C + (size_t)m * (size_t)ldc + n;
				int columns = least(N - n, GROUP * SIDE);

				memset(sums, 0, sizeof(sums));
				for (int i = 0; i < rows; i++)
					for (int j = 0; j < columns; j++)
						sums[j * SIDE + i] =
							k || from == C ? c[i * ldc + j]
							: from	       ? from[n + j]
								       : 0;
				settle();
				few_rows(sums, a, W + (size_t)n * (size_t)ld + k, (size_t)ld,
					columns, depth);
				for (int i = 0; i < rows; i++)
					for (int j = 0; j < columns; j++)
						c[i * ldc + j] = sums[j * SIDE + i];
			}
		}
	_tile_release();
}

#endif
