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
			sum += target_len ? target_len[s->order[i]] : 0;
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

int schedule_build(struct schedule *s, const int *source_len, const int *target_len, size_t pairs,
	const struct schedule_options *options, uint64_t seed, uint64_t epoch)
{
	size_t window = (size_t)options->window * (size_t)options->batch_sentences;
	struct key *keys = NULL;
	struct rng r;
	int rc = -1;

	assert(options->window > 0 && options->batch_sentences > 0 && options->batch_words >= 0);
	rng_seed(&r, seed);
	rng_seed(&r, rng_next(&r) + epoch);
	if (allocate(s, pairs))
		goto done;
	keys = mem_alloc(window < pairs ? window : pairs, sizeof(*keys));
	if (!keys)
		goto done;
	rng_shuffle(&r, s->order, pairs);
	for (size_t i = 0, n; i < pairs; i += n) {
		n = window < pairs - i ? window : pairs - i;
		sort_pairs(s->order + i, n, source_len, target_len, keys);
		cut(s, i + n, target_len, options->batch_sentences, options->batch_words);
	}
	rc = shuffle_batches(s, &r);
done:
	mem_free(keys);
	if (rc)
		schedule_release(s);
	return rc;
}

int schedule_sorted(struct schedule *s, const int *source_len, const int *target_len, size_t pairs,
	int batch_sentences)
{
	struct key *keys = NULL;
	int rc = -1;

	assert(batch_sentences > 0);
	if (allocate(s, pairs))
		goto done;
	keys = mem_alloc(pairs, sizeof(*keys));
	if (!keys)
		goto done;
	sort_pairs(s->order, pairs, source_len, target_len, keys);
	cut(s, pairs, NULL, batch_sentences, 0);
	rc = 0;
done:
	mem_free(keys);
	if (rc)
		schedule_release(s);
	return rc;
}

void schedule_release(struct schedule *s)
{
	mem_free(s->order);
	mem_free(s->begin);
	*s = (struct schedule){ 0 };
}
