#include "model/engine.h"

#include <assert.h>
#include <string.h>

static void run_part(void *context, int part)
{
	const struct job *job = context;
	int begin, end;

	pool_range(job->rows, part, job->parts, &begin, &end);
	if (begin < end)
		job->work(job->context, begin, end);
}

void run_rows(const struct engine *e, int rows, row_work *work, const void *context)
{
	struct job job = { work, context, rows, pool_threads(e->pool) };

	if (job.parts > 1)
		pool_run(e->pool, run_part, &job, job.parts);
	else if (rows)
		work(context, 0, rows);
}

void run_later(const struct engine *e, int rows, row_work *work, const void *context, size_t size)
{
	struct postponed *p = e->postponed;

	if (!p) {
		run_rows(e, rows, work, context);
		return;
	}
	assert(p->count < POSTPONED_MAX && size <= POSTPONED_BYTES);
	memcpy(p->context[p->count], context, size);
	p->jobs[p->count] = (struct job){ work, p->context[p->count], rows, pool_threads(e->pool) };
	p->count++;
}

void run_beside(const struct engine *e, int rows, row_work *work, const void *context)
{
	struct job first = { work, context, rows, rows ? pool_threads(e->pool) : 0 };
	struct pool_task list[1 + POSTPONED_MAX] = { { run_part, &first, first.parts } };
	struct postponed *p = e->postponed;
	int count = p ? p->count : 0;

	for (int i = 0; i < count; i++)
		list[1 + i] = (struct pool_task){ run_part, &p->jobs[i], p->jobs[i].parts };
	pool_run_all(e->pool, list, 1 + count);
	if (p)
		p->count = 0;
}

void run_postponed(const struct engine *e)
{
	run_beside(e, 0, NULL, NULL);
}
