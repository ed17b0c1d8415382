/* One persistent pool of POSIX threads.
 *
 * Work is split into numbered parts. Part p is the same work whichever thread does it, and no two
 * parts write the same element. So results do not depend on the number of threads. */
#ifndef PARALLEL_H
#define PARALLEL_H

struct pool;

/* A pool of `threads` workers, the calling thread being one of them. threads >= 1. */
int pool_create(struct pool **pool, int threads);
void pool_release(struct pool *pool); /* NULL is fine */
int pool_threads(const struct pool *pool);

/* Processors this process may run on, at least 1. */
int pool_processors(void);

/* Runs task(context, part) for part = 0 .. parts-1 and returns when all are done. The caller works
 * too: it begins with part 0, each thread with one of its own; then each takes the next free part.
 * Not to be called inside a task. With a pool of NULL the caller does everything. */
void pool_run(struct pool *pool, void (*task)(void *context, int part), void *context, int parts);

/* Several tasks as one job. Parts begin in the order of the list; none may wait for another. */
struct pool_task {
	void (*run)(void *context, int part);
	void *context;
	int parts;
};
void pool_run_all(struct pool *pool, const struct pool_task *list, int count);

/* The part-th of `parts` nearly equal ranges of 0 .. n-1: [*begin, *end). */
void pool_range(int n, int part, int parts, int *begin, int *end);

#endif
