/* Matrix products on tile registers, for fast.c alone: what product.h is to vectors. */
#ifndef TILES_H
#define TILES_H

#include "model/kernels/cells.h"

#include <stdatomic.h>

/* Work goes BLOCK rows and DEPTH of k at a time: the block's cells, ACROSS of them in a line, stay in the second cache
 * while the panels pass by. */
enum { DEPTH = 512, BLOCK = 128, ACROSS = DEPTH / STEP };

struct tile_shapes {
	uint8_t palette, begin, reserved[14];
	uint16_t bytes[16];
	uint8_t rows[16];
};

/* Registers 0 to 4 are for `rows` rows, an instruction takes a cycle for each; the others for 16. */
static void tiles_begin(int rows)
{
	/* volatile: the compiler believes that only 8 bytes of it are read */
	volatile struct tile_shapes shapes = { .palette = 1 };

	for (int i = 0; i < 8; i++) {
		shapes.bytes[i] = SIDE * sizeof(float);
		shapes.rows[i] = (uint8_t)(i < 5 ? rows : SIDE);
	}
	_tile_loadconfig((const void *)&shapes);
}

/* The compiler does not know that tile instructions read and write memory. */
static inline void settle(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

/* Sums are in the registers 0 to 3, for a square of 32 x 32: upper left, upper right, lower left, lower right. Parts
 * of its upper and lower rows go through 4 and 5, of its left and right columns through 6 and 7. */
#define UPPER(part) _tile_loadd(4, a + (part)*PART, SIDE * sizeof(float))
#define LOWER(part) _tile_loadd(5, a + (ACROSS * CELL + (part)*PART), SIDE * sizeof(float))
#define LEFT(part) _tile_loadd(6, b + (part)*2 * PART, SIDE * sizeof(float))
#define RIGHT(part) _tile_loadd(7, b + ((part)*2 + 1) * PART, SIDE * sizeof(float))

/* Products of the parts in the registers; each register is filled with the next part when it has served. */
#define THEN_ROWS(part)                   \
	do {                              \
		ahead = ask(ahead, pace); \
		_tile_dpbf16ps(0, 4, 6);  \
		_tile_dpbf16ps(1, 4, 7);  \
		UPPER(part);              \
		_tile_dpbf16ps(2, 5, 6);  \
		_tile_dpbf16ps(3, 5, 7);  \
		LOWER(part);              \
	} while (0)
#define THEN_COLUMNS(part)                \
	do {                              \
		ahead = ask(ahead, pace); \
		_tile_dpbf16ps(0, 4, 6);  \
		_tile_dpbf16ps(2, 5, 6);  \
		LEFT(part);               \
		_tile_dpbf16ps(1, 4, 7);  \
		_tile_dpbf16ps(3, 5, 7);  \
		RIGHT(part);              \
	} while (0)

/* Asks the second cache for some lines; returns where to go on. */
INLINE const float *ask(const float *ahead, int lines)
{
	for (; lines > 0; lines--, ahead += WIDTH)
		__builtin_prefetch(ahead, 0, 2);
	return ahead;
}

/* c:[32, 32] = from + 32 rows times a panel. In passing, `pace` lines of `ahead` are asked for with each part. */
INLINE void square(float *c, size_t ldc, const float *a, const float *b, const float *from,
	size_t from_row, int steps, const float *ahead, int pace)
{
	for (int i = 0; i < PANEL; i++)
		for (int j = 0; j < PANEL; j += WIDTH)
			__builtin_prefetch(c + (size_t)i * ldc + j, 1);
	_tile_loadd(0, from, from_row * sizeof(float));
	_tile_loadd(1, from + SIDE, from_row * sizeof(float));
	_tile_loadd(2, from + SIDE * from_row, from_row * sizeof(float));
	_tile_loadd(3, from + SIDE * from_row + SIDE, from_row * sizeof(float));
	for (int k = 0; k < steps; k++, a += CELL, b += 2 * CELL) {
		UPPER(2);
		LOWER(2);
		LEFT(0);
		RIGHT(0);
		THEN_ROWS(1);    /* a2 b0 */
		THEN_COLUMNS(1); /* a1 b0 */
		THEN_ROWS(0);    /* a1 b1 */
		THEN_COLUMNS(2); /* a0 b1 */
		THEN_COLUMNS(0); /* a0 b2 */
		ahead = ask(ahead, pace);
		_tile_dpbf16ps(0, 4, 6); /* a0 b0 */
		_tile_dpbf16ps(1, 4, 7);
		_tile_dpbf16ps(2, 5, 6);
		_tile_dpbf16ps(3, 5, 7);
	}
	_tile_stored(0, c, ldc * sizeof(float));
	_tile_stored(1, c + SIDE, ldc * sizeof(float));
	_tile_stored(2, c + SIDE * ldc, ldc * sizeof(float));
	_tile_stored(3, c + SIDE * ldc + SIDE, ldc * sizeof(float));
}

/* whole:[16, 64] += 16 rows times the panels b and b2: four sums keep the tiles busy, two would not. */
#define STRETCH(i, j)                                                          \
	do {                                                                   \
		ahead = ask(ahead, pace);                                      \
		_tile_loadd(4, a + (i)*PART, SIDE * sizeof(float));            \
		_tile_loadd(5, b + (j)*2 * PART, SIDE * sizeof(float));        \
		_tile_dpbf16ps(0, 4, 5);                                       \
		_tile_loadd(6, b + ((j)*2 + 1) * PART, SIDE * sizeof(float));  \
		_tile_dpbf16ps(1, 4, 6);                                       \
		_tile_loadd(7, b2 + (j)*2 * PART, SIDE * sizeof(float));       \
		_tile_dpbf16ps(2, 4, 7);                                       \
		_tile_loadd(5, b2 + ((j)*2 + 1) * PART, SIDE * sizeof(float)); \
		_tile_dpbf16ps(3, 4, 5);                                       \
	} while (0)

INLINE void stretch(float *whole, size_t width, const float *a, const float *b, const float *b2,
	int steps, const float *ahead, int pace)
{
	_tile_loadd(0, whole, width * sizeof(float));
	_tile_loadd(1, whole + SIDE, width * sizeof(float));
	_tile_loadd(2, whole + 2 * SIDE, width * sizeof(float));
	_tile_loadd(3, whole + 3 * SIDE, width * sizeof(float));
	for (int k = 0; k < steps; k++, a += CELL, b += 2 * CELL, b2 += 2 * CELL) {
		STRETCH(2, 0);
		STRETCH(1, 0);
		STRETCH(1, 1);
		STRETCH(0, 1);
		STRETCH(0, 2);
		STRETCH(0, 0);
	}
	_tile_stored(0, whole, width * sizeof(float));
	_tile_stored(1, whole + SIDE, width * sizeof(float));
	_tile_stored(2, whole + 2 * SIDE, width * sizeof(float));
	_tile_stored(3, whole + 3 * SIDE, width * sizeof(float));
}

/* A piece of C, at most 32 x 32 (or 16 x 64), and what its sums begin with: at row i and column j
 * from[i * from_row + j * from_column]. */
struct piece {
	float *c;
	const float *from;
	size_t ldc, from_row, from_column;
	int rows, columns;
};

/* Of 16 rows where there is a panel b2. What is not whole is made elsewhere and copied. */
static void make_piece(const struct piece *p, const float *a, const float *b, const float *b2,
	int steps, const float *ahead, int pace)
{
	_Alignas(64) float whole[PANEL * PANEL];
	const size_t width = b2 ? 2 * PANEL : PANEL, used = (size_t)p->columns * sizeof(float);

	if (!b2 && p->rows == PANEL && p->columns == PANEL) {
		square(p->c, p->ldc, a, b, p->from, p->from_row, steps, ahead, pace);
		return;
	}
	memset(whole, 0, sizeof(whole));
	for (size_t i = 0; i < (size_t)p->rows; i++)
		memcpy(whole + i * width, p->from + i * p->from_row, used);
	settle();
	if (b2)
		stretch(whole, width, a, b, b2, steps, ahead, pace);
	else
		square(whole, width, a, b, whole, width, steps, ahead, pace);
	settle();
	for (size_t i = 0; i < (size_t)p->rows; i++)
		memcpy(p->c + i * p->ldc, whole + i * width, used);
}

/* The cells of a block of A, its last square filled up with zeros. Where A is transposed, the rows that the next
 * cells are cut from are asked for: they lie apart. */
static void cut_block(float *block, const float *a, int row, int col, int rows, int depth)
{
	for (int k = 0; k < depth; k += STEP)
		for (int m = 0; m < rows || m % PANEL; m += SIDE) {
			float *cell = block + (m / SIDE * ACROSS + k / STEP) * CELL;
			const float *x = a + (size_t)m * (size_t)row + (size_t)k * (size_t)col;
			int height = least(rows - m, SIDE), width = least(depth - k, STEP);

			if (col == 1) {
				for (int i = 0; i < SIDE; i++)
					for (int j = STEP; j < 2 * STEP; j += WIDTH)
						__builtin_prefetch(x + (size_t)i * (size_t)row + j);
				make_cell(cell, PART, x, (size_t)row, height, width, true, false);
				continue;
			}
			for (int i = STEP; i < 2 * STEP; i++)
				__builtin_prefetch(x + (size_t)i * (size_t)col);
			make_cell(cell, PART, x, (size_t)col, height, width, false, false);
		}
}

/* `all`:[rows <= BLOCK, columns] += the block times the panels; the next panel is asked for in passing. */
static void block_product(
	const struct piece *all, const float *block, const float *panels, size_t stride, int depth)
{
	const int rows = all->rows, columns = all->columns, steps = steps_of(depth);
	const int together = rows <= SIDE ? 2 : 1, width = together * PANEL;
	/* of a panel, SIDE lines for each part of a step, among all squares */
	const int squares = (rows + PANEL - 1) / PANEL,
		  pace = (together * SIDE + squares - 1) / squares;

	for (int n = 0; n < columns; n += width, panels += (size_t)together * stride) {
		const float *ahead = panels + (size_t)together * stride;
		const float *second = columns - n > PANEL ? panels + stride : panels;

		for (int m = 0; m < rows; m += PANEL) {
			struct piece p = *all;

			p.c += (size_t)m * p.ldc + (size_t)n;
			p.from += (size_t)m * p.from_row + (size_t)n * p.from_column;
			p.rows = least(rows - m, PANEL);
			p.columns = least(columns - n, width);
			make_piece(&p, block + m / SIDE * ACROSS * CELL, panels,
				together == 2 ? second : NULL, steps, ahead, pace);
			ahead += 6 * pace * WIDTH * steps;
		}
	}
}

static void fast_product(real *C, int ldc, const real *A, int row, int col, const real *panels,
	size_t stride, int M, int N, int K, const real *from)
{
	static const float zeros[2 * PANEL];
	_Alignas(64) float block[BLOCK / SIDE * ACROSS * CELL];
	struct piece p = { .ldc = (size_t)ldc, .columns = N };

	if (!M)
		return;
	tiles_begin(least(M, SIDE));
	for (int m = 0; m < M; m += BLOCK)
		for (int k = 0; k < K; k += DEPTH) {
			int depth = least(K - k, DEPTH);
			/* a sum cut at DEPTH and taken up again from memory is the same chain of additions */
			bool more = k || from == C;

			p.c = C + (size_t)m * p.ldc;
			p.rows = least(M - m, BLOCK);
			p.from = more ? p.c : from ? from : zeros;
			p.from_row = more ? p.ldc : 0;
			p.from_column = more || from;
			cut_block(block, A + (size_t)m * (size_t)row + (size_t)k * (size_t)col, row,
				col, p.rows, depth);
			settle();
			block_product(&p, block, panels + fast_panel_size(k), stride, depth);
			settle();
		}
	_tile_release();
}

#endif
