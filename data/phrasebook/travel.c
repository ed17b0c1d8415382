#include "data/phrasebook/constructions.h"

static struct phrase where_is(struct draw *d)
{
	struct noun_phrase np =
		noun_phrase_definite(d, draw_chance(d, 50) ? N_PLACE
							   : N_THING | N_READ | N_WEAR | N_HOLDER |
								     N_KIN | N_ANIMAL | N_ROOM);
	struct phrase p = np.plural ? phrase_of("where:a are:b $1", "où:a sont:b $1", &np.phrase)
				    : phrase_of("where:a is:b $1", "où:a est:b $1", &np.phrase);

	return politely_asked(d, &p, true);
}

static const struct adjective *maybe_adjective(struct draw *d, const struct noun *n)
{
	return draw_chance(d, 35) ? adjective_draw(d, n, 0, A_ALONE) : NULL;
}

static struct phrase the_place(struct draw *d)
{
	const struct noun *n = noun_draw(d, N_PLACE);

	return noun_phrase(n, DET_THE, maybe_adjective(d, n), false).phrase;
}

static struct phrase the_way(struct draw *d)
{
	static const struct pair ways[] = {
		{ "how:a do I get:b to:c $1", "comment:a aller:b à:c $1" },
		{ "is:a $1 far:b from:c here:d", "est-ce:a que:a $1 est:a loin:b de:c ici:d" },
		{ "is:a $1 near:b here:c", "est-ce:a que:a $1 est:a près:b de:b ici:c" },
		{ "is:a $1 near:b $2", "est-ce:a que:a $1 est:a près:b de:b $2" },
		{ "could:a you:b show:c me:d the:e way:f to:g $1",
			"pourriez:a -vous:b me:d montrer:c le:e chemin:f de:g $1" },
		{ "which:a bus:b goes:c to:d $1", "quel:a bus:b va:c à:d $1" },
		{ "is:a there:b $3 near:c $1", "est-ce:a que:a il:b y:b a:a $3 près:c de:c $1" },
		{ "is:a there:b $3 near:c here:e",
			"est-ce:a que:a il:b y:b a:a $3 près:c de:c ici:e" },
	};
	struct phrase a = the_place(d), b = the_place(d), p;
	const struct noun *n = noun_draw(d, N_PLACE);
	struct noun_phrase some = noun_phrase(n, DET_A, maybe_adjective(d, n), false);

	p = PAIR_FROM(d, ways, &a, &b, &some.phrase);
	return politely_asked(d, &p, false);
}

static struct phrase directions(struct draw *d)
{
	static const struct pair moves[] = {
		{ "turn:a left:b", "tournez:a à:b gauche:b" },
		{ "turn:a right:b", "tournez:a à:b droite:b" },
		{ "take:a the:b first:c street:d on:e the:e left:f",
			"prenez:a la:b première:c rue:d à:e gauche:f" },
		{ "take:a the:b second:c street:d on:e the:e right:f",
			"prenez:a la:b deuxième:c rue:d à:e droite:f" },
		{ "take:a the:b third:c street:d on:e the:e left:f",
			"prenez:a la:b troisième:c rue:d à:e gauche:f" },
	};
	static const struct pair where[] = {
		{ "$1 after:a $2 .", "$1 après:a $2 ." },
		{ "$1 before:a $2 .", "$1 avant:a $2 ." },
		{ "$1 in:a front:a of:a $2 .", "$1 devant:a $2 ." },
		{ "go:a straight:b on:b to:c $2 .", "allez:a tout:b droit:b jusqu':c à:c $2 ." },
		{ "go:a straight:b on:b to:c $2 , then:d $1 .",
			"allez:a tout:b droit:b jusqu':c à:c $2 , puis:d $1 ." },
	};
	struct phrase move = PAIR_FROM(d, moves, NULL), place = the_place(d);

	return PAIR_FROM(d, where, &move, &place);
}

static struct phrase by_vehicle(struct draw *d)
{
	static const struct pair ways[] = {
		{ "by:a train:b", "en:a train:b" },
		{ "by:a bus:b", "en:a bus:b" },
		{ "by:a car:b", "en:a voiture:b" },
		{ "by:a plane:b", "en:a avion:b" },
		{ "by:a boat:b", "en:a bateau:b" },
		{ "by:a bicycle:b", "à:a vélo:b" },
	};
	static const enum tense tenses[] = { PROGRESSIVE, PROGRESSIVE, PAST, FUTURE };
	static const enum when whens[] = { WHEN_NOW, WHEN_FUTURE, WHEN_PAST, WHEN_FUTURE };
	int i = draw_below(d, 4);
	struct clause c = {
		.subject = subject_draw(d), .verb = verb_find("aller"), .tense = tenses[i]
	};
	struct phrase to = land_phrase(d, "to"), by = PAIR_FROM(d, ways, NULL), p;

