#include "data/phrasebook/parts.h"

#include <stdio.h>

static const char *const times[] = {
	[WHEN_NOW] = "today = aujourd'hui | now = maintenant |"
		     "this morning = ce matin | this evening = ce soir",
	[WHEN_HABIT] = "every:a day:b = tous:a les:a jours:b |"
		       "in:a the:b morning:c = le:ab matin:c |"
		       "in:a the:b evening:c = le:ab soir:c |"
		       "on Mondays = le lundi | on Fridays = le vendredi |"
		       "on Saturdays = le samedi | on Sundays = le dimanche",
	[WHEN_PAST] = "yesterday = hier | this morning = ce matin |"
		      "last:a week:b = la:b semaine:b dernière:a |"
		      "last:a year:b = la:b année:b dernière:a |"
		      "on Monday = lundi | on Saturday = samedi",
	[WHEN_FUTURE] = "tomorrow = demain | this evening = ce soir |"
			"next:a week:b = la:b semaine:b prochaine:a |"
			"on Friday = vendredi | on Sunday = dimanche",
};

enum when tense_of(struct clause *c, const char *time)
{
	switch (*time) {
	case 'n':
		c->tense = PROGRESSIVE;
		return WHEN_NOW;
	case 's':
		c->tense = PROGRESSIVE;
		return WHEN_FUTURE;
	case 'p':
		c->tense = PAST;
		return WHEN_PAST;
	default:
		c->tense = FUTURE;
		return WHEN_FUTURE;
	}
}

struct phrase when_phrase(struct draw *d, enum when when)
{
	return phrase_of(pattern_drawn(d, times[when]));
}

struct phrase when_added(struct draw *d, struct phrase clause, enum when when)
{
	struct phrase time = when_phrase(d, when);

	return phrase_of(pattern_drawn(d, "$1 , $2 | $2 $1 | $2 | $2"), &time, &clause);
}

struct phrase land_phrase(struct draw *d, const char *preposition)
{
	/* English, where one is, French */
	static const char *const lands[][3] = { { "Paris:b", "à", "Paris:b" },
		{ "Lyon:b", "à", "Lyon:b" }, { "London:b", "à", "Londres:b" },
		{ "Rome:b", "à", "Rome:b" }, { "Brussels:b", "à", "Bruxelles:b" },
		{ "Athens:b", "à", "Athènes:b" }, { "France:b", "en", "France:b" },
		{ "Italy:b", "en", "Italie:b" }, { "Spain:b", "en", "Espagne:b" },
		{ "Germany:b", "en", "Allemagne:b" }, { "Japan:b", "à", "le:b Japon:b" },
		{ "Canada:b", "à", "le:b Canada:b" }, { "Portugal:b", "à", "le:b Portugal:b" },
		{ "the:c United_States:b", "à", "les:c États-Unis:b" } };
	const char *const *land = DRAW_FROM(d, lands);
	char pattern[80];

	snprintf(pattern, sizeof(pattern), "%s:a %s = %s:a %s", preposition, land[0],
		preposition[0] == 'f' ? "de" : land[1], land[2]);
	return phrase_of(pattern);
}

struct phrase place_phrase(struct draw *d)
{
	struct noun_phrase room;
	int which = draw_below(d, 3);

	if (which == 0)
		return land_phrase(d, "in");
	if (which == 1) {
		room = noun_phrase_definite(d, N_ROOM);
		return phrase_of("in $1 = dans $1", &room.phrase);
	}
	room = noun_phrase_the(d, N_PLACE);
	return phrase_of("at $1 = à $1", &room.phrase);
}

struct phrase place_for(struct draw *d, const struct verb *v)
{
	struct noun_phrase place = noun_phrase_the(d, N_PLACE);

	if (v == verb_find("nager"))
		place = noun_phrase(noun_find("beach"), DET_THE, NULL, false);
	else if (v != verb_find("arriver"))
		return place_phrase(d);
	if (draw_chance(d, 60))
		return land_phrase(d, "in");
	return phrase_of("at $1 = à $1", &place.phrase);
}

