#include "data/phrasebook/constructions.h"

/* The person who ..., a clause with qui as its subject. */
static struct noun_phrase who_for(const struct noun_phrase *np)
{
	struct noun_phrase who = {
		.person = np->person, .feminine = np->feminine, .plural = np->plural
	};

	phrase_french(&who.phrase, "qui", phrase_english(&who.phrase, "who"));
	return who;
}

static struct phrase who_does(struct draw *d)
{
	static const char *const acts[] = { "vendre", "lire", "attendre", "chercher", "porter",
		"manger", "boire", "acheter", "aider", "écouter" };
	static const char *const idle[] = { "dormir", "rire", "travailler", "chanter", "danser",
		"nager" };
	bool plural = draw_chance(d, 25);
	struct noun_phrase np = noun_phrase(noun_draw(d, N_PERSON), DET_THE, NULL, plural);
	struct noun_phrase me = pronoun_phrase(draw_below(d, 6));
	struct clause c = { .subject = who_for(&np), .tense = PROGRESSIVE }, main_clause = { 0 };
	struct phrase p, q;

	if (draw_chance(d, 60)) {
		c.verb = verb_find(DRAW_FROM(d, acts));
		p = clause_about(d, &c);
	} else {
		struct phrase place;

		c.verb = verb_find(DRAW_FROM(d, idle));
		place = place_for(d, c.verb);
		p = clause_phrase(&c);
		p = phrase_of("$1 $2", "$1 $2", &p, &place);
	}
	np.phrase = phrase_of("$1 $2", "$1 $2", &np.phrase, &p);
	if (draw_chance(d, 50)) {
		main_clause.subject = me;
		main_clause.verb = verb_find(draw_chance(d, 50) ? "connaître" : "voir");
		main_clause.object = &np;
		clause_vary(d, &main_clause, 30, 25);
		p = clause_phrase(&main_clause);
		return sentence_end(&main_clause, &p);
	}
	main_clause.subject = np;
	if (!np.plural && draw_chance(d, 50)) {
		const struct noun *n;

		do {
			n = noun_draw(d, N_KIN);
		} while ((n->gender == 'f') != np.feminine ||
			 (np.noun->classes & N_CHILD && n->classes & N_ONE));
		q = noun_phrase(n, DET_MY + draw_below(d, 6), NULL, false).phrase;
	} else {
		q = clause_adjective(adjective_draw(d, np.noun, 0, A_WITH_NOUN), &np);
	}
	clause_vary(d, &main_clause, 0, 20);
	p = clause_is(&main_clause, &q);
	return full_stop(&p);
}

static struct phrase that_one_did(struct draw *d)
{
	static const char *const acts[] = { "acheter", "trouver", "perdre", "vendre", "lire",
		"chercher", "prendre", "porter", "dessiner" };
	const struct verb *v = verb_find(DRAW_FROM(d, acts));
	int classes = v->objects & (N_GOODS | N_HOLDER | N_ANIMAL | N_RIDE);
	const struct noun *n = noun_draw(d, classes);
	struct noun_phrase np = noun_phrase(n, DET_THE, NULL, draw_chance(d, 30));
	struct clause inner = {
		.subject = subject_draw(d), .verb = v, .tense = PAST, .antecedent = &np
	};
	struct clause outer = { 0 };
	struct phrase p = clause_phrase(&inner), q;

	if (draw_chance(d, 40)) {
		struct phrase when = when_phrase(d, WHEN_PAST);

		p = phrase_of("$1 $2", "$1 $2", &p, &when);
	}
	np.phrase = phrase_of("$1 that:a $2", "$1 que:a $2", &np.phrase, &p);
	outer.subject = np;
	if (draw_chance(d, 60)) {
		const struct adjective *a = adjective_draw(d, n, 0, A_WITH_NOUN);

		q = clause_adjective(a ? a : adjective_find("small"), &np);
		clause_vary(d, &outer, 0, 25);
		p = clause_is(&outer, &q);
		return full_stop(&p);
	}
	q = np.plural ? phrase_of("where:a are:b $1", "où:a sont:b $1", &np.phrase)
		      : phrase_of("where:a is:b $1", "où:a est:b $1", &np.phrase);
	return question_mark(&q);
}

const struct construction relative_constructions[] = {
	{ "who-does", who_does, 1450, "qui" },
	{ "that-one-did", that_one_did, 1200,
		"que, the participle agrees: la robe que j'ai achetée" },
	{ 0 },
};
