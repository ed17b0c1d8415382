/* Matrix products on tile registers, for fast.c alone: what product.h is to vectors. */
#ifndef TILES_H
#define TILES_H

#include "model/kernels/cells.h"

#include <stdatomic.h>

/* Work goes in blocks of BLOCK rows and DEPTH of k: the block's cells, ACROSS of them in a line,
 * stay in the second cache while the panels pass by. */
enum { DEPTH = 512, BLOCK = 128, ACROSS = DEPTH / STEP, ROWS = PANEL };

/* As the processor reads it. Volatile: the compiler believes that only 8 bytes of it are read. */
struct tile_shapes {
	uint8_t palette, begin, reserved[14];
	uint16_t bytes[16];
	uint8_t rows[16];
};

/* For a square() or stretch() of `rows` rows; a product takes a cycle for each row. */
static void set_shapes(volatile struct tile_shapes *shapes, int rows)
{
	*shapes = (struct tile_shapes){ .palette = 1 };
	for (int i = 0; i < 8; i++) {
		bool lower = i == 2 || i == 3 || i == 5;
		int height = rows <= SIDE ? (i < 5 ? rows : SIDE) : lower ? rows - SIDE : SIDE;

		shapes->bytes[i] = SIDE * sizeof(float);
		shapes->rows[i] = (uint8_t)(i < 6 ? height : SIDE);
	}
}

/* What the registers hold is lost. */
static inline void take_shapes(const volatile struct tile_shapes *shapes)
{
	_tile_loadconfig((const void *)shapes);
}

