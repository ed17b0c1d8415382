#include "data/phrasebook/parts.h"

#include <stdio.h>

struct phrase pair_phrase(struct pair pair, const struct phrase *const *parts)
{
	return phrase_make(pair.english, pair.french, parts);
}

#define DAY(english, french)                       \
	{                                          \
		"on:a " english ":b", french ":ab" \
	}
#define DAYS(english, french)                              \
	{                                                  \
		"on:a " english "s:b", "le:a " french ":b" \
	}

static const struct pair times_now[] = {
	{ "today:a", "aujourd'hui:a" },
	{ "now:a", "maintenant:a" },
	{ "this:a morning:b", "ce:a matin:b" },
	{ "this:a evening:b", "ce:a soir:b" },
};

static const struct pair times_habit[] = {
	{ "every:a day:b", "tous:a les:a jours:b" },
	{ "in:a the:b morning:c", "le:ab matin:c" },
	{ "in:a the:b evening:c", "le:ab soir:c" },
	DAYS("Monday", "lundi"),
	DAYS("Friday", "vendredi"),
	DAYS("Saturday", "samedi"),
	DAYS("Sunday", "dimanche"),
};

static const struct pair times_past[] = {
	{ "yesterday:a", "hier:a" },
	{ "this:a morning:b", "ce:a matin:b" },
	{ "last:a week:b", "la:b semaine:b dernière:a" },
	{ "last:a year:b", "la:b année:b dernière:a" },
	DAY("Monday", "lundi"),
	DAY("Saturday", "samedi"),
};

static const struct pair times_future[] = {
	{ "tomorrow:a", "demain:a" },
	{ "this:a evening:b", "ce:a soir:b" },
	{ "next:a week:b", "la:b semaine:b prochaine:a" },
	DAY("Friday", "vendredi"),
	DAY("Sunday", "dimanche"),
};

struct phrase when_phrase(struct draw *d, enum when when)
{
	switch (when) {
	case WHEN_NOW:
		return PAIR_FROM(d, times_now, NULL);
	case WHEN_HABIT:
		return PAIR_FROM(d, times_habit, NULL);
	case WHEN_PAST:
		return PAIR_FROM(d, times_past, NULL);
	default:
		return PAIR_FROM(d, times_future, NULL);
	}
}

struct phrase when_added(struct draw *d, const struct phrase *clause, enum when when)
{
	struct phrase time = when_phrase(d, when);
	int where = draw_below(d, 4);

	if (where == 0)
		return phrase_of("$1 , $2", "$1 , $2", &time, clause);
	if (where == 1)
		return phrase_of("$2 $1", "$2 $1", &time, clause);
	return *clause;
}

struct phrase land_phrase(struct draw *d, const char *preposition)
{
	static const struct {
		const char *english, *there, *from;
	} lands[] = {
		{ "Paris:b", "à:a Paris:b", "de:a Paris:b" },
		{ "Lyon:b", "à:a Lyon:b", "de:a Lyon:b" },
		{ "London:b", "à:a Londres:b", "de:a Londres:b" },
		{ "Rome:b", "à:a Rome:b", "de:a Rome:b" },
		{ "Brussels:b", "à:a Bruxelles:b", "de:a Bruxelles:b" },
		{ "Athens:b", "à:a Athènes:b", "de:a Athènes:b" },
		{ "France:b", "en:a France:b", "de:a France:b" },
		{ "Italy:b", "en:a Italie:b", "de:a Italie:b" },
		{ "Spain:b", "en:a Espagne:b", "de:a Espagne:b" },
		{ "Germany:b", "en:a Allemagne:b", "de:a Allemagne:b" },
		{ "Japan:b", "à:a le:b Japon:b", "de:a le:b Japon:b" },
		{ "Canada:b", "à:a le:b Canada:b", "de:a le:b Canada:b" },
		{ "Portugal:b", "à:a le:b Portugal:b", "de:a le:b Portugal:b" },
		{ "the:c United_States:b", "à:a les:c États-Unis:b", "de:a les:c États-Unis:b" },
	};
	int i = draw_below(d, (int)(sizeof(lands) / sizeof(lands[0])));
	char english[64];

	snprintf(english, sizeof(english), "%s:a %s", preposition, lands[i].english);
	return phrase_of(english, preposition[0] == 'f' ? lands[i].from : lands[i].there, NULL);
}

struct phrase place_phrase(struct draw *d)
{
	struct noun_phrase room;
	int which = draw_below(d, 3);

	if (which == 0)
		return land_phrase(d, "in");
	if (which == 1) {
		room = noun_phrase_definite(d, N_ROOM);
		return phrase_of("in:a $1", "dans:a $1", &room.phrase);
	}
	room = noun_phrase(noun_draw(d, N_PLACE), DET_THE, NULL, false);
	return phrase_of("at:a $1", "à:a $1", &room.phrase);
}

struct phrase place_for(struct draw *d, const struct verb *v)
{
	struct noun_phrase place = noun_phrase(noun_draw(d, N_PLACE), DET_THE, NULL, false);

	if (v == verb_find("nager"))
		place = noun_phrase(noun_find("beach"), DET_THE, NULL, false);
	else if (v != verb_find("arriver"))
		return place_phrase(d);
	return draw_chance(d, 60) ? land_phrase(d, "in")
				  : phrase_of("at:a $1", "à:a $1", &place.phrase);
}

