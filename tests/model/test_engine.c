/* What is postponed: done once, later, beside a job, with the bits of work done at once. */
#include "base/mem.h"
#include "model/linear.h"
#include "tests/model/random_reals.h"
#include "tests/test.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { ROWS = 3 };

struct diary {
	atomic_int count;
	int line[4 * ROWS];
};

struct entry {
	struct diary *diary;
	int name;
};

static void write_down(const void *context, int begin, int end)
{
	const struct entry *e = context;

	for (int row = begin; row < end; row++)
		e->diary->line[atomic_fetch_add(&e->diary->count, 1)] = 10 * e->name + row;
}

static void work_waits_for_a_job_and_is_done_once(void)
{
	struct postponed postponed = { 0 };
	struct diary diary = { 0 };
	struct entry early = { &diary, 1 }, late = { &diary, 2 };
	static const int expected[] = { 20, 21, 22, 10, 11, 12, 20, 21, 22 };
	const struct engine e = { kernels_choose(NULL), NULL, &postponed, 0 };

	run_later(&e, ROWS, write_down, &early, sizeof(early));
	early.name = 9; /* what counts is what it was */
	CHECK_EQUAL(diary.count, 0);
	run_beside(&e, ROWS, write_down, &late);
	CHECK_EQUAL(diary.count, 2 * ROWS);
	run_beside(&e, ROWS, write_down, &late);
	run_postponed(&e);
	CHECK_EQUAL(diary.count, 3 * ROWS);
	CHECK(!memcmp(diary.line, expected, sizeof(expected)));
}

static void an_engine_need_not_postpone(void)
{
	struct diary diary = { 0 };
	struct entry entry = { &diary, 4 };
	const struct engine e = { .k = kernels_choose(NULL) };

	run_later(&e, ROWS, write_down, &entry, sizeof(entry));
	CHECK_EQUAL(diary.count, ROWS);
	run_beside(&e, ROWS, write_down, &entry);
	run_postponed(&e);
	CHECK_EQUAL(diary.count, 2 * ROWS);
}

/* Row 0 ends once all that was postponed is done, or after very long. */
static void outlast_the_postponed(const void *context, int begin, int end)
{
	struct diary *diary = *(struct diary *const *)context;

	(void)end;
	for (long i = 0; begin == 0 && atomic_load(&diary->count) < ROWS && i < 10000000; i++)
		sched_yield();
	if (begin == 0 && atomic_load(&diary->count) < ROWS)
		atomic_store(&diary->count, -ROWS);
}

static void who_is_done_with_the_job_does_what_was_postponed(void)
{
	struct postponed postponed = { 0 };
	struct diary diary = { 0 };
	struct entry entry = { &diary, 1 };
	struct engine e = { kernels_choose(NULL), NULL, &postponed, 0 };

	CHECK_EQUAL(pool_create(&e.pool, 2), 0);
	run_later(&e, ROWS, write_down, &entry, sizeof(entry));
	run_beside(&e, 2, outlast_the_postponed, &entry.diary);
	CHECK_EQUAL(diary.count, ROWS);
	pool_release(e.pool);
}

static void a_postponed_gradient_has_the_same_bits(void)
{
	enum { M = 37, N = 45, K = 70, OTHER_M = 50 };
	struct postponed postponed = { 0 };
	struct engine now = { .k = kernels_choose(NULL) }, later;
	struct arena arena = { 0 };
	struct input x;
	struct rng r;
	real *X, *dY, dW[N * K], dW_later[N * K] = { 0 }, db[N] = { 0 }, db_later[N] = { 0 };

	rng_seed(&r, 1);
	X = random_reals(&r, M * K);
	dY = random_reals(&r, M * N);
	CHECK_EQUAL(pool_create(&now.pool, 2), 0);
	later = now;
	later.postponed = &postponed;
	/* there may be room for more rows than come */
	CHECK_EQUAL(arena_reserve(&arena, panels_size(now.k, OTHER_M, K) * sizeof(real)), 0);
	input_layout(&x, now.k, OTHER_M, K, true, &arena);
	input_pack(&now, &x, X, K, M);
	linear_weight_gradient(&now, dW, db, dY, N, &x, 1, N, false);

	memset(x.panels, 0, panels_size(now.k, M, K) * sizeof(real));
	input_pack(&later, &x, X, K, M);
	run_postponed(&later);
	linear_weight_gradient(&later, dW_later, db_later, dY, N, &x, 1, N, false);
	CHECK(memcmp(dW, dW_later, sizeof(dW)));
	run_postponed(&later);
	CHECK(!memcmp(dW, dW_later, sizeof(dW)));
	CHECK(!memcmp(db, db_later, sizeof(db)));
	mem_free(X);
	mem_free(dY);
	pool_release(now.pool);
	arena_release(&arena);
}

static void an_input_that_is_not_wanted_is_not_packed(void)
{
	struct postponed postponed = { 0 };
	const struct engine e = { kernels_choose(NULL), NULL, &postponed, 0 };
	struct arena count = { 0 };
	struct input x;

	input_layout(&x, e.k, 8, 5, false, &count);
	CHECK_EQUAL(count.used, 0);
	input_pack(&e, &x, NULL, 5, 8);
	CHECK_EQUAL(postponed.count, 0);
}

const struct test suite_engine[] = {
	TEST(work_waits_for_a_job_and_is_done_once),
	TEST(an_engine_need_not_postpone),
	TEST(who_is_done_with_the_job_does_what_was_postponed),
	TEST(a_postponed_gradient_has_the_same_bits),
	TEST(an_input_that_is_not_wanted_is_not_packed),
	{ 0 },
};