	clause_vary(d, &c, 25, 20);
	p = clause_phrase(&c);
	p = draw_chance(d, 25) ? phrase_of("$1 $2", "$1 $2", &p, &to)
			       : phrase_of("$1 $2 $3", "$1 $2 $3", &p, &to, &by);
	if (c.question)
		return question_mark(&p);
	p = when_added(d, &p, whens[i]);
	return full_stop(&p);
}

static struct phrase timetable(struct draw *d)
{
	static const struct pair sentences[] = {
		{ "the:a next:b $1 for:c $2 leaves:d at:e $3 .",
			"le:a prochain:b $1 pour:c $2 part:d à:e $3 ." },
		{ "the:a last:b $1 for:c $2 leaves:d at:e $3 .",
			"le:a dernier:b $1 pour:c $2 part:d à:e $3 ." },
		{ "the:a $1 from:c $2 arrives:d at:e $3 .", "le:a $1 de:c $2 arrive:d à:e $3 ." },
		{ "when:a does the:b $1 for:c $2 leave:d ?", "quand:a part:d le:b $1 pour:c $2 ?" },
		{ "when:a does the:b next:e $1 for:c $2 leave:d ?",
			"quand:a part:d le:b prochain:e $1 pour:c $2 ?" },
		{ "does:a $4 go:b to:c $2 ?", "est-ce:a que:a $4 va:b à:c $2 ?" },
		{ "I:a would:b like:b a:c ticket:d to:e $2 , please:f .",
			"je:a voudrais:b un:c billet:d pour:e $2 , si:f il:f vous:f plaît:f ." },
		{ "is:a this:b the:c $1 for:d $2 ?",
			"est-ce:a que:a ce:b est:a le:c $1 pour:d $2 ?" },
	};
	static const struct pair rides[] = {
		{ "train:a", "train:a" },
		{ "bus:a", "bus:a" },
		{ "boat:a", "bateau:a" },
		{ "plane:a", "avion:a" },
	};
	static const struct pair towns[] = {
		{ "Paris:a", "Paris:a" },
		{ "Lyon:a", "Lyon:a" },
		{ "London:a", "Londres:a" },
		{ "Rome:a", "Rome:a" },
		{ "Brussels:a", "Bruxelles:a" },
		{ "Athens:a", "Athènes:a" },
	};
	struct phrase ride = PAIR_FROM(d, rides, NULL), town = PAIR_FROM(d, towns, NULL);
	struct phrase clock = clock_phrase(d);
	struct noun_phrase this = noun_phrase(noun_draw(d, N_RIDE), DET_THIS, NULL, false);

	return PAIR_FROM(d, sentences, &ride, &town, &clock, &this.phrase);
}

static struct phrase opening_hours(struct draw *d)
{
	static const struct pair sentences[] = {
		{ "$1 opens:a at:b $2 .", "$1 ouvre:a à:b $2 ." },
		{ "$1 closes:a at:b $3 .", "$1 ferme:a à:b $3 ." },
		{ "$1 opens:a at:b $2 and:c closes:d at:e $3 .",
			"$1 ouvre:a à:b $2 et:c ferme:d à:e $3 ." },
		{ "what:a time:b does $1 open:c ?", "à:b quelle:a heure:b ouvre:c $1 ?" },
		{ "what:a time:b does $1 close:c ?", "à:b quelle:a heure:b ferme:c $1 ?" },
	};
	const struct noun *n = noun_draw(d, N_PLACE);
	struct noun_phrase place = noun_phrase(n, DET_THE, maybe_adjective(d, n), false);
	struct phrase first = clock_between(d, 7, 11), last = clock_between(d, 4, 8), when, state;
	struct clause c = { .subject = place };

	if (draw_chance(d, 50))
		return PAIR_FROM(d, sentences, &place.phrase, &first, &last);
	clause_vary(d, &c, 40, 50);
	when = when_phrase(d, draw_chance(d, 80) ? WHEN_HABIT : WHEN_NOW);
	state = clause_adjective(adjective_find(draw_chance(d, 50) ? "open" : "closed"), &place);
	state = clause_is(&c, &state);
	state = phrase_of("$1 $2", "$1 $2", &state, &when);
	return sentence_end(&c, &state);
}

