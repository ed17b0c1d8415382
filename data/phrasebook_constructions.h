/* The constructions of the phrasebook: each draws one sentence. */
#ifndef PHRASEBOOK_CONSTRUCTIONS_H
#define PHRASEBOOK_CONSTRUCTIONS_H

#include "data/phrasebook_parts.h"

struct construction {
	const char *name;
	struct phrase (*sentence)(struct draw *d);
	int share; /* how many sentences at most are taken */
	const char *shows;
};

/* Each list ends with a NULL name. */
extern const struct construction travel_constructions[];   /* asking one's way, prices, times */
extern const struct construction talk_constructions[];     /* greetings, weather, oneself */
extern const struct construction plain_constructions[];    /* statements, questions, negation */
extern const struct construction verbal_constructions[];   /* pronouns, tenses, modal verbs */
extern const struct construction compound_constructions[]; /* two clauses */

#endif
