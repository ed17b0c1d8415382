/* A binary heap: heap_pop() gives the smallest `first`, of equals the smallest `second`. */
#ifndef HEAP_H
#define HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_entry {
	uint64_t first, second;
};

/* {0} is empty. */
struct heap {
	struct heap_entry *entries;
	size_t count, capacity;
};

int heap_push(struct heap *h, uint64_t first, uint64_t second);
bool heap_pop(struct heap *h, struct heap_entry *top); /* false: it is empty */
void heap_release(struct heap *h);

#endif
