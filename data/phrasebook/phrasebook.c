/* Draws sentences from each construction until its share is full, drops repetitions, shuffles. */
#include "data/phrasebook/phrasebook.h"

#include "base/err.h"
#include "data/phrasebook/constructions.h"
#include "data/phrasebook/pair_set.h"
#include "data/phrasebook/surface.h"

#include <string.h>

static const struct construction *const lists[] = { talk_constructions, plain_constructions,
	verbal_constructions, compound_constructions };
enum { LISTS = sizeof(lists) / sizeof(lists[0]) };

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

static int draw_sentence(const void *construction, struct pair *pair, struct draw *d)
{
	struct phrase p = construction_sentence(construction, d);

	return surface_print(&pair->source, &pair->target, &pair->links, &p);
}

/* From each construction as many pairs as its share. */
static int fill(struct pair_set *s)
{
	size_t most = 0;
	int rc;

	for (size_t i = 0; nth(i); i++)
		most += (size_t)nth(i)->share;
	rc = pair_set_begin(s, most);
	for (int i = 0; !rc && nth((size_t)i); i++)
		rc = pair_set_fill(s, i, nth((size_t)i)->share, set_seed + (uint64_t)i,
			draw_sentence, nth((size_t)i));
	return rc;
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
	int rc = -1, kind;

	if (find(&kind, construction))
		return -1;
	if (!fill(&set))
		rc = pair_set_hand_over(&set, construction ? construction : "the phrasebook", kind,
			seed, count, pair, context);
	pair_set_release(&set);
	return rc;
}

int phrasebook_generate(uint64_t seed, size_t count, phrasebook_pair *pair, void *context)
{
	return phrasebook_generate_of(NULL, seed, count, pair, context);
}
