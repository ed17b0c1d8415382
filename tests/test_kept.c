/* Products without the features that dropout has struck: the same bits, from fewer products. */
#include "base/mem.h"
#include "model/kept.h"
#include "model/network.h"
#include "tests/random_pairs.h"
#include "tests/random_reals.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

/* Every other row of C = bias + A W', in lists of at most `longest` rows, the second of them empty; each list has lost
 * other columns of A. */
static void check_sparse(
	const struct kernels *k, int rows, int longest, int N, int K, double rate, bool biased)
{
	int M = 2 * rows + 1, ldc = N + 3, lists = 0;
	struct rng r;
	struct sparse_rows *list = mem_zalloc((size_t)rows + 2, sizeof(struct sparse_rows));
	int *row = mem_alloc((size_t)M, sizeof(int));
	int *column = mem_alloc((size_t)((rows + 2) * K), sizeof(int));
	real *A, *W, *bias, *right, *C, *panels;

	rng_seed(&r, (uint64_t)(rows * 10000 + N * 100 + K));
	A = random_reals(&r, (size_t)(M * K));
	W = random_reals(&r, (size_t)(N * K));
	bias = random_reals(&r, (size_t)N);
	right = random_reals(&r, (size_t)(M * ldc));
	C = mem_alloc((size_t)(M * ldc), sizeof(real));
	memcpy(C, right, (size_t)(M * ldc) * sizeof(real));
	for (int first = 0; first < rows || lists < 2; lists++) {
		int *kept = column + lists * K;
		int most = rows - first < longest ? rows - first : longest;
		struct sparse_rows s = { row + first, kept, lists == 1 ? 0 : most, 0 };

		for (int i = 0; i < s.rows; i++)
			row[first + i] = M - 2 - 2 * (first + i);
		for (int n = 0; n < K; n++) {
			if (rng_uniform(&r) >= rate)
				kept[s.columns++] = n;
			else
				for (int i = 0; i < s.rows; i++)
					A[s.row[i] * K + n] = 0;
		}
		list[lists] = s;
		first += s.rows;
	}
	panels = mem_aligned(panels_size(k, K, N), sizeof(real));
	k->pack_transposed(panels, W, K, K, N, 0, (N + PANEL - 1) / PANEL);
	k->product_sparse(
		C, ldc, A, K, list, lists, panels, k->panel_size(K), N, biased ? bias : NULL);
	/* the rows between them, 0, 2, 4 .., stay as they are */
	for (int m = 1; m < M; m += 2)
		k->product(right + m * ldc, ldc, A + m * K, K, 1, panels, k->panel_size(K), 1, N, K,
			biased ? bias : NULL);
	for (int i = 0; i < M * ldc; i++)
		if (C[i] != right[i])
			test_fail(k->name, __LINE__, "%d x %d x %d, lists of %d, at (%d, %d): %g",
				rows, N, K, longest, i / ldc, i % ldc, (double)C[i]);
	mem_free(list);
	mem_free(row);
	mem_free(column);
	mem_free(A);
	mem_free(W);
	mem_free(bias);
	mem_free(right);
	mem_free(C);
	mem_free(panels);
}

static void a_sparse_product_has_the_bits_of_the_whole_one(void)
{
	static const int columns[] = { 1, 8, 15, 16, 17, 32, 33, 64, 157 },
			 depths[] = { 1, 17, 300 };

	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));

		if (!k->product_sparse)
			continue;
		for (int rows = 0; rows <= 18; rows++)
			for (size_t n = 0; n < sizeof(columns) / sizeof(columns[0]); n++)
				for (size_t d = 0; d < sizeof(depths) / sizeof(depths[0]); d++)
					check_sparse(k, rows, d ? 18 : 1 + rows / 3, columns[n],
						depths[d], 0.5 * (double)((n + d) % 3), rows & 1);
		/* more rows than pass by a panel at once */
		check_sparse(k, 700, 90, 40, 20, 0.4, true);
	}
}