struct phrase destination_phrase(struct draw *d)
{
	struct noun_phrase place;

	if (draw_chance(d, 35))
		return land_phrase(d, "to");
	place = noun_phrase_the(d, N_PLACE);
	return phrase_of("to $1 = à $1", &place.phrase);
}

struct phrase clock_between(struct draw *d, int from, int to)
{
	static const char hours[] = "$1 o'clock = $1 heures | $1 o'clock = $1 heures |"
				    "half:a past:b $1 = $1 heures:b et:a demie:a |"
				    "a:a quarter:b past:c $1 = $1 heures:c et:a quart:b |"
				    "a:a quarter:b to:c $1 = $1 heures:c moins:c le:a quart:b";
	struct phrase hour = number_phrase(from + draw_below(d, to - from + 1));

	return phrase_of(pattern_drawn(d, hours), &hour);
}

struct phrase clock_phrase(struct draw *d)
{
	static const char whole[] = "noon = midi | midnight = minuit | one o'clock = une heure";

	return draw_chance(d, 15) ? phrase_of(pattern_drawn(d, whole)) : clock_between(d, 2, 11);
}

struct phrase quantity_phrase(struct draw *d, bool drink)
{
	static const char cups[] = "a cup of $1 = une tasse de $1 |"
				   "$2 cups of $1 = $2 tasses de $1";
	static const char drinks[] = "a glass of $1 = un verre de $1 |"
				     "a bottle of $1 = une bouteille de $1 |"
				     "$2 glasses of $1 = $2 verres de $1 |"
				     "$2 bottles of $1 = $2 bouteilles de $1 |"
				     "a:a little:b $1 = un:a peu:b de:b $1";
	static const char foods[] = "a kilo of $1 = un kilo de $1 |"
				    "$2 kilos of $1 = $2 kilos de $1 |"
				    "a:a lot:b of:c $1 = beaucoup:ab de:c $1";
	struct phrase number = number_phrase(2 + draw_below(d, 5)), what;
	const struct noun *n = noun_draw(d, drink ? N_DRINK : N_WEIGHED);
	/* coffee and tea */
	bool cup = n->classes & N_WARM && n->classes & N_ORDER;

	what = phrase_words(form_noun_english(n, !drink).text, form_noun_french(n, !drink).text);
	return phrase_of(pattern_drawn(d, !drink ? foods : cup ? cups : drinks), &what, &number);
}

struct phrase quality_phrase(struct draw *d, const struct noun_phrase *np)
{
	const struct adjective *a = adjective_draw(d, noun_phrase_kind(np), 0, A_WITH_NOUN);

	return clause_adjective(a ? a : adjective_find("small"), np);
}

const struct verb *verb_draw(struct draw *d, const char *infinitives)
{
	return verb_find(draw_word(d, infinitives));
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

struct phrase joined(struct phrase a, struct phrase b)
{
	return phrase_of("$1 $2", &a, &b);
}

struct phrase full_stop(struct phrase p)
{
	return phrase_of("$1 .", &p);
}

struct phrase question_mark(struct phrase p)
{
	return phrase_of("$1 ?", &p);
}

struct phrase sentence_end(const struct clause *c, struct phrase p)
{
	return c->question ? question_mark(p) : full_stop(p);
}

struct phrase sentence_timed(
	struct draw *d, const struct clause *c, struct phrase p, enum when when)
{
	return c->question ? question_mark(p) : full_stop(when_added(d, p, when));
}

struct phrase politely_asked(struct draw *d, struct phrase p, bool please)
{
	static const char asked[] = "excuse me , $1 ? = excusez -moi , $1 ? |"
				    "$1 , please ? = $1 , si il vous plaît ? | $1 ? | $1 ?";
	int how = draw_below(d, 4);

	return phrase_of(pattern_nth(asked, how == 1 && !please ? 2 : how), &p);
}
