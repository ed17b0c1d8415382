#include "data/schedule.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct key {
	int target, source, place, pair;
};

/* Longest target first, then longest source, then as they came: the same for every qsort(). */
static int compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->target != y->target)
		return x->target < y->target ? 1 : -1;
	if (x->source != y->source)
		return x->source < y->source ? 1 : -1;
	return (x->place > y->place) - (x->place < y->place);
}

static void sort_pairs(
	int *order, size_t count, const int *source_len, const int *target_len, struct key *keys)
{
	for (size_t i = 0; i < count; i++) {
		int pair = order[i];

		keys[i] = (struct key){ target_len ? target_len[pair] : 0, source_len[pair], (int)i,
			pair };
	}
	qsort(keys, count, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < count; i++)
		order[i] = keys[i].pair;
}

static int allocate(struct schedule *s, size_t pairs)
{
	*s = (struct schedule){ .pairs = pairs };
	if (pairs >= INT_MAX)
		return err_set("%zu sentence pairs are too many", pairs);
	s->order = mem_alloc(pairs, sizeof(*s->order));
	s->begin = mem_alloc(pairs + 1, sizeof(*s->begin));
	if (!s->order || !s->begin)
		return -1;
	for (size_t i = 0; i < pairs; i++)
		s->order[i] = (int)i;
	s->begin[0] = 0;
	return 0;
}

/* Cuts order[.. end) into batches, from where the last batch ends. */
static void cut(struct schedule *s, size_t end, const int *target_len, int sentences, int words)
{
	for (size_t i = s->begin[s->batches]; i < end; s->begin[++s->batches] = i) {
		size_t first = i;
		long long sum = 0;

		do {
			sum += words ? target_len[s->order[i]] : 0;
			i++;
		} while (i < end && i - first < (size_t)sentences &&
			 (!words || sum + target_len[s->order[i]] <= words));
	}
}

static int shuffle_batches(struct schedule *s, struct rng *r)
{
	int *turn = mem_alloc(s->batches, sizeof(*turn));
	int *order = mem_alloc(s->pairs, sizeof(*order));
	size_t *begin = mem_alloc(s->batches + 1, sizeof(*begin));
	int rc = -1;

	if (!turn || !order || !begin)
		goto done;
	for (size_t k = 0; k < s->batches; k++)
		turn[k] = (int)k;
	rng_shuffle(r, turn, s->batches);
	begin[0] = 0;
	for (size_t k = 0; k < s->batches; k++) {
		size_t from = s->begin[turn[k]], n = s->begin[turn[k] + 1] - from;

		memcpy(order + begin[k], s->order + from, n * sizeof(*order));
		begin[k + 1] = begin[k] + n;
	}
	memcpy(s->order, order, s->pairs * sizeof(*order));
	memcpy(s->begin, begin, (s->batches + 1) * sizeof(*begin));
	rc = 0;
done:
	mem_free(turn);
	mem_free(order);
	mem_free(begin);
	return rc;
}

/* Sorts and cuts `window` pairs at a time. With r pairs are shuffled before, batches after. */
static int build(struct schedule *s, const int *source_len, const int *target_len, size_t pairs,
	size_t window, const struct schedule_options *o, struct rng *r)
{
	struct key *keys = NULL;
	int rc = allocate(s, pairs);

	if (!rc) {
		keys = mem_alloc(window < pairs ? window : pairs, sizeof(*keys));
		rc = keys ? 0 : -1;
	}
	if (!rc && r)
		rng_shuffle(r, s->order, pairs);
	for (size_t i = 0, n; !rc && i < pairs; i += n) {
		n = window < pairs - i ? window : pairs - i;
		sort_pairs(s->order + i, n, source_len, target_len, keys);
		cut(s, i + n, target_len, o->batch_sentences, o->batch_words);
	}
	if (!rc && r)
		rc = shuffle_batches(s, r);
	mem_free(keys);
	if (rc)
		schedule_release(s);
	return rc;
}

int schedule_build(struct schedule *s, const int *source_len, const int *target_len, size_t pairs,
	const struct schedule_options *o, uint64_t seed, uint64_t epoch)
{
	size_t window = (size_t)o->window * (size_t)o->batch_sentences;
	struct rng r;

	assert(o->window > 0 && o->batch_sentences > 0 && o->batch_words >= 0);
	rng_seed(&r, seed);
	rng_seed(&r, rng_next(&r) + epoch);
	return build(s, source_len, target_len, pairs, window, o, &r);
}

int schedule_sorted(struct schedule *s, const int *source_len, const int *target_len, size_t pairs,
	int batch_sentences)
{
	const struct schedule_options o = { .batch_sentences = batch_sentences };

	assert(batch_sentences > 0);
	return build(s, source_len, target_len, pairs, pairs, &o, NULL);
}

void schedule_release(struct schedule *s)
{
	mem_free(s->order);
	mem_free(s->begin);
	*s = (struct schedule){ 0 };
}
