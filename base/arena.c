#include "base/arena.h"

#include "base/mem.h"

#include <assert.h>

void *arena_take(struct arena *a, size_t count, size_t size)
{
	size_t bytes = (count * size + MEM_ALIGN - 1) / MEM_ALIGN * MEM_ALIGN;
	char *taken = a->block ? a->block + a->used : NULL;

	a->used += bytes;
	assert(!a->block || a->used <= a->size);
	return taken;
}

int arena_reserve(struct arena *a, size_t bytes)
{
	if (bytes > a->size) {
		/* an eighth more, so that slowly growing batches do not allocate each time */
		size_t size = bytes + bytes / 8;

		arena_release(a);
		a->block = mem_aligned(size, 1);
		if (!a->block)
			return -1;
		a->size = size;
	}
	a->used = 0;
	return 0;
}

void arena_release(struct arena *a)
{
	mem_free(a->block);
	*a = (struct arena){ 0 };
}
