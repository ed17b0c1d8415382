/* Beyond right gradients: results do not depend on neighbours, threads or kernels. */
#include "model/kernels/kernels.h"
#include "model/network.h"
#include "model/network_view.h"
#include "model/output.h"
#include "tests/model/random_pairs.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const struct config config = { .source_vocab = V,
	.target_vocab = V,
	.embed = 20,
	.hidden = 36,
	.attention = 28,
	.score = SCORE_ADDITIVE,
	.cell = CELL_CONDITIONAL,
	.tying = TIED_OUTPUT };

static void init(struct params *p)
{
	struct rng r;

	rng_seed(&r, 8);
	CHECK_EQUAL(params_create(p, &config), 0);
	params_init(p, &config, &r);
}

/* -log p of each sentence, from batches of `size` sentences. */
static void evaluate(double *nll, const struct params *p, const struct text *t, int size,
	int threads, const struct kernels *k)
{
	struct network *n = NULL;
	struct pool *pool = NULL;
	struct batch batch = { 0 };
	struct regularizer none = { 0 };

	CHECK_EQUAL(pool_create(&pool, threads), 0);
	CHECK_EQUAL(network_create(&n, &config, pool, k), 0);
	CHECK_EQUAL(network_load(n, p, false), 0);
	for (int b = 0; b < SENTENCES; b += size) {
		int B = SENTENCES - b < size ? SENTENCES - b : size;
		struct loss loss = { 0 };

		CHECK_EQUAL(batch_build(&batch, B, t->row[0] + b, t->length[0] + b, t->row[1] + b,
				    t->length[1] + b, BOS),
			0);
		CHECK_EQUAL(network_evaluate(n, &batch, &none, NULL, &loss, nll + b), 0);
	}
	batch_release(&batch);
	network_release(n);
	pool_release(pool);
}

static void a_sentence_does_not_depend_on_its_batch_or_on_threads(void)
{
	struct params p;
	struct text t;
	double right[SENTENCES], nll[SENTENCES];

	init(&p);
	random_text(&t, 1);
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));

		evaluate(right, &p, &t, 1, 1, k);
		CHECK(right[0] > 0);
		for (int size = 2; size <= SENTENCES; size += 3)
			for (int threads = 1; threads <= 3; threads++) {
				evaluate(nll, &p, &t, size, threads, k);
				CHECK(!memcmp(nll, right, sizeof(nll)));
			}
	}
	params_release(&p);
}

static void every_family_of_kernels_gives_the_same_loss(void)
{
	struct params p;
	struct text t;
	double right[SENTENCES], nll[SENTENCES];

	init(&p);
	random_text(&t, 2);
	evaluate(right, &p, &t, SENTENCES, 1, &kernels_reference);
	for (int f = 0; kernels_name(f); f++) {
		evaluate(nll, &p, &t, SENTENCES, 1, kernels_choose(kernels_name(f)));
		for (int b = 0; b < SENTENCES; b++)
			CHECK_NEAR(nll[b], right[b], 1e-5);
	}
	params_release(&p);
}

enum { MANY_COPIES = 6, MOST_COPIES = 13 };

/* Each sentence `copies` times. */
static void build_copies(struct batch *batch, const struct text *t, int copies)
{
	const int *row[2][MOST_COPIES * SENTENCES];
	int length[2][MOST_COPIES * SENTENCES];

	for (int side = 0; side < 2; side++)
		for (int b = 0; b < copies * SENTENCES; b++) {
			row[side][b] = t->row[side][b % SENTENCES];
			length[side][b] = t->length[side][b % SENTENCES];
		}
	CHECK_EQUAL(
		batch_build(batch, copies * SENTENCES, row[0], length[0], row[1], length[1], BOS),
		0);
}

/* Of a batch in which each sentence stands `copies` times. */
static void gradient_of(struct params *g, const struct params *p, const struct text *t, int copies,
	int threads, const struct kernels *k)
{
	struct network *n = NULL;
	struct pool *pool = NULL;
	struct batch batch = { 0 };
	struct regularizer reg = { 0.2, 0.2, 0.2, 0.1, 0.1 };
	struct loss loss = { 0 };
	struct rng r;

	rng_seed(&r, 4);
	CHECK_EQUAL(pool_create(&pool, threads), 0);
	CHECK_EQUAL(network_create(&n, &config, pool, k), 0);
	CHECK_EQUAL(network_load(n, p, true), 0);
	build_copies(&batch, t, copies);
	CHECK_EQUAL(network_gradient(n, g, &batch, &reg, &r, &loss), 0);
	batch_release(&batch);
	network_release(n);
	pool_release(pool);
}

