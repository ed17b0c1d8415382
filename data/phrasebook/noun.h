/* Noun phrases: determiner, adjectives and noun in agreement; names and pronouns. */
#ifndef PHRASEBOOK_NOUN_H
#define PHRASEBOOK_NOUN_H

#include "data/phrasebook/forms.h"

enum determiner {
	DET_THE,
	DET_THIS,
	DET_A,
	DET_SOME,  /* du, de la, des */
	DET_ANY,   /* the same in a question */
	DET_NOT_A, /* "a" under negation: de */
	DET_NOT_ANY,
	DET_NONE,  /* no word in English; de after a quantity: a glass of wine */
	DET_PLAIN, /* no word in English, des in French: these are mice */
	DET_ALL,   /* no word in English, le in French: I like cheese */
	DET_MY,
	DET_YOUR,
	DET_HIS,
	DET_HER,
	DET_OUR,
	DET_THEIR,
	DET_YOUR_TU,
	DET_NUMBER /* DET_NUMBER + 2: two */
};

/* Whether the phrase stands in a statement, a question or under negation: some, any, a. */
enum polarity { AFFIRMED, ASKED, DENIED };

struct noun_phrase {
	struct phrase phrase;
	enum person person;
	bool feminine;
	const struct noun *noun;           /* NULL for pronouns and names */
	const struct adjective *adjective; /* or NULL */
};

struct noun_phrase noun_phrase(
	const struct noun *n, int determiner, const struct adjective *a, bool plural);

/* A number in words; those that the grammar uses are there. */
struct phrase number_phrase(int n);

/* A noun of one of the classes, an adjective that fits it. NULL if none fits. */
const struct noun *noun_draw(struct draw *d, int classes);
const struct adjective *adjective_draw(
	struct draw *d, const struct noun *n, int kind_wanted, int kind_barred);
/* One that can stand beside the noun, so many times in a hundred; else NULL. */
const struct adjective *adjective_sometimes(struct draw *d, const struct noun *n, int percent);
int possessive_draw(struct draw *d);

/* Something of these classes with a fitting determiner, sometimes with an adjective. */
struct noun_phrase noun_phrase_draw(struct draw *d, int classes, enum polarity polarity);
/* The same, but known to both: the, this, my. */
struct noun_phrase noun_phrase_definite(struct draw *d, int classes);
/* One thing with "the" and without adjective. */
struct noun_phrase noun_phrase_the(struct draw *d, int classes);

/* Who does it. you: vous, one man; they: ils. */
struct noun_phrase pronoun_phrase(int which); /* 0..5: I, he, she, we, you, they */
/* it, he, she, they for a thing or person: il, elle, ils, elles. */
struct noun_phrase pronoun_for(const struct noun_phrase *np);
/* The person who ...: qui as a subject with the number and gender of the person. */
struct noun_phrase who_phrase(const struct noun_phrase *np);
/* The noun whose adjectives fit: pronouns and names have the qualities of a friend. */
const struct noun *noun_phrase_kind(const struct noun_phrase *np);
struct noun_phrase name_draw(struct draw *d);
struct noun_phrase subject_draw(struct draw *d);
/* A name or a person. */
struct noun_phrase person_draw(struct draw *d);

#endif