/* Three sentences of 4, 3 and 1 steps, which stand in the order 1, 2, 0 */
static const int sentence[] = { 1, 2, 0 }, start[] = { 0, 3, 5, 7, 8 };

static struct kept_rows make_rows(struct sparse_rows *lists, int *row, int *at)
{
	return (struct kept_rows){ lists, row, at, 3, 0 };
}

static void rows_come_sentence_after_sentence(void)
{
	static const int all[] = { 0, 3, 5, 7, 1, 4, 6, 2 };
	static const int feature[] = { 0, 1, 1, -1, 0, -1 }, count[] = { 2, 1, 1 };
	static const real factor[] = { 2, 2, 0, 2, 2, 0 };
	const struct kept none = { 0 }, kept = { factor, feature, count, 2 };
	struct sparse_rows lists[3];
	int row[8], at[4];
	struct kept_rows rows = make_rows(lists, row, at);

	kept_rows_fill(&rows, &kept, sentence, start, 4, 0, 8);
	CHECK(!memcmp(row, all, sizeof(all)));
	CHECK(at[0] == 0 && at[1] == 4 && at[2] == 7 && at[3] == 8);
	CHECK_EQUAL(rows.F, 2);
	for (int i = 0; i < 3; i++) {
		CHECK(lists[i].row == row + at[i] && lists[i].rows == at[i + 1] - at[i]);
		CHECK(lists[i].column == feature + 2 * sentence[i]);
		CHECK_EQUAL(lists[i].columns, count[sentence[i]]);
	}
	/* rows 3 .. 6 counted from 3: steps 1 and 2 of the first two */
	memset(row, -1, sizeof(row));
	kept_rows_fill(&rows, &kept, NULL, start, 4, 3, 7);
	CHECK(row[0] == 0 && row[1] == 2 && row[2] == 1 && row[3] == 3 && row[4] == -1);
	CHECK(at[0] == 0 && at[1] == 2 && at[2] == 4 && at[3] == 4);
	CHECK(lists[1].column == feature + 2 && lists[1].rows == 2 && lists[2].rows == 0);
	kept_rows_fill(&rows, &none, NULL, start, 4, 0, 8);
	CHECK_EQUAL(rows.F, 0);
}

static void each_sentence_is_some_threads(void)
{
	const struct kept none = { 0 };
	struct sparse_rows lists[3];
	int row[8], at[4];
	struct kept_rows rows = make_rows(lists, row, at);
	int begin, end;

	kept_rows_fill(&rows, &none, NULL, start, 4, 0, 8);
	for (int parts = 1; parts <= 9; parts++) {
		int next = 0;

		for (int part = 0; part < parts; part++) {
			kept_rows_share(&rows, part, parts, &begin, &end);
			CHECK_EQUAL(begin, next);
			CHECK(end >= begin);
			next = end;
		}
		CHECK_EQUAL(next, 3);
	}
	/* the first sentence has half of the 8 rows */
	kept_rows_share(&rows, 0, 2, &begin, &end);
	CHECK(begin == 0 && end == 1);
}

/* What the network multiplies, seen on its way */
static const struct kernels *plain;
static int struck_rows[128]; /* by the product's N */

static void sparse_counted(real *C, int ldc, const real *A, int lda,
	const struct sparse_rows *lists, int count, const real *panels, size_t stride, int N,
	const real *from)
{
	int K = (int)(stride / PANEL); /* so in each family that has such products */

	for (const struct sparse_rows *s = lists; s < lists + count; s++) {
		for (int m = 0; m < s->rows; m++)
			for (int i = 0, at = 0; i < K; i++) {
				if (at < s->columns && s->column[at] == i)
					at++;
				else if (A[(size_t)s->row[m] * (size_t)lda + (size_t)i] != 0)
					test_fail(plain->name, __LINE__, "column %d is not 0", i);
			}
		struck_rows[N] += s->columns < K ? s->rows : 0;
	}
	plain->product_sparse(C, ldc, A, lda, lists, count, panels, stride, N, from);
}

