#include "train/adam.h"

#include "base/err.h"
#include "base/mem.h"

#include <assert.h>
#include <limits.h>
#include <math.h>

enum { LANES = MEM_ALIGN / sizeof(double) };

/* Moments smaller than this count as 0. They change nothing (the denominator is at least epsilon), but
 * without it the moments of rare words shrink to denormal numbers, which are slow, and stay there. */
#define TINY ((real)1e-30)

int adam_create(struct adam *a, const struct config *c)
{
	size_t chunks;

	*a = (struct adam){ 0 };
	if (params_create(&a->m, c) || params_create(&a->v, c))
		goto fail;
	/* parameters begin on cache lines, so the block is a whole number of these */
	assert(a->m.count % LANES == 0);
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
	const struct params *p;
	double *partial;
};

/* Eight running sums instead of one: the compiler may keep them in vector registers. */
static void sum_squares(void *context, int part)
{
	const struct norm_task *task = context;
	size_t begin = (size_t)part * ADAM_CHUNK, n = chunk_length(task->p->count, begin);
	const real *x = task->p->block + begin;
	double lane[LANES] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i += LANES)
		for (size_t k = 0; k < LANES; k++)
			lane[k] += (double)x[i + k] * (double)x[i + k];
	for (int k = 0; k < LANES; k++)
		sum += lane[k];
	task->partial[part] = sum;
}

double adam_norm(struct adam *a, const struct params *p, struct pool *pool)
{
	struct norm_task task = { p, a->partial };
	double sum = 0;

	pool_run(pool, sum_squares, &task, a->chunks);
	for (int i = 0; i < a->chunks; i++)
		sum += a->partial[i];
	return sqrt(sum);
}

/* The bias corrections go into the constants: m / (1 - b1^t) * rate = step * m, and
 * sqrt(v / (1 - b2^t)) = root * sqrt(v). */
struct step_task {
	struct adam *a;
	struct params *p;
	const struct params *g;
	real scale, step, root;
};

static void step_chunk(real *restrict p, real *restrict m, real *restrict v, const real *restrict g,
	size_t n, real scale, real step, real root)
{
	const real b1 = (real)ADAM_BETA1, b2 = (real)ADAM_BETA2;
	const real c1 = (real)(1 - ADAM_BETA1), c2 = (real)(1 - ADAM_BETA2);
	const real epsilon = (real)ADAM_EPSILON;

	for (size_t i = 0; i < n; i++) {
		real x = g[i] * scale;
		real mi = b1 * m[i] + c1 * x;
		real vi = b2 * v[i] + c2 * x * x;

		mi = mi < TINY && mi > -TINY ? 0 : mi;
		vi = vi < TINY ? 0 : vi;
		m[i] = mi;
		v[i] = vi;
		p[i] -= step * mi / (root * real_sqrt(vi) + epsilon);
	}
}

static void step_part(void *context, int part)
{
	const struct step_task *task = context;
	size_t begin = (size_t)part * ADAM_CHUNK, n = chunk_length(task->p->count, begin);

	step_chunk(task->p->block + begin, task->a->m.block + begin, task->a->v.block + begin,
		task->g->block + begin, n, task->scale, task->step, task->root);
}

void adam_step(struct adam *a, struct params *p, const struct params *g, uint64_t t, double rate,
	double scale, struct pool *pool)
{
	struct step_task task = {
		.a = a,
		.p = p,
		.g = g,
		.scale = (real)scale,
		.step = (real)(rate / (1 - pow(ADAM_BETA1, (double)t))),
		.root = (real)(1 / sqrt(1 - pow(ADAM_BETA2, (double)t))),
	};

	pool_run(pool, step_part, &task, a->chunks);
}
