/* Checked allocation. Every block of the program comes from here, so that a test can starve it.
 *
 * Each function returns NULL with the error set when memory is short or count * size overflows.
 * A count of 0 gives a valid block of no use. All blocks are given back with mem_free(). */
#ifndef MEM_H
#define MEM_H

#include <stddef.h>

void *mem_alloc(size_t count, size_t size);
void *mem_zalloc(size_t count, size_t size);

/* Zeroed, aligned to MEM_ALIGN bytes (a cache line, an AVX-512 register). Not for mem_realloc(). */
enum { MEM_ALIGN = 64 };
void *mem_aligned(size_t count, size_t size);

void *mem_realloc(void *block, size_t count, size_t size);

/* Makes room for `need` elements in a growing array: *capacity is at least doubled when it is too
 * small. On failure the array at *block stays as it is. Returns 0 or -1. */
int mem_grow(void *block, size_t *capacity, size_t need, size_t size);

void mem_free(void *block);

/* For tests: the n-th allocation from now fails (1: the next one); 0 lets all succeed again. */
void mem_fail_at(long n);

/* Blocks allocated and not yet freed. */
long mem_live(void);

#endif
