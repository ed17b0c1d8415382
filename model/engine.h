/* Who does the network's work: a family of kernels, a pool of threads; and what is postponed.
 *
 * All work is on rows 0 .. n-1 of something, which the threads share. In a recurrence they share
 * sentences, and some are done early. So what is not needed soon, such as a weight's gradient, is
 * postponed. run_beside() adds it to the next recurrence: a thread that has nothing else to do
 * takes it. */
#ifndef ENGINE_H
#define ENGINE_H

#include "base/parallel.h"
#include "model/kernels/kernels.h"

#include <stddef.h>

/* Does rows begin .. end-1. */
typedef void row_work(const void *context, int begin, int end);

struct job {
	row_work *work;
	const void *context;
	int rows, parts;
};

enum { POSTPONED_MAX = 24, POSTPONED_BYTES = 192 };
struct postponed {
	struct job jobs[POSTPONED_MAX];
	_Alignas(max_align_t) char context[POSTPONED_MAX][POSTPONED_BYTES];
	int count;
};

struct engine {
	const struct kernels *k;
	struct pool *pool;           /* NULL: the calling thread alone */
	struct postponed *postponed; /* NULL: everything is done at once */
	unsigned without;            /* routes left out, see routes.h */
};

/* Now; later, if the engine postpones, from a copy of the context (POSTPONED_BYTES at most); now,
 * with all that was postponed. */
void run_rows(const struct engine *e, int rows, row_work *work, const void *context);
void run_later(const struct engine *e, int rows, row_work *work, const void *context, size_t size);
void run_beside(const struct engine *e, int rows, row_work *work, const void *context);
void run_postponed(const struct engine *e);

#endif
