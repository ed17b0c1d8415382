/* Pronouns and whom they stand for; the past and the future, can and must, orders. */
#include "data/phrasebook/constructions.h"

#include <string.h>

static enum clitic clitic_for(const struct noun_phrase *np)
{
	return np->phrase.plural ? THEM : np->feminine ? IT_LA : IT_LE;
}

/* The pronoun's gender comes from a noun further to the left. */
static struct phrase it_or_them(struct draw *d)
{
	struct noun_phrase np = noun_phrase_definite(d, N_THING | N_READ | N_WEAR | N_HOLDER);
	struct clause first = { .subject = pronoun_phrase(draw_below(d, 6)), .object = &np };
	struct clause second = { .subject = first.subject,
		.negation = NOT,
		.clitic = clitic_for(&np),
		.antecedent = &np };
	struct phrase p, q;
	int how = draw_below(d, 4);
	bool parted = false; /* nothing to say "but" to */

	if (how == 0) {
		first.verb = verb_find("chercher");
		first.tense = PROGRESSIVE;
		second.verb = verb_find("pouvoir");
		second.infinitive = verb_find("trouver");
	} else if (how == 1) {
		first.verb = verb_find("vouloir");
		second.tense = FUTURE;
		second.verb = verb_find("acheter");
		parted = draw_chance(d, 50);
		second.negation = parted ? POSITIVE : NOT;
	} else if (how == 2) {
		first.verb = verb_find(draw_chance(d, 50) ? "avoir" : "voir");
		second.verb = verb_find("vouloir");
	} else {
		first.verb = verb_find("perdre");
		second.subject = pronoun_phrase(3 + draw_below(d, 3));
		second.verb = verb_find("trouver");
		first.tense = second.tense = PAST;
		second.negation = draw_chance(d, 30) ? NOT : POSITIVE;
	}
	second.contracted = draw_chance(d, 40);
	p = clause_phrase(&first);
	q = clause_phrase(&second);
	return phrase_of(
		parted || draw_chance(d, 50) ? "$1 . $2 ." : "$1 , but $2 . = $1 , mais $2 .", &p,
		&q);
}

/* Where is my sister? She is in the garden. */
static struct phrase where_it_is(struct draw *d)
{
	static const char frames[] =
		"where is/are $1 ? $2 . = où est/sont $1 ? $2 . |"
		"here:a is/are:a $1 . $3 ? = voici:a $1 . $3 ? |"
		"I:c bought:b $1 because:a $4 . = je:c ai:b acheté:b $1 parce:a que:a $4 .";
	int which = draw_below(d, 3);
	bool bought = which == 2;
	bool plural = bought && draw_chance(d, 35);
	int determiner = bought && draw_chance(d, 50) ? DET_THE : DET_THIS;
	struct noun_phrase np =
		bought ? noun_phrase(noun_draw(d, N_GOODS), determiner, NULL, plural)
		       : noun_phrase_definite(d, which ? N_GOODS : N_GOODS | N_KIN | N_ANIMAL);
	struct phrase room = noun_phrase_the(d, N_ROOM).phrase, there, wanted, reason;
	struct clause is = { .subject = pronoun_for(&np) };
	struct clause offer = { .subject = pronoun_phrase(4),
		.verb = verb_find(draw_chance(d, 50) ? "vouloir" : "prendre"),
		.question = true,
		.clitic = clitic_for(&np) };

	if (offer.verb == verb_find("prendre"))
		offer.tense = FUTURE;
	there = clause_is(&is, phrase_of("in $1 = dans $1", &room));
	wanted = clause_phrase(&offer);
	reason = clause_is(&is, quality_phrase(d, &np));
	return phrase_of(pattern_nth(frames, which), &np.phrase, &there, &wanted, &reason);
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
	const char *time = draw_word(d, "now past future");
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(draw_chance(d, 60) ? "donner" : "montrer") };
	struct phrase to = receiver_draw(d, &c.subject).phrase, p;
	enum when when = tense_of(&c, time);

	clause_vary(d, &c, 20, 20);
	if (draw_chance(d, 50)) {
		c.clitic = clitic_draw(d, c.subject.person);
		p = clause_about(d, &c);
	} else {
		p = clause_about(d, &c);
		p = phrase_of("$1 to $2 = $1 à $2", &p, &to);
	}
	return sentence_timed(d, &c, p, when);
}

