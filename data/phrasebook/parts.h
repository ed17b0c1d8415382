/* The parts that many constructions share: when, where, how much; and ends of sentences. */
#ifndef PHRASEBOOK_PARTS_H
#define PHRASEBOOK_PARTS_H

#include "data/phrasebook/clause.h"

enum when { WHEN_NOW, WHEN_HABIT, WHEN_PAST, WHEN_FUTURE };
/* The clause's tense by one of the words now, soon, past, future; the time that goes with it. */
enum when tense_of(struct clause *c, const char *time);
struct phrase when_phrase(struct draw *d, enum when when);
/* The clause with a time at its end, or in front of it, or without. */
struct phrase when_added(struct draw *d, struct phrase clause, enum when when);

/* "in", "to" or "from" a town or country. */
struct phrase land_phrase(struct draw *d, const char *preposition);
/* at the market, in the garden, in Rome */
struct phrase place_phrase(struct draw *d);
/* The same where the verb can happen: one swims in Italy or at the beach. */
struct phrase place_for(struct draw *d, const struct verb *v);
/* to the market, to Rome */
struct phrase destination_phrase(struct draw *d);
/* three o'clock, half past ten, noon */
struct phrase clock_phrase(struct draw *d);
struct phrase clock_between(struct draw *d, int from, int to);
/* a glass of water, two kilos of cherries */
struct phrase quantity_phrase(struct draw *d, bool drink);
/* An adjective that fits what it is said of: (she is) tired. */
struct phrase quality_phrase(struct draw *d, const struct noun_phrase *np);

/* One of the verbs with these infinitives, a space between them. */
const struct verb *verb_draw(struct draw *d, const char *infinitives);
/* A pronoun that is not the subject itself: never "I see me" or "we see me". */
enum clitic clitic_draw(struct draw *d, enum person subject);
/* Makes so many clauses in a hundred questions or negations, some of these with "don't". */
void clause_vary(struct draw *d, struct clause *c, int questions, int negations);
/* The clause with an object for its verb, and the article that question and negation want. */
struct phrase clause_about(struct draw *d, struct clause *c);

/* One after the other. */
struct phrase joined(struct phrase a, struct phrase b);
struct phrase full_stop(struct phrase p);
struct phrase question_mark(struct phrase p);
/* ? or . by the clause. */
struct phrase sentence_end(const struct clause *c, struct phrase p);
/* The same, a statement with a time added. */
struct phrase sentence_timed(
	struct draw *d, const struct clause *c, struct phrase p, enum when when);
/* Now and then with "Excuse me," in front or ", please" behind. */
struct phrase politely_asked(struct draw *d, struct phrase p, bool please);

#endif
