/* The part of a corpus that training does not see: chosen by source sentence, not by pair. */
#include "base/mem.h"
#include "data/corpus.h"
#include "tokenizer/fold.h"

#include <stdlib.h>
#include <string.h>

/* A number that depends on the folded source sentence and the seed alone. */
static int sentence_key(uint64_t *key, struct str *folded, struct span source, uint64_t seed,
	int rules, bool lowercase)
{
	uint64_t h;

	str_clear(folded);
	if (fold_line(folded, source.text, source.len, rules, lowercase))
		return -1;
	h = str_hash(STR_HASH, (struct span){ folded->data, folded->len });
	h ^= seed * 0x9e3779b97f4a7c15u; /* then the mixing steps of splitmix64 */
	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
	h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
	*key = h ^ (h >> 31);
	return 0;
}

static int compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Walks groups of equal keys in order and takes each that still fits: the taken keys move to the
 * front, their number is returned, *pairs counts their pairs. */
static size_t choose_keys(uint64_t *keys, size_t count, size_t wanted, size_t *pairs)
{
	size_t taken = 0;

	*pairs = 0;
	for (size_t i = 0, end; i < count && *pairs < wanted; i = end) {
		for (end = i + 1; end < count && keys[end] == keys[i]; end++)
			;
		if (end - i <= wanted - *pairs) {
			*pairs += end - i;
			keys[taken++] = keys[i];
		}
	}
	return taken;
}

long corpus_hold_out(const struct corpus *c, size_t n, uint64_t seed, int rules, bool lowercase,
	unsigned char *held)
{
	struct str folded = { 0 };
	uint64_t *keys = mem_alloc(c->count, 2 * sizeof(*keys)), *sorted;
	size_t taken, pairs;
	long rc = -1;

	if (!keys)
		return -1;
	sorted = keys + c->count;
	for (size_t i = 0; i < c->count; i++)
		if (sentence_key(&keys[i], &folded, c->source[i], seed, rules, lowercase))
			goto done;
	memcpy(sorted, keys, c->count * sizeof(*keys));
	qsort(sorted, c->count, sizeof(*sorted), compare_keys);
	taken = choose_keys(sorted, c->count, n < c->count / 2 ? n : c->count / 2, &pairs);
	for (size_t i = 0; i < c->count; i++)
		held[i] = bsearch(&keys[i], sorted, taken, sizeof(*sorted), compare_keys) != NULL;
	rc = (long)pairs;
done:
	mem_free(keys);
	str_release(&folded);
	return rc;
}

static uint64_t pair_key(const struct corpus *c, size_t i)
{
	uint64_t hash = str_hash(STR_HASH, c->source[i]);

	return str_hash(str_hash(hash, (struct span){ "\t", 1 }), c->target[i]);
}

long corpus_count_shared(const struct corpus *c, const struct corpus *of)
{
	uint64_t *keys = mem_alloc(c->count, sizeof(*keys));
	long shared = 0;

	if (!keys)
		return -1;
	for (size_t i = 0; i < c->count; i++)
		keys[i] = pair_key(c, i);
	qsort(keys, c->count, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < of->count; i++) {
		uint64_t key = pair_key(of, i);

		shared += bsearch(&key, keys, c->count, sizeof(*keys), compare_keys) != NULL;
	}
	mem_free(keys);
	return shared;
}
