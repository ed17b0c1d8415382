/* The plain network against differences, and the fast one against the plain one: every gradient,
 * every number that the fast one keeps, greedy words (in the double build). */
#include "model/plain.h"

#include "model/network_view.h"
#include "model/routes.h"
#include "model/rows.h"
#include "model/search.h"
#include "tests/model/random_world.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { SENTENCES = 4, LONGEST = 6 };
static const double smoothing = 0.1;

/* A ragged batch through both networks. */
struct both {
	struct world w;
	struct params sum, one[SENTENCES]; /* gradients of the plain network */
	struct plain plain[SENTENCES];
	const char *wrong; /* the first value, going back, at which the two part; NULL: none */
	long compared;
};

static void open_both(struct both *b, enum score score, enum decoder_cell cell, enum tying tying)
{
	const struct config c = { 9, 9, 3, 4, config_attention(score, 4, 5), score, cell, tying };

	*b = (struct both){ 0 };
	world_open(&b->w, &c, kernels_choose("auto"), 1, SENTENCES, LONGEST, 7);
	CHECK_EQUAL(params_create(&b->sum, &c), 0);
	for (int i = 0; i < SENTENCES; i++) {
		const struct text *t = &b->w.text;

		CHECK_EQUAL(params_create(&b->one[i], &c), 0);
		CHECK_EQUAL(plain_open(&b->plain[i], &c, &b->w.params, &b->one[i], t->row[0][i],
				    t->length[0][i], t->row[1][i], t->length[1][i], BOS),
			0);
		b->plain[i].smoothing = smoothing;
	}
}

static void close_both(struct both *b)
{
	for (int i = 0; i < SENTENCES; i++) {
		plain_release(&b->plain[i]);
		params_release(&b->one[i]);
	}
	params_release(&b->sum);
	world_close(&b->w);
}

static const bool doubles = sizeof(real) == sizeof(double);

static void for_each_network(void (*check)(struct both *b))
{
	for (int score = 0; score < SCORES; score++)
		for (int cell = 0; cell < CELLS; cell++)
			for (int tying = TIED_NONE; tying <= TIED_ALL; tying++) {
				struct both b;

				open_both(&b, (enum score)score, (enum decoder_cell)cell,
					(enum tying)tying);
				check(&b);
				close_both(&b);
			}
}

/* ---- the plain network against differences ---- */

/* By four points, whose error falls with h^4 */
static double difference(struct plain *p, double *x, double h)
{
	double was = *x, at[4];

	for (int i = 0; i < 4; i++) {
		*x = was + (i < 2 ? i - 2 : i - 1) * h; /* -2 -1 1 2 */
		at[i] = plain_forward(p);
	}
	*x = was;
	return (8 * (at[2] - at[1]) - (at[3] - at[0])) / (12 * h);
}

static void check_near(double analytic, double numeric, const char *name)
{
	if (!(fabs(numeric - analytic) <= 1e-7 * (1e-2 + fabs(numeric))))
		test_fail(__FILE__, __LINE__, "%s: numeric %.12g, analytic %.12g", name, numeric,
			analytic);
}

static void check_values(struct both *b)
{
	const double h = 2e-5;
	struct plain *p = &b->plain[0];
	struct param values[PARAMS_MAX], gradients[PARAMS_MAX];
	int n = params_table(values, &b->w.config, &b->w.params);

	params_table(gradients, &b->w.config, &b->one[0]);
	plain_forward(p);
	plain_backward(p);
	for (size_t i = 0; i < PLAIN_VALUES; i++)
		for (size_t k = 0; k < plain_count(p, i); k++) {
			struct plain_move move = { i, k, 1, NULL, 0 };

			p->move = &move;
			check_near(plain_pointers(&p->d)[i][k], difference(p, &move.by, h),
				plain_values[i].symbol);
			p->move = NULL;
		}
	for (int i = 0; i < n && doubles; i++)
		for (int k = 0; k < values[i].rows * values[i].cols; k++)
			check_near((double)gradients[i].data[k],
				difference(p, (void *)&values[i].data[k], h), values[i].name);
}

