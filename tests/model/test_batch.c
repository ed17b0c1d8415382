/* A batch is its sentences, each token once, and what is where. */
#include "base/parallel.h"
#include "model/batch.h"
#include "tests/model/random_world.h"
#include "tests/test.h"

#include <limits.h>

enum { SENTENCES = SENTENCES_MAX };

static void build(struct batch *batch, struct text *t, uint64_t seed, bool with_target)
{
	struct rng r;

	rng_seed(&r, seed);
	random_text(t, SENTENCES, LONGEST_MAX, 50, 50, &r);
	text_batch(batch, t, 0, SENTENCES, with_target);
}

static void a_batch_holds_each_token_once(void)
{
	struct text t;
	struct batch batch = { 0 };

	for (uint64_t seed = 0; seed < 20; seed++) {
		int expected[2] = { 0, 0 };

		build(&batch, &t, seed, true);
		for (int b = 0; b < SENTENCES; b++) {
			int caller = batch.caller[b];

			expected[0] += t.length[0][b];
			expected[1] += t.length[1][b];
			CHECK_EQUAL(batch.source_length[b], t.length[0][caller]);
			CHECK_EQUAL(batch.target_length[b], t.length[1][caller]);
			if (b)
				CHECK(batch.target_length[b] <= batch.target_length[b - 1]);
			for (int j = 0; j < batch.source_length[b]; j++)
				CHECK_EQUAL(batch.source[batch.offset[b] + j], t.ids[0][caller][j]);
			for (int s = 0; s < batch.target_length[b]; s++) {
				int row = batch.start[s] + b;

				CHECK(row < batch.start[s + 1]);
				CHECK_EQUAL(batch.sentence[row], b);
				CHECK_EQUAL(batch.target[row], t.ids[1][caller][s]);
				CHECK_EQUAL(batch.previous[row], s ? t.ids[1][caller][s - 1] : BOS);
			}
		}
		CHECK_EQUAL(batch.source_rows, expected[0]);
		CHECK_EQUAL(batch.target_rows, expected[1]);
		CHECK_EQUAL(batch.source_start[batch.source_steps], expected[0]);
	}
	batch_release(&batch);
}

static void the_encoder_reads_each_sentence_both_ways(void)
{
	struct text t;
	struct batch batch = { 0 };

	build(&batch, &t, 1, false);
	for (int j = 0; j < batch.source_steps; j++)
		for (int row = batch.source_start[j]; row < batch.source_start[j + 1]; row++) {
			int b = batch.source_order[row - batch.source_start[j]];

			CHECK(j < batch.source_length[b]);
			CHECK_EQUAL(batch.source_sentence[row], b);
			CHECK_EQUAL(batch.forward_row[row], batch.offset[b] + j);
			CHECK_EQUAL(batch.backward_row[row],
				batch.offset[b] + batch.source_length[b] - 1 - j);
		}
	batch_release(&batch);
}

static void threads_share_the_target_rows_evenly(void)
{
	struct text t;
	struct batch batch = { 0 };

	for (uint64_t seed = 0; seed < 20; seed++) {
		build(&batch, &t, seed, true);
		for (int parts = 1; parts <= SENTENCES + 2; parts++) {
			int reached = 0;

			for (int part = 0; part < parts; part++) {
				int begin, end, rows = 0;

				pool_range(batch.target_rows, part, parts, &begin, &end);
				begin = batch_sentence_at(&batch, begin);
				end = batch_sentence_at(&batch, end);
				CHECK_EQUAL(begin, reached);
				CHECK(end >= begin);
				for (int b = begin; b < end; b++)
					rows += batch.target_length[b];
				/* the longest sentence is the most that a cut can be off */
				CHECK(rows <= batch.target_rows / parts + batch.target_length[0]);
				reached = end;
			}
			CHECK_EQUAL(reached, SENTENCES);
		}
	}
	batch_release(&batch);
}

static void a_batch_too_large_to_count_is_refused(void)
{
	static const int length[] = { 40000, 40000 }, huge[] = { INT_MAX / 4, 1 };
	static const int *const row[2] = { 0 };
	struct batch batch = { 0 };

	CHECK_ERROR(batch_build(&batch, 2, row, huge, NULL, NULL, BOS), "is too large");
	/* few tokens, but an attention weight for each source and target token */
	CHECK_ERROR(batch_build(&batch, 2, row, length, row, length, BOS), "40000 tokens");
}

const struct test suite_batch[] = {
	TEST(a_batch_holds_each_token_once),
	TEST(the_encoder_reads_each_sentence_both_ways),
	TEST(threads_share_the_target_rows_evenly),
	TEST(a_batch_too_large_to_count_is_refused),
	{ 0 },
};
