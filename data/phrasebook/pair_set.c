#include "data/phrasebook/pair_set.h"

#include "base/err.h"
#include "base/mem.h"

#include <assert.h>
#include <string.h>

enum { NOTHING_NEW = 300 }; /* draws after which a grammar has said it all */

int pair_set_begin(struct pair_set *s, size_t most)
{
	for (s->slot_count = 1; s->slot_count < 2 * most;)
		s->slot_count *= 2;
	s->slots = mem_zalloc(s->slot_count, sizeof(*s->slots));
	return s->slots ? 0 : -1;
}

void pair_set_release(struct pair_set *s)
{
	str_release(&s->text);
	str_release(&s->drawn.source);
	str_release(&s->drawn.target);
	str_release(&s->drawn.links);
	mem_free(s->entries);
	mem_free(s->slots);
	*s = (struct pair_set){ .count = 0 };
}

static uint64_t hash(const char *text)
{
	uint64_t h = str_hash(STR_HASH, (struct span){ text, strlen(text) });

	return h ^ h >> 29;
}

/* The slot that holds this source, or the free one where it belongs. */
static uint32_t *slot_of(const struct pair_set *s, const char *source)
{
	size_t i = hash(source) & (s->slot_count - 1);

	while (s->slots[i] && strcmp(s->text.data + s->entries[s->slots[i] - 1].source, source))
		i = (i + 1) & (s->slot_count - 1);
	return &s->slots[i];
}

static int append(struct pair_set *s, size_t *at, const char *text)
{
	*at = s->text.len;
	return str_append(&s->text, text, strlen(text) + 1);
}

/* 1: new, 0: the source is known, -1: out of memory. */
static int add_drawn(struct pair_set *s, int kind)
{
	const struct pair *drawn = &s->drawn;
	uint32_t *slot = slot_of(s, drawn->source.data);
	struct pair_entry *e;

	if (*slot) {
		assert(!strcmp(s->text.data + s->entries[*slot - 1].target, drawn->target.data));
		return 0;
	}
	assert(s->count < s->slot_count / 2);
	if (mem_grow(&s->entries, &s->capacity, s->count + 1, sizeof(*s->entries)))
		return -1;
	e = &s->entries[s->count];
	e->kind = kind;
	if (append(s, &e->source, drawn->source.data) ||
		append(s, &e->target, drawn->target.data) ||
		append(s, &e->links, drawn->links.data))
		return -1;
	*slot = (uint32_t)++s->count;
	return 1;
}

int pair_set_fill(
	struct pair_set *s, int kind, int share, uint64_t seed, pair_draw *draw, const void *what)
{
	struct draw d;
	int added, tries = 0;

	rng_seed(&d.rng, seed);
	while (share && tries++ < NOTHING_NEW) {
		str_clear(&s->drawn.source);
		str_clear(&s->drawn.target);
		str_clear(&s->drawn.links);
		if (str_puts(&s->drawn.links, "") || draw(what, &s->drawn, &d))
			return -1;
		added = add_drawn(s, kind);
		if (added < 0)
			return -1;
		if (added)
			tries = 0;
		share -= added;
	}
	return 0;
}

int pair_set_hand_over(const struct pair_set *s, const char *name, int kind, uint64_t seed,
	size_t count, pair_set_taker *take, void *context)
{
	int *order = mem_alloc(s->count, sizeof(*order)), rc = 0;
	size_t chosen = 0;
	struct rng rng;

	if (!order)
		return -1;
	for (size_t i = 0; i < s->count; i++)
		if (kind < 0 || kind == s->entries[i].kind)
			order[chosen++] = (int)i;
	rng_seed(&rng, seed);
	rng_shuffle(&rng, order, chosen);
	if (count > chosen)
		rc = err_set("%s has %zu pair%s, not %zu", name, chosen, str_plural(chosen), count);
	else if (count)
		chosen = count;
	for (size_t i = 0; i < chosen && !rc; i++) {
		const struct pair_entry *e = &s->entries[order[i]];

		rc = take(context, s->text.data + e->source, s->text.data + e->target,
			s->text.data + e->links);
	}
	mem_free(order);
	return rc;
}
