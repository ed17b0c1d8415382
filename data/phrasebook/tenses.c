#include "data/phrasebook/constructions.h"

static const char *const errands[] = { "prendre", "lire", "boire", "ouvrir", "attendre", "vendre",
	"manger", "acheter", "appeler", "chercher", "porter", "fermer", "visiter", "aider", "voir",
	"dessiner" };

/* can, must, want, would like */
static struct phrase wish(struct draw *d)
{
	static const struct verb would_like = { "would_like would_like", 0, "vouloir",
		"voudrais voudrais voudrait voudrions voudriez voudraient", 0, V_STATE, 0 };
	static const char *const modals[] = { "pouvoir", "devoir", "vouloir" };
	int i = draw_below(d, 4);
	struct clause c = { .subject = subject_draw(d),
		.verb = i == 3 ? &would_like : verb_find(modals[i]),
		.infinitive = verb_find(DRAW_FROM(d, errands)) };
	struct phrase p;

	/* must and would like stay in statements */
	clause_vary(d, &c, i == 0 || i == 2 ? 35 : 0, i == 3 ? 0 : 30);
	if (draw_chance(d, 25) && c.infinitive->objects & N_PERSON) {
		c.clitic = clitic_draw(d, c.subject.person);
		p = clause_phrase(&c);
	} else {
		p = clause_about(d, &c);
	}
	if (c.question)
		return i == 0 && c.subject.person == P_VOUS ? politely_asked(d, &p, true)
							    : question_mark(&p);
	p = when_added(d, &p, WHEN_FUTURE);
	return full_stop(&p);
}

static struct phrase future(struct draw *d)
{
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(DRAW_FROM(d, errands)),
		.tense = FUTURE };
	struct phrase p;

	clause_vary(d, &c, 20, 25);
	p = clause_about(d, &c);
	if (!c.question)
		p = when_added(d, &p, WHEN_FUTURE);
	return sentence_end(&c, &p);
}

static struct phrase past(struct draw *d)
{
	static const char *const deeds[] = { "prendre", "lire", "boire", "ouvrir", "vendre",
		"manger", "acheter", "appeler", "trouver", "perdre", "fermer", "visiter", "aider",
		"voir", "chercher", "écouter" };
	struct clause c = {
		.subject = subject_draw(d), .verb = verb_find(DRAW_FROM(d, deeds)), .tense = PAST
	};
	struct phrase p;

	clause_vary(d, &c, 20, 25);
	p = clause_about(d, &c);
	if (!c.question)
		p = when_added(d, &p, WHEN_PAST);
	return sentence_end(&c, &p);
}

/* être in the past: she went, elle est allée */
static struct phrase movement(struct draw *d)
{
	static const char *const moves[] = { "aller", "aller", "venir", "arriver", "partir",
		"rester" };
	int i = draw_below(d, 6);
	bool staying = i == 3 || i == 5, leaving = i == 4;
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(moves[i]),
		.tense = draw_chance(d, 60) ? PAST : PROGRESSIVE };
	struct phrase place = staying ? place_for(d, c.verb) : destination_phrase(d), p;
	enum when when = c.tense == PAST ? WHEN_PAST : WHEN_NOW;

	clause_vary(d, &c, 20, 25);
	p = clause_phrase(&c);
	if (!leaving)
		p = phrase_of("$1 $2", "$1 $2", &p, &place);
	if (c.question)
		return question_mark(&p);
	p = when_added(d, &p, when);
	return full_stop(&p);
}

static struct phrase used_to(struct draw *d)
{
	static const char *const once[] = { "lire", "boire", "manger", "vendre", "porter",
		"attendre", "aider", "avoir" };
	struct clause c = { .subject = subject_draw(d), .tense = USED };
	struct phrase p, when = when_phrase(d, WHEN_HABIT);

