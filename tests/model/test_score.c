/* Equation (5) in all its forms: names, values, parameters. Gradients: test_plain.c. */
#include "base/mem.h"
#include "base/str.h"
#include "model/attention.h"
#include "model/params.h"
#include "tests/model/random_reals.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

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
	const struct config c = { 40, 40, 10, 24, config_attention(score, 24, 16), score, cell,
		TIED_OUTPUT };
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

const struct test suite_score[] = {
	TEST(the_scores_have_their_names),
	TEST(each_score_gives_its_formula),
	TEST(a_network_has_only_the_parameters_of_its_score),
	{ 0 },
};
