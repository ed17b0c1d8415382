/* Learning merges: the most frequent pair of neighbours becomes a token, again and again.
 *
 * Every pair knows how often it occurs and in which words, so a merge visits only those words and
 * changes only the counts of the neighbours there. A heap names the most frequent pair. Its
 * entries may be out of date, but only by being too high: a merge makes pairs with the new token,
 * and every other pair can only become rarer. So an entry is checked when it comes up, and goes
 * back if it was too high.
 *
 * No token is ever learnt twice from different pairs: what the merges so far make of a stretch of
 * text that no merge has crossed depends on that stretch alone. */
#include "base/mem.h"
#include "tokenizer/tokenizer_parts.h"

struct pair {
	int left, right;
	int64_t count;
	uint32_t occurrence; /* the first, index + 1, 0 for none */
};

struct occurrence {
	uint32_t word, next;
};

struct learner {
	struct tokenizer *t;
	const int64_t *counts; /* of the words */
	struct tokens symbols; /* of all words, one after the other */
	struct learner_word {
		size_t begin;
		uint32_t len;
	} * words;
	struct pair *pairs;
	size_t pair_count, pair_capacity;
	struct pair_map index; /* into pairs */
	struct occurrence *occurrences;
	size_t occurrence_count, occurrence_capacity;
	struct heap heap;
};

/* Adds change to a pair's count; if > 0, notes that this word has it. Bytes merge with nothing. */
static int count_pair(struct learner *l, int left, int right, int64_t change, uint32_t word)
{
	uint64_t key = pair_key(left, right);
	struct pair *p;
	int i;

	if (left < l->t->first || right < l->t->first)
		return 0;
	i = pair_map_find(&l->index, key);
	if (i < 0) {
		if (mem_grow(&l->pairs, &l->pair_capacity, l->pair_count + 1, sizeof(*l->pairs)))
			return -1;
		i = (int)l->pair_count++;
		l->pairs[i] = (struct pair){ left, right, 0, 0 };
		if (pair_map_add(&l->index, key, i))
			return -1;
	}
	p = &l->pairs[i];
	p->count += change;
	if (change < 0 || (p->occurrence && l->occurrences[p->occurrence - 1].word == word))
		return 0;
	if (mem_grow(&l->occurrences, &l->occurrence_capacity, l->occurrence_count + 1,
		    sizeof(*l->occurrences)))
		return -1;
	l->occurrences[l->occurrence_count++] = (struct occurrence){ word, p->occurrence };
	p->occurrence = (uint32_t)l->occurrence_count;
	return 0;
}

static int offer(struct learner *l, const struct pair *p)
{
	/* once is no pattern */
	if (p->count < 2)
		return 0;
	return heap_push(&l->heap, UINT64_MAX - (uint64_t)p->count, pair_key(p->left, p->right));
}

static int start(struct learner *l, const struct vocabulary *words)
{
	l->words = mem_alloc(words->count, sizeof(*l->words));
	if (!l->words)
		return -1;
	for (uint32_t w = 0; w < words->count; w++) {
		size_t begin = l->symbols.count;

		if (tokenizer_encode_characters(l->t, &l->symbols, vocabulary_text(words, (int)w)))
			return -1;
		l->words[w] = (struct learner_word){ begin, (uint32_t)(l->symbols.count - begin) };
		for (size_t i = begin; i + 1 < l->symbols.count; i++)
			if (count_pair(
				    l, l->symbols.ids[i], l->symbols.ids[i + 1], l->counts[w], w))
				return -1;
	}
	for (size_t i = 0; i < l->pair_count; i++)
		if (offer(l, &l->pairs[i]))
			return -1;
	return 0;
}

/* Makes left right -> id in one word and moves the counts of the neighbours. */
static int merge_in_word(struct learner *l, uint32_t w, int left, int right, int id)
{
	int *s = l->symbols.ids + l->words[w].begin;
	uint32_t len = l->words[w].len, n = 0;
	int64_t count = l->counts[w];

	for (uint32_t i = 0; i < len; n++) {
		if (i + 1 == len || s[i] != left || s[i + 1] != right) {
			s[n] = s[i++];
			continue;
		}
		/* x left right y -> x id y; x may be an id made just now */
		if (n && (count_pair(l, s[n - 1], left, -count, w) ||
				 count_pair(l, s[n - 1], id, count, w)))
			return -1;
		if (i + 2 < len && (count_pair(l, right, s[i + 2], -count, w) ||
					   count_pair(l, id, s[i + 2], count, w)))
			return -1;
		s[n] = id;
		i += 2;
	}
	l->words[w].len = n;
	return 0;
}

static int merge(struct learner *l, int best)
{
	int left = l->pairs[best].left, right = l->pairs[best].right, id = tokenizer_size(l->t);
	size_t made = l->pair_count;

	if (tokenizer_add_merge(l->t, left, right))
		return -1;
	for (uint32_t o = l->pairs[best].occurrence; o; o = l->occurrences[o - 1].next)
		if (merge_in_word(l, l->occurrences[o - 1].word, left, right, id))
			return -1;
	for (; made < l->pair_count; made++)
		if (offer(l, &l->pairs[made]))
			return -1;
	return 0;
}

int bpe_learn(
	struct tokenizer *t, const struct vocabulary *words, const int64_t *counts, int vocab_size)
{
	struct learner l = { .t = t, .counts = counts };
	struct heap_entry top;
	int rc = start(&l, words);

	while (!rc && tokenizer_size(t) < vocab_size && heap_pop(&l.heap, &top)) {
		int best = pair_map_find(&l.index, top.second);

		if (l.pairs[best].count == (int64_t)(UINT64_MAX - top.first))
			rc = merge(&l, best);
		else
			rc = offer(&l, &l.pairs[best]);
	}
	tokens_release(&l.symbols);
	mem_free(l.words);
	mem_free(l.pairs);
	pair_map_release(&l.index);
	mem_free(l.occurrences);
	heap_release(&l.heap);
	return rc;
}
