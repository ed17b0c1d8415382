/* The forms of the lexicon's words: plurals, agreement, conjugation. */
#ifndef PHRASEBOOK_FORMS_H
#define PHRASEBOOK_FORMS_H

#include "data/phrasebook/phrase.h"
#include "data/phrasebook/words.h"

struct form {
	char text[PHRASE_BYTES];
};

enum english_form { FORM_BASE, FORM_THIRD, FORM_ING, FORM_PAST };

/* The grammatical person as an index: je, tu, il, nous, vous, ils. */
enum person { P_JE, P_TU, P_IL, P_NOUS, P_VOUS, P_ILS };

struct form form_noun_english(const struct noun *n, bool plural);
struct form form_noun_french(const struct noun *n, bool plural);
/* Whether it has the form asked for; else small, more small. */
bool form_adjective_english(struct form *f, const struct adjective *a, bool more);
/* next: what follows: bel, nouvel, vieil before a vowel. */
struct form form_adjective(const struct adjective *a, bool feminine, bool plural, const char *next);
struct form form_english(const struct verb *v, enum english_form form);
struct form form_present(const struct verb *v, enum person person);
struct form form_imperfect(const struct verb *v, enum person person);
struct form form_participle(const struct verb *v, bool feminine, bool plural);

#endif
