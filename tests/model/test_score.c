/* Equation (5) in all its forms: values, parameters, and the network's promises about batches,
 * threads and kernels. Gradients: test_gradient.c. */
#include "base/mem.h"
#include "base/str.h"
#include "model/attention.h"
#include "model/kernels/kernels.h"
#include "model/network.h"
#include "tests/model/random_reals.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BOS = 2, V = 40, SENTENCES = 11, LONGEST = 9, H = 24 };

static struct config config_of(enum score score, enum decoder_cell cell)
{
	return (struct config){ .source_vocab = V,
		.target_vocab = V,
		.embed = 10,
		.hidden = H,
		.attention = config_attention(score, H, 16),
		.score = score,
		.cell = cell,
		.tying = TIED_OUTPUT };
}

static void the_scores_have_their_names(void)
{
	struct str names = { 0 };

	for (int i = 0; i < SCORES; i++)
		CHECK_EQUAL(str_printf(&names, "%s%s", i ? "|" : "", score_functions[i].name), 0);
	CHECK_TEXT(names.data, SCORE_NAMES);
	str_release(&names);
}

static double right_energy(enum score score, const real *q, const real *key, const real *v, int A)
{
	double sum = 0;

	for (int i = 0; i < A; i++) {
		double u = (double)q[i] + (double)key[i];

		sum += score == SCORE_ADDITIVE ? (double)v[i] * tanh(u)
		       : score == SCORE_RELU   ? (double)v[i] * fmax(0, u)
					       : (double)q[i] * (double)key[i];
	}
	return score == SCORE_SCALED_DOT ? sum / sqrt(A) : sum;
}

/* (5) in its form, (6), (7) */
static void check_attention(const struct kernels *k, enum score score, int A, struct rng *r)
{
	enum { S = 3, D = 5 };
	real *q = random_reals(r, (size_t)A), *v = random_reals(r, (size_t)A), a[S], c[D];
	real *keys = random_reals(r, S * (size_t)A), *h = random_reals(r, S * D);
	double right[S], sum = 0;
	const struct attention x = { score, S, A, D, h, keys, v, NULL, NULL, NULL, NULL };

	attention_forward(k, &x, c, a, q);
	for (int j = 0; j < S; j++)
		sum += right[j] = exp(right_energy(score, q, keys + j * A, v, A));
	for (int j = 0; j < S; j++)
		CHECK_NEAR((double)a[j], right[j] / sum, 1e-5);
	for (int i = 0; i < D; i++)
		CHECK_NEAR((double)c[i],
			(right[0] * (double)h[i] + right[1] * (double)h[D + i] +
				right[2] * (double)h[2 * D + i]) /
				sum,
			1e-5);
	mem_free(q);
	mem_free(v);
	mem_free(keys);
	mem_free(h);
}

static void each_score_gives_its_formula(void)
{
	struct rng r;

	rng_seed(&r, 3);
	for (int f = 0; kernels_name(f); f++)
		for (int score = 0; score < SCORE_NONE; score++)
			for (int A = 1; A <= 37; A++)
				check_attention(
					kernels_choose(kernels_name(f)), (enum score)score, A, &r);
}

/* The parameters of the attention and those whose width hangs on it: "name rows x cols". */
static void describe(struct str *out, enum score score, enum decoder_cell cell)
{
	struct config c = config_of(score, cell);
	struct param table[PARAMS_MAX];
	int n = params_table(table, &c, NULL);

	str_clear(out);
	for (int i = 0; i < n; i++)
		if (!strncmp(table[i].name, "attention.", 10) ||
			!strcmp(table[i].name, "decoder.W") || !strcmp(table[i].name, "readout.W"))
			CHECK_EQUAL(str_printf(out, "%s %dx%d, ", table[i].name, table[i].rows,
					    table[i].cols),
				0);
}

