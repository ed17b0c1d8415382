/* The constructions of the phrasebook: each draws one sentence. A construction is a row: steps
 * that are taken from left to right, which is also the order of the draws. Most make a phrase, $1,
 * $2, ... in the patterns of later steps, and the last phrase is the sentence:
 *
 *     { "time", 400, "deux heures et demie",
 *         { OWN(clock_phrase), ONE("it is $1 . = il est $1 . | see you at $1 . = à $1 .") } },
 *
 * The others say what the clause of the sentence is like, until SAY or OBJECT makes it a phrase.
 * What is no pattern is a function, OWN. */
#ifndef PHRASEBOOK_CONSTRUCTIONS_H
#define PHRASEBOOK_CONSTRUCTIONS_H

#include "data/phrasebook/parts.h"

struct step {
	int kind;
	const char *text;
	int a, b, c;
	struct phrase (*own)(struct draw *d);
};

enum { NO_STEP, S_OWN, S_ONE, S_EITHER, S_NOUN, S_NAME, S_LAND, S_SAY, S_OBJECT, S_ASKED, S_TOLD };
enum { S_SUBJECT = S_TOLD + 1, S_STATE, S_VERB, S_TENSE, S_VARY, S_CLITIC };
#define STEP(...)           \
	{                   \
		__VA_ARGS__ \
	}

/* Phrases: */
#define OWN(function) STEP(S_OWN, NULL, 0, 0, 0, function)
/* one of the patterns; the first one of two, so many times in a hundred */
#define ONE(patterns) STEP(S_ONE, patterns, 0, 0, 0, NULL)
#define EITHER(percent, patterns) STEP(S_EITHER, patterns, percent, 0, 0, NULL)
/* a thing, so many times in a hundred with an adjective */
#define NOUN(determiner, classes, percent) STEP(S_NOUN, NULL, determiner, classes, percent, NULL)
#define NAME(who) STEP(S_NAME, NULL, who, 0, 0, NULL)
enum { ANYONE, HE, SHE };
#define LAND(preposition) STEP(S_LAND, preposition, 0, 0, 0, NULL)
/* the clause; the clause with an object for its verb */
#define SAY STEP(S_SAY, NULL, 0, 0, 0, NULL)
#define OBJECT STEP(S_OBJECT, NULL, 0, 0, 0, NULL)
/* the last phrase as a polite question; as a question or, with a time, as a statement */
#define ASKED(please) STEP(S_ASKED, NULL, please, 0, 0, NULL)
#define TOLD STEP(S_TOLD, NULL, 0, 0, 0, NULL)

/* The clause: who, what (one of the verbs), when (see tense_of()), questions and negations in a
 * hundred, a pronoun as its object. */
#define SUBJECT STEP(S_SUBJECT, NULL, 0, 0, 0, NULL)
#define VERB(infinitives) STEP(S_VERB, infinitives, 0, 0, 0, NULL)
#define TENSE(times) STEP(S_TENSE, times, 0, 0, 0, NULL)
#define VARY(questions, negations) STEP(S_VARY, NULL, questions, negations, 0, NULL)
#define CLITIC STEP(S_CLITIC, NULL, 0, 0, 0, NULL)
/* So many times in a hundred a state, in the present and without a time, with one of these verbs
 * in the place of those of VERB. */
#define STATE(percent, infinitives) STEP(S_STATE, infinitives, percent, 0, 0, NULL)

enum { STEPS = 9 };

struct construction {
	const char *name;
	int share; /* how many sentences at most are taken */
	const char *shows;
	struct step steps[STEPS + 1];
};

struct phrase construction_sentence(const struct construction *c, struct draw *d);

/* Each list ends with a NULL name. */
extern const struct construction talk_constructions[];     /* one's way, prices, oneself */
extern const struct construction plain_constructions[];    /* statements; what things are like */
extern const struct construction verbal_constructions[];   /* pronouns, tenses, can and must */
extern const struct construction compound_constructions[]; /* two clauses; who, that */

#endif