/* The compiler does not know that tile instructions read and write memory. */
static inline void settle(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

/* A square of 32 x 32 has its sums in registers 0 to 3: upper left, upper right, lower left, lower
 * right. Parts of upper and lower rows go to 4 and 5, of left and right columns to 6 and 7. */
#define UPPER(part) _tile_loadd(4, a + (part)*PART, SIDE * sizeof(float))
#define LOWER(part) _tile_loadd(5, a + (ACROSS * CELL + (part)*PART), SIDE * sizeof(float))
#define LEFT(part) _tile_loadd(6, b + (part)*2 * PART, SIDE * sizeof(float))
#define RIGHT(part) _tile_loadd(7, b + ((part)*2 + 1) * PART, SIDE * sizeof(float))

/* Products of the parts in the registers; a register that has served takes the next part. */
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

/* c:[rows, 32] = from + the rows of a square (its shapes say how many) times a panel. With each
 * part prefetches `pace` lines of `ahead`. */
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

/* The sums, `apart` reals from each other in memory, their rows `row` reals. */
#define LOAD_SUMS(at, apart, row)                                          \
	do {                                                               \
		_tile_loadd(0, (at), (row) * sizeof(float));               \
		_tile_loadd(1, (at) + (apart), (row) * sizeof(float));     \
		_tile_loadd(2, (at) + 2 * (apart), (row) * sizeof(float)); \
		_tile_loadd(3, (at) + 3 * (apart), (row) * sizeof(float)); \
	} while (0)
#define STORE_SUMS(at, apart, row)                                          \
	do {                                                                \
		_tile_stored(0, (at), (row) * sizeof(float));               \
		_tile_stored(1, (at) + (apart), (row) * sizeof(float));     \
		_tile_stored(2, (at) + 2 * (apart), (row) * sizeof(float)); \
		_tile_stored(3, (at) + 3 * (apart), (row) * sizeof(float)); \
	} while (0)

/* c:[rows, 64] = from + up to 16 rows times panels b and b2: four sums keep the tiles busy. */
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

INLINE void stretch(float *c, size_t ldc, const float *a, const float *b, const float *b2,
	const float *from, size_t from_row, int steps, const float *ahead, int pace)
{
	LOAD_SUMS(from, SIDE, from_row);
	for (int k = 0; k < steps; k++, a += CELL, b += 2 * CELL, b2 += 2 * CELL) {
		STRETCH(2, 0);
		STRETCH(1, 0);
		STRETCH(1, 1);
		STRETCH(0, 1);
		STRETCH(0, 2);
		STRETCH(0, 0);
	}
	STORE_SUMS(c, SIDE, ldc);
}

/* A piece of C, at most 32 x 32 (or 16 x 64), and what its sums begin with: at row i and column j
 * from[i * from_row + j * from_column]. */
struct piece {
	float *c;
	const float *from;
	size_t ldc, from_row, from_column;
	int rows, columns;
};

/* A stretch if there is b2, else a square. Too few columns are computed elsewhere and copied. */
static void make_piece(const struct piece *p, const float *a, const float *b, const float *b2,
	int steps, const float *ahead, int pace)
{
	_Alignas(64) float whole[PANEL * PANEL];
	const size_t width = b2 ? 2 * PANEL : PANEL, used = (size_t)p->columns * sizeof(float);
	struct piece w = *p;

	if ((size_t)p->columns < width) {
		w = (struct piece){ whole, whole, width, width, 1, p->rows, (int)width };
		memset(whole, 0, sizeof(whole));
		for (size_t i = 0; i < (size_t)p->rows; i++)
			memcpy(whole + i * width, p->from + i * p->from_row, used);
		settle();
	}
	if (b2)
		stretch(w.c, w.ldc, a, b, b2, w.from, w.from_row, steps, ahead, pace);
	else
		square(w.c, w.ldc, a, b, w.from, w.from_row, steps, ahead, pace);
	if ((size_t)p->columns < width) {
		settle();
		for (size_t i = 0; i < (size_t)p->rows; i++)
			memcpy(p->c + i * p->ldc, whole + i * width, used);
	}
}

/* A block's rows as squares of about one height, the first `taller` of them a row more. */
struct cuts {
	int squares, height, taller;
	volatile struct tile_shapes shapes[2]; /* of the taller ones, of the others */
};

static void cut_into_squares(struct cuts *cuts, int rows)
{
	/* a square is higher than a tile: 33 rows make three stretches of 11 */
	cuts->squares = rows == PANEL + 1 ? 3 : (rows + PANEL - 1) / PANEL;
	cuts->height = rows / cuts->squares;
	cuts->taller = rows % cuts->squares;
	set_shapes(&cuts->shapes[0], cuts->height + 1);
	set_shapes(&cuts->shapes[1], cuts->height);
	take_shapes(&cuts->shapes[1]);
}

/* The cells of rows x depth of A. The lines that the next ones are cut from are asked for. */
static void cut_rows(float *cells, const float *a, int row, int col, int rows, int depth)
{
	for (int k = 0; k < depth; k += STEP, cells += CELL) {
		const float *x = a + (size_t)k * (size_t)col;
		int width = least(depth - k, STEP);

		if (col == 1) {
			for (int i = 0; i < rows; i++)
				for (int j = STEP; j < 2 * STEP; j += WIDTH)
					__builtin_prefetch(x + (size_t)i * (size_t)row + j);
			make_cell(cells, PART, x, (size_t)row, rows, width, true, false);
		} else {
			for (int i = STEP; i < 2 * STEP; i++)
				__builtin_prefetch(x + (size_t)i * (size_t)col);
			make_cell(cells, PART, x, (size_t)col, rows, width, false, false);
		}
	}
}

/* The cells of a block of A: for each square a line of its upper and one of its lower rows. */
static void cut_block(
	float *block, const float *a, int row, int col, const struct cuts *cuts, int depth)
{
	for (int i = 0; i < cuts->squares; i++, block += 2 * ACROSS * CELL) {
		int height = cuts->height + (i < cuts->taller);

		cut_rows(block, a, row, col, least(height, SIDE), depth);
		if (height > SIDE)
			cut_rows(block + ACROSS * CELL, a + (size_t)SIDE * (size_t)row, row, col,
				height - SIDE, depth);
		a += (size_t)height * (size_t)row;
	}
}

/* `all`:[rows <= BLOCK, columns] += the block times the panels. Prefetches the next panel. */
static void block_product(const struct piece *all, const float *block, const struct cuts *cuts,
	const float *panels, size_t stride, int depth)
{
	const int columns = all->columns, steps = steps_of(depth);
	const int together = cuts->height <= SIDE ? 2 : 1, width = together * PANEL;
	/* of a panel, SIDE lines for each part of a step, among all squares */
	const int pace = (together * SIDE + cuts->squares - 1) / cuts->squares;

	for (int n = 0; n < columns; n += width, panels += (size_t)together * stride) {
		const float *ahead = panels + (size_t)together * stride;
		const float *second = columns - n > PANEL ? panels + stride : panels;
		struct piece p = *all;

		p.c += n;
		p.from += (size_t)n * p.from_column;
		p.columns = least(columns - n, width);
		for (int i = 0; i < cuts->squares; i++) {
			if (cuts->taller && (i == 0 || i == cuts->taller))
				take_shapes(&cuts->shapes[i > 0]);
			p.rows = cuts->height + (i < cuts->taller);
			make_piece(&p, block + i * 2 * ACROSS * CELL, panels,
				together == 2 ? second : NULL, steps, ahead, pace);
			p.c += (size_t)p.rows * p.ldc;
			p.from += (size_t)p.rows * p.from_row;
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
	struct cuts cuts;

	for (int m = 0; m < M; m += BLOCK) {
		p.rows = least(M - m, BLOCK);
		cut_into_squares(&cuts, p.rows);
		for (int k = 0; k < K; k += DEPTH) {
			int depth = least(K - k, DEPTH);
			/* the same chain of additions, though cut at DEPTH */
			bool more = k || from == C;

			p.c = C + (size_t)m * p.ldc;
			p.from = more ? p.c : from ? from : zeros;
			p.from_row = more ? p.ldc : 0;
			p.from_column = more || from;
			cut_block(block, A + (size_t)m * (size_t)row + (size_t)k * (size_t)col, row,
				col, &cuts, depth);
			settle();
			block_product(&p, block, &cuts, panels + fast_panel_size(k), stride, depth);
			settle();
		}
	}
	_tile_release();
}

#endif