/* Many sentences are shared out among the threads; of few, all threads share each step. */
static void a_gradient_is_bit_identical_at_any_thread_count(void)
{
	struct params p, right, g;
	struct text t;

	init(&p);
	random_text(&t, 3);
	CHECK_EQUAL(params_create(&right, &config), 0);
	CHECK_EQUAL(params_create(&g, &config), 0);
	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));

		/* many for the best family alone: it needs the most rows */
		for (int copies = 1; copies <= (f ? 1 : MANY_COPIES); copies += MANY_COPIES - 1) {
			gradient_of(&right, &p, &t, copies, 1, k);
			for (int threads = 2; threads <= (copies > 1 ? 3 : 5); threads++) {
				gradient_of(&g, &p, &t, copies, threads, k);
				CHECK(!memcmp(g.block, right.block, g.count * sizeof(real)));
			}
		}
	}
	params_release(&p);
	params_release(&right);
	params_release(&g);
}

static void a_gradient_does_not_depend_on_what_was_computed_before(void)
{
	const struct kernels *k = kernels_choose("auto");
	struct regularizer reg = { 0.2, 0.2, 0.2, 0.1, 0.1 };
	struct params p, right, g;
	struct network *n = NULL;
	struct batch batch = { 0 };
	struct loss loss = { 0 };
	struct text t[2];

	init(&p);
	CHECK_EQUAL(params_create(&right, &config), 0);
	CHECK_EQUAL(params_create(&g, &config), 0);
	random_text(&t[0], 5);
	random_text(&t[1], 3);
	gradient_of(&right, &p, &t[1], 1, 1, k);
	CHECK_EQUAL(network_create(&n, &config, NULL, k), 0);
	CHECK_EQUAL(network_load(n, &p, true), 0);
	for (int i = 0; i < 2; i++) {
		struct rng r;

		rng_seed(&r, 4);
		CHECK_EQUAL(batch_build(&batch, SENTENCES, t[i].row[0], t[i].length[0], t[i].row[1],
				    t[i].length[1], BOS),
			0);
		CHECK_EQUAL(network_gradient(n, &g, &batch, &reg, &r, &loss), 0);
	}
	CHECK(!memcmp(g.block, right.block, g.count * sizeof(real)));
	batch_release(&batch);
	network_release(n);
	params_release(&p);
	params_release(&right);
	params_release(&g);
}

/* More rows than the output layer takes in one turn. */
static void a_batch_of_copies_has_the_gradient_of_one(void)
{
	struct regularizer none = { 0 };
	struct loss loss = { 0 };
	struct params p, one, many;
	struct network *n = NULL;
	struct batch batch = { 0 };
	struct text t;

	random_text(&t, 4);
	init(&p);
	init(&one);
	init(&many);
	CHECK_EQUAL(network_create(&n, &config, NULL, kernels_choose("auto")), 0);
	CHECK_EQUAL(network_load(n, &p, true), 0);
	build_copies(&batch, &t, 1);
	CHECK_EQUAL(network_gradient(n, &one, &batch, &none, NULL, &loss), 0);
	build_copies(&batch, &t, MOST_COPIES);
	CHECK(batch.target_rows > 2 * OUTPUT_ROWS);
	CHECK_EQUAL(network_gradient(n, &many, &batch, &none, NULL, &loss), 0);
	for (size_t i = 0; i < one.count; i++)
		if (!(fabs((double)(many.block[i] - one.block[i])) <= 1e-6))
			test_fail("entry", (int)i, "%g is not %g", (double)many.block[i],
				(double)one.block[i]);
	batch_release(&batch);
	network_release(n);
	params_release(&p);
	params_release(&one);
	params_release(&many);
}