static struct phrase speaking(struct draw *d)
{
	const char *time = draw_word(d, "now past future");
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_draw(d, "parler écrire répondre") };
	struct noun_phrase to = receiver_draw(d, &c.subject);
	enum when when = tense_of(&c, time);

	c.object = &to;
	clause_vary(d, &c, 25, 25);
	return sentence_timed(d, &c, clause_phrase(&c), when);
}

#define ERRANDS                                                                             \
	"prendre lire boire ouvrir attendre vendre manger acheter appeler chercher porter " \
	"fermer visiter aider voir dessiner"

/* can, must, want, would like */
static struct phrase wish(struct draw *d)
{
	static const struct verb would_like = { "would_like would_like would_like would_like", 0,
		"vouloir", "voudrais voudrais voudrait voudrions voudriez voudraient", 0, V_STATE,
		0 };
	static const char *const modals[] = { "pouvoir", "devoir", "vouloir" };
	int i = draw_below(d, 4);
	struct clause c = { .subject = subject_draw(d),
		.verb = i == 3 ? &would_like : verb_find(modals[i]),
		.infinitive = verb_draw(d, ERRANDS) };
	struct phrase p;

	/* must and would like stay in statements */
	clause_vary(d, &c, i == 0 || i == 2 ? 35 : 0, i == 3 ? 0 : 30);
	if (draw_chance(d, 25) && c.infinitive->objects & N_PERSON) {
		c.clitic = clitic_draw(d, c.subject.person);
		p = clause_phrase(&c);
	} else {
		p = clause_about(d, &c);
	}
	if (c.question && i == 0 && c.subject.person == P_VOUS)
		return politely_asked(d, p, true);
	return sentence_timed(d, &c, p, WHEN_FUTURE);
}

/* être in the past: she went, elle est allée */
static struct phrase movement(struct draw *d)
{
	const struct verb *v = verb_draw(d, "aller aller venir arriver partir rester");
	struct clause c = { .subject = subject_draw(d),
		.verb = v,
		.tense = draw_chance(d, 60) ? PAST : PROGRESSIVE };
	bool staying = v == verb_find("arriver") || v == verb_find("rester");
	struct phrase place = staying ? place_for(d, v) : destination_phrase(d), p;

	clause_vary(d, &c, 20, 25);
	p = clause_phrase(&c);
	if (v != verb_find("partir"))
		p = joined(p, place);
	return sentence_timed(d, &c, p, c.tense == PAST ? WHEN_PAST : WHEN_NOW);
}

static struct phrase used_to(struct draw *d)
{
	struct clause c = { .subject = subject_draw(d), .tense = USED };
	struct phrase p, when = when_phrase(d, WHEN_HABIT);

	c.verb = verb_draw(d, "lire boire manger vendre porter attendre aider avoir");
	p = clause_about(d, &c);
	if (c.verb != verb_find("avoir") && draw_chance(d, 50))
		p = joined(p, when);
	return full_stop(p);
}

static struct phrase command(struct draw *d)
{
	static const char ends[] = "$1 . | $1 ! | $1 , please . = $1 , s'il_vous_plaît . |"
				   "please:a $1 . = $1 ,:a s'il_vous_plaît:a .";
	static const char asked[] = "give me $1 = donnez -moi $1 | give us $1 = donnez -nous $1 |"
				    "give him $1 = donnez -lui $1 | show me $1 = montrez -moi $1 |"
				    "show us $1 = montrez -nous $1 | wait_for me = attendez -moi |"
				    "wait_for us = attendez -nous | help me = aidez -moi |"
				    "do not:n wait_for:a him:b = ne:n ^le:b attendez:a pas:n |"
				    "do not:n listen_to:a them:b = ne:n ^les:b écoutez:a pas:n";
	const struct verb *v = verb_draw(d,
		"prendre lire ouvrir attendre manger boire acheter appeler fermer visiter aider "
		"écouter");
	bool refused = draw_chance(d, 35);
	struct phrase what = noun_phrase_definite(d, N_GOODS).phrase, p = { .plural = false };
	uint32_t not = 0, verb;
	int place;

