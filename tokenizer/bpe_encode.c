/* One word by the merges: always the merge learnt first among those that are possible, the
 * leftmost of several places. Symbols are a linked list and possible merges stand in a heap, so
 * that n characters take O(n log n) however long a "word" is.
 *
 * With dropout each possible merge is dropped at random before each choice, and comes back after it.
 * Only the merges before the one that is chosen need a draw: those after it change nothing. */
#include "base/mem.h"
#include "tokenizer/tokenizer_parts.h"

void bpe_buffers_release(struct bpe_buffers *b)
{
	mem_free(b->symbols);
	heap_release(&b->heap);
	mem_free(b->dropped);
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

/* Takes the best merge that is possible and not dropped from the heap. 1: there is one, 0: none, -1: an
 * error. */
static int choose(struct heap_entry *best, const struct tokenizer *t, struct bpe_buffers *b,
	double p, struct rng *r)
{
	const struct bpe_symbol *s = b->symbols;
	size_t dropped = 0;
	int found = 0;

	while (!found && heap_pop(&b->heap, best)) {
		int i = (int)best->second;

		if (s[i].id < 0 || merged(t, s, i) != (int)best->first)
			continue; /* one of the two has been merged since */
		if (p > 0 && rng_uniform(r) < p) {
			if (mem_grow(&b->dropped, &b->dropped_capacity, dropped + 1,
				    sizeof(*b->dropped)))
				return -1;
			b->dropped[dropped++] = *best;
		} else {
			found = 1;
		}
	}
	if (!found)
		return 0;
	while (dropped--)
		if (heap_push(&b->heap, b->dropped[dropped].first, b->dropped[dropped].second))
			return -1;
	return 1;
}

int bpe_encode(const struct tokenizer *t, struct bpe_buffers *b, struct tokens *out,
	struct span word, double p, struct rng *r)
{
	struct bpe_symbol *s;
	struct heap_entry best;
	size_t begin = out->count, count;
	int found;

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
	while ((found = choose(&best, t, b, p, r)) > 0) {
		int i = (int)best.second, gone = s[i].next;

		s[i].id = (int)best.first;
		s[i].next = s[gone].next;
		s[gone].id = -1;
		if (s[i].next >= 0)
			s[s[i].next].previous = i;
		if (offer(t, b, s[i].previous) || offer(t, b, i))
			return -1;
	}
	if (found)
		return -1;
	out->count = begin;
	for (int i = 0; i >= 0; i = s[i].next)
		out->ids[out->count++] = s[i].id;
	return 0;
}
