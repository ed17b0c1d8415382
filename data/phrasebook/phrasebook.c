/* Draws sentences from each construction until its share is full, drops repetitions, shuffles. */
#include "data/phrasebook/phrasebook.h"

#include "base/err.h"
#include "data/phrasebook/constructions.h"
#include "data/phrasebook/pair_set.h"
#include "data/phrasebook/surface.h"

#include <string.h>

static const struct construction *const lists[] = { talk_constructions, plain_constructions,
	verbal_constructions, compound_constructions };
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

/* As many pairs as the shares add up to. */
static int set_begin(struct pair_set *s)
{
	size_t most = 0;

	for (size_t i = 0; nth(i); i++)
		most += (size_t)nth(i)->share;
	return pair_set_begin(s, most);
}

/* 1: new, 0: known, -1: out of memory. */
static int set_add(
	struct pair_set *s, int construction, const struct phrase *p, struct str print[3])
{
	for (int i = 0; i < 3; i++)
		str_clear(&print[i]);
	if (surface_print(&print[0], &print[1], &print[2], p))
		return -1;
	return pair_set_add(s, construction, print[0].data, print[1].data, print[2].data);
}

static int set_fill(struct pair_set *s, struct str print[3])
{
	for (size_t i = 0; nth(i); i++) {
		const struct construction *c = nth(i);
		struct draw d;
		int taken = 0, tries = 0;

		rng_seed(&d.rng, set_seed + i);
		while (taken < c->share && tries++ < NOTHING_NEW) {
			struct phrase p = construction_sentence(c, &d);
			int rc = set_add(s, (int)i, &p, print);

			if (rc < 0)
				return -1;
			if (rc)
				tries = 0;
			taken += rc;
		}
	}
	return 0;
}

/* The number of a construction, -1 for NULL: all of them. */
static int find(int *kind, const char *construction)
{
	*kind = -1;
	for (int i = 0; construction && nth((size_t)i); i++)
		if (!strcmp(nth((size_t)i)->name, construction))
			*kind = i;
	if (construction && *kind < 0)
		return err_set("no construction \"%s\" in the phrasebook", construction);
	return 0;
}

int phrasebook_generate_of(
	const char *construction, uint64_t seed, size_t count, phrasebook_pair *pair, void *context)
{
	struct pair_set set = { .count = 0 };
	struct str print[3] = { { 0 }, { 0 }, { 0 } };
	int rc = -1, kind;

	if (find(&kind, construction))
		return -1;
	if (!set_begin(&set) && !set_fill(&set, print))
		rc = pair_set_hand_over(&set, construction ? construction : "the phrasebook", kind,
			seed, count, pair, context);
	for (int i = 0; i < 3; i++)
		str_release(&print[i]);
	pair_set_release(&set);
	return rc;
}

int phrasebook_generate(uint64_t seed, size_t count, phrasebook_pair *pair, void *context)
{
	return phrasebook_generate_of(NULL, seed, count, pair, context);
}
