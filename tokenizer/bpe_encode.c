/* One word by the merges: always the merge learnt first among those that are possible, the
 * leftmost of several places. Symbols are a linked list and possible merges stand in a heap, so
 * that n characters take O(n log n) however long a "word" is. */
#include "base/mem.h"
#include "tokenizer/tokenizer_parts.h"

void bpe_buffers_release(struct bpe_buffers *b)
{
	mem_free(b->symbols);
	heap_release(&b->heap);
	*b = (struct bpe_buffers){ 0 };
}

/* The id that the symbol at i and the one after it merge into, -1 if they do not. */
static int merged(const struct tokenizer *t, const struct bpe_symbol *symbols, int i)
{
	if (i < 0 || symbols[i].next < 0)
		return -1;
	return pair_map_find(&t->ids, pair_key(symbols[i].id, symbols[symbols[i].next].id));
}

static int offer(const struct tokenizer *t, struct bpe_buffers *b, int i)
{
	int id = merged(t, b->symbols, i);

	/* ids of merges ascend in the order in which they were learnt */
	return id < 0 ? 0 : heap_push(&b->heap, (uint64_t)id, (uint64_t)i);
}

int bpe_encode(
	const struct tokenizer *t, struct bpe_buffers *b, struct tokens *out, struct span word)
{
	struct bpe_symbol *s;
	struct heap_entry best;
	size_t begin = out->count, count;

	if (tokenizer_encode_characters(t, out, word))
		return -1;
	count = out->count - begin;
	if (mem_grow(&b->symbols, &b->capacity, count, sizeof(*b->symbols)))
		return -1;
	s = b->symbols;
	for (int i = 0; i < (int)count; i++)
		s[i] = (struct bpe_symbol){ out->ids[begin + (size_t)i], i - 1,
			i + 1 < (int)count ? i + 1 : -1 };
	b->heap.count = 0;
	for (int i = 0; i < (int)count; i++)
		if (offer(t, b, i))
			return -1;
	while (heap_pop(&b->heap, &best)) {
		int i = (int)best.second, id = (int)best.first, gone = s[i].next;

		if (s[i].id < 0 || merged(t, s, i) != id)
			continue; /* one of the two has been merged since */
		s[i].id = id;
		s[i].next = s[gone].next;
		s[gone].id = -1;
		if (s[i].next >= 0)
			s[s[i].next].previous = i;
		if (offer(t, b, s[i].previous) || offer(t, b, i))
			return -1;
	}
	out->count = begin;
	for (int i = 0; i >= 0; i = s[i].next)
		out->ids[out->count++] = s[i].id;
	return 0;
}
