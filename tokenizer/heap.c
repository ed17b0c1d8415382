#include "tokenizer/heap.h"

#include "base/mem.h"

static bool before(const struct heap_entry *a, const struct heap_entry *b)
{
	return a->first < b->first || (a->first == b->first && a->second < b->second);
}

int heap_push(struct heap *h, uint64_t first, uint64_t second)
{
	struct heap_entry item = { first, second };
	size_t i = h->count;

	if (mem_grow(&h->entries, &h->capacity, h->count + 1, sizeof(item)))
		return -1;
	h->count++;
	for (; i && before(&item, &h->entries[(i - 1) / 2]); i = (i - 1) / 2)
		h->entries[i] = h->entries[(i - 1) / 2];
	h->entries[i] = item;
	return 0;
}

bool heap_pop(struct heap *h, struct heap_entry *top)
{
	struct heap_entry item;
	size_t i = 0, child;

	if (!h->count)
		return false;
	*top = h->entries[0];
	item = h->entries[--h->count];
	while ((child = 2 * i + 1) < h->count) {
		if (child + 1 < h->count && before(&h->entries[child + 1], &h->entries[child]))
			child++;
		if (!before(&h->entries[child], &item))
			break;
		h->entries[i] = h->entries[child];
		i = child;
	}
	h->entries[i] = item;
	return true;
}

void heap_release(struct heap *h)
{
	mem_free(h->entries);
	*h = (struct heap){ 0 };
}
