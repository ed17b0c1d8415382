/* The bench counts the operations that the network does: those of its matrix products by kernels
 * that count, those of the attention by hand. */
#include "model/kernels/kernels.h"
#include "model/network.h"
#include "tests/bench/bench_flops.h"
#include "tests/test.h"

static const struct kernels *real_kernels;
static double products; /* multiply-adds */

static void count_product(real *C, int ldc, const real *A, int row, int col, const real *panels,
	size_t stride, int M, int N, int K, const real *from)
{
	products += (double)M * N * K;
	real_kernels->product(C, ldc, A, row, col, panels, stride, M, N, K, from);
}

/* Runs three sentences of unequal lengths and compares. */
static void check_count(enum score score, enum decoder_cell cell, bool update)
{
	const int A = config_attention(score, 4, 5);
	const struct config config = { 11, 13, 3, 4, A, score, cell, TIED_OUTPUT };
	static const int ids[] = { 5, 4, 9, 7, 8, 0 };
	static const int *const source[] = { ids + 1, ids + 4, ids }, *const target[] = { ids + 3,
		ids, ids + 2 };
	static const int source_length[] = { 5, 2, 6 }, target_length[] = { 3, 6, 4 };
	const struct flops_batch counts = { 3, 5 + 2 + 6, 3 + 6 + 4, 5 * 3 + 2 * 6 + 6 * 4 };
	const struct regularizer reg = { 0.3, 0.3, 0.3, 0, 0.1 };
	struct network *n = NULL;
	struct params p, g;
	struct batch batch = { 0 };
	struct loss loss = { 0 };
	struct kernels k;
	struct rng r;
	double term[FLOPS_TERMS], sum, times = update ? FLOPS_UPDATE : 1;

	real_kernels = kernels_choose("reference");
	k = *real_kernels;
	k.product = count_product;
	products = 0;
	rng_seed(&r, 1);
	CHECK_EQUAL(params_create(&p, &config), 0);
	CHECK_EQUAL(params_create(&g, &config), 0);
	params_init(&p, &config, &r);
	CHECK_EQUAL(network_create(&n, &config, NULL, &k), 0);
	CHECK_EQUAL(network_load(n, &p, true), 0);
	CHECK_EQUAL(batch_build(&batch, 3, source, source_length, target, target_length, 2), 0);
	CHECK_EQUAL(update ? network_gradient(n, &g, &batch, &reg, &r, &loss)
			   : network_evaluate(n, &batch, &reg, &r, &loss, NULL),
		0);
	sum = flops_forward(term, &config, &counts);
	CHECK_EQUAL(2 * products, times * (sum - term[FLOPS_ATTENTION]));
	network_release(n);
	batch_release(&batch);
	params_release(&p);
	params_release(&g);
}

static void the_flop_formula_is_what_a_pass_and_an_update_multiply(void)
{
	for (int i = 0; i < SCORES * CELLS * 2; i++)
		check_count(
			(enum score)(i / 2 % SCORES), (enum decoder_cell)(i / 2 / SCORES), i % 2);
}

static void the_flop_formula_gives_a_count_by_hand(void)
{
	/* V = 7, E = 2, H = 3, A = 3; two sentences with 5 source and 4 target tokens, 10 pairs */
	const struct config c = { 9, 7, 2, 3, 3, SCORE_ADDITIVE, CELL_GRU, TIED_OUTPUT };
	const struct flops_batch counts = { 2, 5, 4, 10 };
	double term[FLOPS_TERMS], sum = flops_forward(term, &c, &counts);

	CHECK_EQUAL(term[FLOPS_OUTPUT], 2 * 4 * 14);
	CHECK_EQUAL(term[FLOPS_READOUT], 2 * 4 * 2 * 11);       /* Wr:[2, 3 + 2 + 6] */
	CHECK_EQUAL(term[FLOPS_DECODER], 2 * 4 * (9 * 8 + 27)); /* W:[9, 2 + 6], U:[9, 3] */
	CHECK_EQUAL(term[FLOPS_QUERY], 2 * 4 * 9);
	CHECK_EQUAL(term[FLOPS_KEYS], 2 * 5 * 18);
	CHECK_EQUAL(term[FLOPS_ENCODER], 2 * 5 * 2 * (9 * 2 + 27));
	CHECK_EQUAL(term[FLOPS_BRIDGE], 2 * 2 * 18);
	CHECK_EQUAL(term[FLOPS_ATTENTION], 2 * 10 * 9);
	CHECK_EQUAL(sum, 112 + 176 + 792 + 72 + 180 + 900 + 72 + 180);
}

const struct test suite_bench[] = {
	TEST(the_flop_formula_is_what_a_pass_and_an_update_multiply),
	TEST(the_flop_formula_gives_a_count_by_hand),
	{ 0 },
};
