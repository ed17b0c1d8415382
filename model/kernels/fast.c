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
enum { TILE = COLUMNS * WIDTH };

/* A panel is worked on DEPTH rows at a time, so that it stays in the first cache; a transposed A is
 * copied BLOCK columns at a time into the order in which the tiles read it. */
enum { DEPTH = 256, BLOCK = 8 * ROWS };

/* c:[rows, n <= TILE] (+)= a:[rows, K] b:[K, TILE]; `rows` is a constant where this is inlined. */
INLINE void tile(float *c, size_t ldc, const float *a, size_t row, size_t col, const float *b,
	int n, int K, bool accumulate, const int rows)
{
	vec sum[ROWS][COLUMNS];

#pragma GCC unroll 8
	for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
		for (int j = 0; j < COLUMNS; j++)
			sum[i][j] = accumulate ? load(c + (size_t)i * ldc + j * WIDTH,
							 n - j * WIDTH < 0 ? 0 : n - j * WIDTH, 0)
					       : splat(0);
	for (int k = 0; k < K; k++, a += col, b += PANEL) {
		vec right[COLUMNS];

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

/* One panel's columns times all rows: whole tiles, then the rows that are left. */
INLINE void strip(float *C, size_t ldc, const float *A, size_t row, size_t col, const float *b,
	int M, int n, int K, bool accumulate)
{
	int m = 0;

	for (; m + ROWS <= M; m += ROWS)
		tile(C + (size_t)m * ldc, ldc, A + (size_t)m * row, row, col, b, n, K, accumulate,
			ROWS);
	C += (size_t)m * ldc;
	A += (size_t)m * row;
	switch (M - m) {
#if defined(__AVX512F__)
	case 7:
		tile(C, ldc, A, row, col, b, n, K, accumulate, 7);
		break;
	case 6:
		tile(C, ldc, A, row, col, b, n, K, accumulate, 6);
		break;
#endif
#if defined(__AVX2__)
	case 5:
		tile(C, ldc, A, row, col, b, n, K, accumulate, 5);
		break;
	case 4:
		tile(C, ldc, A, row, col, b, n, K, accumulate, 4);
		break;
#endif
	case 3:
		tile(C, ldc, A, row, col, b, n, K, accumulate, 3);
		break;
	case 2:
		tile(C, ldc, A, row, col, b, n, K, accumulate, 2);
		break;
	case 1:
		tile(C, ldc, A, row, col, b, n, K, accumulate, 1);
		break;
	default:
		break;
	}
}

/* The two ways in which A is read, each with its constant stride: rows of A, and rows of a copied block.
 * Functions of their own, so that the tile's accumulators have the registers to themselves. */
static __attribute__((noinline)) void strip_rows(float *C, size_t ldc, const float *A, size_t row,
	const float *b, int M, int n, int K, bool accumulate)
{
	strip(C, ldc, A, row, 1, b, M, n, K, accumulate);
}

static __attribute__((noinline)) void strip_block(float *C, size_t ldc, const float *block,
	const float *b, int M, int n, int K, bool accumulate)
{
	for (int m = 0; m < M; m += ROWS)
		strip(C + (size_t)m * ldc, ldc, block + (size_t)m * (size_t)K, 1, ROWS, b,
			M - m < ROWS ? M - m : ROWS, n, K, accumulate);
}

/* out[tile][k][ROWS] = a:[depth, rows] of row stride `col`, for rows <= BLOCK. */
static void gather_block(float *out, const float *a, size_t col, int depth, int rows)
{
	for (int k = 0; k < depth; k++, a += col)
		for (int m = 0; m < rows; m += ROWS) {
			float *to = out + (size_t)m * (size_t)depth + (size_t)k * ROWS;

			for (int i = 0; i < ROWS && m + i < rows; i++)
				to[i] = a[m + i];
		}
}

/* C:[M, N] (+)= A' B over `depth` rows of both, A:[depth, M] */
static void product_transposed(float *C, size_t ldc, const float *A, size_t col,
	const float *panels, int M, int N, int K, int depth, bool accumulate)
{
	float block[BLOCK * DEPTH];

	for (int m = 0; m < M; m += BLOCK) {
		int rows = M - m < BLOCK ? M - m : BLOCK;

		gather_block(block, A + m, col, depth, rows);
		for (int n = 0; n < N; n += TILE) {
			const float *b =
				panels + (size_t)(n / PANEL) * (size_t)K * PANEL + n % PANEL;

			strip_block(C + (size_t)m * ldc + n, ldc, block, b, rows,
				N - n < TILE ? N - n : TILE, depth, accumulate);
		}
	}
}

static void fast_product(real *C, int ldc, const real *A, int row, int col, const real *panels,
	int M, int N, int K, bool accumulate)
{
	/* A sum cut at DEPTH and taken up again from memory is the same chain of additions. */
	for (int k = 0; k < K; k += DEPTH) {
		int depth = K - k < DEPTH ? K - k : DEPTH;
		const float *a = A + (size_t)k * (size_t)col, *b = panels + (size_t)k * PANEL;

		if (col != 1) {
			product_transposed(
				C, (size_t)ldc, a, (size_t)col, b, M, N, K, depth, accumulate || k);
			continue;
		}
		for (int n = 0; n < N; n += TILE)
			strip_rows(C + n, (size_t)ldc, a, (size_t)row,
				b + (size_t)(n / PANEL) * (size_t)K * PANEL + n % PANEL, M,
				N - n < TILE ? N - n : TILE, depth, accumulate || k);
	}
}

static void fast_pack_transposed(
	real *panels, const real *W, int ld, int K, int N, int first, int last)
{
	for (int p = first; p < last; p++) {
		float *out = panels + (size_t)p * (size_t)K * PANEL;
		int width = N - p * PANEL < PANEL ? N - p * PANEL : PANEL;

		if (width < PANEL)
			memset(out, 0, (size_t)K * PANEL * sizeof(float));
		for (int k = 0; k < K; k += WIDTH) {
			int depth = K - k < WIDTH ? K - k : WIDTH;

			for (int i = 0; i < width; i++) {
				const float *w = W + (size_t)(p * PANEL + i) * (size_t)ld + k;

				for (int d = 0; d < depth; d++)
					out[(size_t)(k + d) * PANEL + (size_t)i] = w[d];
			}
		}
	}
}

static void fast_pack(real *panels, const real *X, int ld, int K, int N, int first, int last)
{
	for (int p = first; p < last; p++) {
		float *out = panels + (size_t)p * (size_t)K * PANEL;
		int width = N - p * PANEL < PANEL ? N - p * PANEL : PANEL;

		if (width < PANEL)
			memset(out, 0, (size_t)K * PANEL * sizeof(float));
		for (int k = 0; k < K; k++)
			memcpy(out + (size_t)k * PANEL, X + (size_t)k * (size_t)ld + p * PANEL,
				(size_t)width * sizeof(float));
	}
}

static void fast_axpy(real *y, real a, const real *x, int n)
{
	for (int i = 0; i < n; i += WIDTH)
		store(y + i, load(y + i, n - i, 0) + a * load(x + i, n - i, 0), n - i);
}

static real fast_dot(const real *x, const real *y, int n)
{
	vec sum = splat(0), other = splat(0);

	for (int i = 0; i < n; i += 2 * WIDTH) {
		sum += load(x + i, n - i, 0) * load(y + i, n - i, 0);
		if (i + WIDTH < n)
			other += load(x + i + WIDTH, n - i - WIDTH, 0) *
				 load(y + i + WIDTH, n - i - WIDTH, 0);
	}
	return sum_of(sum + other);
}

static void fast_tanh(real *y, const real *x, int n)
{
	for (int i = 0; i < n; i += WIDTH)
		store(y + i, vtanh(load(x + i, n - i, 0)), n - i);
}

static float largest(const float *x, int n)
{
	vec max = splat(-INFINITY);

	for (int i = 0; i < n; i += WIDTH)
		max = vmax(load(x + i, n - i, -INFINITY), max);
	return max_of(max);
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
	float max = largest(e, n), sum = exponentials(a, e, max, n), scale = 1 / sum;

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

static real fast_cross_entropy(real *logits, int V, int y, real smoothing, real scale, real *nll)
{
	float max = largest(logits, V), correct = logits[y], spread = smoothing / (float)V, sum,
	      lse, mean;
	vec total = splat(0);

	for (int i = 0; i < V; i += WIDTH)
		total += load(logits + i, V - i, 0);
	mean = sum_of(total) / (float)V;
	sum = exponentials(logits, logits, max, V);
	lse = max + logf(sum);
	*nll = lse - correct;
	for (int i = 0; i < V; i += WIDTH)
		store(logits + i, (load(logits + i, V - i, 0) * (1 / sum) - spread) * scale, V - i);
	logits[y] -= (1 - smoothing) * scale;
	return (1 - smoothing) * *nll + smoothing * (lse - mean);
}

static int fast_argmax(const real *x, int n)
{
	vec max = splat(-INFINITY);
	float best;

	for (int i = 0; i < n; i += WIDTH) {
		vec next = load(x + i, n - i, -INFINITY);

		max = choose(next > max, next, max);
	}
	best = max_of(max);
	for (int i = 0; i < n; i++)
		if (x[i] == best)
			return i;
	return 0;
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
	.axpy = fast_axpy,
	.dot = fast_dot,
	.tanh = fast_tanh,
	.softmax = fast_softmax,
	.gru = fast_gru,
	.gru_backward = fast_gru_backward,
	.energy = fast_energy,
	.energy_backward = fast_energy_backward,
	.cross_entropy = fast_cross_entropy,
	.argmax = fast_argmax,
};
