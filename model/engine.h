/* Who does the network's work: a family of kernels, a pool of threads; and what they have put off.
 *
 * A recurrence is cut by sentences, and no thread can help another with its own: one is done first, and waits. So what
 * is not needed soon, the gradient of a weight above all, is postponed, and run_beside() does it in one job with the next
 * recurrence: it is begun by whoever has nothing else to do. */
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

/* Like pool_run(), but later if the engine postpones. The context is copied: `size` <= POSTPONED_BYTES. */
void run_later(const struct engine *e, void (*run)(void *context, int part), const void *context,
	size_t size, int parts);

/* Like pool_run(), and does what was postponed. */
void run_beside(
	const struct engine *e, void (*run)(void *context, int part), void *context, int parts);
void run_postponed(const struct engine *e);

#endif