static void a_network_has_only_the_parameters_of_its_score(void)
{
	static const char additive[] =
		"attention.Wa 16x24, attention.Ua 16x48, attention.ba 16x1, attention.v 16x1, "
		"decoder.W 72x58, readout.W 10x82, ";
	static const char dot[] = "attention.Wa 16x24, attention.Ua 16x48, attention.ba 16x1, "
				  "decoder.W 72x58, readout.W 10x82, ";
	static const char *const right[SCORES][CELLS] = {
		[SCORE_ADDITIVE][CELL_GRU] = additive,
		[SCORE_RELU][CELL_GRU] = additive,
		[SCORE_DOT][CELL_GRU] = dot,
		[SCORE_SCALED_DOT][CELL_GRU] = dot,
		[SCORE_GENERAL][CELL_GRU] =
			"attention.Ua 24x48, decoder.W 72x58, readout.W 10x82, ",
		[SCORE_GENERAL][CELL_CONDITIONAL] =
			"attention.Ua 24x48, decoder.W 72x48, readout.W 10x82, ",
		[SCORE_NONE][CELL_GRU] = "decoder.W 72x10, readout.W 10x34, ",
		[SCORE_NONE][CELL_CONDITIONAL] = "readout.W 10x34, ",
	};
	struct str text = { 0 };

	for (int score = 0; score < SCORES; score++)
		for (int cell = 0; cell < CELLS; cell++) {
			if (!right[score][cell])
				continue;
			describe(&text, (enum score)score, (enum decoder_cell)cell);
			CHECK_TEXT(text.data, right[score][cell]);
		}
	str_release(&text);
}

struct world {
	struct config config;
	struct params params, gradient;
	int ids[2][SENTENCES][LONGEST], length[2][SENTENCES];
	const int *row[2][SENTENCES];
	double nll[SENTENCES];
};

static void world_open(struct world *w, enum score score, enum decoder_cell cell)
{
	struct rng r;

	*w = (struct world){ .config = config_of(score, cell) };
	rng_seed(&r, 8);
	CHECK_EQUAL(params_create(&w->params, &w->config), 0);
	CHECK_EQUAL(params_create(&w->gradient, &w->config), 0);
	params_init(&w->params, &w->config, &r);
	for (int side = 0; side < 2; side++)
		for (int b = 0; b < SENTENCES; b++) {
			int n = 1 + (int)rng_below(&r, LONGEST);

			for (int i = 0; i < n - 1; i++)
				w->ids[side][b][i] = 3 + (int)rng_below(&r, V - 3);
			w->length[side][b] = n;
			w->row[side][b] = w->ids[side][b];
		}
}

static void world_close(struct world *w)
{
	params_release(&w->params);
	params_release(&w->gradient);
}

/* Fills w->nll from batches of `size` sentences, and w->gradient when that is all of them. */
static void compute(struct world *w, int size, int threads, const struct kernels *k)
{
	const struct regularizer none = { 0 }, reg = { 0.2, 0.2, 0.2, 0.1, 0.1 };
	struct network *n = NULL;
	struct pool *pool = NULL;
	struct batch batch = { 0 };
	struct rng r;

	rng_seed(&r, 4);
	CHECK_EQUAL(pool_create(&pool, threads), 0);
	CHECK_EQUAL(network_create(&n, &w->config, pool, k), 0);
	CHECK_EQUAL(network_load(n, &w->params, size == SENTENCES), 0);
	for (int b = 0; b < SENTENCES; b += size) {
		int B = SENTENCES - b < size ? SENTENCES - b : size;
		struct loss loss = { 0 };

		CHECK_EQUAL(batch_build(&batch, B, w->row[0] + b, w->length[0] + b, w->row[1] + b,
				    w->length[1] + b, BOS),
			0);
		CHECK_EQUAL(network_evaluate(n, &batch, &none, NULL, &loss, w->nll + b), 0);
		if (size == SENTENCES)
			CHECK_EQUAL(network_gradient(n, &w->gradient, &batch, &reg, &r, &loss), 0);
	}
	batch_release(&batch);
	network_release(n);
	pool_release(pool);
}

static void check_bits(enum score score, enum decoder_cell cell, const struct kernels *k)
{
	struct world right, w;

	world_open(&right, score, cell);
	world_open(&w, score, cell);
	compute(&right, SENTENCES, 1, k);
	CHECK(right.nll[0] > 0);
	for (int threads = 1; threads <= 3; threads++)
		for (int size = 1; size <= SENTENCES; size += 5) {
			compute(&w, size, threads, k);
			CHECK(!memcmp(w.nll, right.nll, sizeof(w.nll)));
			if (size == SENTENCES)
				CHECK(!memcmp(w.gradient.block, right.gradient.block,
					w.gradient.count * sizeof(real)));
		}
	world_close(&right);
	world_close(&w);
}

static void no_score_depends_on_batches_or_on_threads(void)
{
	for (int f = 0; kernels_name(f); f++)
		for (int score = 0; score < SCORES; score++)
			for (int cell = 0; cell < CELLS; cell++)
				check_bits((enum score)score, (enum decoder_cell)cell,
					kernels_choose(kernels_name(f)));
}

