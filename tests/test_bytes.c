/* Rows of bytes and their products, of every family of kernels. */
#include "base/mem.h"
#include "base/rng.h"
#include "model/kernels/kernels.h"
#include "tests/test.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static void bytes_and_what_they_leave_out_make_the_row(void)
{
	enum { MOST = 100 };
	struct rng rng;

	rng_seed(&rng, 6);
	for (int f = 0; kernels_name(f); f++)
		for (int n = 1; n <= MOST; n++) {
			real x[MOST];
			int8_t bytes[MOST + 1];
			double left = 0, size = 0, slack = 2 * BYTE_OFF * sqrt(n);
			struct byte_row row;

			for (int i = 0; i < n; i++)
				x[i] = (real)(rng_normal(&rng) * pow(10, n % 80 - 45));
			bytes[n] = 99;
			kernels_choose(kernels_name(f))->to_bytes(&row, bytes, x, n);
			for (int i = 0; i < n; i++) {
				double u = (double)x[i] / (double)row.unit, off = u - bytes[i];

				CHECK(abs(bytes[i]) <= BYTE_MOST && fabs(off) <= 0.5001);
				left += off * off;
				size += u * u;
			}
			CHECK(fabs(sqrt((double)row.left) - sqrt(left)) <= slack);
			CHECK(fabs(sqrt((double)row.size) - sqrt(size)) <=
				slack + 1e-5 * sqrt(size));
			CHECK(row.unit >= BYTE_TINY / BYTE_MOST * (real)0.999);
			CHECK_EQUAL(bytes[n], 99);
		}
}

static void products_of_bytes_are_exact(void)
{
	enum { V = 37, MOST = 600 };
	struct rng rng;
	int16_t a[MOST];
	int8_t *w = mem_alloc(V * MOST, 1);
	int32_t c[V];

	rng_seed(&rng, 7);
	for (int f = 0; kernels_name(f); f++)
		for (int E = 1; E <= MOST; E += 1 + E / 7) {
			int most = INT32_MAX / BYTE_MOST / E;

			most = most < INT16_MAX ? most : INT16_MAX;
			for (int i = 0; i < E; i++)
				a[i] = (int16_t)((int)rng_below(&rng, 2 * (uint32_t)most + 1) -
						 most);
			for (int i = 0; i < V * E; i++)
				w[i] = (int8_t)((int)rng_below(&rng, 255) - 127);
			/* as large as a sum can be */
			for (int i = 0; i < E; i++)
				a[i] = E % 2 ? a[i] : (int16_t)(i % 2 ? most : -most);
			for (int i = 0; i < E; i++)
				w[i] = i % 2 ? 127 : -127;
			kernels_choose(kernels_name(f))->byte_products(c, a, w, V, E);
			for (int j = 0; j < V; j++) {
				long sum = 0;

				for (int i = 0; i < E; i++)
					sum += (long)a[i] * w[j * E + i];
				CHECK_EQUAL(c[j], sum);
			}
		}
	mem_free(w);
}

const struct test suite_bytes[] = {
	{ "bytes_and_what_they_leave_out_make_the_row",
		bytes_and_what_they_leave_out_make_the_row },
	{ "products_of_bytes_are_exact", products_of_bytes_are_exact },
	{ 0 },
};