	c.verb = verb_find(DRAW_FROM(d, once));
	p = clause_about(d, &c);
	if (c.verb != verb_find("avoir") && draw_chance(d, 50))
		p = phrase_of("$1 $2", "$1 $2", &p, &when);
	return full_stop(&p);
}

static struct phrase command(struct draw *d)
{
	static const struct pair ends[] = {
		{ "$1 .", "$1 ." },
		{ "$1 !", "$1 !" },
		{ "$1 , please:a .", "$1 , si:a il:a vous:a plaît:a ." },
		{ "please:a $1 .", "$1 ,:a si:a il:a vous:a plaît:a ." },
	};
	static const struct pair asked[] = {
		{ "give:a me:b $1", "donnez:a -moi:b $1" },
		{ "give:a us:b $1", "donnez:a -nous:b $1" },
		{ "give:a him:b $1", "donnez:a -lui:b $1" },
		{ "show:a me:b $1", "montrez:a -moi:b $1" },
		{ "show:a us:b $1", "montrez:a -nous:b $1" },
		{ "wait:a for:a me:b", "attendez:a -moi:b" },
		{ "wait:a for:a us:b", "attendez:a -nous:b" },
		{ "help:a me:b", "aidez:a -moi:b" },
		{ "do not:n wait:a for:a him:b", "ne:n ^le:b attendez:a pas:n" },
		{ "do not:n listen:a to:a them:b", "ne:n ^les:b écoutez:a pas:n" },
	};
	static const char *const orders[] = { "prendre", "lire", "ouvrir", "attendre", "manger",
		"boire", "acheter", "appeler", "fermer", "visiter", "aider", "écouter" };
	const struct verb *v = verb_find(DRAW_FROM(d, orders));
	bool refused = draw_chance(d, 35);
	struct noun_phrase what = noun_phrase_definite(d, N_GOODS);
	struct phrase p = { .english.count = 0 };
	uint32_t not = 0, verb;
	int place;

	if (draw_chance(d, 30)) {
		p = PAIR_FROM(d, asked, &what.phrase);
		return PAIR_FROM(d, ends, &p);
	}
	what = noun_phrase_draw(d, v->objects, refused ? DENIED : AFFIRMED);
	if (refused && draw_chance(d, 40)) {
		not = phrase_english(&p, "don't");
	} else if (refused) {
		phrase_english(&p, "do");
		not = phrase_english(&p, "not");
	}
	verb = phrase_english(&p, form_english(v, FORM_BASE).text);
	if (v->particle)
		verb |= phrase_english(&p, v->particle);
	place = phrase_english_part(&p, &what.phrase);
	if (refused)
		phrase_french(&p, "ne", not );
	phrase_french(&p, form_present(v, P_VOUS).text, verb);
	if (refused)
		phrase_french(&p, "pas", not );
	phrase_french_part(&p, &what.phrase, place);
	return PAIR_FROM(d, ends, &p);
}

static struct phrase reflexive(struct draw *d)
{
	static const struct verb selves[] = {
		{ "get_up gets_up getting_up got_up", 0, "lever",
			"lève lèves lève levons levez lèvent", 0, V_ETRE, 0 },
		{ "wake_up wakes_up waking_up woke_up", 0, "réveiller", 0, 0, V_ETRE, 0 },
		{ "go_to_bed goes_to_bed going_to_bed went_to_bed", 0, "coucher", 0, 0, V_ETRE, 0 },
		{ "get_dressed gets_dressed getting_dressed got_dressed", 0, "habiller", 0, 0,
			V_ETRE, 0 },
		{ "hurry hurries hurrying hurried", 0, "dépêcher", 0, 0, V_ETRE, 0 },
		{ "rest rests resting rested", 0, "reposer", 0, 0, V_ETRE, 0 },
		{ "have_fun has_fun having_fun had_fun", 0, "amuser", 0, 0, V_ETRE, 0 },
	};
	enum {
		AT_AN_HOUR = 3,
		NO_TIME = 5
	}; /* the first ones want an hour, the next ones no day */
	static const enum tense tenses[] = { PRESENT, PROGRESSIVE, PAST, FUTURE };
	static const enum when whens[] = { WHEN_HABIT, WHEN_NOW, WHEN_PAST, WHEN_FUTURE };
	int which = draw_below(d, 7), i = draw_below(d, 4);
	struct clause c = { .subject = subject_draw(d), .verb = &selves[which], .clitic = SELF };
	struct phrase p, at = clock_phrase(d), when;

