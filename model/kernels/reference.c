/* The reference family: plain loops that say what each kernel is. */
#include "model/kernels/kernels.h"

#include <string.h>

/* Element (k, n) of [K, N] is at panels[(n / PANEL * K + k) * PANEL + n % PANEL]. */
static size_t ref_panel_size(int K)
{
	return (size_t)K * PANEL;
}

/* Panels of X:[K, N], element (k, n) of which is X[k * row + n * col] */
static void pack(real *panels, const real *X, int row, int col, int K, int N, int first, int last)
{
	for (int p = first; p < last; p++)
		for (int k = 0; k < K; k++)
			for (int i = 0; i < PANEL; i++) {
				int n = p * PANEL + i;

				panels[((size_t)p * (size_t)K + (size_t)k) * PANEL + (size_t)i] =
					n < N ? X[(size_t)k * (size_t)row + (size_t)n * (size_t)col]
					      : 0;
			}
}

static void ref_pack_transposed(
	real *panels, const real *W, int ld, int K, int N, int first, int last)
{
	pack(panels, W, 1, ld, K, N, first, last);
}

static void ref_pack(real *panels, const real *X, int ld, int K, int N, int first, int last)
{
	pack(panels, X, ld, 1, K, N, first, last);
}

/* C = from + A B, where B's columns stand in panels of `width`: PANEL, or 1 for a transpose */
static void multiply(real *C, int ldc, const real *A, int row, int col, const real *B,
	size_t stride, int width, int M, int N, int K, const real *from)
{
	for (int m = 0; m < M; m++)
		for (int n = 0; n < N; n++) {
			const real *a = A + (size_t)m * (size_t)row;
			const real *b = B + (size_t)(n / width) * stride + n % width;
			real *c = C + (size_t)m * (size_t)ldc + n;
			real sum = from == C ? *c : from ? from[n] : 0;

			for (int k = 0; k < K; k++)
				sum += a[(size_t)k * (size_t)col] * b[(size_t)k * (size_t)width];
			*c = sum;
		}
}

static void ref_product(real *C, int ldc, const real *A, int row, int col, const real *panels,
	size_t stride, int M, int N, int K, const real *from)
{
	multiply(C, ldc, A, row, col, panels, stride, PANEL, M, N, K, from);
}

static void ref_product_unpacked(real *C, int ldc, const real *A, int row, const real *W, int ld,
	int M, int N, int K, const real *from)
{
	multiply(C, ldc, A, row, 1, W, (size_t)ld, 1, M, N, K, from);
}

static void ref_axpy(real *y, real a, const real *x, int n)
{
	for (int i = 0; i < n; i++)
		y[i] += a * x[i];
}

static void ref_tanh(real *y, const real *x, int n)
{
	for (int i = 0; i < n; i++)
		y[i] = real_tanh(x[i]);
}

static int ref_argmax(const real *x, int n)
{
	int best = 0;

	for (int i = 1; i < n; i++)
		if (x[i] > x[best] || x[best] != x[best])
			best = i;
	return best;
}

static real ref_softmax(real *a, const real *e, int n)
{
	real max = e[ref_argmax(e, n)], sum = 0;

	for (int i = 0; i < n; i++)
		sum += a[i] = real_exp(e[i] - max);
	for (int i = 0; i < n; i++)
		a[i] /= sum;
	return max + real_log(sum);
}

static real ref_exp_sum(const real *x, real max, int n)
{
	real sum = 0;

	for (int i = 0; i < n; i++)
		sum += real_exp(x[i] - max);
	return sum;
}

static real sigmoid(real x)
{
	return 1 / (1 + real_exp(-x));
}

static void ref_gru(real *out, real *gates, const real *gx, const real *cn, const real *h, int H)
{
	for (int i = 0; i < H; i++) {
		real r = sigmoid(gx[i] + gates[i]);
		real z = sigmoid(gx[H + i] + gates[H + i]);
		real hn = gates[2 * H + i] + cn[i];
		real n = real_tanh(gx[2 * H + i] + r * hn);

		out[i] = (1 - z) * n + z * h[i];
		gates[i] = r;
		gates[H + i] = z;
		gates[2 * H + i] = n;
		gates[3 * H + i] = hn;
	}
}