/* Returns the loss. */
static double gradient_of(struct params *g, const struct config *c, const struct params *p,
	const struct text *t, int threads, const struct kernels *k, double rate)
{
	const struct regularizer reg = { rate, rate, rate, 0.1, 0.1 };
	struct network *n = NULL;
	struct pool *pool = NULL;
	struct batch batch = { 0 };
	struct loss loss = { 0 };
	struct rng r;

	rng_seed(&r, 4);
	CHECK_EQUAL(pool_create(&pool, threads), 0);
	CHECK_EQUAL(network_create(&n, c, pool, k), 0);
	CHECK_EQUAL(network_load(n, p, true), 0);
	CHECK_EQUAL(batch_build(&batch, SENTENCES, t->row[0], t->length[0], t->row[1], t->length[1],
			    BOS),
		0);
	CHECK_EQUAL(network_gradient(n, g, &batch, &reg, &r, &loss), 0);
	batch_release(&batch);
	network_release(n);
	pool_release(pool);
	return loss.sum;
}

/* The logits, what the GRUs read of words, and the keys are multiplied without what is struck. */
static void check_struck_rows(const struct config *c, const struct text *t, bool any)
{
	int source = 0, target = 0;

	for (int b = 0; any && b < SENTENCES; b++) {
		source += t->length[0][b];
		target += t->length[1][b];
	}
	CHECK_EQUAL(struck_rows[c->target_vocab], target);
	CHECK_EQUAL(struck_rows[3 * c->hidden], 2 * source + target);
	CHECK_EQUAL(struck_rows[c->attention], source);
}

static void a_gradient_has_the_same_bits_without_what_dropout_struck(void)
{
	static const struct config cells[] = {
		{ V, V, 20, 36, 28, SCORE_ADDITIVE, CELL_CONDITIONAL, TIED_OUTPUT },
		{ V, V, 24, 40, 40, SCORE_GENERAL, CELL_GRU, TIED_NONE },
	};
	struct text t;
	struct rng r;

	random_text(&t, 3);
	for (int f = 0; kernels_name(f); f++)
		for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++) {
			struct kernels whole, counted;
			struct params p, right, g;

			plain = kernels_choose(kernels_name(f));
			if (!plain->product_sparse)
				continue;
			whole = counted = *plain;
			whole.product_sparse = NULL;
			counted.product_sparse = sparse_counted;
			rng_seed(&r, 8);
			CHECK_EQUAL(params_create(&p, &cells[c]), 0);
			CHECK_EQUAL(params_create(&right, &cells[c]), 0);
			CHECK_EQUAL(params_create(&g, &cells[c]), 0);
			params_init(&p, &cells[c], &r);
			for (int rate = 0; rate <= 8; rate += 4) {
				double loss = gradient_of(
					&right, &cells[c], &p, &t, 1, &whole, 0.1 * rate);

				memset(struck_rows, 0, sizeof(struck_rows));
				CHECK(gradient_of(&g, &cells[c], &p, &t, 1, &counted, 0.1 * rate) ==
					loss);
				CHECK(!memcmp(g.block, right.block, g.count * sizeof(real)));
				check_struck_rows(&cells[c], &t, rate > 0);
				CHECK(gradient_of(&g, &cells[c], &p, &t, 3, plain, 0.1 * rate) ==
					loss);
				CHECK(!memcmp(g.block, right.block, g.count * sizeof(real)));
			}
			params_release(&p);
			params_release(&right);
			params_release(&g);
		}
}

const struct test suite_kept[] = {
	{ "a_sparse_product_has_the_bits_of_the_whole_one",
		a_sparse_product_has_the_bits_of_the_whole_one },
	{ "rows_come_sentence_after_sentence", rows_come_sentence_after_sentence },
	{ "each_sentence_is_some_threads", each_sentence_is_some_threads },
	{ "a_gradient_has_the_same_bits_without_what_dropout_struck",
		a_gradient_has_the_same_bits_without_what_dropout_struck },
	{ 0 },
};
