/* base/parallel.h with one thread: in place of base/parallel.c in a module. */
#include "base/parallel.h"

#include <stddef.h>

struct pool {
	int threads;
};

int pool_create(struct pool **pool, int threads)
{
	static struct pool one = { 1 };

	(void)threads;
	*pool = &one;
	return 0;
}

void pool_release(struct pool *pool)
{
	(void)pool;
}

int pool_threads(const struct pool *pool)
{
	(void)pool;
	return 1;
}

int pool_processors(void)
{
	return 1;
}

void pool_run(struct pool *pool, void (*task)(void *context, int part), void *context, int parts)
{
	(void)pool;
	for (int part = 0; part < parts; part++)
		task(context, part);
}

void pool_run_all(struct pool *pool, const struct pool_task *list, int count)
{
	for (int i = 0; i < count; i++)
		pool_run(pool, list[i].run, list[i].context, list[i].parts);
}

void pool_range(int n, int part, int parts, int *begin, int *end)
{
	*begin = (int)((long long)n * part / parts);
	*end = (int)((long long)n * (part + 1) / parts);
}
