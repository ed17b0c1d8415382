/* Packing into panels, for fast.c alone. Panels are written past the caches (see stream()): all
 * weights are packed before the first is used, and a cache would first read what is overwritten.
 * For inputs of weight gradients, used at once, it makes no difference. */
#ifndef PACK_H
#define PACK_H

#include "model/kernels/kernels.h"
#include "model/kernels/vector.h"

/* Element (k, n) of [K, N] is at panels[(n / PANEL * K + k) * PANEL + n % PANEL]. */
static size_t fast_panel_size(int K)
{
	return (size_t)K * PANEL;
}

/* The zeros that fill up the last panel, if it is among first .. last-1 */
static void fill_last_panel(float *panels, int K, int N, int first, int last)
{
	if (first < last && last * PANEL > N)
		memset(panels + (size_t)(last - 1) * (size_t)K * PANEL, 0,
			(size_t)K * PANEL * sizeof(float));
}

/* A cache line of a panel is LINE numbers: that many rows of W are transposed side by side. */
enum { LINE = 16 };

#if defined(__AVX2__)
/* out:[K, PANEL] = LINE rows of W, transposed, in whole vectors; returns the columns of W done. */
static int pack_line(float *out, const float *w, size_t ld, int K)
{
	int k = 0;

	for (; k + WIDTH <= K; k += WIDTH) {
		vec x[LINE / WIDTH][WIDTH];

		UNROLLED(i, LINE / WIDTH) {
			UNROLLED(j, WIDTH) {
				const float *row = w + (size_t)(i * WIDTH + j) * ld + k;

				x[i][j] = *(const vec *)row;
				/* the same place in the rows to come */
				__builtin_prefetch(row + LINE * ld, 0, 2);
			}
			transpose(x[i]);
		}
		UNROLLED(j, WIDTH)
			UNROLLED(i, LINE / WIDTH)
				stream(out + (size_t)(k + j) * PANEL + i * WIDTH, x[i][j]);
	}
	return k;
}
#endif

static void fast_pack_transposed(
	real *panels, const real *W, int ld, int K, int N, int first, int last)
{
	fill_last_panel(panels, K, N, first, last);
	for (int n = first * PANEL; n < last * PANEL && n < N; n += LINE) {
		float *out = panels + (size_t)(n / PANEL) * (size_t)K * PANEL + n % PANEL;
		const float *w = W + (size_t)n * (size_t)ld;
		int k = 0, rows = least(N - n, LINE);

#if defined(__AVX2__)
		if (rows == LINE)
			k = pack_line(out, w, (size_t)ld, K);
#endif
		for (; k < K; k++)
			for (int i = 0; i < rows; i++)
				out[(size_t)k * PANEL + (size_t)i] =
					w[(size_t)i * (size_t)ld + (size_t)k];
	}
	stream_end();
}

/* A few rows at a time: then a panel takes them up in one piece. */
static void fast_pack(real *panels, const real *X, int ld, int K, int N, int first, int last)
{
	enum { FEW = 8 };
	int end = last * PANEL < N ? last * PANEL : N;

	fill_last_panel(panels, K, N, first, last);
	for (int begin = 0; begin < K; begin += FEW)
		for (int n = first * PANEL; n < end; n += PANEL)
			for (int k = begin; k < begin + FEW && k < K; k++) {
				float *out = panels +
					     ((size_t)(n / PANEL) * (size_t)K + (size_t)k) * PANEL;
				const float *x = X + (size_t)k * (size_t)ld + n;

				if (end - n < PANEL) {
					memcpy(out, x, (size_t)(end - n) * sizeof(float));
					continue;
				}
				for (int i = 0; i < PANEL; i += WIDTH) {
					__builtin_prefetch(x + FEW * (size_t)ld + i, 0, 2);
					stream(out + i, *(const vec *)(x + i));
				}
			}
	stream_end();
}

#endif