static void every_family_of_kernels_gives_each_score_alike(void)
{
	for (int i = 0; i < SCORES * CELLS; i++) {
		struct world right, w;

		world_open(&right, (enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
		world_open(&w, (enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
		compute(&right, SENTENCES, 1, &kernels_reference);
		for (int f = 0; kernels_name(f); f++) {
			double distance = 0, norm = 0;

			compute(&w, SENTENCES, 1, kernels_choose(kernels_name(f)));
			for (int b = 0; b < SENTENCES; b++)
				CHECK_NEAR(w.nll[b], right.nll[b], 1e-5);
			for (size_t j = 0; j < w.gradient.count; j++) {
				double x = (double)right.gradient.block[j];
				double d = (double)w.gradient.block[j] - x;

				distance += d * d;
				norm += x * x;
			}
			CHECK(norm > 0 && sqrt(distance) <= 1e-5 * sqrt(norm));
		}
		world_close(&right);
		world_close(&w);
	}
}

/* Copies what both networks have in the same shape. */
static void copy_common(struct world *to, const struct world *from)
{
	struct param x[PARAMS_MAX], y[PARAMS_MAX];
	int n = params_table(x, &from->config, &from->params);
	int m = params_table(y, &to->config, &to->params);

	for (int i = 0; i < n; i++)
		for (int j = 0; j < m; j++)
			if (!strcmp(x[i].name, y[j].name) && x[i].rows == y[j].rows)
				memcpy(y[j].data, x[i].data,
					(size_t)x[i].rows * (size_t)x[i].cols * sizeof(real));
}

static void scaled_dot_is_dot_with_a_query_divided_by_the_root_of_its_size(void)
{
	struct world dot, scaled;

	world_open(&dot, SCORE_DOT, CELL_CONDITIONAL);
	world_open(&scaled, SCORE_SCALED_DOT, CELL_CONDITIONAL);
	copy_common(&scaled, &dot);
	compute(&scaled, 3, 1, kernels_choose("auto"));
	compute(&dot, 3, 1, kernels_choose("auto"));
	CHECK(dot.nll[1] != scaled.nll[1]);
	/* A is 16: its root is exact */
	for (int i = 0; i < 16 * H; i++)
		dot.params.Wa[i] /= 4;
	for (int i = 0; i < 16; i++)
		dot.params.ba[i] /= 4;
	compute(&dot, 3, 1, kernels_choose("auto"));
	CHECK(!memcmp(dot.nll, scaled.nll, sizeof(dot.nll)));
	world_close(&dot);
	world_close(&scaled);
}

static void general_is_dot_with_the_state_for_a_query(void)
{
	struct world dot, general;

	world_open(&general, SCORE_GENERAL, CELL_GRU);
	world_open(&dot, SCORE_DOT, CELL_GRU);
	world_close(&dot);
	dot.config.attention = H;
	CHECK_EQUAL(params_create(&dot.params, &dot.config), 0);
	CHECK_EQUAL(params_create(&dot.gradient, &dot.config), 0);
	copy_common(&dot, &general);
	for (int i = 0; i < H; i++)
		dot.params.Wa[i * H + i] = 1;
	compute(&general, 3, 1, kernels_choose("auto"));
	compute(&dot, 3, 1, kernels_choose("auto"));
	CHECK(!memcmp(dot.nll, general.nll, sizeof(dot.nll)));
	world_close(&dot);
	world_close(&general);
}

const struct test suite_score[] = {
	{ "the_scores_have_their_names", the_scores_have_their_names },
	{ "each_score_gives_its_formula", each_score_gives_its_formula },
	{ "a_network_has_only_the_parameters_of_its_score",
		a_network_has_only_the_parameters_of_its_score },
	{ "no_score_depends_on_batches_or_on_threads", no_score_depends_on_batches_or_on_threads },
	{ "every_family_of_kernels_gives_each_score_alike",
		every_family_of_kernels_gives_each_score_alike },
	{ "scaled_dot_is_dot_with_a_query_divided_by_the_root_of_its_size",
		scaled_dot_is_dot_with_a_query_divided_by_the_root_of_its_size },
	{ "general_is_dot_with_the_state_for_a_query", general_is_dot_with_the_state_for_a_query },
	{ 0 },
};
