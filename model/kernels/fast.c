/* The fast families: this file is compiled once per instruction set (FAMILY in the Makefile). */
#include "model/kernels/kernels.h"
#include "model/kernels/vector.h"

/* A register tile is ROWS x (COLUMNS * WIDTH) accumulators; sized to fill the registers there are. */
#if defined(__AVX512F__)
enum { ROWS = 8, COLUMNS = 2 };
#elif defined(__AVX2__)
enum { ROWS = 6, COLUMNS = 2 };
#else
enum { ROWS = 4, COLUMNS = 2 };
#endif
enum { TILE = COLUMNS * WIDTH, UNPACKED_ROWS = 4 };

/* Work goes BLOCK rows and DEPTH steps of k at a time: the block's rows of A and C stay in the second cache
 * while the panels pass by, and a panel's DEPTH rows stay in the first while the tiles use them. The last
 * block may be half as tall again. A transposed A is copied, each block into the order of its tiles. */
enum { DEPTH = 256, BLOCK = 16 * ROWS, BLOCK_MOST = BLOCK + BLOCK / 2, COPIED_TILE = DEPTH * ROWS };

/* c:[rows, n <= TILE] = from + a:[rows, K] b:[K, TILE]; `rows` is a constant where this is inlined. In passing
 * the caches are asked for what is needed next: `pace` reals of `ahead` with each k. */
INLINE void tile(float *c, size_t ldc, const float *a, size_t row, size_t col, const float *b,
	const float *from, size_t from_row, const float *ahead, size_t pace, int n, int K,
	const int rows)
{
	vec sum[ROWS][COLUMNS];

#pragma GCC unroll 8
	for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
		for (int j = 0; j < COLUMNS; j++)
			sum[i][j] = load(from + (size_t)i * from_row + j * WIDTH,
				n - j * WIDTH < 0 ? 0 : n - j * WIDTH, 0);
	for (int k = 0; k < K; k++, a += col, b += PANEL, ahead += pace) {
		vec right[COLUMNS];

		__builtin_prefetch(ahead, 0, 2);
#pragma GCC unroll 2
		for (int j = 0; j < COLUMNS; j++)
			right[j] = *(const vec *)(b + j * WIDTH);
#pragma GCC unroll 8
		for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
			for (int j = 0; j < COLUMNS; j++)
				sum[i][j] += a[(size_t)i * row] * right[j];
	}
#pragma GCC unroll 8
	for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
		for (int j = 0; j < COLUMNS; j++)
			store(c + (size_t)i * ldc + j * WIDTH, sum[i][j],
				n - j * WIDTH < 0 ? 0 : n - j * WIDTH);
}

/* Rows of A that the next block will read: a few are asked for with each tile of this block. */
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
		if (next)
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
#if defined(__AVX512F__)
		REMAINDER(7)
		REMAINDER(6)
#endif
#if defined(__AVX2__)
		REMAINDER(5)
		REMAINDER(4)
#endif
		REMAINDER(3)
		REMAINDER(2)
		REMAINDER(1)
	default:
		break;
	}
}

/* The two ways in which A is read, each with its constant stride: rows of A, and rows of a copied block.
 * Functions of their own, so that the tile's accumulators have the registers to themselves. */
static __attribute__((noinline)) void strip_rows(float *c, size_t ldc, const float *a, size_t row,
	const float *b, const float *from, size_t from_row, const float *ahead, struct coming *next,
	int M, int n, int K)
{
	strip(c, ldc, a, row, 1, ROWS * row, b, from, from_row, ahead, next, M, n, K);
}