static void ref_gru_backward(real *gates, real *dh, const real *dout, const real *h, int H)
{
	for (int i = 0; i < H; i++) {
		real r = gates[i], z = gates[H + i], n = gates[2 * H + i], hn = gates[3 * H + i];
		/* undo out = (1 - z) n + z h, then n = tanh(gx_n + r hn), then both sigmoids */
		real dn = dout[i] * (1 - z) * (1 - n * n);
		real dz = dout[i] * (h[i] - n) * z * (1 - z);
		real dr = dn * hn * r * (1 - r);

		dh[i] = dout[i] * z;
		gates[i] = dr;
		gates[H + i] = dz;
		gates[2 * H + i] = dn;
		gates[3 * H + i] = dn * r;
	}
}

/* (5)'s f: tanh or max(0, u). NaN stays. */
static real bend(real u, bool relu)
{
	return !relu ? real_tanh(u) : u < 0 ? 0 : u;
}

static void ref_energy(
	real *e, const real *q, const real *keys, const real *v, int S, int A, bool relu)
{
	for (int j = 0; j < S; j++, keys += A) {
		e[j] = 0;
		for (int i = 0; i < A; i++)
			e[j] += v[i] * bend(q[i] + keys[i], relu);
	}
}

static void ref_energy_backward(real *dq, real *dkeys, real *dv, const real *de, const real *q,
	const real *keys, const real *v, int S, int A, bool relu)
{
	memset(dq, 0, (size_t)A * sizeof(real));
	for (int j = 0; j < S; j++, keys += A, dkeys += A)
		for (int i = 0; i < A; i++) {
			real u = q[i] + keys[i], f = bend(u, relu);
			real du = !relu ? de[j] * v[i] * (1 - f * f) : u > 0 ? de[j] * v[i] : 0;

			dq[i] += du;
			dkeys[i] += du;
			dv[i] += de[j] * f;
		}
}

static void ref_context(real *c, const real *a, const real *h, int S, int D)
{
	memset(c, 0, (size_t)D * sizeof(real));
	for (int j = 0; j < S; j++)
		ref_axpy(c, a[j], h + (size_t)j * (size_t)D, D);
}

static void ref_context_backward(
	real *da, real *dh, const real *dc, const real *a, const real *h, int S, int D)
{
	for (int j = 0; j < S; j++) {
		size_t at = (size_t)j * (size_t)D;

		da[j] = 0;
		for (int i = 0; i < D; i++)
			da[j] += dc[i] * h[at + (size_t)i];
		if (dh)
			ref_axpy(dh + at, a[j], dc, D);
	}
}

static void ref_exponentials(struct stretch *s, real *x, int n)
{
	int best = ref_argmax(x, n);

	*s = (struct stretch){ .max = x[best], .best = best };
	for (int i = 0; i < n; i++) {
		s->total += x[i];
		s->sum += x[i] = real_exp(x[i] - s->max);
	}
}

static void ref_scale(real *x, real a, real b, int n)
{
	for (int i = 0; i < n; i++)
		x[i] = a * x[i] + b;
}

static double ref_squares(const real *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)x[i] * (double)x[i];
	return sum;
}

const struct kernels kernels_reference = {
	.name = "reference",
	.singles = 4,
	.rows = 1,
	.panel_size = ref_panel_size,
	.pack_transposed = ref_pack_transposed,
	.pack = ref_pack,
	.product = ref_product,
	.product_unpacked = ref_product_unpacked,
	.axpy = ref_axpy,
	.tanh = ref_tanh,
	.softmax = ref_softmax,
	.exp_sum = ref_exp_sum,
	.gru = ref_gru,
	.gru_backward = ref_gru_backward,
	.energy = ref_energy,
	.energy_backward = ref_energy_backward,
	.context = ref_context,
	.context_backward = ref_context_backward,
	.exponentials = ref_exponentials,
	.scale = ref_scale,
	.adam = adam,
	.squares = ref_squares,
	.argmax = ref_argmax,
};
