#include "train/adam.h"

#include "base/err.h"
#include "base/mem.h"
#include "model/kernels/kernels.h"

#include <limits.h>
#include <math.h>

int adam_create(struct adam *a, const struct config *c, const struct kernels *k)
{
	size_t chunks;

	*a = (struct adam){ .k = k };
	if (params_create(&a->m, c) || params_create(&a->v, c))
		goto fail;
	chunks = (a->m.count + ADAM_CHUNK - 1) / ADAM_CHUNK;
	if (chunks > INT_MAX) {
		err_set("%zu parameters are too many", a->m.count);
		goto fail;
	}
	a->chunks = (int)chunks;
	a->partial = mem_alloc(chunks, sizeof(*a->partial));
	if (a->partial)
		return 0;
fail:
	adam_release(a);
	return -1;
}

void adam_release(struct adam *a)
{
	params_release(&a->m);
	params_release(&a->v);
	mem_free(a->partial);
	*a = (struct adam){ 0 };
}

/* Entries of the chunk that begins at `begin`. */
static size_t chunk_length(size_t count, size_t begin)
{
	return count - begin < ADAM_CHUNK ? count - begin : ADAM_CHUNK;
}

struct norm_task {
	const struct adam *a;
	const struct params *p;
};

static void sum_squares(void *context, int part)
{
	const struct norm_task *task = context;
	size_t begin = (size_t)part * ADAM_CHUNK;

	task->a->partial[part] =
		task->a->k->squares(task->p->block + begin, chunk_length(task->p->count, begin));
}

double adam_norm(struct adam *a, const struct params *p, struct pool *pool)
{
	struct norm_task task = { a, p };
	double sum = 0;

	pool_run(pool, sum_squares, &task, a->chunks);
	for (int i = 0; i < a->chunks; i++)
		sum += a->partial[i];
	return sqrt(sum);
}

/* The bias corrections go into the constants: m / (1 - b1^t) * rate = rate' m, and
 * sqrt(v / (1 - b2^t)) = root * sqrt(v). */
struct step_task {
	struct adam *a;
	struct params *p;
	const struct params *g;
	struct adam_constants constants;
};

static void step_part(void *context, int part)
{
	const struct step_task *task = context;
	size_t begin = (size_t)part * ADAM_CHUNK;

	task->a->k->adam(task->p->block + begin, task->a->m.block + begin, task->a->v.block + begin,
		task->g->block + begin, chunk_length(task->p->count, begin), &task->constants);
}

void adam_step(struct adam *a, struct params *p, const struct params *g, uint64_t t, double rate,
	double scale, struct pool *pool)
{
	struct step_task task = {
		.a = a,
		.p = p,
		.g = g,
		.constants = { .b1 = (real)ADAM_BETA1,
			.b2 = (real)ADAM_BETA2,
			.scale = (real)scale,
			.rate = (real)(rate / (1 - pow(ADAM_BETA1, (double)t))),
			.root = (real)(1 / sqrt(1 - pow(ADAM_BETA2, (double)t))),
			.epsilon = (real)ADAM_EPSILON },
	};

	pool_run(pool, step_part, &task, a->chunks);
}

struct average_task {
	const struct kernels *k;
	struct params *average;
	const struct params *p;
	real share;
};

static void average_part(void *context, int part)
{
	const struct average_task *task = context;
	size_t begin = (size_t)part * ADAM_CHUNK;
	int n = (int)chunk_length(task->p->count, begin);

	task->k->scale(task->average->block + begin, 1 - task->share, 0, n);
	task->k->axpy(task->average->block + begin, task->share, task->p->block + begin, n);
}

void adam_average(const struct adam *a, struct params *average, const struct params *p, uint64_t t,
	double alpha, struct pool *pool)
{
	struct average_task task = { a->k, average, p, (real)fmax(9 / ((double)t + 8), alpha) };

	pool_run(pool, average_part, &task, a->chunks);
}
