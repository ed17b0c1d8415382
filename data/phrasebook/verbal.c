#include "data/phrasebook/constructions.h"

#include <string.h>

static enum clitic clitic_for(const struct noun_phrase *np)
{
	return np->plural ? THEM : np->feminine ? IT_LA : IT_LE;
}

static struct phrase pronoun(struct draw *d)
{
	static const char *const now[] = { "attendre", "appeler", "chercher", "aider", "écouter",
		"parler", "écrire", "répondre", "dessiner" };
	static const char *const states[] = { "voir", "connaître", "comprendre" };
	static const enum tense tenses[] = { PROGRESSIVE, PROGRESSIVE, PAST, FUTURE };
	static const enum when whens[] = { WHEN_NOW, WHEN_NOW, WHEN_PAST, WHEN_FUTURE };
	bool state = draw_chance(d, 35);
	int i = draw_below(d, 4);
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(state ? DRAW_FROM(d, states) : DRAW_FROM(d, now)),
		.tense = state ? PRESENT : tenses[i] };
	struct phrase p;

	clause_vary(d, &c, 25, 35);
	c.clitic = clitic_draw(d, c.subject.person);
	p = clause_phrase(&c);
	if (!state && !c.question)
		p = when_added(d, &p, whens[i]);
	return sentence_end(&c, &p);
}

/* The pronoun's gender comes from a noun further to the left. */
static struct phrase it_or_them(struct draw *d)
{
	static const struct pair frames[] = {
		{ "$1 , but:a $2 .", "$1 , mais:a $2 ." },
		{ "$1 . $2 .", "$1 . $2 ." },
	};
	struct noun_phrase np = noun_phrase_definite(d, N_THING | N_READ | N_WEAR | N_HOLDER);
	struct clause first = { .subject = pronoun_phrase(draw_below(d, 6)), .object = &np };
	struct clause second = {
		.subject = first.subject, .clitic = clitic_for(&np), .antecedent = &np
	};
	struct phrase p, q;
	int how = draw_below(d, 4);
	bool parted = false; /* nothing to say "but" to */

	if (how == 0) {
		first.verb = verb_find("chercher");
		first.tense = PROGRESSIVE;
		second.verb = verb_find("pouvoir");
		second.infinitive = verb_find("trouver");
		second.negation = NOT;
	} else if (how == 1) {
		first.verb = verb_find("vouloir");
		second.tense = FUTURE;
		second.verb = verb_find("acheter");
		parted = draw_chance(d, 50);
		second.negation = parted ? POSITIVE : NOT;
	} else if (how == 2) {
		first.verb = verb_find(draw_chance(d, 50) ? "avoir" : "voir");
		second.verb = verb_find("vouloir");
		second.negation = NOT;
	} else {
		first.verb = verb_find("perdre");
		first.tense = PAST;
		second.subject = pronoun_phrase(3 + draw_below(d, 3));
		second.verb = verb_find("trouver");
		second.tense = PAST;
		second.negation = draw_chance(d, 30) ? NOT : POSITIVE;
	}
	second.contracted = draw_chance(d, 40);
	p = clause_phrase(&first);
	q = clause_phrase(&second);
	return pair_phrase(
		frames[parted || draw_chance(d, 50)], (const struct phrase *const[]){ &p, &q });
}

