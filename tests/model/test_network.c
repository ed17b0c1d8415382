/* Beyond right gradients: results do not depend on neighbours, threads, kernels or the past. */
#include "model/network.h"
#include "model/output.h"
#include "tests/model/random_world.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const struct regularizer regularizer = { 0.2, 0.2, 0.2, 0.1, 0.1 };
static const struct config usual = { 50, 50, 20, 36, 28, SCORE_ADDITIVE, CELL_CONDITIONAL,
	TIED_OUTPUT };

static void open_usual(struct world *w, const struct kernels *k, int threads)
{
	world_open(w, &usual, k, threads, SENTENCES_MAX, LONGEST_MAX, 8);
}

static void open_of(struct world *w, enum score score, enum decoder_cell cell,
	const struct kernels *k, int threads)
{
	struct config c = { 40, 40, 10, 24, config_attention(score, 24, 16), score, cell,
		TIED_OUTPUT };

	world_open(w, &c, k, threads, 11, 9, 8);
}

static void check_bits(enum score score, enum decoder_cell cell, const struct kernels *k)
{
	double right[SENTENCES_MAX] = { 0 }, nll[SENTENCES_MAX] = { 0 };
	struct world alone, w;

	open_of(&alone, score, cell, k, 1);
	world_evaluate(&alone, right, 1);
	world_loss(&alone, &regularizer, true);
	CHECK(right[0] > 0);
	for (int threads = 1; threads <= 3; threads++) {
		open_of(&w, score, cell, k, threads);
		for (int size = 1; size <= 11; size += 5) {
			world_evaluate(&w, nll, size);
			CHECK(!memcmp(nll, right, sizeof(nll)));
		}
		world_loss(&w, &regularizer, true);
		CHECK(same_bits(&w.gradient, &alone.gradient));
		world_close(&w);
	}
	world_close(&alone);
}

static void no_score_depends_on_batches_or_on_threads(void)
{
	for (int f = 0; kernels_name(f); f++)
		for (int i = 0; i < SCORES * CELLS; i++)
			check_bits((enum score)(i % SCORES), (enum decoder_cell)(i / SCORES),
				kernels_choose(kernels_name(f)));
}

static void every_family_of_kernels_gives_each_score_alike(void)
{
	for (int i = 0; i < SCORES * CELLS; i++) {
		enum score score = (enum score)(i % SCORES);
		enum decoder_cell cell = (enum decoder_cell)(i / SCORES);
		double right[SENTENCES_MAX], nll[SENTENCES_MAX];
		struct world ref, w;

		open_of(&ref, score, cell, &kernels_reference, 1);
		world_evaluate(&ref, right, 11);
		world_loss(&ref, &regularizer, true);
		for (int f = 0; kernels_name(f); f++) {
			open_of(&w, score, cell, kernels_choose(kernels_name(f)), 2);
			world_evaluate(&w, nll, 11);
			for (int b = 0; b < 11; b++)
				CHECK_NEAR(nll[b], right[b], 1e-5);
			world_loss(&w, &regularizer, true);
			CHECK(distance_of(&w.gradient, &ref.gradient) <= 1e-5);
			world_close(&w);
		}
		world_close(&ref);
	}
}

enum { MANY_COPIES = 6, MOST_COPIES = 13 };

/* Each sentence `copies` times. */
static void copy_sentences(struct world *w, int copies)
{
	const int *row[2][MOST_COPIES * SENTENCES_MAX];
	int length[2][MOST_COPIES * SENTENCES_MAX], B = copies * SENTENCES_MAX;

	for (int side = 0; side < 2; side++)
		for (int b = 0; b < B; b++) {
			row[side][b] = w->text.row[side][b % SENTENCES_MAX];
			length[side][b] = w->text.length[side][b % SENTENCES_MAX];
		}
	CHECK_EQUAL(batch_build(&w->batch, B, row[0], length[0], row[1], length[1], BOS), 0);
}

