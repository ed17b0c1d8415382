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
	enum {
		NO_STEP,
		STEP_OWN,
		STEP_ONE,
		STEP_EITHER,
		STEP_NOUN,
		STEP_NAME,
		STEP_LAND,
		STEP_SUBJECT,
		STEP_STATE,
		STEP_VERB,
		STEP_TENSE,
		STEP_VARY,
		STEP_CLITIC,
		STEP_SAY,
		STEP_OBJECT,
		STEP_ASKED,
		STEP_TOLD
	} kind;
	const char *text;
	int a, b, c;
	struct phrase (*own)(struct draw *d);
};

/* Phrases: */
#define OWN(function)                             \
	{                                         \
		.kind = STEP_OWN, .own = function \
	}
/* one of the patterns; the first one of two, so many times in a hundred */
#define ONE(patterns)                              \
	{                                          \
		.kind = STEP_ONE, .text = patterns \
	}
#define EITHER(percent, patterns)                                   \
	{                                                           \
		.kind = STEP_EITHER, .text = patterns, .a = percent \
	}
/* a thing, sometimes with an adjective */
#define NOUN(determiner, classes, percent)                                     \
	{                                                                      \
		.kind = STEP_NOUN, .a = determiner, .b = classes, .c = percent \
	}
#define NAME(who)                           \
	{                                   \
		.kind = STEP_NAME, .a = who \
	}
enum { ANYONE, HE, SHE };
#define LAND(preposition)                              \
	{                                              \
		.kind = STEP_LAND, .text = preposition \
	}
/* the clause; the clause with an object for its verb */
#define SAY                      \
	{                        \
		.kind = STEP_SAY \
	}
#define OBJECT                      \
	{                           \
		.kind = STEP_OBJECT \
	}
/* the last phrase as a polite question; as a question or, with a time, as a statement */
#define ASKED(please)                           \
	{                                       \
		.kind = STEP_ASKED, .a = please \
	}
#define TOLD                      \
	{                         \
		.kind = STEP_TOLD \
	}

/* The clause: who, what (one of the verbs), when (see tense_of()), questions and negations in a
 * hundred, a pronoun as its object. */
#define SUBJECT                      \
	{                            \
		.kind = STEP_SUBJECT \
	}
#define VERB(infinitives)                              \
	{                                              \
		.kind = STEP_VERB, .text = infinitives \
	}
#define TENSE(times)                              \
	{                                         \
		.kind = STEP_TENSE, .text = times \
	}
#define VARY(questions, negations)                                \
	{                                                         \
		.kind = STEP_VARY, .a = questions, .b = negations \
	}
#define CLITIC                      \
	{                           \
		.kind = STEP_CLITIC \
	}
/* So many times in a hundred a state, in the present and without a time, with one of these verbs
 * in the place of those of VERB. */
#define STATE(percent, infinitives)                                   \
	{                                                             \
		.kind = STEP_STATE, .text = infinitives, .a = percent \
	}

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
