/* Products of a few rows with a matrix as it is, not packed, for fast.c alone. */
#ifndef FEW_ROWS_H
#define FEW_ROWS_H

#include "model/kernels/amx/tiles.h"

/* Here 64 rows of W are the rows, up to 16 of A the columns. The same products are added in the
 * same order. While the tiles multiply, the vectors cut the cells of the next step. */
enum { GROUP = 4, SINGLES = NEVER_PACKED };

#define SHARE(i, j)                                                            \
	do {                                                                   \
		_tile_loadd(4, a + (i)*PART, SIDE * sizeof(float));            \
		_tile_loadd(5, w + (j)*PART, SIDE * sizeof(float));            \
		_tile_dpbf16ps(0, 5, 4);                                       \
		_tile_loadd(6, w + (j)*PART + CELL, SIDE * sizeof(float));     \
		_tile_dpbf16ps(1, 6, 4);                                       \
		_tile_loadd(7, w + (j)*PART + 2 * CELL, SIDE * sizeof(float)); \
		_tile_dpbf16ps(2, 7, 4);                                       \
		_tile_loadd(5, w + (j)*PART + 3 * CELL, SIDE * sizeof(float)); \
		_tile_dpbf16ps(3, 5, 4);                                       \
	} while (0)

/* Rows g * 16 .. of W:[rows, depth] from k on, and the same of the next 64 rows asked for */
INLINE void cut_ahead(float *w, const float *W, size_t ld, int rows, int depth, int k, int g)
{
	const float *x = W + (size_t)(g * SIDE) * ld + k;

	if (k >= depth)
		return;
	for (size_t i = 0; i < SIDE; i++) {
		const float *ahead = x + (i + GROUP * SIDE) * ld;

		__builtin_prefetch(ahead, 0, 2);
		__builtin_prefetch(ahead + WIDTH, 0, 2);
	}
	make_cell(w + g * CELL, PART, x, ld, least(rows - g * SIDE, SIDE), least(depth - k, STEP),
		true, false);
}

/* sums:[64 rows of W, 16 rows of A] += .. over depth; a: the cells of A */
static void few_rows(float *sums, const float *a, const float *W, size_t ld, int rows, int depth)
{
	_Alignas(64) float two[2][GROUP * CELL];

	LOAD_SUMS(sums, PART, SIDE);
	for (int g = 0; g < GROUP; g++)
		cut_ahead(two[0], W, ld, rows, depth, 0, g);
	for (int k = 0; k < depth; k += STEP, a += CELL) {
		const float *w = two[k / STEP % 2];
		float *next = two[1 - k / STEP % 2];

		settle();
		SHARE(2, 0);
		cut_ahead(next, W, ld, rows, depth, k + STEP, 0);
		SHARE(1, 0);
		cut_ahead(next, W, ld, rows, depth, k + STEP, 1);
		SHARE(1, 1);
		cut_ahead(next, W, ld, rows, depth, k + STEP, 2);
		SHARE(0, 1);
		cut_ahead(next, W, ld, rows, depth, k + STEP, 3);
		SHARE(0, 2);
		SHARE(0, 0);
	}
	STORE_SUMS(sums, PART, SIDE);
	settle();
}

/* One row by vectors, faster than by tiles, and the same bits: as the tile instruction does, adds
 * the products of even and of odd k of a step in two chains, then both to the sum. */
#define CHAINS(i, j, pair)                                                       \
	do {                                                                     \
		even[pair] = fused(splat(a[(i)*STEP + k]), w0[j], even[pair]);   \
		odd[pair] = fused(splat(a[(i)*STEP + k + 1]), w1[j], odd[pair]); \
	} while (0)

/* x y + z without rounding x y, which could become 0 */
INLINE vec fused(vec x, vec y, vec z)
{
	return (vec)_mm512_fmadd_ps((__m512)x, (__m512)y, (__m512)z);
}