/* Many sentences are shared out among the threads; of few, all threads share each step. */
static void a_gradient_is_bit_identical_at_any_thread_count(void)
{
	struct world right, w;

	for (int f = 0; kernels_name(f); f++) {
		const struct kernels *k = kernels_choose(kernels_name(f));

		/* many for the best family alone: it needs the most rows */
		for (int copies = 1; copies <= (f ? 1 : MANY_COPIES); copies += MANY_COPIES - 1) {
			open_usual(&right, k, 1);
			copy_sentences(&right, copies);
			world_loss(&right, &regularizer, true);
			for (int threads = 2; threads <= (copies > 1 ? 3 : 5); threads++) {
				open_usual(&w, k, threads);
				copy_sentences(&w, copies);
				world_loss(&w, &regularizer, true);
				CHECK(same_bits(&w.gradient, &right.gradient));
				world_close(&w);
			}
			world_close(&right);
		}
	}
}

static void a_gradient_does_not_depend_on_what_was_computed_before(void)
{
	struct world right, w;

	open_usual(&right, kernels_choose("auto"), 1);
	open_usual(&w, kernels_choose("auto"), 1);
	world_loss(&right, &regularizer, true);
	copy_sentences(&w, 2);
	world_loss(&w, &no_regularizer, true);
	text_batch(&w.batch, &w.text, 0, SENTENCES_MAX, true);
	world_loss(&w, &regularizer, false);
	world_loss(&w, &regularizer, true);
	CHECK(same_bits(&w.gradient, &right.gradient));
	world_close(&right);
	world_close(&w);
}

/* More rows than the output layer takes in one turn. */
static void a_batch_of_copies_has_the_gradient_of_one(void)
{
	struct world one, many;

	open_usual(&one, kernels_choose("auto"), 1);
	open_usual(&many, kernels_choose("auto"), 1);
	world_loss(&one, &no_regularizer, true);
	copy_sentences(&many, MOST_COPIES);
	CHECK(many.batch.target_rows > 2 * OUTPUT_ROWS);
	world_loss(&many, &no_regularizer, true);
	CHECK(distance_of(&many.gradient, &one.gradient) <= 1e-5);
	world_close(&one);
	world_close(&many);
}

static void a_network_survives_each_failed_allocation(void)
{
	const struct regularizer dropping = { 0.3, 0.3, 0.3, 0, 0 };
	struct starving s = { 0 };
	struct world w;
	double right = 0;

	open_usual(&w, kernels_choose("auto"), 1);
	while (starving(&s)) {
		struct network *n = NULL;
		struct batch batch = { 0 };
		struct loss loss = { 0 }, after = { 0 };
		struct text *t = &w.text;
		struct rng r;

		rng_seed(&r, 1);
		STARVE(&s, batch_build(&batch, t->count, t->row[0], t->length[0], t->row[1],
				   t->length[1], BOS) ||
				   network_create(&n, &usual, NULL, kernels_choose("auto")) ||
				   network_load(n, &w.params, false) ||
				   network_evaluate(n, &batch, &dropping, &r, &loss, NULL) ||
				   network_load(n, &w.params, true) ||
				   network_gradient(n, &w.gradient, &batch, &dropping, &r, &loss));
		/* and is as good as ever, once there is one */
		if (n) {
			rng_seed(&r, 1);
			CHECK_EQUAL(network_load(n, &w.params, false), 0);
			CHECK_EQUAL(network_evaluate(n, &w.batch, &dropping, &r, &after, NULL), 0);
			CHECK(right == 0 || after.sum == right);
			right = after.sum;
		}
		batch_release(&batch);
		network_release(n);
	}
	CHECK(right != 0 && s.rounds > 4 && s.rounds <= 40);
	world_close(&w);
}

const struct test suite_network[] = {
	TEST(no_score_depends_on_batches_or_on_threads),
	TEST(every_family_of_kernels_gives_each_score_alike),
	TEST(a_gradient_is_bit_identical_at_any_thread_count),
	TEST(a_gradient_does_not_depend_on_what_was_computed_before),
	TEST(a_batch_of_copies_has_the_gradient_of_one),
	TEST(a_network_survives_each_failed_allocation),
	{ 0 },
};