static void every_value_and_parameter_has_the_gradient_of_its_difference(void)
{
	for_each_network(check_values);
}

/* ---- the fast network against the plain one ---- */

static bool close_to(double x, double y)
{
	return fabs(x - y) <= (doubles ? 1e-10 : 1e-3) * (1e-3 + fabs(y)); /* NaN fails */
}

/* n numbers of a plain value beside those that the fast network keeps; of gradients `scale` is what
 * the sentence's mean counts in the batch's. */
static void compare(struct both *b, const char *name, const double *plain, const real *fast, int n,
	double scale)
{
	b->compared += n;
	for (int i = 0; i < n && !b->wrong; i++)
		if (!close_to((double)fast[i], scale * plain[i]))
			b->wrong = name;
}

static int rank_of(const struct batch *batch, int b)
{
	int r = 0;

	while (batch->source_order[r] != b)
		r++;
	return r;
}

static const double *at(const double *x, int i, int n)
{
	return x + (size_t)i * (size_t)n;
}

/* What network_evaluate() has left */
static void compare_forward(struct both *b, int sentence)
{
	struct network_view n = network_view(b->w.network);
	const struct batch *batch = &b->w.batch;
	const struct plain *p = &b->plain[batch->caller[sentence]];
	int E = p->E, H = p->H, A = p->A, S = p->S, rank = rank_of(batch, sentence);
	int W = n.decoder->W, offset = batch->offset[sentence];
	bool attention = plain_has(p, VALUE(c));

	for (int j = 0; j < S; j++) {
		int back = S - 1 - j, row = batch->source_start[j] + rank;

		compare(b, "forward.gx", at(p->x.forward.gx, j, 3 * H),
			ROW(n.encoder->side[0].gru.gx, row, 3 * H), 3 * H, 1);
		compare(b, "backward.gx", at(p->x.backward.gx, back, 3 * H),
			ROW(n.encoder->side[1].gru.gx, row, 3 * H), 3 * H, 1);
		if (!attention)
			continue;
		compare(b, "h", at(p->x.h, j, 2 * H), ROW(n.encoder->h, offset + j, 2 * H), 2 * H,
			1);
		compare(b, "keys", at(p->x.keys, j, A), ROW(n.decoder->keys, offset + j, A), A, 1);
	}
	compare(b, "last", p->x.last, ROW(n.encoder->last, sentence, 2 * H), 2 * H, 1);
	compare(b, "s0", p->x.s0, ROW(n.decoder->s0, sentence, H), H, 1);
	for (int t = 0; t < p->T; t++) {
		int row = batch->start[t] + sentence;
		const real *line = ROW(n.decoder->line, row, W);

		if (attention) {
			compare(b, "q", at(p->x.q, t, A), ROW(n.decoder->q, row, A), A, 1);
			compare(b, "a", at(p->x.a, t, S), n.decoder->a + batch->attention_at[row],
				S, 1);
			compare(b, "c", at(p->x.c, t, 2 * H), line + H + E, 2 * H, 1);
		}
		if (plain_has(p, VALUE(ahead)))
			compare(b, "ahead", at(p->x.ahead, t, H), ROW(n.decoder->gru.h, row, H), H,
				1);
		compare(b, "decoder.gx", at(p->x.decoder.gx, t, 3 * H),
			ROW(n.decoder->gru.gx, row, 3 * H), 3 * H, 1);
		compare(b, "s", at(p->x.s, t, H), line, H, 1);
		compare(b, "y", at(p->x.y, t, E), line + H, E, 1);
		compare(b, "m", at(p->x.m, t, E), ROW(n.output->m, row, E), E, 1);
		if (!close_to(n.output->row_loss[row], p->loss[t]) ||
			!close_to(n.output->row_nll[row], p->nll[t]))
			b->wrong = b->wrong ? b->wrong : "loss";
	}
}

