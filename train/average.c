#include "train/average.h"

#include "model/kernels/kernels.h"

enum { CHUNK = 16384 };

struct average_task {
	const struct kernels *k;
	struct params *average;
	const struct params *p;
	real share;
};

static void average_chunk(void *context, int part)
{
	const struct average_task *task = context;
	size_t begin = (size_t)part * CHUNK, left = task->p->count - begin;
	int n = left < CHUNK ? (int)left : CHUNK;

	task->k->scale(task->average->block + begin, 1 - task->share, 0, n);
	task->k->axpy(task->average->block + begin, task->share, task->p->block + begin, n);
}

void average_step(struct params *average, const struct params *p, uint64_t t, double alpha,
	const struct kernels *k, struct pool *pool)
{
	double share = 9 / ((double)t + 8);
	struct average_task task = { k, average, p, (real)(share > alpha ? share : alpha) };

	pool_run(pool, average_chunk, &task, (int)((p->count + CHUNK - 1) / CHUNK));
}