/* Where is my sister? She is in the garden. */
static struct phrase where_it_is(struct draw *d)
{
	static const struct pair one[] = {
		{ "where:a is:b $1 ? $2 .", "où:a est:b $1 ? $2 ." },
		{ "here:a is:a $1 . $3 ?", "voici:a $1 . $3 ?" },
		{ "I:c bought:b $1 because:a $4 .", "je:c ai:b acheté:b $1 parce:a que:a $4 ." },
	};
	static const struct pair many[] = {
		{ "where:a are:b $1 ? $2 .", "où:a sont:b $1 ? $2 ." },
		{ "here:a are:a $1 . $3 ?", "voici:a $1 . $3 ?" },
		{ "I:c bought:b $1 because:a $4 .", "je:c ai:b acheté:b $1 parce:a que:a $4 ." },
	};
	int which = draw_below(d, 3);
	bool bought = which == 2;
	bool plural = bought && draw_chance(d, 35);
	int determiner = bought && draw_chance(d, 50) ? DET_THE : DET_THIS;
	struct noun_phrase np =
		bought ? noun_phrase(noun_draw(d, N_GOODS), determiner, NULL, plural)
		       : noun_phrase_definite(d, which ? N_GOODS : N_GOODS | N_KIN | N_ANIMAL);
	struct noun_phrase spot = noun_phrase(noun_draw(d, N_ROOM), DET_THE, NULL, false);
	struct phrase in = phrase_of("in:a $1", "dans:a $1", &spot.phrase);
	struct clause is = { .subject = pronoun_for(&np) };
	struct clause offer = { .subject = pronoun_phrase(4),
		.verb = verb_find(draw_chance(d, 50) ? "vouloir" : "prendre"),
		.question = true,
		.clitic = clitic_for(&np) };
	struct phrase there = clause_is(&is, &in), wanted, reason;
	const struct adjective *a = adjective_draw(d, np.noun, 0, A_WITH_NOUN);

	if (offer.verb == verb_find("prendre"))
		offer.tense = FUTURE;
	wanted = clause_phrase(&offer);
	reason = clause_adjective(a ? a : adjective_find("small"), &np);
	reason = clause_is(&is, &reason);
	return pair_phrase(np.plural ? many[which] : one[which],
		(const struct phrase *const[]){ &np.phrase, &there, &wanted, &reason });
}

/* Somebody else than the subject. */
static struct noun_phrase receiver_draw(struct draw *d, const struct noun_phrase *subject)
{
	struct noun_phrase to;

	do {
		to = person_draw(d);
	} while (!strcmp(to.phrase.english.word[0].text, subject->phrase.english.word[0].text));
	return to;
}

/* To give somebody something. */
static struct phrase gift(struct draw *d)
{
	static const enum tense tenses[] = { PROGRESSIVE, PAST, FUTURE };
	static const enum when whens[] = { WHEN_NOW, WHEN_PAST, WHEN_FUTURE };
	int i = draw_below(d, 3);
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(draw_chance(d, 60) ? "donner" : "montrer"),
		.tense = tenses[i] };
	struct noun_phrase to = receiver_draw(d, &c.subject);
	struct phrase p;

	clause_vary(d, &c, 20, 20);
	if (draw_chance(d, 50)) {
		c.clitic = clitic_draw(d, c.subject.person);
		p = clause_about(d, &c);
	} else {
		p = clause_about(d, &c);
		p = phrase_of("$1 to:a $2", "$1 à:a $2", &p, &to.phrase);
	}
	if (!c.question)
		p = when_added(d, &p, whens[i]);
	return sentence_end(&c, &p);
}

static struct phrase speaking(struct draw *d)
{
	static const char *const talks[] = { "parler", "écrire", "répondre" };
	static const enum tense tenses[] = { PROGRESSIVE, PAST, FUTURE };
	static const enum when whens[] = { WHEN_NOW, WHEN_PAST, WHEN_FUTURE };
	int i = draw_below(d, 3);
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(DRAW_FROM(d, talks)),
		.tense = tenses[i] };
	struct noun_phrase to = receiver_draw(d, &c.subject);
	struct phrase p;

	c.object = &to;
	clause_vary(d, &c, 25, 25);
	p = clause_phrase(&c);
	if (!c.question)
		p = when_added(d, &p, whens[i]);
	return sentence_end(&c, &p);
}

const struct construction verbal_constructions[] = {
	{ "pronoun", pronoun, 2000, "je ne le vois pas, je lui parle, je l'ai vue" },
	{ "it-or-them", it_or_them, 1200, "a pronoun with the gender of a noun before it" },
	{ "where-it-is", where_it_is, 1200, "il, elle, elles for a noun before it" },
	{ "gift", gift, 1200, "donner un livre à l'enfant, lui donner un livre" },
	{ "speaking", speaking, 800, "parler au, écrire aux" },
	{ 0 },
};
