/* What is postponed: done once, later, beside a job, with the bits of work done at once. */
#include "base/mem.h"
#include "model/linear.h"
#include "tests/random_reals.h"
#include "tests/test.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { PARTS = 3, ROOM = 1 << 16 };

struct diary {
	atomic_int count;
	int line[4 * PARTS];
};

struct entry {
	struct diary *diary;
	int name;
};

static void write_down(void *context, int part)
{
	struct entry *e = context;

	e->diary->line[atomic_fetch_add(&e->diary->count, 1)] = 10 * e->name + part;
}

static void engine_create(struct engine *e, struct postponed *postponed, struct pool *pool)
{
	*postponed = (struct postponed){ 0 };
	CHECK_EQUAL(arena_reserve(&postponed->room, ROOM), 0);
	*e = (struct engine){ kernels_choose(NULL), pool, postponed };
}

static void work_waits_for_a_job_and_is_done_once(void)
{
	struct postponed postponed;
	struct diary diary = { 0 };
	struct entry early = { &diary, 1 }, late = { &diary, 2 };
	static const int expected[] = { 20, 21, 22, 10, 11, 12, 20, 21, 22 };
	struct engine e;

	engine_create(&e, &postponed, NULL);
	run_later(&e, write_down, &early, sizeof(early), PARTS);
	early.name = 9; /* what counts is what it was */
	CHECK_EQUAL(diary.count, 0);
	run_beside(&e, write_down, &late, PARTS);
	CHECK_EQUAL(diary.count, 2 * PARTS);
	CHECK_EQUAL(postponed.room.used, 0);
	run_beside(&e, write_down, &late, PARTS);
	run_postponed(&e);
	CHECK_EQUAL(diary.count, 3 * PARTS);
	CHECK(!memcmp(diary.line, expected, sizeof(expected)));
	arena_release(&postponed.room);
}

static void an_engine_need_not_postpone(void)
{
	struct diary diary = { 0 };
	struct entry entry = { &diary, 4 };
	const struct engine e = { .k = kernels_choose(NULL) };

	run_later(&e, write_down, &entry, sizeof(entry), PARTS);
	CHECK_EQUAL(diary.count, PARTS);
	run_beside(&e, write_down, &entry, PARTS);
	run_postponed(&e);
	CHECK_EQUAL(diary.count, 2 * PARTS);
}

/* Part 0 ends once all that was postponed is done, or after very long. */
static void outlast_the_postponed(void *context, int part)
{
	struct diary *diary = context;

	for (long i = 0; part == 0 && atomic_load(&diary->count) < PARTS && i < 10000000; i++)
		sched_yield();
	if (part == 0 && atomic_load(&diary->count) < PARTS)
		atomic_store(&diary->count, -PARTS);
}

static void who_is_done_with_the_job_does_what_was_postponed(void)
{
	struct postponed postponed;
	struct diary diary = { 0 };
	struct entry entry = { &diary, 1 };
	struct pool *pool;
	struct engine e;

	CHECK_EQUAL(pool_create(&pool, 2), 0);
	engine_create(&e, &postponed, pool);
	run_later(&e, write_down, &entry, sizeof(entry), PARTS);
	run_beside(&e, outlast_the_postponed, &diary, 2);
	CHECK_EQUAL(diary.count, PARTS);
	pool_release(pool);
	arena_release(&postponed.room);
}

static void a_postponed_gradient_has_the_same_bits(void)
{
	enum { M = 37, N = 45, K = 70 };
	struct postponed postponed;
	struct engine e;
	struct engine now;
	struct pool *pool;
	struct rng r;
	real *X, *dY, *dW, *later, *panels, db[N] = { 0 }, later_db[N] = { 0 };

	rng_seed(&r, 1);
	X = random_reals(&r, M * K);
	dY = random_reals(&r, M * N);
	dW = random_reals(&r, N * K);
	later = random_reals(&r, N * K);
	CHECK_EQUAL(pool_create(&pool, 2), 0);
	engine_create(&e, &postponed, pool);
	now = (struct engine){ .k = e.k, .pool = pool };
	panels = mem_aligned(panels_size(e.k, M, K), sizeof(real));
	linear_pack_input(&now, panels, X, K, M, K);
	linear_weight_gradient_packed(&now, dW, K, db, dY, N, panels, M, N, K, false);

	linear_weight_gradient(&e, later, K, later_db, dY, N, X, K, M, N, K);
	CHECK(memcmp(dW, later, N * K * sizeof(real)));
	memset(X, 0, M * K * sizeof(real)); /* it was packed at once */
	run_postponed(&e);
	CHECK(!memcmp(dW, later, N * K * sizeof(real)));
	CHECK(!memcmp(db, later_db, sizeof(db)));
	mem_free(X);
	mem_free(dY);
	mem_free(dW);
	mem_free(later);
	mem_free(panels);
	pool_release(pool);
	arena_release(&postponed.room);
}

const struct test suite_engine[] = {
	{ "work_waits_for_a_job_and_is_done_once", work_waits_for_a_job_and_is_done_once },
	{ "an_engine_need_not_postpone", an_engine_need_not_postpone },
	{ "who_is_done_with_the_job_does_what_was_postponed",
		who_is_done_with_the_job_does_what_was_postponed },
	{ "a_postponed_gradient_has_the_same_bits", a_postponed_gradient_has_the_same_bits },
	{ 0 },
};
