#include "model/engine.h"

#include <assert.h>
#include <string.h>

void run_later(const struct engine *e, void (*run)(void *context, int part), const void *context,
	size_t size, int parts)
{
	struct postponed *p = e->postponed;
	char *copy;

	if (!p) {
		pool_run(e->pool, run, (void *)context, parts);
		return;
	}
	assert(p->count < POSTPONED_MAX && size <= POSTPONED_BYTES);
	copy = p->context[p->count];
	memcpy(copy, context, size);
	p->list[p->count++] = (struct pool_task){ run, copy, parts };
}

void run_beside(
	const struct engine *e, void (*run)(void *context, int part), void *context, int parts)
{
	struct pool_task list[1 + POSTPONED_MAX] = { { run, context, parts } };
	struct postponed *p = e->postponed;

	if (!p) {
		pool_run(e->pool, run, context, parts);
		return;
	}
	memcpy(list + 1, p->list, (size_t)p->count * sizeof(*list));
	pool_run_all(e->pool, list, 1 + p->count);
	p->count = 0;
}

void run_postponed(const struct engine *e)
{
	run_beside(e, NULL, NULL, 0);
}