/* A GRU's dg = [dr ; dz ; dn ; dn r], of the sums inside the gates */
static void compare_gru(struct both *b, const char *name, const struct plain *p,
	const struct plain_gru *d, int step, const real *dg, double scale)
{
	int H = p->H;

	compare(b, name, at(d->gx, step, 3 * H), dg, 3 * H, scale);
	compare(b, name, at(d->gh, step, 3 * H) + 2 * H, dg + 3 * H, H, scale);
}

/* What network_gradient() has left, the last first */
static void compare_backward(struct both *b, int sentence)
{
	struct network_view n = network_view(b->w.network);
	const struct batch *batch = &b->w.batch;
	const struct plain *p = &b->plain[batch->caller[sentence]];
	int E = p->E, H = p->H, A = p->A, S = p->S, rank = rank_of(batch, sentence);
	int W = n.decoder->W, offset = batch->offset[sentence];
	double scale = (double)p->T / b->w.batch.target_rows;
	bool attention = plain_has(p, VALUE(c));

	for (int t = p->T - 1; t >= 0; t--) {
		int row = batch->start[t] + sentence;
		const real *dline = ROW(n.decoder->dline, row, W);

		compare(b, "m_sum", at(p->d.m_sum, t, E), ROW(n.output->dm_sum, row, E), E, scale);
		compare(b, "s_read", at(p->d.s_read, t, H), dline, H, scale);
		compare_gru(b, "decoder", p, &p->d.decoder, t,
			ROW(n.decoder->gru.dgates, row, 4 * H), scale);
		if (attention) {
			compare(b, "c", at(p->d.c, t, 2 * H), dline + H + E, 2 * H, scale);
			compare(b, "q", at(p->d.q, t, A), ROW(n.decoder->dq, row, A), A, scale);
		}
		if (plain_has(p, VALUE(ahead)))
			compare_gru(b, "before", p, &p->d.before, t,
				ROW(n.decoder->before.dgates, row, 4 * H), scale);
		compare(b, "y", at(p->d.y, t, E), dline + H, E, scale);
	}
	compare(b, "s0_sum", p->d.s0_sum, ROW(n.decoder->ds0_sum, sentence, H), H, scale);
	compare(b, "last", p->d.last, ROW(n.encoder->dlast, sentence, 2 * H), 2 * H, scale);
	for (int j = 0; j < S && attention; j++) {
		compare(b, "keys", at(p->d.keys, j, A), ROW(n.decoder->dkeys, offset + j, A), A,
			scale);
		compare(b, "h", at(p->d.h, j, 2 * H), ROW(n.encoder->dh, offset + j, 2 * H), 2 * H,
			scale);
	}
	for (int j = S - 1; j >= 0; j--) {
		int back = S - 1 - j, row = batch->source_start[j] + rank;

		compare_gru(b, "forward", p, &p->d.forward, j,
			ROW(n.encoder->side[0].gru.dgates, row, 4 * H), scale);
		compare_gru(b, "backward", p, &p->d.backward, back,
			ROW(n.encoder->side[1].gru.dgates, row, 4 * H), scale);
		compare(b, "x_forward", at(p->d.x_forward, j, E),
			ROW(n.encoder->side[0].dx, row, E), E, scale);
		compare(b, "x_backward", at(p->d.x_backward, back, E),
			ROW(n.encoder->side[1].dx, row, E), E, scale);
	}
}

static void compare_parameters(struct both *b)
{
	struct param sum[PARAMS_MAX], fast[PARAMS_MAX];
	int n = params_table(sum, &b->w.config, &b->sum);

	params_table(fast, &b->w.config, &b->w.gradient);
	memset(b->sum.block, 0, b->sum.count * sizeof(real));
	for (int i = 0; i < SENTENCES; i++)
		for (size_t k = 0; k < b->sum.count; k++)
			b->sum.block[k] += b->one[i].block[k] * (real)b->plain[i].T /
					   (real)b->w.batch.target_rows;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < sum[i].rows * sum[i].cols; k++) {
			b->compared++;
			if (!close_to((double)fast[i].data[k], (double)sum[i].data[k]) && !b->wrong)
				b->wrong = sum[i].name;
		}
}

