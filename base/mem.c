/* for madvise() */
#if !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE
#endif
#include "base/mem.h"

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static atomic_long live;
static atomic_long until_failure;

static void *short_of(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		err_set("out of memory: %zu elements of %zu bytes", count, size);
	else
		err_set("out of memory: %zu bytes", count * size);
	return NULL;
}

/* Is the size too large, or the call the one that is to fail? */
static bool refused(size_t count, size_t size)
{
	return (size && count > SIZE_MAX / 2 / size) ||
	       (atomic_load(&until_failure) > 0 && atomic_fetch_sub(&until_failure, 1) == 1);
}

static void *counted(void *block, size_t count, size_t size)
{
	if (!block)
		return short_of(count, size);
	atomic_fetch_add(&live, 1);
	return block;
}

static size_t at_least_one(size_t bytes)
{
	return bytes ? bytes : 1;
}

void *mem_alloc(size_t count, size_t size)
{
	return mem_realloc(NULL, count, size);
}

void *mem_zalloc(size_t count, size_t size)
{
	if (refused(count, size))
		return short_of(count, size);
	return counted(calloc(1, at_least_one(count * size)), count, size);
}

/* Large blocks go to large pages if there are any: fewer misses in address look-ups, training is
 * 3 % faster, and they are cleared faster. */
enum { LARGE_PAGE = 2 << 20 };

void *mem_aligned(size_t count, size_t size)
{
	size_t bytes, align;
	void *block;

	if (refused(count, size))
		return short_of(count, size);
	bytes = at_least_one(count * size);
	align = bytes >= 2 * LARGE_PAGE ? LARGE_PAGE : MEM_ALIGN;
	bytes = (bytes + align - 1) / align * align;
	block = counted(aligned_alloc(align, bytes), bytes, 1);
	if (!block)
		return NULL;
#if defined(MADV_HUGEPAGE) && !defined(__wasi__)
	if (align == LARGE_PAGE)
		madvise(block, bytes, MADV_HUGEPAGE);
#endif
	memset(block, 0, bytes);
	return block;
}

void *mem_realloc(void *block, size_t count, size_t size)
{
	void *moved;

	if (refused(count, size))
		return short_of(count, size);
	moved = realloc(block, at_least_one(count * size));
	return block && moved ? moved : counted(moved, count, size);
}

int mem_grow(void *block, size_t *capacity, size_t need, size_t size)
{
	void *old, *moved;
	size_t wanted = *capacity ? *capacity : 16;

	if (need <= *capacity)
		return 0;
	while (wanted < need)
		wanted = wanted > SIZE_MAX / 2 ? need : wanted * 2;
	memcpy(&old, block, sizeof(old));
	moved = mem_realloc(old, wanted, size);
	if (!moved)
		return -1;
	memcpy(block, &moved, sizeof(moved));
	*capacity = wanted;
	return 0;
}

void mem_free(void *block)
{
	if (!block)
		return;
	atomic_fetch_sub(&live, 1);
	free(block);
}

void mem_fail_at(long n)
{
	atomic_store(&until_failure, n);
}

long mem_live(void)
{
	return atomic_load(&live);
}