INLINE void cut_floats(vec part[PARTS], vec x)
{
	for (int i = 0; i < PARTS - 1; i++) {
		part[i] = upper_half(x);
		x -= part[i];
	}
	part[PARTS - 1] = x; /* 8 bits are left */
}

/* sum + 16 rows of W:[rows, depth] times one row of A, whose parts are a:[steps][PARTS][STEP] */
INLINE vec sixteen_sums(vec sum, const float *a, const float *W, size_t ld, int rows, int depth)
{
	for (int step = 0; step < depth; step += STEP, a += PARTS * STEP) {
		vec even[6] = { 0 }, odd[6] = { 0 }, w[STEP];

		/* the same place in the rows to come */
		for (size_t i = SIDE; i < 2 * SIDE; i++)
			for (int j = 0; j < STEP; j += WIDTH)
				__builtin_prefetch(W + i * ld + step + j);
		if (depth - step < STEP)
			memset(w, 0, sizeof(w));
		columns(w, W + step, ld, rows, least(depth - step, WIDTH));
		columns(w + WIDTH, W + step + WIDTH, ld, rows, least(depth - step - WIDTH, WIDTH));
		for (int k = 0; k < STEP; k += 2) {
			vec w0[PARTS], w1[PARTS];

			cut_floats(w0, w[k]);
			cut_floats(w1, w[k + 1]);
			CHAINS(2, 0, 0);
			CHAINS(1, 0, 1);
			CHAINS(1, 1, 2);
			CHAINS(0, 1, 3);
			CHAINS(0, 2, 4);
			CHAINS(0, 0, 5);
		}
		for (int pair = 0; pair < 6; pair++)
			sum += even[pair] + odd[pair];
	}
	return sum;
}

static __attribute__((noinline)) void one_row(
	real *c, const real *A, const real *W, size_t ld, int N, int K, const real *from)
{
	float a[ACROSS * PARTS * STEP];

	for (int k = 0; k < K; k += DEPTH) {
		int depth = least(K - k, DEPTH);

		for (int i = 0; i < steps_of(depth) * STEP; i += WIDTH) {
			vec part[PARTS];

			cut_floats(part, load(A + k + i, depth - i, 0));
			for (int j = 0; j < PARTS; j++)
				*(vec *)(a + i / STEP * PARTS * STEP + j * STEP + i % STEP) =
					part[j];
		}
		for (int n = 0; n < N; n += WIDTH) {
			vec sum = k || from == c ? load(c + n, N - n, 0)
				  : from         ? load(from + n, N - n, 0)
						 : splat(0);

			store(c + n,
				sixteen_sums(sum, a, W + (size_t)n * ld + k, ld,
					least(N - n, WIDTH), depth),
				N - n);
		}
	}
}

/* Takes denormal numbers for 0, as tiles do. Not in one_row(): compilers do not know the modes. */
static void row_unpacked(
	real *c, const real *A, const real *W, size_t ld, int N, int K, const real *from)
{
	enum { DENORMALS_ARE_ZERO = 1 << 6, FLUSH_TO_ZERO = 1 << 15 };
	unsigned modes = _mm_getcsr();

	_mm_setcsr(modes | DENORMALS_ARE_ZERO | FLUSH_TO_ZERO);
	one_row(c, A, W, ld, N, K, from);
	_mm_setcsr(modes);
}

static void fast_product_unpacked(real *C, int ldc, const real *A, int row, const real *W, int ld,
	int M, int N, int K, const real *from)
{
	_Alignas(64) float a[ACROSS * CELL], sums[GROUP * PART];
	volatile struct tile_shapes shapes;

	if (M == 1) {
		row_unpacked(C, A, W, (size_t)ld, N, K, from);
		return;
	}
	set_shapes(&shapes, SIDE);
	take_shapes(&shapes);
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
						sums[j * SIDE + i] = k || from == C ? c[i * ldc + j]
								     : from         ? from[n + j]
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
