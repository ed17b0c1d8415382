/* The constructions of the phrasebook: each draws one sentence. */
#ifndef PHRASEBOOK_CONSTRUCTIONS_H
#define PHRASEBOOK_CONSTRUCTIONS_H

#include "data/phrasebook/parts.h"

struct construction {
	const char *name;
	struct phrase (*sentence)(struct draw *d);
	int share; /* how many sentences at most are taken */
	const char *shows;
};

/* Each list ends with a NULL name. */
extern const struct construction travel_constructions[];   /* asking one's way, prices, hours */
extern const struct construction talk_constructions[];     /* greetings, weather, oneself */
extern const struct construction plain_constructions[];    /* statements, questions, negation */
extern const struct construction being_constructions[];    /* what a thing is like and where */
extern const struct construction verbal_constructions[];   /* pronouns */
extern const struct construction tense_constructions[];    /* past and future, can and must */
extern const struct construction compound_constructions[]; /* two clauses */
extern const struct construction relative_constructions[]; /* who, that */

#endif
