/* Who does the network's work: a family of kernels, a pool of threads; and what is postponed.
 *
 * The threads share a recurrence by sentences, and some are done early. So what is not needed soon,
 * such as a weight's gradient, is postponed. run_beside() adds it to the next recurrence: a thread
 * that has nothing else to do takes it. */
#ifndef ENGINE_H
#define ENGINE_H

#include "base/parallel.h"
#include "model/kernels/kernels.h"

#include <stddef.h>

enum { POSTPONED_MAX = 24, POSTPONED_BYTES = 256 };

struct postponed {
	struct pool_task list[POSTPONED_MAX];
	_Alignas(max_align_t) char context[POSTPONED_MAX][POSTPONED_BYTES];
	int count;
};

struct engine {
	const struct kernels *k;
	struct pool *pool;
	struct postponed *postponed; /* NULL: everything is done at once */
};

/* pool_run(), but later if the engine postpones. Copies the context, POSTPONED_BYTES at most. */
void run_later(const struct engine *e, void (*run)(void *context, int part), const void *context,
	size_t size, int parts);

/* Like pool_run(), and does what was postponed. */
void run_beside(
	const struct engine *e, void (*run)(void *context, int part), void *context, int parts);
void run_postponed(const struct engine *e);

#endif
