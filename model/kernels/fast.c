/* The fast families: this file is compiled once per instruction set (FAMILY in the Makefile). */
#include "model/kernels/kernels.h"
#include "model/kernels/vector.h"
#if defined(__AMX_BF16__)
#include "model/kernels/few_rows.h"
#else
#include "model/kernels/product.h"
#endif

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
	return max_of(max, at, place);
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

static real fast_exp_sum(const real *x, real max, int n)
{
	vec sum = splat(0);

	for (int i = 0; i < n; i += WIDTH)
		sum += vexp(load(x + i, n - i, -INFINITY) - max);
	return sum_of(sum);
}

/* Rows are neighbours in memory: prefetches the next one. */
static void fast_gru(real *out, real *gates, const real *gx, const real *cn, const real *h, int H)
{
	for (int i = 0; i < H; i += WIDTH) {
		int left = H - i;
		vec r = vsigmoid(load(gx + i, left, 0) + load(gates + i, left, 0));
		vec z = vsigmoid(load(gx + H + i, left, 0) + load(gates + H + i, left, 0));
		vec hn = load(gates + 2 * H + i, left, 0) + load(cn + i, left, 0);
		vec n = vtanh(load(gx + 2 * H + i, left, 0) + r * hn);

		for (int next = 3 * H + i; next < 6 * H; next += H)
			__builtin_prefetch(gx + next);
		for (int next = 4 * H + i; next < 8 * H; next += H)
			__builtin_prefetch(gates + next, 1);
		store(out + i, (1.0f - z) * n + z * load(h + i, left, 0), left);
		store(gates + i, r, left);
		store(gates + H + i, z, left);
		store(gates + 2 * H + i, n, left);
		store(gates + 3 * H + i, hn, left);
	}
}

static void fast_gru_backward(real *gates, real *dh, const real *dout, const real *h, int H)
{
	for (int i = 0; i < H; i += WIDTH) {
		int left = H - i;
		vec r = load(gates + i, left, 0), z = load(gates + H + i, left, 0);
		vec n = load(gates + 2 * H + i, left, 0), hn = load(gates + 3 * H + i, left, 0);
		vec d = load(dout + i, left, 0);
		vec dn = d * (1.0f - z) * (1.0f - n * n);
		vec dz = d * (load(h + i, left, 0) - n) * z * (1.0f - z);
		vec dr = dn * hn * r * (1.0f - r);

		for (int next = 4 * H + i; next < 8 * H; next += H)
			__builtin_prefetch(gates + next, 1);
		store(dh + i, d * z, left);
		store(gates + i, dr, left);
		store(gates + H + i, dz, left);
		store(gates + 2 * H + i, dn, left);
		store(gates + 3 * H + i, dn * r, left);
	}
}

/* The nonlinearity of equation (5), and its slope; `relu` is a constant once inlined. */
INLINE vec bend(vec u, bool relu)
{
	return relu ? at_least(u, 0) : vtanh(u);
}

INLINE vec slope(vec bent, bool relu)
{
	if (relu)
		return choose(bent > splat(0), splat(1), splat(0));
	return 1.0f - bent * bent;
}

INLINE void energy(real *e, const real *q, const real *keys, const real *v, int S, int A, bool relu)
{
	for (int j = 0; j < S; j++, keys += A) {
		vec sum = splat(0);

		for (int i = 0; i < A; i += WIDTH) {
			__builtin_prefetch(keys + 2 * A + i);
			sum += load(v + i, A - i, 0) *
			       bend(load(q + i, A - i, 0) + load(keys + i, A - i, 0), relu);
		}
		e[j] = sum_of(sum);
	}
}

INLINE void energy_backward(real *dq, real *dkeys, real *dv, const real *de, const real *q,
	const real *keys, const real *v, int S, int A, bool relu)
{
	for (int i = 0; i < A; i += WIDTH) {
		int left = A - i;
		vec query = load(q + i, left, 0), weight = load(v + i, left, 0);
		vec dquery = splat(0), dweight = load(dv + i, left, 0);

		for (int j = 0; j < S; j++) {
			size_t at = (size_t)j * (size_t)A + (size_t)i;
			vec t = bend(query + load(keys + at, left, 0), relu);
			vec du = de[j] * weight * slope(t, relu);

			__builtin_prefetch(keys + at + 4 * WIDTH);
			__builtin_prefetch(dkeys + at + 4 * WIDTH, 1);
			dquery += du;
			dweight += de[j] * t;
			store(dkeys + at, load(dkeys + at, left, 0) + du, left);
		}
		store(dq + i, dquery, left);
		store(dv + i, dweight, left);
	}
}

/* Compiled for each nonlinearity. */
static void fast_energy(
	real *e, const real *q, const real *keys, const real *v, int S, int A, bool relu)
{
	if (relu)
		energy(e, q, keys, v, S, A, true);
	else
		energy(e, q, keys, v, S, A, false);
}

static void fast_energy_backward(real *dq, real *dkeys, real *dv, const real *de, const real *q,
	const real *keys, const real *v, int S, int A, bool relu)
{
	if (relu)
		energy_backward(dq, dkeys, dv, de, q, keys, v, S, A, true);
	else
		energy_backward(dq, dkeys, dv, de, q, keys, v, S, A, false);
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

/* Short runs are summed in float, the runs in double. Each square is rounded before it is added: a
 * bound unknown to the compiler stands between the two, so that it cannot fuse them. */
static double fast_squares(const real *x, size_t n)
{
	enum { RUN = 32, AHEAD = 1024 };
	static const volatile float zero = 0;
	const float least_square = zero;
	double sum = 0;

	for (size_t i = 0; i < n;) {
		vec lanes = splat(0);

		for (int k = 0; k < RUN && i < n; k++, i += WIDTH) {
			vec next = load(x + i, n - i < WIDTH ? (int)(n - i) : WIDTH, 0);

			__builtin_prefetch(x + i + AHEAD, 0, 2);
			lanes += at_least(next * next, least_square);
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
	.singles = SINGLES,
	.rows = ROWS,
	.panel_size = fast_panel_size,
	.pack_transposed = fast_pack_transposed,
	.pack = fast_pack,
	.product = fast_product,
	.product_unpacked = fast_product_unpacked,
	.axpy = fast_axpy,
	.tanh = fast_tanh,
	.softmax = fast_softmax,
	.exp_sum = fast_exp_sum,
	.gru = fast_gru,
	.gru_backward = fast_gru_backward,
	.energy = fast_energy,
	.energy_backward = fast_energy_backward,
	.context = fast_context,
	.context_backward = fast_context_backward,
	.exponentials = fast_exponentials,
	.scale = fast_scale,
	.adam = adam,
	.squares = fast_squares,
	.argmax = fast_argmax,
};