static void every_family_of_kernels_gives_the_same_gradient(void)
{
	struct params p, right, g;
	struct text t;

	init(&p);
	random_text(&t, 5);
	CHECK_EQUAL(params_create(&right, &config), 0);
	CHECK_EQUAL(params_create(&g, &config), 0);
	gradient_of(&right, &p, &t, 1, 1, &kernels_reference);
	for (int f = 0; kernels_name(f); f++) {
		double distance = 0, norm = 0;

		gradient_of(&g, &p, &t, 1, 2, kernels_choose(kernels_name(f)));
		for (size_t i = 0; i < g.count; i++) {
			double d = (double)(g.block[i] - right.block[i]);

			distance += d * d;
			norm += (double)right.block[i] * (double)right.block[i];
		}
		CHECK(norm > 0 && sqrt(distance) <= 1e-5 * sqrt(norm));
	}
	params_release(&p);
	params_release(&right);
	params_release(&g);
}

static void attention_weights_add_up_to_one(void)
{
	struct params p;
	struct text t;
	struct network *n = NULL;
	struct batch batch = { 0 };
	struct regularizer none = { 0 };
	struct loss loss = { 0 };

	init(&p);
	random_text(&t, 6);
	CHECK_EQUAL(network_create(&n, &config, NULL, kernels_choose("auto")), 0);
	CHECK_EQUAL(network_load(n, &p, false), 0);
	CHECK_EQUAL(
		batch_build(&batch, SENTENCES, t.row[0], t.length[0], t.row[1], t.length[1], BOS),
		0);
	CHECK_EQUAL(network_evaluate(n, &batch, &none, NULL, &loss, NULL), 0);
	for (int row = 0; row < batch.target_rows; row++) {
		double sum = 0;

		for (int j = 0; j < batch.source_length[batch.sentence[row]]; j++)
			sum += (double)network_view(n).decoder->a[batch.attention_at[row] + j];
		CHECK_NEAR(sum, 1, 1e-5);
	}
	CHECK_EQUAL(loss.tokens, batch.target_rows);
	batch_release(&batch);
	network_release(n);
	params_release(&p);
}

static void a_network_survives_each_failed_allocation(void)
{
	struct regularizer dropping = { 0.3, 0.3, 0.3, 0, 0 };
	struct starving s = { 0 };
	struct params p, g;
	double right = 0;
	struct text t;

	init(&p);
	init(&g);
	random_text(&t, 7);
	while (starving(&s)) {
		struct network *n = NULL;
		struct batch batch = { 0 };
		struct loss loss = { 0 }, after = { 0 };
		struct rng r;

		rng_seed(&r, 1);
		STARVE(&s, batch_build(&batch, SENTENCES, t.row[0], t.length[0], t.row[1],
				   t.length[1], BOS) ||
				   network_create(&n, &config, NULL, kernels_choose("auto")) ||
				   network_load(n, &p, false) ||
				   network_evaluate(n, &batch, &dropping, &r, &loss, NULL) ||
				   network_load(n, &p, true) ||
				   network_gradient(n, &g, &batch, &dropping, &r, &loss));
		/* and is as good as ever, once there is one */
		if (n) {
			rng_seed(&r, 1);
			CHECK_EQUAL(network_load(n, &p, false), 0);
			CHECK_EQUAL(network_evaluate(n, &batch, &dropping, &r, &after, NULL), 0);
			CHECK(right == 0 || after.sum == right);
			right = after.sum;
		}
		batch_release(&batch);
		network_release(n);
	}
	CHECK(right != 0 && s.rounds > 4 && s.rounds <= 40);
	params_release(&p);
	params_release(&g);
}

const struct test suite_network[] = {
	{ "a_sentence_does_not_depend_on_its_batch_or_on_threads",
		a_sentence_does_not_depend_on_its_batch_or_on_threads },
	{ "every_family_of_kernels_gives_the_same_loss",
		every_family_of_kernels_gives_the_same_loss },
	{ "a_gradient_is_bit_identical_at_any_thread_count",
		a_gradient_is_bit_identical_at_any_thread_count },
	{ "a_gradient_does_not_depend_on_what_was_computed_before",
		a_gradient_does_not_depend_on_what_was_computed_before },
	{ "a_batch_of_copies_has_the_gradient_of_one", a_batch_of_copies_has_the_gradient_of_one },
	{ "every_family_of_kernels_gives_the_same_gradient",
		every_family_of_kernels_gives_the_same_gradient },
	{ "attention_weights_add_up_to_one", attention_weights_add_up_to_one },
	{ "a_network_survives_each_failed_allocation", a_network_survives_each_failed_allocation },
	{ 0 },
};