	if (draw_chance(d, 30)) {
		p = phrase_of(pattern_drawn(d, asked), &what);
		return phrase_of(pattern_drawn(d, ends), &p);
	}
	what = noun_phrase_draw(d, v->objects, refused ? DENIED : AFFIRMED).phrase;
	if (refused && draw_chance(d, 40)) {
		not = phrase_english(&p, "don't");
	} else if (refused) {
		phrase_english(&p, "do");
		not = phrase_english(&p, "not");
	}
	verb = phrase_english(&p, form_english(v, FORM_BASE).text);
	if (v->particle)
		verb |= phrase_english(&p, v->particle);
	place = phrase_english_part(&p, &what);
	if (refused)
		phrase_french(&p, "ne", not );
	phrase_french(&p, form_present(v, P_VOUS).text, verb);
	if (refused)
		phrase_french(&p, "pas", not );
	phrase_french_part(&p, &what, place);
	return phrase_of(pattern_drawn(d, ends), &p);
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
	/* the first ones want an hour, the next ones no day */
	enum { AT_AN_HOUR = 3, NO_TIME = 5 };
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
		p = phrase_of("$1 at $2 = $1 à $2", &p, &at);
	else if (which >= NO_TIME)
		p = joined(p, when);
	return sentence_end(&c, p);
}

static struct phrase who_or_what(struct draw *d)
{
	static const char things[] =
		"prendre lire boire vendre manger acheter chercher porter dessiner";
	static const char people[] = "attendre chercher aider appeler écouter";
	static const char asked[] =
		"why $1 ? = pourquoi $1 ? | when $1 ? = quand $1 ? | where $1 ? = où $1 ?";
	struct noun_phrase who = { .person = P_IL }, object;
	struct clause c = { .subject = subject_draw(d),
		.tense = draw_chance(d, 50) ? PROGRESSIVE : PAST };
	struct phrase p;
	int how = draw_below(d, 6);

	if (how < 2) { /* who is eating my cake? */
		c.subject = who_phrase(&who);
		c.verb = verb_draw(d, draw_chance(d, 70) ? things : people);
		return question_mark(clause_about(d, &c));
	}
	if (how < 5) {
		c.verb = verb_draw(d, how == 4 ? people : things);
		c.antecedent = &who;
		clause_vary(d, &c, 100, 0);
		p = clause_phrase(&c);
		return phrase_of(how == 4 ? "who $1 ? = qui $1 ?" : "what $1 ? = que $1 ?", &p);
	}
	clause_vary(d, &c, 100, 0);
	if (draw_chance(d, 30)) { /* why or when */
		c.verb = verb_find("partir");
		p = clause_phrase(&c);
		return phrase_of(pattern_nth(asked, draw_below(d, 2)), &p);
	}
	c.verb = verb_draw(d, ERRANDS);
	if (c.verb->kind & V_STATE)
		c.tense = PAST;
	object = noun_phrase_draw(d, c.verb->objects, AFFIRMED);
	c.object = &object;
	p = clause_phrase(&c);
	return phrase_of(pattern_drawn(d, asked), &p);
}

const struct construction verbal_constructions[] = {
	{ "pronoun", 2000, "je ne le vois pas, je lui parle, je l'ai vue",
		{ STATE(35, "voir connaître comprendre"), TENSE("now now past future"), SUBJECT,
			VERB("attendre appeler chercher aider écouter parler écrire répondre "
			     "dessiner"),
			VARY(25, 35), CLITIC, SAY, TOLD } },
	{ "it-or-them", 1200, "a pronoun with the gender of a noun before it",
		{ OWN(it_or_them) } },
	{ "where-it-is", 1200, "il, elle, elles for a noun before it", { OWN(where_it_is) } },
	{ "gift", 1200, "donner un livre à l'enfant, lui donner un livre", { OWN(gift) } },
	{ "speaking", 800, "parler au, écrire aux", { OWN(speaking) } },
	{ "wish", 1600, "pouvoir, devoir, vouloir with infinitive", { OWN(wish) } },
	{ "future", 1200, "aller with infinitive",
		{ SUBJECT, VERB(ERRANDS), TENSE("future"), VARY(20, 25), OBJECT, TOLD } },
	{ "past", 1450, "passé composé with avoir",
		{ SUBJECT,
			VERB("prendre lire boire ouvrir vendre manger acheter appeler trouver "
			     "perdre fermer visiter aider voir chercher écouter"),
			TENSE("past"), VARY(20, 25), OBJECT, TOLD } },
	{ "movement", 1450, "passé composé with être; au, à l', en", { OWN(movement) } },
	{ "used-to", 650, "imparfait", { OWN(used_to) } },
	{ "command", 1050, "imperative, donnez-moi", { OWN(command) } },
	{ "reflexive", 1050, "se lever, s'habiller", { OWN(reflexive) } },
	{ "who-or-what", 1200, "qui, qu'est-ce que, pourquoi", { OWN(who_or_what) } },
	{ 0 },
};
