/* sched_getaffinity() is Linux's own; elsewhere this macro means nothing */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "base/parallel.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

enum { PARTS = 23, JOBS = 2000 };

struct tally {
	int done[PARTS]; /* how often each part was done */
	pthread_t by[PARTS];
	int job;
};

static void count_part(void *context, int part)
{
	struct tally *t = context;

	t->done[part] += t->job;
	t->by[part] = pthread_self();
}

/* Many tiny jobs with plain memory written between them: under ThreadSanitizer this is the test of
 * the pool's ordering. */
static void every_part_is_done_once_a_job(void)
{
	const struct {
		int threads, parts, jobs;
	} cases[] = { { 1, PARTS, JOBS }, { 2, PARTS, JOBS }, { 3, PARTS, JOBS },
		{ 4, PARTS, JOBS }, { 4, 0, 10 }, { 4, 1, 10 }, { 4, 2, JOBS },
		{ 4 * pool_processors() + 1, PARTS, JOBS / 10 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int threads = cases[i].threads, parts = cases[i].parts, sum = 0;
		struct tally t = { 0 };
		struct pool *pool;

		CHECK_EQUAL(pool_create(&pool, threads), 0);
		CHECK_EQUAL(pool_threads(pool), threads);
		for (t.job = 1; t.job <= cases[i].jobs; sum += t.job++)
			pool_run(pool, count_part, &t, parts);
		for (int part = 0; part < PARTS; part++)
			CHECK_EQUAL(t.done[part], part < parts ? sum : 0);
		CHECK(parts < 1 || pthread_equal(t.by[0], pthread_self()));
		CHECK(parts < 2 || threads < 2 || !pthread_equal(t.by[1], t.by[0]));
		pool_release(pool);
	}
}

static void count_slowly(void *context, int part)
{
	struct tally *t = context;
	volatile int busy = 0;

	/* so long that whoever waits goes to sleep */
	for (int i = 0; i < 2000000 * (part != t->job % 2); i++)
		busy = busy + 1;
	t->done[part]++;
}

/* Part 0 lasts until all others are done, or for very long. */
static void outlast_the_others(void *context, int part)
{
	atomic_int *done = context;

	for (long i = 0; part == 0 && atomic_load(done) < PARTS - 1 && i < 10000000; i++)
		sched_yield();
	if (part == 0 && atomic_load(done) < PARTS - 1)
		atomic_store(done, -PARTS);
	atomic_fetch_add(done, 1);
}

static void a_thread_that_is_held_up_leaves_its_parts_to_the_others(void)
{
	struct pool *pool;
	atomic_int done = 0;

	CHECK_EQUAL(pool_create(&pool, 2), 0);
	pool_run(pool, outlast_the_others, &done, PARTS);
	CHECK_EQUAL(atomic_load(&done), PARTS);
	pool_release(pool);
}

static void several_tasks_are_one_job(void)
{
	for (int threads = 1; threads <= 4; threads++) {
		struct tally first = { .job = 1 }, none = { .job = 1 }, last = { .job = 1 };
		const struct pool_task list[] = { { count_part, &first, 3 },
			{ count_part, &none, 0 }, { count_part, &last, PARTS } };
		struct pool *pool;

		CHECK_EQUAL(pool_create(&pool, threads), 0);
		for (int job = 0; job < JOBS; job++)
			pool_run_all(pool, list, 3);
		for (int part = 0; part < PARTS; part++) {
			CHECK_EQUAL(first.done[part], part < 3 ? JOBS : 0);
			CHECK_EQUAL(none.done[part], 0);
			CHECK_EQUAL(last.done[part], JOBS);
		}
		pool_release(pool);
	}
}

static void sleepers_wake_up(void)
{
	struct tally t = { 0 };
	struct pool *pool;

	CHECK_EQUAL(pool_create(&pool, 2), 0);
	for (t.job = 0; t.job < 6; t.job++) {
		/* in turn the caller waits for the worker and the worker for the next job */
		pool_run(pool, count_slowly, &t, 2);
		count_slowly(&t, 2);
	}
	CHECK_EQUAL(t.done[0], 6);
	CHECK_EQUAL(t.done[1], 6);
	pool_release(pool);
}

static void without_a_pool_the_caller_does_it_all(void)
{
	struct tally t = { .job = 1 };

	pool_run(NULL, count_part, &t, PARTS);
	for (int part = 0; part < PARTS; part++)
		CHECK(t.done[part] == 1 && pthread_equal(t.by[part], pthread_self()));
	CHECK_EQUAL(pool_threads(NULL), 1);
	pool_release(NULL);
}

static void a_pool_that_cannot_be_made_leaves_nothing(void)
{
	struct starving s = { 0 };
	struct pool *pool;

	while (starving(&s)) {
		int rc = STARVE(&s, pool_create(&pool, 4));

		CHECK((pool == NULL) == (rc == -1));
	}
	CHECK_EQUAL(s.rounds, 6); /* the pool, its list, three workers, then success */
	pool_release(pool);       /* unused */
	CHECK_ERROR(pool_create(&pool, 0), "0 threads are not within 1..");
	CHECK_ERROR(pool_create(&pool, -1), "-1 threads");
	CHECK_ERROR(pool_create(&pool, 1 << 20), "not within");
}

static void note_mask(void *context, int part)
{
	sigset_t mask;
	int *blocked = context;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	blocked[part] = sigismember(&mask, SIGINT);
}

static void signals_go_to_the_calling_thread(void)
{
	struct pool *pool;
	int blocked[3];

	CHECK_EQUAL(pool_create(&pool, 3), 0);
	pool_run(pool, note_mask, blocked, 3);
	CHECK(!blocked[0] && blocked[1] && blocked[2]);
	pool_release(pool);
}

#ifdef CPU_COUNT
static void note_processors(void *context, int part)
{
	cpu_set_t *allowed = context;

	CPU_ZERO(&allowed[part]);
	sched_getaffinity(0, sizeof(allowed[part]), &allowed[part]);
}

/* They are put apart at first: after that the system may move them as it may move the caller. */
static void threads_may_run_where_the_caller_may(void)
{
	cpu_set_t all, two, allowed[3];
	struct pool *pool;

	CHECK_EQUAL(sched_getaffinity(0, sizeof(all), &all), 0);
	two = all;
	for (int i = 0; CPU_COUNT(&two) > 2; i++)
		CPU_CLR((size_t)i, &two);
	for (int round = 0; round < 2; round++) {
		CHECK_EQUAL(sched_setaffinity(0, sizeof(all), round ? &all : &two), 0);
		CHECK_EQUAL(pool_create(&pool, 3), 0);
		for (int job = 0; job < 50; job++) {
			pool_run(pool, note_processors, allowed, 3);
			for (int part = 0; part < 3; part++)
				CHECK(CPU_EQUAL(&allowed[part], round ? &all : &two));
		}
		pool_release(pool);
	}
}
#endif

static void ranges_cover_everything_once(void)
{
	int begin, end;

	for (int n = 0; n < 40; n++)
		for (int parts = 1; parts < 12; parts++) {
			int at = 0;

			for (int part = 0; part < parts; part++) {
				pool_range(n, part, parts, &begin, &end);
				CHECK_EQUAL(begin, at);
				CHECK(end - begin >= n / parts && end - begin <= n / parts + 1);
				at = end;
			}
			CHECK_EQUAL(at, n);
		}
	pool_range(2147483647, 63, 64, &begin, &end); /* no overflow */
	CHECK(begin == 2113929215 && end == 2147483647);
}

const struct test suite_parallel[] = {
	TEST(every_part_is_done_once_a_job),
	TEST(a_thread_that_is_held_up_leaves_its_parts_to_the_others),
	TEST(several_tasks_are_one_job),
	TEST(sleepers_wake_up),
	TEST(without_a_pool_the_caller_does_it_all),
	TEST(a_pool_that_cannot_be_made_leaves_nothing),
	TEST(signals_go_to_the_calling_thread),
#ifdef CPU_COUNT
	TEST(threads_may_run_where_the_caller_may),
#endif
	TEST(ranges_cover_everything_once),
	{ 0 },
};
