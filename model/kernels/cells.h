/* Floats cut into parts for the tile registers (AMX), for fast.c alone; pack.h is for vectors.
 *
 * A tile instruction multiplies 16x32 by 32x16 numbers in bfloat16: the upper half of a float, 8 of
 * its 24 bits. A float is exactly the sum of three of them, x = x0 + x1 + x2, and
 *
 *     a b = a0 b0 + (a0 b1 + a1 b0) + (a0 b2 + a1 b1 + a2 b0)
 *
 * up to 2^-21 |a b|, on average 2^-24. Products of parts are exact and sums are floats. So six tile
 * instructions are as exact as multiply-adds of floats, and faster. Infinity becomes NaN (its parts
 * are Inf - Inf), denormal numbers become 0. */
#ifndef CELLS_H
#define CELLS_H

#include "model/kernels/kernels.h"
#include "model/kernels/vector.h"

/* A tile is 16 rows of 16 pairs: the parts of two neighbours in k. A cell is three tiles, parts 0,
 * 1 and 2 of 16 rows (or columns) by STEP of k. */
enum { SIDE = 16, STEP = 2 * SIDE, PARTS = 3, PART = SIDE * SIDE, CELL = PARTS * PART };

static int steps_of(int K)
{
	return (K + STEP - 1) / STEP;
}

INLINE vec upper_half(vec x)
{
	return (vec)((ivec)x & ((ivec){ 0 } - 65536));
}

/* The upper halves of x as pairs: of neighbours in x[0], then in x[1] (along k), or of one element
 * of each (across k). x becomes what is left for the next part. */
INLINE vec cut(vec x[2], bool along)
{
	static const uint16_t odd[2 * WIDTH] = { 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27,
		29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63 };
	vec top0 = upper_half(x[0]), top1 = upper_half(x[1]);
	vec pairs = (vec)(((ivec)top0 >> 16 & 65535) | (ivec)top1);

	if (along)
		pairs = (vec)_mm512_permutex2var_epi16(
			(__m512i)x[0], _mm512_loadu_si512(odd), (__m512i)x[1]);
	x[0] -= top0;
	x[1] -= top1;
	return pairs;
}

/* The parts of 16 rows x:[rows, depth] (along), or of 16 pairs of rows of x:[depth, rows]. With
 * `whole`, a constant, none is missing. */
INLINE void cut_lines(float *cell, size_t apart, const float *x, size_t ld, int rows, int depth,
	bool along, bool whole)
{
	for (int i = 0; i < (whole && along ? rows : SIDE);
		i++, x += along ? ld : 2 * ld, cell += SIDE) {
		const float *x1 = along ? x + WIDTH : x + ld;
		int n0 = along ? (i < rows ? depth : 0) : 2 * i < depth ? rows : 0;
		int n1 = along ? n0 - WIDTH : 2 * i + 1 < depth ? rows : 0;
		vec pair[2] = { whole ? *(const vec *)x : load(x, n0, 0),
			whole ? *(const vec *)x1 : load(x1, n1, 0) };

		*(vec *)cell = cut(pair, along);
		*(vec *)(cell + apart) = cut(pair, along);
		*(vec *)(cell + 2 * apart) = cut(pair, along);
	}
}

/* One cell, its parts `apart` reals from each other, from x:[rows <= 16, depth <= 32] (along) or
 * x:[depth, rows]. The tiles are [row][pair], or [pair][row]. */
INLINE void make_cell(float *cell, size_t apart, const float *x, size_t ld, int rows, int depth,
	bool along, bool pairs_first)
{
	/* what is missing is zeros, but for rows of A: there the tile has as few */
	if (depth >= STEP && (rows >= SIDE || (along && !pairs_first)))
		cut_lines(cell, apart, x, ld, least(rows, SIDE), STEP, along, true);
	else
		cut_lines(cell, apart, x, ld, rows, depth, along, false);
	if (along != pairs_first)
		return;
	for (int part = 0; part < PARTS; part++, cell += apart) {
		vec square[SIDE];

		UNROLLED(i, SIDE)
			square[i] = *(const vec *)(cell + i * SIDE);
		transpose(square);
		UNROLLED(i, SIDE)
			*(vec *)(cell + i * SIDE) = square[i];
	}
}

/* A panel: for each STEP of k the parts, each a tile of left and one of right columns. */
static size_t fast_panel_size(int K)
{
	return (size_t)steps_of(K) * 2 * CELL;
}

/* The cell of panels that begins at row k and column n, from x */
INLINE void pack_cell(
	float *panels, const float *x, size_t ld, int K, int N, int k, int n, bool along)
{
	float *cell = panels + (size_t)(n / PANEL) * fast_panel_size(K) + fast_panel_size(k) +
		      (size_t)(n % PANEL / SIDE) * PART;

	make_cell(
		cell, (size_t)2 * PART, x, ld, least(N - n, SIDE), least(K - k, STEP), along, true);
}

/* Panel by panel, while the rows of the next are asked for */
static void fast_pack_transposed(
	real *panels, const real *W, int ld, int K, int N, int first, int last)
{
	for (int panel = first * PANEL; panel < last * PANEL; panel += PANEL)
		for (int k = 0; k < K; k += STEP)
			for (int n = panel; n < panel + PANEL; n += SIDE) {
				const float *x = W + (size_t)n * (size_t)ld + k;

				for (size_t i = PANEL; i < PANEL + SIDE; i++)
					for (int j = 0; j < STEP; j += WIDTH)
						__builtin_prefetch(x + i * (size_t)ld + j);
				pack_cell(panels, x, (size_t)ld, K, N, k, n, true);
			}
}

/* Row by row, while the next ones are asked for */
static void fast_pack(real *panels, const real *X, int ld, int K, int N, int first, int last)
{
	for (int k = 0; k < K; k += STEP)
		for (int n = first * PANEL; n < last * PANEL; n += SIDE) {
			const float *x = X + (size_t)k * (size_t)ld + n;

			for (size_t i = STEP; i < 2 * STEP; i++)
				__builtin_prefetch(x + i * (size_t)ld);
			pack_cell(panels, x, (size_t)ld, K, N, k, n, false);
		}
}

#endif