	if (which >= AT_AN_HOUR && which < NO_TIME)
		i = 1 + draw_below(d, 3);
	c.tense = tenses[i];
	clause_vary(d, &c, 20, 25);
	p = clause_phrase(&c);
	when = when_phrase(d, whens[i]);
	if (which < AT_AN_HOUR)
		p = phrase_of("$1 at:a $2", "$1 à:a $2", &p, &at);
	else if (which >= NO_TIME)
		p = phrase_of("$1 $2", "$1 $2", &p, &when);
	return sentence_end(&c, &p);
}

static struct phrase who_or_what(struct draw *d)
{
	static const char *const things[] = { "prendre", "lire", "boire", "vendre", "manger",
		"acheter", "chercher", "porter", "dessiner" };
	static const char *const people[] = { "attendre", "chercher", "aider", "appeler",
		"écouter" };
	static const struct pair asked[] = {
		{ "why:a $1 ?", "pourquoi:a $1 ?" },
		{ "when:a $1 ?", "quand:a $1 ?" },
		{ "where:a $1 ?", "où:a $1 ?" },
	};
	struct noun_phrase who = { .person = P_IL }, object;
	struct clause c = { .subject = subject_draw(d),
		.tense = draw_chance(d, 50) ? PROGRESSIVE : PAST };
	struct phrase p;
	int how = draw_below(d, 6);

	if (how < 2) { /* who is eating my cake? */
		phrase_french(&who.phrase, "qui", phrase_english(&who.phrase, "who"));
		c.subject = who;
		c.verb =
			verb_find(draw_chance(d, 70) ? DRAW_FROM(d, things) : DRAW_FROM(d, people));
		p = clause_about(d, &c);
		return question_mark(&p);
	}
	if (how < 5) {
		bool person = how == 4;

		c.verb = verb_find(person ? DRAW_FROM(d, people) : DRAW_FROM(d, things));
		c.antecedent = &who;
		clause_vary(d, &c, 100, 0);
		p = clause_phrase(&c);
		return person ? phrase_of("who:a $1 ?", "qui:a $1 ?", &p)
			      : phrase_of("what:a $1 ?", "que:a $1 ?", &p);
	}
	clause_vary(d, &c, 100, 0);
	if (draw_chance(d, 30)) { /* why or when */
		c.verb = verb_find("partir");
		p = clause_phrase(&c);
		return pair_phrase(asked[draw_below(d, 2)], (const struct phrase *const[]){ &p });
	}
	c.verb = verb_find(DRAW_FROM(d, errands));
	if (c.verb->kind & V_STATE)
		c.tense = PAST;
	object = noun_phrase_draw(d, c.verb->objects, AFFIRMED);
	c.object = &object;
	p = clause_phrase(&c);
	return PAIR_FROM(d, asked, &p);
}

const struct construction tense_constructions[] = {
	{ "wish", wish, 1600, "pouvoir, devoir, vouloir with infinitive" },
	{ "future", future, 1200, "aller with infinitive" },
	{ "past", past, 1450, "passé composé with avoir" },
	{ "movement", movement, 1450, "passé composé with être; au, à l', en" },
	{ "used-to", used_to, 650, "imparfait" },
	{ "command", command, 1050, "imperative, donnez-moi" },
	{ "reflexive", reflexive, 1050, "se lever, s'habiller" },
	{ "who-or-what", who_or_what, 1200, "qui, qu'est-ce que, pourquoi" },
	{ 0 },
};