/* Runs both networks and finds where they part. */
static void run_both(struct both *b)
{
	const struct regularizer reg = { .label_smoothing = smoothing };

	b->wrong = NULL;
	for (int i = 0; i < SENTENCES; i++) {
		plain_forward(&b->plain[i]);
		plain_backward(&b->plain[i]);
	}
	world_loss(&b->w, &reg, false);
	for (int i = 0; i < SENTENCES; i++)
		compare_forward(b, i);
	world_loss(&b->w, &reg, true);
	for (int i = 0; i < SENTENCES; i++)
		compare_backward(b, i);
	compare_parameters(b);
}

static void check_same(struct both *b)
{
	run_both(b);
	CHECK(b->compared > 1500);
	if (b->wrong)
		test_fail(__FILE__, __LINE__,
			"score %d, cell %d, tying %d: the networks part at %s",
			(int)b->w.config.score, (int)b->w.config.cell, (int)b->w.config.tying,
			b->wrong);
}

static void the_fast_network_keeps_the_plain_numbers_and_gradients(void)
{
	for_each_network(check_same);
}

static void check_routes(struct both *b)
{
	bool conditional = b->w.config.cell == CELL_CONDITIONAL;
	const struct {
		enum route route;
		const char *value; /* where it is missed, or the next one going back that is kept */
	} routes[] = {
		{ ROUTE_VALUES, "h" },
		{ ROUTE_KEYS, "h" },
		{ ROUTE_QUERY, conditional ? "before" : "decoder" },
		{ ROUTE_BRIDGE, "last" },
		{ ROUTE_RECURRENCE, conditional ? "before" : "decoder" },
		{ ROUTE_TIED_OUTPUT,
			b->w.config.tying == TIED_NONE ? "output.W" : "target.embedding" },
	};

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		bool there = routes_of(b->w.config.score) & routes[i].route;

		network_without(b->w.network, routes[i].route);
		run_both(b);
		CHECK_TEXT(b->wrong ? b->wrong : "", there ? routes[i].value : "");
	}
}

static void a_route_left_out_is_noticed_where_it_is_missed(void)
{
	for_each_network(check_routes);
}

static void check_greedy(struct both *b)
{
	const int never[] = { BOS, UNK };
	const struct search_options options = {
		.beam = 1, .n_best = 1, .max_length_factor = 3, .eos = EOS, .bos = BOS, .unk = UNK
	};
	const struct text *t = &b->w.text;
	struct translation out[SENTENCES];
	struct batch batch = { 0 };

	text_batch(&batch, t, 0, SENTENCES, false);
	CHECK_EQUAL(search_translate(out, &b->w.network, 1, &batch, &options), 0);
	for (int i = 0; i < SENTENCES; i++) {
		int most = 3 * t->length[0][i] + 10, words[3 * LONGEST + 10], count;
		const struct hypothesis *best = &out[i].best[0];
		struct plain p;

		CHECK_EQUAL(plain_open(&p, &b->w.config, &b->w.params, NULL, t->row[0][i],
				    t->length[0][i], NULL, most, BOS),
			0);
		count = plain_greedy(&p, words, EOS, never, 2);
		CHECK_EQUAL(count, best->length);
		for (int k = 0; k < count && k < best->length; k++)
			CHECK_EQUAL(words[k], best->ids[k]);
		plain_release(&p);
		translation_release(&out[i]);
	}
	batch_release(&batch);
}

static void both_networks_say_the_same_words(void)
{
	for_each_network(check_greedy);
}

const struct test suite_plain[] = {
	TEST(every_value_and_parameter_has_the_gradient_of_its_difference),
	TEST(the_fast_network_keeps_the_plain_numbers_and_gradients),
	TEST(a_route_left_out_is_noticed_where_it_is_missed),
	TEST(both_networks_say_the_same_words),
	{ 0 },
};
