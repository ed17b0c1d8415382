#include "model/screen.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { BLOCK = 64 /* words */ };

static void layout(struct screen *s, struct arena *a)
{
	size_t words = (size_t)s->V, width = (size_t)s->E;

	s->bytes = arena_take(a, words * width, sizeof(int8_t));
	s->unit = arena_take(a, words, sizeof(real));
	s->error = arena_take(a, words, sizeof(real));
	s->share = arena_take(a, words, sizeof(real));
	s->whole = arena_take(a, width, sizeof(int16_t));
	s->product = arena_take(a, words, sizeof(int32_t));
	s->candidate = arena_take(a, words / SCREEN_SHARE + 1, sizeof(int));
	s->weights = arena_take(a, SCREEN_RUN * width, sizeof(real));
}

struct task {
	const struct engine *e;
	struct screen *s;
	real *estimate; /* [V], or NULL: to pack */
	int parts;
};

static void run(const struct engine *e, struct screen *s, real *estimate,
	void (*part)(void *context, int part))
{
	struct task task = { e, s, estimate, pool_threads(e->pool) };

	pool_run(task.parts > 1 ? e->pool : NULL, part, &task, task.parts);
}

/* The names are those of screen.h. */
static void pack_word(const struct kernels *k, struct screen *s, int j)
{
	const double root = sqrt(s->E), slip = 0.51 * root / s->most;
	const double rounding = ldexp(s->E + 32, -23);
	double left, size;
	struct byte_row row;

	k->to_bytes(&row, s->bytes + (size_t)j * (size_t)s->E,
		s->words->W + (size_t)j * (size_t)s->words->ld, s->E);
	/* the sums are of floats, too */
	left = (double)row.unit * (sqrt((double)row.left) * (1 + rounding) + BYTE_OFF * root);
	size = (double)row.unit * (sqrt((double)row.size) * (1 + rounding) + BYTE_OFF * root) +
	       left;
	s->unit[j] = row.unit;
	s->error[j] = (real)((left + (slip + rounding * (1 + slip)) * size) * (1 + 1e-6));
	s->share[j] = (real)(rounding * fabs((double)s->words->b[j]) + ldexp(s->E, -64));
	if (!(size <= SCREEN_LONGEST && fabs((double)s->words->b[j]) <= SCREEN_LONGEST))
		s->error[j] = INFINITY;
}

static void pack_part(void *context, int part)
{
	const struct task *task = context;
	int begin, end;

	pool_range(task->s->V, part, task->parts, &begin, &end);
	for (int j = begin; j < end; j++)
		pack_word(task->e->k, task->s, j);
}

int screen_make(struct screen *s, const struct engine *e, const struct linear *words)
{
	struct arena count = { 0 };

	assert(words->b);
	s->words = NULL;
	s->V = words->N;
	s->E = words->K;
	layout(s, &count);
	if (arena_reserve(&s->room, count.used))
		return -1;
	layout(s, &s->room);
	s->words = words;
	s->most = INT32_MAX / BYTE_MOST / s->E;
	s->most = s->most < INT16_MAX ? s->most : INT16_MAX;
	run(e, s, NULL, pack_part);
	s->usable = s->most > 0;
	for (int j = 0; j < s->V; j++)
		s->usable &= s->error[j] < (real)INFINITY;
	return 0;
}

void screen_release(struct screen *s)
{
	arena_release(&s->room);
	*s = (struct screen){ 0 };
}

/* r = v (p + rest); false where r is too long */
static bool make_whole(struct screen *s, const real *r)
{
	double sum = 0, most = 0, step;

	for (int i = 0; i < s->E; i++) {
		double size = fabs((double)r[i]);

		most = size > most ? size : most;
		sum += size * size;
	}
	s->length = (real)sqrt(sum);
	if (!(s->length <= (real)SCREEN_LONGEST))
		return false;
	step = most > 0 ? most / s->most : 1;
	s->step = (real)step;
	for (int i = 0; i < s->E; i++)
		s->whole[i] = (int16_t)lrint((double)r[i] / step);
	return true;
}

static void estimate_part(void *context, int part)
{
	const struct task *task = context;
	const struct screen *s = task->s;
	const real *b = s->words->b, *unit = s->unit, step = s->step;
	real *estimate = task->estimate;
	int begin, end;

	pool_range(s->V, part, task->parts, &begin, &end);
	task->e->k->byte_products(s->product + begin, s->whole,
		s->bytes + (size_t)begin * (size_t)s->E, end - begin, s->E);
	for (int j = begin; j < end; j++)
		estimate[j] = b[j] + step * unit[j] * (real)s->product[j];
}

bool screen_estimate(const struct engine *e, struct screen *s, real *estimate, const real *r)
{
	if (!s->usable || !make_whole(s, r))
		return false;
	run(e, s, estimate, estimate_part);
	return true;
}

/* The words that may be as large as `least`; more than s->candidate holds where they are too many */
static int find_candidates(struct screen *s, const real *estimate, real least)
{
	const int most = s->V / SCREEN_SHARE + 1;
	int count = 0;

	for (int begin = 0; begin < s->V && count <= most; begin += BLOCK) {
		int end = begin + BLOCK < s->V ? begin + BLOCK : s->V, any = 0;

		for (int j = begin; j < end; j++)
			any |= estimate[j] + screen_error(s, j) >= least;
		for (int j = begin; any && j < end; j++)
			if (estimate[j] + screen_error(s, j) >= least && count++ < most)
				s->candidate[count - 1] = j;
	}
	return count;
}

/* The product's logits of up to SCREEN_RUN words */
static void compute(const struct kernels *k, struct screen *s, real *logits, const real *r,
	const int *word, int count)
{
	size_t E = (size_t)s->E;
	real b[SCREEN_RUN], logit[SCREEN_RUN];

	for (int i = 0; i < count; i++) {
		memcpy(s->weights + (size_t)i * E,
			s->words->W + (size_t)word[i] * (size_t)s->words->ld, E * sizeof(real));
		b[i] = s->words->b[word[i]];
	}
	k->product_unpacked(logit, SCREEN_RUN, r, s->E, s->weights, s->E, 1, count, s->E, b);
	for (int i = 0; i < count; i++)
		logits[word[i]] = logit[i];
}

bool screen_best(const struct engine *e, struct screen *s, real *logits, const real *r,
	const int *struck, int count)
{
	int best, found;

	if (!screen_estimate(e, s, logits, r))
		return false;
	for (int i = 0; i < count; i++)
		logits[struck[i]] = -INFINITY;
	best = e->k->argmax(logits, s->V);
	if (!(logits[best] > -INFINITY))
		return false;
	found = find_candidates(s, logits, logits[best] - screen_error(s, best));
	if (found > s->V / SCREEN_SHARE + 1)
		return false;
	for (int j = 0; j < s->V; j++)
		logits[j] = -INFINITY;
	for (int i = 0; i < found; i += SCREEN_RUN)
		compute(e->k, s, logits, r, s->candidate + i,
			found - i < SCREEN_RUN ? found - i : SCREEN_RUN);
	return true;
}
