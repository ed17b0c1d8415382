/* N-grams are found in a hash table. Its keys are exact, so that no collision can change a count:
 * a word is compared with the word in the table, and an n-gram is the pair (place in the table of
 * its first n-1 symbols, its last symbol). */
#include "data/scores/ngram.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slot {
	uint64_t key;
	int have; /* in the hypothesis; 0: the slot is free */
	int seen; /* in the reference at hand */
	int best; /* in the reference that has the most */
};

struct table {
	struct slot *slot;
	uint32_t **rank; /* [1 + references][length]: slot of the n-gram that begins there */
	uint32_t mask;
};

#define ABSENT UINT32_MAX

/* A power of two, at least 2 n: half the table stays free. */
static size_t table_size(size_t n)
{
	size_t size = 4;

	while (size < 2 * n)
		size *= 2;
	return size;
}

static uint64_t mix(uint64_t key)
{
	key *= 0x9e3779b97f4a7c15u;
	return key ^ key >> 32;
}

static uint64_t hash_word(struct span word)
{
	return mix(str_hash(STR_HASH, word));
}

int ngram_number(uint32_t *symbol, const struct span *word, int count)
{
	size_t size = table_size((size_t)count), place;
	uint32_t *first = mem_alloc(size, sizeof(*first)); /* a word with this hash, or ABSENT */

	if (!first)
		return -1;
	memset(first, 0xff, size * sizeof(*first));
	for (int i = 0; i < count; i++) {
		for (place = hash_word(word[i]) & (size - 1); first[place] != ABSENT;
			place = (place + 1) & (size - 1)) {
			const struct span *other = &word[first[place]];

			if (other->len == word[i].len &&
				!memcmp(other->text, word[i].text, word[i].len))
				break;
		}
		if (first[place] == ABSENT)
			first[place] = (uint32_t)i;
		symbol[i] = first[place];
	}
	mem_free(first);
	return 0;
}

/* Where the key stands, or the free slot where it belongs. */
static uint32_t find(const struct table *t, uint64_t key)
{
	uint32_t place = (uint32_t)mix(key) & t->mask;

	while (t->slot[place].have && t->slot[place].key != key)
		place = (place + 1) & t->mask;
	return place;
}

static uint64_t key_at(const uint32_t *rank, const struct ngram_text *text, int i, int n)
{
	return (uint64_t)rank[i] << 32 | text->symbol[i + n - 1];
}

int ngram_total(int length, int n)
{
	return length < n ? 0 : length - n + 1;
}

static void enter_hypothesis(struct table *t, const struct ngram_text *text, int n)
{
	uint32_t *rank = t->rank[0];

	memset(t->slot, 0, ((size_t)t->mask + 1) * sizeof(*t->slot));
	for (int i = 0; i < ngram_total(text->length, n); i++) {
		uint64_t key = key_at(rank, text, i, n);
		uint32_t place = find(t, key);

		t->slot[place].key = key;
		t->slot[place].have++;
		rank[i] = place;
	}
}

/* The matches that this reference adds to those of the references before it. */
static int match_reference(struct table *t, uint32_t *rank, const struct ngram_text *text, int n)
{
	int total = ngram_total(text->length, n), match = 0;

	for (int i = 0; i < total; i++) {
		struct slot *s;

		/* what begins with an n-gram that the hypothesis has not is not there either */
		if (rank[i] == ABSENT)
			continue;
		rank[i] = find(t, key_at(rank, text, i, n));
		s = &t->slot[rank[i]];
		if (!s->have) {
			rank[i] = ABSENT;
			continue;
		}
		if (++s->seen > s->best) {
			s->best = s->seen;
			match += s->best <= s->have;
		}
	}
	for (int i = 0; i < total; i++)
		if (rank[i] != ABSENT)
			t->slot[rank[i]].seen = 0;
	return match;
}

static int table_create(struct table *t, const struct ngram_text *hypothesis,
	const struct ngram_text *reference, int references)
{
	size_t size = table_size((size_t)hypothesis->length), symbols = (size_t)hypothesis->length;
	uint32_t *rank;

	for (int r = 0; r < references; r++)
		symbols += (size_t)reference[r].length;
	t->mask = (uint32_t)(size - 1);
	t->slot = mem_alloc(size, sizeof(*t->slot));
	t->rank = mem_alloc((size_t)references + 1, sizeof(*t->rank));
	rank = mem_zalloc(symbols, sizeof(*rank));
	if (!t->slot || !t->rank || !rank) {
		mem_free(rank);
		return -1;
	}
	t->rank[0] = rank;
	rank += hypothesis->length;
	for (int r = 0; r < references; rank += reference[r++].length)
		t->rank[r + 1] = rank;
	return 0;
}

int ngram_match(int *match, int orders, const struct ngram_text *hypothesis,
	const struct ngram_text *reference, int references)
{
	struct table t = { 0 };
	int rc = table_create(&t, hypothesis, reference, references);

	for (int n = 1; n <= orders && !rc; n++) {
		match[n - 1] = 0;
		if (hypothesis->length < n)
			continue;
		enter_hypothesis(&t, hypothesis, n);
		for (int r = 0; r < references; r++)
			match[n - 1] += match_reference(&t, t.rank[r + 1], &reference[r], n);
	}
	if (!rc)
		mem_free(t.rank[0]);
	mem_free(t.rank);
	mem_free(t.slot);
	return rc;
}
