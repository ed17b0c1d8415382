/* Draws sentences from each construction until its share is full, drops repetitions, shuffles. */
#include "data/phrasebook.h"

#include "base/err.h"
#include "base/mem.h"
#include "data/phrasebook_constructions.h"
#include "data/phrasebook_surface.h"

#include <assert.h>
#include <string.h>

static const struct construction *const lists[] = {
	travel_constructions,
	talk_constructions,
	plain_constructions,
	being_constructions,
	verbal_constructions,
	tense_constructions,
	compound_constructions,
	relative_constructions,
};
enum { LISTS = sizeof(lists) / sizeof(lists[0]), NOTHING_NEW = 300 };

/* The set is the same for every seed of the user; this one draws it. */
static const uint64_t set_seed = 0x5eed;

static const struct construction *nth(size_t i)
{
	for (int k = 0; k < LISTS; k++)
		for (const struct construction *c = lists[k]; c->name; c++)
			if (!i--)
				return c;
	return NULL;
}

int phrasebook_construction(size_t i, const char **name, const char **shows)
{
	const struct construction *c = nth(i);

	if (!c)
		return -1;
	*name = c->name;
	*shows = c->shows;
	return 0;
}

/* Positions in `text`; each of the three is ended by a NUL. */
struct entry {
	size_t source, target, links;
	const struct construction *construction;
};

struct set {
	struct str text;
	struct entry *entries;
	size_t count, capacity;
	uint32_t *slots; /* index + 1 of an entry by the hash of its source; 0: free */
	size_t slot_count;
};

static void set_release(struct set *s)
{
	str_release(&s->text);
	mem_free(s->entries);
	mem_free(s->slots);
}

static uint64_t hash(const char *text)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3u;
	return h ^ h >> 29;
}

/* The slot that holds this source, or the free one where it belongs. */
static uint32_t *slot_of(const struct set *s, const char *source)
{
	size_t i = hash(source) & (s->slot_count - 1);

	while (s->slots[i] && strcmp(s->text.data + s->entries[s->slots[i] - 1].source, source))
		i = (i + 1) & (s->slot_count - 1);
	return &s->slots[i];
}

static int set_begin(struct set *s)
{
	size_t most = 0;

	for (size_t i = 0; nth(i); i++)
		most += (size_t)nth(i)->share;
	for (s->slot_count = 1; s->slot_count < 2 * most;)
		s->slot_count *= 2;
	s->slots = mem_zalloc(s->slot_count, sizeof(*s->slots));
	return s->slots ? 0 : -1;
}

/* 1: new, 0: known, -1: out of memory. */
static int set_add(
	struct set *s, const struct construction *c, const struct phrase *p, struct str print[3])
{
	uint32_t *slot;

	for (int i = 0; i < 3; i++)
		str_clear(&print[i]);
	if (surface_print(&print[0], &print[1], &print[2], p))
		return -1;
	slot = slot_of(s, print[0].data);
	if (*slot) {
		/* the translation must be a function of the source */
		assert(!strcmp(s->text.data + s->entries[*slot - 1].target, print[1].data));
		return 0;
	}
	if (mem_grow(&s->entries, &s->capacity, s->count + 1, sizeof(*s->entries)))
		return -1;
	s->entries[s->count].construction = c;
	s->entries[s->count].source = s->text.len;
	s->entries[s->count].target = s->text.len + print[0].len + 1;
	s->entries[s->count].links = s->text.len + print[0].len + print[1].len + 2;
	for (int i = 0; i < 3; i++)
		if (str_append(&s->text, print[i].data, print[i].len + 1))
			return -1;
	*slot = (uint32_t)++s->count;
	return 1;
}

static int set_fill(struct set *s, struct str print[3])
{
	for (size_t i = 0; nth(i); i++) {
		const struct construction *c = nth(i);
		struct draw d;
		int taken = 0, tries = 0;

		rng_seed(&d.rng, set_seed + i);
		while (taken < c->share && tries++ < NOTHING_NEW) {
			struct phrase p = c->sentence(&d);
			int rc = set_add(s, c, &p, print);

			if (rc < 0)
				return -1;
			if (rc)
				tries = 0;
			taken += rc;
		}
	}
	return 0;
}

static int hand_over(const struct set *s, const char *construction, uint64_t seed, size_t count,
	phrasebook_pair *pair, void *context)
{
	int *order = mem_alloc(s->count, sizeof(*order)), rc = 0;
	size_t chosen = 0;
	struct rng rng;

	if (!order)
		return -1;
	for (size_t i = 0; i < s->count; i++)
		if (!construction || !strcmp(construction, s->entries[i].construction->name))
			order[chosen++] = (int)i;
	rng_seed(&rng, seed);
	rng_shuffle(&rng, order, chosen);
	if (count && count < chosen)
		chosen = count;
	for (size_t i = 0; i < chosen && !rc; i++) {
		const struct entry *e = &s->entries[order[i]];

		rc = pair(context, s->text.data + e->source, s->text.data + e->target,
			s->text.data + e->links);
	}
	mem_free(order);
	return rc;
}

static int known(const char *construction)
{
	for (size_t i = 0; nth(i); i++)
		if (!strcmp(nth(i)->name, construction))
			return 0;
	return err_set("no construction \"%s\" in the phrasebook", construction);
}

int phrasebook_generate_of(
	const char *construction, uint64_t seed, size_t count, phrasebook_pair *pair, void *context)
{
	struct set set = { .count = 0 };
	struct str print[3] = { { 0 }, { 0 }, { 0 } };
	int rc = -1;

	if (construction && known(construction))
		return -1;
	if (!set_begin(&set) && !set_fill(&set, print))
		rc = hand_over(&set, construction, seed, count, pair, context);
	for (int i = 0; i < 3; i++)
		str_release(&print[i]);
	set_release(&set);
	return rc;
}

int phrasebook_generate(uint64_t seed, size_t count, phrasebook_pair *pair, void *context)
{
	return phrasebook_generate_of(NULL, seed, count, pair, context);
}
