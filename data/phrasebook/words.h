/* The lexicon: nouns, adjectives and verbs of both languages with what they go with.
 *
 * A class says what can sensibly be done with a thing: keys get lost, croissants get eaten. Regular
 * forms are made by rule in forms.c; a NULL in a table means "by rule". A "*" before a
 * French word is h aspiré: le héros, but l'hôtel. */
#ifndef PHRASEBOOK_WORDS_H
#define PHRASEBOOK_WORDS_H

#include <stdbool.h>

enum noun_class {
	N_ADULT = 1 << 0,
	N_CHILD = 1 << 1,
	N_KIN = 1 << 2, /* always with a possessive: my uncle */
	N_ANIMAL = 1 << 3,
	N_SIGHT = 1 << 4,   /* worth a visit */
	N_SHOP = 1 << 5,    /* other public places */
	N_FOOD = 1 << 6,    /* counted: two apples */
	N_MASS = 1 << 7,    /* not counted: bread */
	N_DRINK = 1 << 8,   /* not counted: water */
	N_GROCERY = 1 << 9, /* not counted, bought but not eaten alone: salt */
	N_THING = 1 << 10,
	N_READ = 1 << 11,
	N_WEAR = 1 << 12,
	N_RIDE = 1 << 13,
	N_TOP = 1 << 14,    /* furniture */
	N_HOLDER = 1 << 15, /* things lie in it */
	N_ROOM = 1 << 16,
	N_OPENS = 1 << 17,
	N_TINT = 1 << 18, /* has a colour */
	N_PRETTY = 1 << 19,
	N_VESSEL = 1 << 20, /* full or empty */
	N_WARM = 1 << 21,   /* drunk or eaten hot */
	N_ORDER = 1 << 22,  /* a drink that is counted: two coffees */
	N_ONE = 1 << 23,    /* one has only one: mother */
	N_PLANT = 1 << 24,
	N_WEIGHED = 1 << 25, /* sold by the kilo */

	N_PERSON = N_ADULT | N_CHILD,
	N_PLACE = N_SIGHT | N_SHOP,
	N_UNCOUNTED = N_MASS | N_DRINK | N_GROCERY,
	N_GOODS = N_THING | N_READ | N_WEAR
};

struct noun {
	const char *english, *french; /* "mouse/mice": with a plural that is not by rule */
	char gender;                  /* 'm' or 'f' */
	int classes;
};

enum adjective_kind {
	A_BEFORE = 1 << 0,    /* stands before the French noun: une petite table */
	A_ALONE = 1 << 1,     /* only after "to be": the museum is open */
	A_WITH_NOUN = 1 << 2, /* only beside a noun */
	A_MORE = 1 << 3       /* can be compared */
};

struct adjective {
	const char *english; /* "small/smaller"; without the second: more interesting */
	const char *french;  /* "beau/belle/bel", the last one before a vowel */
	int kind, classes;   /* the nouns it fits */
};

enum verb_kind {
	V_ETRE = 1 << 0,  /* its past is made with être */
	V_TO = 1 << 1,    /* its object takes à: parler à */
	V_STATE = 1 << 2, /* no -ing form: she knows the way */
	V_BE = 1 << 3,
	V_MODAL = 1 << 4, /* can, must: no do */
	V_KNOWN = 1 << 5  /* its object is a certain one: to know the, not a, doctor */
};

struct verb {
	/* "look", regular; "see saw"; "have has having had" */
	const char *english;
	const char *particle; /* look FOR, or NULL */
	const char *infinitive;
	const char *present;    /* je tu il nous vous ils; NULL: regular */
	const char *participle; /* NULL: regular */
	int kind, objects;      /* what it is done to */
};

extern const struct noun nouns[];
extern const struct adjective adjectives[];
extern const struct verb verbs[];
extern const int noun_count, adjective_count, verb_count;

/* They must be there. A name ends at a space: it may stand in a list, see draw_word(). Verbs are
 * found by the infinitive: to know is connaître or savoir. */
const struct verb *verb_find(const char *infinitive);
const struct noun *noun_find(const char *english);
const struct adjective *adjective_find(const char *english);

#endif