static __attribute__((noinline)) void strip_copied(float *c, size_t ldc, const float *block,
	const float *b, const float *from, size_t from_row, const float *ahead, int M, int n, int K)
{
	strip(c, ldc, block, 1, ROWS, COPIED_TILE, b, from, from_row, ahead, NULL, M, n, K);
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

static int least(int a, int b)
{
	return a < b ? a : b;
}

static void fast_product(real *C, int ldc, const real *A, int row, int col, const real *panels,
	size_t stride, int M, int N, int K, const real *from)
{
	static const float zeros[PANEL];
	float block[BLOCK_MOST / ROWS * COPIED_TILE];
	int rows, depth;

	for (int m = 0; m < M; m += rows) {
		float *c = C + (size_t)m * (size_t)ldc;

		rows = rows_of_block(M, m);
		for (int k = 0; k < K; k += depth) {
			const float *a = A + (size_t)m * (size_t)row + (size_t)k * (size_t)col;
			/* a sum cut at DEPTH and taken up again from memory is the same chain of additions */
			const float *begin = k || from == C ? c : from ? from : zeros;
			size_t begin_row = begin == c ? (size_t)ldc : 0;
			/* after this block: the same rows further on, or the next rows from the start */
			int next_k = k + DEPTH < K ? k + DEPTH : 0, next_m = next_k ? m : m + rows;
			struct coming next = { .a = A + (size_t)next_m * (size_t)row + next_k,
				.row = (size_t)row,
				.rows = next_m < M ? rows_of_block(M, next_m) : 0,
				.width = least(K - next_k, DEPTH),
				.tiles = (rows + ROWS - 1) / ROWS * ((N + TILE - 1) / TILE) };

			depth = least(K - k, DEPTH);
			if (col != 1)
				copy_block(block, a, (size_t)col, depth, rows);
			for (int n = 0; n < N; n += TILE) {
				const float *b = panels + (size_t)(n / PANEL) * stride +
						 (size_t)k * PANEL + n % PANEL;
				const float *first = begin == zeros ? zeros : begin + n;

				if (col != 1)
					strip_copied(c + n, (size_t)ldc, block, b, first, begin_row,
						b + stride, rows, least(N - n, TILE), depth);
				else
					strip_rows(c + n, (size_t)ldc, a, (size_t)row, b, first,
						begin_row, b + stride, &next, rows,
						least(N - n, TILE), depth);
			}
		}
	}
}

/* The zeros that fill up the last panel, if it is among first .. last-1 */
static void fill_last_panel(float *panels, int K, int N, int first, int last)
{
	if (first < last && last * PANEL > N)
		memset(panels + (size_t)(last - 1) * (size_t)K * PANEL, 0,
			(size_t)K * PANEL * sizeof(float));
}

#if defined(__AVX512F__)
/* x becomes its transpose: numbers are exchanged across the diagonal in squares of 1, 2, 4 and 8. */
INLINE void transpose(vec x[WIDTH])
{
#pragma GCC unroll 4
	for (int size = 1; size < WIDTH; size *= 2) {
		ivec upper = { 0 }, lower = { 0 };

#pragma GCC unroll 16
		for (int i = 0; i < WIDTH; i++) {
			upper[i] = i & size ? WIDTH + i - size : i;
			lower[i] = i & size ? WIDTH + i : i + size;
		}
#pragma GCC unroll 16
		for (int i = 0; i < WIDTH; i++)
			if (!(i & size)) {
				__m512 a = (__m512)x[i], b = (__m512)x[i + size];

				x[i] = (vec)_mm512_permutex2var_ps(a, (__m512i)upper, b);
				x[i + size] = (vec)_mm512_permutex2var_ps(a, (__m512i)lower, b);
			}
	}
}
#endif

static void fast_pack_transposed(
	real *panels, const real *W, int ld, int K, int N, int first, int last)
{
	fill_last_panel(panels, K, N, first, last);
	for (int n = first * PANEL; n < last * PANEL && n < N;) {
		float *out = panels + (size_t)(n / PANEL) * (size_t)K * PANEL + n % PANEL;
		const float *w = W + (size_t)n * (size_t)ld;
		int k = 0, rows = 1;

#if defined(__AVX512F__)
		if (n + WIDTH <= N && n % WIDTH == 0) {
			rows = WIDTH;
			for (; k + WIDTH <= K; k += WIDTH) {
				vec x[WIDTH];

#pragma GCC unroll 16
				for (int i = 0; i < WIDTH; i++)
					x[i] = *(const vec *)(w + (size_t)i * (size_t)ld + k);
				transpose(x);
#pragma GCC unroll 16
				for (int i = 0; i < WIDTH; i++)
					*(vec *)(out + (size_t)(k + i) * PANEL) = x[i];
			}
		}
#endif
		for (; k < K; k++)
			for (int i = 0; i < rows; i++)
				out[(size_t)k * PANEL + (size_t)i] =
					w[(size_t)i * (size_t)ld + (size_t)k];
		n += rows;
	}
}

/* Row by row, which is how memory is read fastest. */
static void fast_pack(real *panels, const real *X, int ld, int K, int N, int first, int last)
{
	int end = last * PANEL < N ? last * PANEL : N;

	fill_last_panel(panels, K, N, first, last);
	for (int k = 0; k < K; k++)
		for (int n = first * PANEL; n < end; n += PANEL) {
			float *out = panels + ((size_t)(n / PANEL) * (size_t)K + (size_t)k) * PANEL;
			const float *x = X + (size_t)k * (size_t)ld + n;

			if (end - n >= PANEL)
				memcpy(out, x, PANEL * sizeof(float));
			else
				memcpy(out, x, (size_t)(end - n) * sizeof(float));
		}
}

/* out[k][i] = w[i * ld + k] for up to WIDTH rows i and columns k, zeros where there are fewer rows */
INLINE void columns(vec out[WIDTH], const float *w, size_t ld, int rows, int depth)
{
#if defined(__AVX512F__)
	if (rows == WIDTH && depth == WIDTH) {
#pragma GCC unroll 16
		for (int i = 0; i < WIDTH; i++)
			out[i] = *(const vec *)(w + (size_t)i * ld);
		transpose(out);
		return;
	}
#endif
	for (int k = 0; k < depth; k++) {
		out[k] = splat(0);
		for (int i = 0; i < rows; i++)
			out[k][i] = w[(size_t)i * ld + (size_t)k];
	}
}

/* n <= WIDTH columns of c:[rows, n] = from + a W' */
INLINE void unpacked_tile(float *c, size_t ldc, const float *a, size_t row, const float *w,
	size_t ld, const float *from, size_t from_row, int n, int K, const int rows)
{
	vec sum[UNPACKED_ROWS], right[WIDTH];

#pragma GCC unroll 4
	for (int i = 0; i < rows; i++)
		sum[i] = load(from + (size_t)i * from_row, n, 0);
	for (int k = 0; k < K; k += WIDTH) {
		int depth = least(K - k, WIDTH);

		columns(right, w + k, ld, n, depth);
		if (depth == WIDTH) {
#pragma GCC unroll 16
			for (int j = 0; j < WIDTH; j++)
#pragma GCC unroll 4
				for (int i = 0; i < rows; i++)
					sum[i] += a[(size_t)i * row + (size_t)(k + j)] * right[j];
			continue;
		}
		for (int j = 0; j < depth; j++)
			for (int i = 0; i < rows; i++)
				sum[i] += a[(size_t)i * row + (size_t)(k + j)] * right[j];
	}
#pragma GCC unroll 4
	for (int i = 0; i < rows; i++)
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

static void fast_axpy(real *y, real a, const real *x, int n)
{
	for (int i = 0; i < n; i += WIDTH)
		store(y + i, load(y + i, n - i, 0) + a * load(x + i, n - i, 0), n - i);
}

static void fast_tanh(real *y, const real *x, int n)
{
	for (int i = 0; i < n; i += WIDTH)
		store(y + i, vtanh(load(x + i, n - i, 0)), n - i);
}

/* The largest, the first place where it stands, and the sum; NaN is never the largest. */
static float largest(const float *x, int n, int *place, float *total)
{
	vec max = splat(-INFINITY), sum = splat(0);
	ivec at = { 0 }, here = { 0 };
	float best;

	for (int i = 0; i < WIDTH; i++)
		here[i] = i;
	for (int i = 0; i < n; i += WIDTH, here += WIDTH) {
		vec next = load(x + i, n - i, -INFINITY);
		ivec more = next > max;

		max = choose(more, next, max);
		at = (more & here) | (~more & at);
		sum += load(x + i, n - i, 0);
	}
	*total = sum_of(sum);
	best = max[0];
	*place = at[0];
	for (int i = 1; i < WIDTH; i++)
		if (max[i] > best || (max[i] == best && at[i] < *place)) {
			best = max[i];
			*place = at[i];
		}
	return best;
}

/* a = exp(e - max); returns the sum */
static float exponentials(float *a, const float *e, float max, int n)
{
	vec sum = splat(0);

	for (int i = 0; i < n; i += WIDTH) {
		vec p = vexp(load(e + i, n - i, -INFINITY) - max);

		sum += p;
		store(a + i, p, n - i);
	}
	return sum_of(sum);
}

static real fast_softmax(real *a, const real *e, int n)
{
	int place;
	float total, max = largest(e, n, &place, &total), sum = exponentials(a, e, max, n),
		     scale = 1 / sum;

	for (int i = 0; i < n; i += WIDTH)
		store(a + i, load(a + i, n - i, 0) * scale, n - i);
	return max + logf(sum);
}

static void fast_gru(real *h_next, real *saved, const real *gx, const real *gh, const real *cn,
	const real *h, int H)
{
	for (int i = 0; i < H; i += WIDTH) {
		int left = H - i;
		vec r = vsigmoid(load(gx + i, left, 0) + load(gh + i, left, 0));
		vec z = vsigmoid(load(gx + H + i, left, 0) + load(gh + H + i, left, 0));
		vec hn = load(gh + 2 * H + i, left, 0) + load(cn + i, left, 0);
		vec n = vtanh(load(gx + 2 * H + i, left, 0) + r * hn);

		store(h_next + i, (1.0f - z) * n + z * load(h + i, left, 0), left);
		store(saved + i, r, left);
		store(saved + H + i, z, left);
		store(saved + 2 * H + i, n, left);
		store(saved + 3 * H + i, hn, left);
	}
}

/* Rows follow each other in memory: while one is worked on, the next is asked for. */
static void fast_gru_backward(real *dgx, real *dgh, real *dh, const real *dh_next,
	const real *saved, const real *h, int H)
{
	for (int i = 0; i < H; i += WIDTH) {
		int left = H - i;
		vec r = load(saved + i, left, 0), z = load(saved + H + i, left, 0);
		vec n = load(saved + 2 * H + i, left, 0), hn = load(saved + 3 * H + i, left, 0);
		vec d = load(dh_next + i, left, 0);
		vec dn = d * (1.0f - z) * (1.0f - n * n);
		vec dz = d * (load(h + i, left, 0) - n) * z * (1.0f - z);
		vec dr = dn * hn * r * (1.0f - r);

		for (int next = 3 * H + i; next < 6 * H; next += H) {
			__builtin_prefetch(saved + H + next);
			__builtin_prefetch(dgx + next, 1);
			__builtin_prefetch(dgh + next, 1);
		}
		store(dh + i, d * z, left);
		store(dgx + i, dr, left);
		store(dgh + i, dr, left);
		store(dgx + H + i, dz, left);
		store(dgh + H + i, dz, left);
		store(dgx + 2 * H + i, dn, left);
		store(dgh + 2 * H + i, dn * r, left);
	}
}

static void fast_energy(real *e, const real *q, const real *keys, const real *v, int S, int A)
{
	for (int j = 0; j < S; j++, keys += A) {
		vec sum = splat(0);

		for (int i = 0; i < A; i += WIDTH)
			sum += load(v + i, A - i, 0) *
			       vtanh(load(q + i, A - i, 0) + load(keys + i, A - i, 0));
		e[j] = sum_of(sum);
	}
}

static void fast_energy_backward(real *dq, real *dkeys, real *dv, const real *de, const real *q,
	const real *keys, const real *v, int S, int A)
{
	for (int i = 0; i < A; i += WIDTH) {
		int left = A - i;
		vec query = load(q + i, left, 0), weight = load(v + i, left, 0);
		vec dquery = splat(0), dweight = load(dv + i, left, 0);

		for (int j = 0; j < S; j++) {
			size_t at = (size_t)j * (size_t)A + (size_t)i;
			vec t = vtanh(query + load(keys + at, left, 0));
			vec du = de[j] * weight * (1.0f - t * t);

			dquery += du;
			dweight += de[j] * t;
			store(dkeys + at, load(dkeys + at, left, 0) + du, left);
		}
		store(dq + i, dquery, left);
		store(dv + i, dweight, left);
	}
}

static void fast_context(real *c, const real *a, const real *h, int S, int D)
{
	for (int i = 0; i < D; i += WIDTH) {
		vec sum = splat(0);

		for (int j = 0; j < S; j++)
			sum += a[j] * load(h + (size_t)j * (size_t)D + i, D - i, 0);
		store(c + i, sum, D - i);
	}
}

static void fast_context_backward(
	real *da, real *dh, const real *dc, const real *a, const real *h, int S, int D)
{
	for (int j = 0; j < S; j++, h += D) {
		vec sum = splat(0);

		for (int i = 0; i < D; i += WIDTH)
			sum += load(dc + i, D - i, 0) * load(h + i, D - i, 0);
		da[j] = sum_of(sum);
		if (dh)
			fast_axpy(dh + (size_t)j * (size_t)D, a[j], dc, D);
	}
}

static void fast_exponentials(struct stretch *s, real *x, int n)
{
	s->max = largest(x, n, &s->best, &s->total);
	s->sum = exponentials(x, x, s->max, n);
}

static void fast_scale(real *x, real a, real b, int n)
{
	for (int i = 0; i < n; i += WIDTH)
		store(x + i, load(x + i, n - i, 0) * a + b, n - i);
}

/* Written for the compiler's own vectors: nothing here needs more. */
static void fast_adam(real *restrict p, real *restrict m, real *restrict v, const real *restrict g,
	size_t n, const struct adam_constants *c)
{
	const real b1 = c->b1, b2 = c->b2, c1 = 1 - b1, c2 = 1 - b2, scale = c->scale;
	const real rate = c->rate, root = c->root, epsilon = c->epsilon;

	for (size_t i = 0; i < n; i++) {
		real x = g[i] * scale;
		real mi = b1 * m[i] + c1 * x;
		real vi = b2 * v[i] + c2 * x * x;

		mi = mi < ADAM_TINY && mi > -ADAM_TINY ? 0 : mi;
		vi = vi < ADAM_TINY ? 0 : vi;
		m[i] = mi;
		v[i] = vi;
		p[i] -= rate * mi / (root * sqrtf(vi) + epsilon);
	}
}

/* Short runs are summed in float, the runs in double. */
static double fast_squares(const real *x, size_t n)
{
	enum { RUN = 32 };
	double sum = 0;

	for (size_t i = 0; i < n;) {
		vec lanes = splat(0);

		for (int k = 0; k < RUN && i < n; k++, i += WIDTH) {
			vec next = load(x + i, n - i < WIDTH ? (int)(n - i) : WIDTH, 0);

			lanes += next * next;
		}
		sum += (double)sum_of(lanes);
	}
	return sum;
}

static int fast_argmax(const real *x, int n)
{
	int place;
	float total;

	largest(x, n, &place, &total);
	return place;
}

#define JOIN(a, b) a##b
#define TABLE(family) JOIN(kernels_, family)
#define QUOTE(name) #name
#define NAME(family) QUOTE(family)

extern const struct kernels TABLE(FAMILY);
const struct kernels TABLE(FAMILY) = {
	.name = NAME(FAMILY),
	.pack_transposed = fast_pack_transposed,
	.pack = fast_pack,
	.product = fast_product,
	.product_unpacked = fast_product_unpacked,
	.axpy = fast_axpy,
	.tanh = fast_tanh,
	.softmax = fast_softmax,
	.gru = fast_gru,
	.gru_backward = fast_gru_backward,
	.energy = fast_energy,
	.energy_backward = fast_energy_backward,
	.context = fast_context,
	.context_backward = fast_context_backward,
	.exponentials = fast_exponentials,
	.scale = fast_scale,
	.adam = fast_adam,
	.squares = fast_squares,
	.argmax = fast_argmax,
};
