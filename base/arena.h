/* Memory of one lifetime, cut from a single block.
 *
 * A layout function takes its arrays from an arena twice: first without a block, to count, then
 * from the block of that size. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena {
	char *block;
	size_t used, size;
};

/* `count` elements of `size` bytes, on a cache line; NULL while counting. Not zeroed. */
void *arena_take(struct arena *a, size_t count, size_t size);

/* Makes the block at least `bytes` large (what was in it is lost) and starts anew. */
int arena_reserve(struct arena *a, size_t bytes);
void arena_release(struct arena *a);

#endif
