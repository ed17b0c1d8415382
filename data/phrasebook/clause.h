/* A clause: subject, verb group, object. Here are the rules in which the languages differ most:
 * ne ... pas around the verb, pronouns before it, est-ce que, the agreement of participles.
 *
 *     she does not see him   ->  elle ne le voit pas
 *     did you buy a hat      ->  est-ce que vous avez acheté un chapeau
 */
#ifndef PHRASEBOOK_CLAUSE_H
#define PHRASEBOOK_CLAUSE_H

#include "data/phrasebook/noun.h"

enum tense {
	PRESENT,
	PROGRESSIVE, /* am eating: mange */
	PAST,        /* ate: ai mangé; was: était */
	USED,        /* used to eat: mangeais */
	FUTURE       /* am going to eat: vais manger */
};

enum negation { POSITIVE, NOT, NEVER, NO_LONGER };

/* An object pronoun. it: le or la, whichever its noun is; SELF: se, no word in English. */
enum clitic { NO_CLITIC, ME, YOU, HIM, HER, US, THEM, IT_LE, IT_LA, SELF };

struct clause {
	struct noun_phrase subject;
	const struct verb *verb;
	const struct verb *infinitive; /* with can, must, want, like: what one can do; or NULL */
	enum tense tense;
	enum negation negation;
	bool question;
	bool contracted; /* don't, isn't */
	/* often, souvent: before the English verb, after the French one; or NULL */
	const char *const *adverb;
	enum clitic clitic;
	const struct noun_phrase *object; /* or NULL */
	const struct phrase *what;        /* see clause_is(); or NULL */
	int objects;                      /* classes to draw it from; 0: what the verb takes */
	/* The thing that que or a pronoun stands for and with which the participle agrees: the
	 * dress that I bought, la robe que j'ai achetée; or NULL. */
	const struct noun_phrase *antecedent;
};

struct phrase clause_phrase(const struct clause *c);

/* am, is, are or was, were for the subject. */
const char *clause_be(const struct noun_phrase *subject, bool past);

/* "SUBJECT is WHAT" from the subject, the tense (PRESENT or PAST), the negation and the question
 * of a clause. The French verb is c->verb: être, or avoir in "she is hungry"; NULL is être. */
struct phrase clause_is(const struct clause *c, struct phrase what);

/* The adjective alone, in agreement with what it describes. */
struct phrase clause_adjective(const struct adjective *a, const struct noun_phrase *subject);

#endif