static struct phrase price(struct draw *d)
{
	static const int amounts[] = { 2, 3, 5, 8, 10, 12, 15, 20, 30, 40, 50, 100 };
	const struct noun *n = noun_draw(d, N_WEAR | N_VESSEL | N_TINT);
	bool many = draw_chance(d, 40);
	const struct adjective *a = maybe_adjective(d, n);
	struct noun_phrase np = noun_phrase(n, draw_chance(d, 50) ? DET_THE : DET_THIS, a, many);
	struct phrase amount = number_phrase(DRAW_FROM(d, amounts));

	if (np.plural)
		return draw_chance(d, 50)
			       ? phrase_of("how:a much:a do $1 cost:b ?",
					 "combien:a coûtent:b $1 ?", &np.phrase)
			       : phrase_of("$1 cost:b $2 euros:c .", "$1 coûtent:b $2 euros:c .",
					 &np.phrase, &amount);
	return draw_chance(d, 50) ? phrase_of("how:a much:a does $1 cost:b ?",
					    "combien:a coûte:b $1 ?", &np.phrase)
				  : phrase_of("$1 costs:b $2 euros:c .", "$1 coûte:b $2 euros:c .",
					    &np.phrase, &amount);
}

/* What one orders: a coffee, three croissants, some wine, a glass of water. */
static struct phrase ordered(struct draw *d)
{
	const struct noun *n;
	const struct adjective *a;
	bool many = draw_chance(d, 35);

	if (draw_chance(d, 35))
		return quantity_phrase(d, draw_chance(d, 70));
	n = noun_draw(d, N_FOOD | N_MASS | N_DRINK);
	a = maybe_adjective(d, n);
	if (n->classes & N_FOOD || (n->classes & N_ORDER && draw_chance(d, 60)))
		return noun_phrase(n, many ? DET_NUMBER + 2 + draw_below(d, 4) : DET_A, a, many)
			.phrase;
	return noun_phrase(n, DET_SOME, a, false).phrase;
}

static struct phrase order(struct draw *d)
{
	static const struct pair sentences[] = {
		{ "I:a would:b like:b $1 , please:c .",
			"je:a voudrais:b $1 , si:c il:c vous:c plaît:c ." },
		{ "I:a would:b like:b $1 and:c $2 .", "je:a voudrais:b $1 et:c $2 ." },
		{ "we:a would:b like:b $1 and:c $2 , please:d .",
			"nous:a voudrions:b $1 et:c $2 , si:d il:d vous:d plaît:d ." },
		{ "$1 and:c $2 , please:d .", "$1 et:c $2 , si:d il:d vous:d plaît:d ." },
		{ "$1 , please:d .", "$1 , si:d il:d vous:d plaît:d ." },
		{ "can:a I:b have:c $1 , please:d ?",
			"est-ce:a que:a je:b peux:a avoir:c $1 , si:d il:d vous:d plaît:d ?" },
		{ "for:a me:b , $1 , please:d .",
			"pour:a moi:b , $1 , si:d il:d vous:d plaît:d ." },
		{ "would:a you:b like:a $1 ?", "voulez:a -vous:b $1 ?" },
	};
	struct phrase one = ordered(d), two = ordered(d);

	return PAIR_FROM(d, sentences, &one, &two);
}

static struct phrase quantity(struct draw *d)
{
	static const char *const foods[] = { "acheter", "vouloir", "vendre", "manger" };
	static const char *const drinks[] = { "boire", "vouloir", "acheter" };
	bool drink = draw_chance(d, 50), question = draw_chance(d, 20);
	const struct verb *v = verb_find(drink ? DRAW_FROM(d, drinks) : DRAW_FROM(d, foods));
	struct noun_phrase what = { .phrase = quantity_phrase(d, drink) };
	struct clause c = { .subject = subject_draw(d),
		.verb = v,
		.tense = v->kind & V_STATE    ? PRESENT
			 : draw_chance(d, 30) ? PAST
					      : PROGRESSIVE,
		.question = question,
		.object = &what };
	struct phrase p = clause_phrase(&c);

	if (question)
		return question_mark(&p);
	p = when_added(d, &p, c.tense == PAST ? WHEN_PAST : WHEN_NOW);
	return full_stop(&p);
}

const struct construction travel_constructions[] = {
	{ "where-is", where_is, 950, "où est, où sont" },
	{ "the-way", the_way, 950, "à la, de l', près de" },
	{ "directions", directions, 700, "imperative, jusqu'à" },
	{ "by-vehicle", by_vehicle, 1200, "à Paris, en France, au Japon; en train" },
	{ "timetable", timetable, 550, "hours, le prochain train" },
	{ "opening-hours", opening_hours, 800, "à quelle heure, le lundi" },
	{ "price", price, 650, "combien coûte" },
	{ "order", order, 1450, "du, de la, un verre de" },
	{ "quantity", quantity, 950, "un kilo de, beaucoup de" },
	{ 0 },
};