struct phrase destination_phrase(struct draw *d)
{
	struct noun_phrase place;

	if (draw_chance(d, 35))
		return land_phrase(d, "to");
	place = noun_phrase(noun_draw(d, N_PLACE), DET_THE, NULL, false);
	return phrase_of("to:a $1", "à:a $1", &place.phrase);
}

struct phrase clock_between(struct draw *d, int from, int to)
{
	static const struct pair hours[] = {
		{ "$1 o'clock:b", "$1 heures:b" },
		{ "$1 o'clock:b", "$1 heures:b" },
		{ "half:a past:b $1", "$1 heures:b et:a demie:a" },
		{ "a:a quarter:b past:c $1", "$1 heures:c et:a quart:b" },
		{ "a:a quarter:b to:c $1", "$1 heures:c moins:c le:a quart:b" },
	};
	struct phrase hour = number_phrase(from + draw_below(d, to - from + 1));

	return PAIR_FROM(d, hours, &hour);
}

struct phrase clock_phrase(struct draw *d)
{
	static const struct pair whole[] = {
		{ "noon:a", "midi:a" },
		{ "midnight:a", "minuit:a" },
		{ "one:a o'clock:b", "une:a heure:b" },
	};

	if (draw_chance(d, 15))
		return PAIR_FROM(d, whole, NULL);
	return clock_between(d, 2, 11);
}

struct phrase quantity_phrase(struct draw *d, bool drink)
{
	static const struct pair cups[] = {
		{ "a:a cup:b of:c $1", "une:a tasse:b de:c $1" },
		{ "$2 cups:b of:c $1", "$2 tasses:b de:c $1" },
	};
	static const struct pair drinks[] = {
		{ "a:a glass:b of:c $1", "un:a verre:b de:c $1" },
		{ "a:a bottle:b of:c $1", "une:a bouteille:b de:c $1" },
		{ "$2 glasses:b of:c $1", "$2 verres:b de:c $1" },
		{ "$2 bottles:b of:c $1", "$2 bouteilles:b de:c $1" },
		{ "a:a little:b $1", "un:a peu:b de:b $1" },
	};
	static const struct pair foods[] = {
		{ "a:a kilo:b of:c $1", "un:a kilo:b de:c $1" },
		{ "$2 kilos:b of:c $1", "$2 kilos:b de:c $1" },
		{ "a:a lot:b of:c $1", "beaucoup:ab de:c $1" },
	};
	struct phrase number = number_phrase(2 + draw_below(d, 5)), what = { .english.count = 0 };
	const struct noun *n = noun_draw(d, drink ? N_DRINK : N_WEIGHED);

	phrase_french(&what, form_noun_french(n, !drink).text,
		phrase_english(&what, form_noun_english(n, !drink).text));
	if (!drink)
		return PAIR_FROM(d, foods, &what, &number);
	/* coffee and tea */
	if (n->classes & N_WARM && n->classes & N_ORDER)
		return PAIR_FROM(d, cups, &what, &number);
	return PAIR_FROM(d, drinks, &what, &number);
}

enum clitic clitic_draw(struct draw *d, enum person subject)
{
	enum clitic c;

	do {
		c = (enum clitic)(ME + draw_below(d, THEM - ME + 1));
	} while (((subject == P_JE || subject == P_NOUS) && (c == ME || c == US)) ||
		 (subject == P_VOUS && c == YOU));
	return c;
}

struct phrase full_stop(const struct phrase *p)
{
	return phrase_of("$1 .", "$1 .", p);
}

struct phrase question_mark(const struct phrase *p)
{
	return phrase_of("$1 ?", "$1 ?", p);
}

struct phrase clause_about(struct draw *d, struct clause *c)
{
	const struct verb *v = c->infinitive ? c->infinitive : c->verb;
	enum polarity polarity = c->question ? ASKED : c->negation ? DENIED : AFFIRMED;
	int objects = c->objects ? c->objects : v->objects;
	struct noun_phrase object = v->kind & V_KNOWN ? noun_phrase_definite(d, objects)
						      : noun_phrase_draw(d, objects, polarity);
	struct clause full = *c;

	full.object = &object;
	return clause_phrase(&full);
}

struct phrase sentence_end(const struct clause *c, const struct phrase *p)
{
	return c->question ? question_mark(p) : full_stop(p);
}

void clause_vary(struct draw *d, struct clause *c, int questions, int negations)
{
	c->question = draw_chance(d, questions);
	/* one rarely asks what one does oneself, but: Can I ...? */
	if (c->question && c->subject.person == P_JE && !(c->verb && c->verb->kind & V_MODAL))
		c->subject = pronoun_phrase(4);
	if (!c->question && draw_chance(d, negations))
		c->negation = NOT;
	c->contracted = draw_chance(d, 40);
}

struct phrase politely_asked(struct draw *d, const struct phrase *p, bool please)
{
	int how = draw_below(d, 4);

	if (how == 0)
		return phrase_of("excuse:a me:b , $1 ?", "excusez:a -moi:b , $1 ?", p);
	if (how == 1 && please)
		return phrase_of("$1 , please:a ?", "$1 , si:a il:a vous:a plaît:a ?", p);
	return question_mark(p);
}
