/* Statements, questions, negation; what a thing is like and where it is. */
#include "data/phrasebook/constructions.h"

static const char activities[] = "dormir rire travailler chanter danser nager";

/* What one often, always or never does. */
static struct phrase habit(struct draw *d)
{
	static const char *const adverbs[][2] = { { "often", "souvent" }, { "always", "toujours" },
		{ "sometimes", "parfois" }, { "rarely", "rarement" } };
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_draw(
			d, "prendre lire boire manger acheter porter aider écouter attendre") };
	int how = draw_below(d, 5);
	struct noun_phrase ride;
	struct phrase p;

	if (how < 2)
		c.adverb = DRAW_FROM(d, adverbs);
	else if (how == 2)
		c.negation = draw_chance(d, 60) ? NEVER : NO_LONGER;
	else if (how == 3)
		clause_vary(d, &c, 30, 0);
	if (c.verb == verb_find("acheter"))
		c.objects = N_FOOD | N_MASS | N_READ;
	if (c.verb == verb_find("prendre")) {
		ride = noun_phrase_definite(d, N_RIDE);
		c.object = &ride;
		p = clause_phrase(&c);
	} else if (draw_chance(d, 70)) {
		p = clause_about(d, &c);
	} else {
		c.verb = verb_draw(d, activities);
		p = clause_phrase(&c);
	}
	if (how >= 3 || (how < 2 && draw_chance(d, 30)))
		p = joined(p, when_phrase(d, WHEN_HABIT));
	return sentence_end(&c, p);
}

static struct phrase activity(struct draw *d)
{
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_draw(d, activities),
		.tense = draw_chance(d, 70) ? PROGRESSIVE : PAST };
	struct phrase person = noun_phrase_definite(d, N_KIN).phrase, p;

	clause_vary(d, &c, 20, 20);
	p = clause_phrase(&c);
	if (draw_chance(d, 70) || c.verb == verb_find("dormir"))
		p = joined(p, place_for(d, c.verb));
	else
		p = phrase_of(
			pattern_drawn(d, "$1 with $2 = $1 avec $2 | $1 without $2 = $1 sans $2"),
			&p, &person);
	return sentence_timed(d, &c, p, c.tense == PAST ? WHEN_PAST : WHEN_NOW);
}

static struct phrase liking(struct draw *d)
{
	bool love = draw_chance(d, 35);
	const struct verb *v = verb_find(love ? "adorer" : "aimer");
	const struct noun *n = noun_draw(d, v->objects);
	const struct adjective *a =
		draw_chance(d, 35) ? adjective_draw(d, n, 0, A_ALONE | A_BEFORE) : NULL;
	struct noun_phrase all = noun_phrase(n, DET_ALL, a, !(n->classes & N_UNCOUNTED));
	struct clause c = { .subject = subject_draw(d), .verb = v };

	clause_vary(d, &c, love ? 0 : 30, love ? 0 : 35);
	if (draw_chance(d, 30)) {
		c.infinitive = verb_draw(d, activities);
		return sentence_end(&c, joined(clause_phrase(&c), place_for(d, c.infinitive)));
	}
	c.object = &all;
	return sentence_end(&c, clause_phrase(&c));
}

/* Her friend Marie: son amie. */
static struct phrase named_friend(struct draw *d)
{
	static const struct noun ties[][2] = {
		{ { "friend", "ami", 'm', N_KIN }, { "friend", "amie", 'f', N_KIN } },
		{ { "cousin", "cousin", 'm', N_KIN }, { "cousin", "cousine", 'f', N_KIN } },
		{ { "neighbour", "voisin", 'm', N_KIN }, { "neighbour", "voisine", 'f', N_KIN } },
	};
	struct clause c = { .subject = name_draw(d) };
	const struct noun *tie = DRAW_FROM(d, ties);
	int owner = possessive_draw(d);
	struct phrase who = noun_phrase(tie + c.subject.feminine, owner, NULL, false).phrase;
	struct phrase name = c.subject.phrase;

	c.subject.phrase = joined(who, name);
	clause_vary(d, &c, 20, 20);
	if (draw_chance(d, 50))
		return sentence_end(&c, clause_is(&c, quality_phrase(d, &c.subject)));
	name = land_phrase(d, "in");
	c.verb = verb_find(draw_chance(d, 50) ? "habiter" : "travailler");
	return sentence_end(&c, joined(clause_phrase(&c), name));
}

static struct phrase description(struct draw *d)
{
	struct clause c = { .tense = draw_chance(d, 75) ? PRESENT : PAST };
	const struct adjective *a;
	struct phrase p;

	/* an old king who is young is for another book */
	do {
		c.subject =
			draw_chance(d, 35) ? subject_draw(d) : noun_phrase_definite(d, ~N_GROCERY);
	} while (c.subject.adjective);
	a = adjective_draw(d, noun_phrase_kind(&c.subject), 0, A_WITH_NOUN);
	clause_vary(d, &c, 25, 30);
	p = clause_adjective(a, &c.subject);
	if (a->kind & A_MORE && !c.question && !c.negation && draw_chance(d, 30))
		p = phrase_of("very $1 = très $1", &p);
	return sentence_end(&c, clause_is(&c, p));
}

static struct phrase what_it_is(struct draw *d)
{
	/* the last two are for one thing */
	static const char kinds[] =
		"this/these is/are $1 . = ce est/sont $1 . |"
		"this/these:a is/are:b not:n $1 . = ce:a ne:n est/sont:b pas:n $1 . |"
		"is/are:b this/these:a $1 ? = est-ce:b que:b ce:a est/sont:b $1 ? |"
		"it is $1 . = ce est $1 . |"
		"it:a isn't:n $1 . = ce:a ne:n est:n pas:n $1 .";
	const struct noun *n =
		noun_draw(d, N_KIN | N_THING | N_READ | N_WEAR | N_HOLDER | N_ANIMAL);
	bool kin = n->classes & N_KIN;
	bool plural = !(n->classes & N_ONE) && draw_chance(d, 35);
	int determiner = kin || draw_chance(d, 60) ? possessive_draw(d)
			 : plural                  ? DET_PLAIN
						   : DET_A;
	const struct adjective *a = adjective_sometimes(d, n, 40);
	struct phrase thing = noun_phrase(n, determiner, kin ? NULL : a, plural).phrase;

	return phrase_of(pattern_nth(kinds, draw_below(d, plural ? 3 : 5)), &thing);
}

static const char next_to[] = "next:a to:b $1 = à:a côté:a de:b $1", in[] = "in $1 = dans $1";
static const char around[] = "behind $1 = derrière $1 | in front of $1 = devant $1 |"
			     "next:a to:b $1 = à:a côté:a de:b $1 | near $1 = près de $1 |"
			     "opposite $1 = en face de $1";

/* Which things stand where. */
static const struct {
	int thing, place;
	const char *positions;
} arrangements[] = {
	{ N_THING | N_READ, N_TOP, "on $1 = sur $1 | under $1 = sous $1" },
	{ N_THING | N_READ | N_WEAR, N_TOP | N_HOLDER, next_to },
	{ N_THING | N_READ | N_WEAR, N_HOLDER | N_ROOM, in },
	{ N_FOOD, N_HOLDER, in },
	{ N_ANIMAL, N_TOP,
		"under $1 = sous $1 | behind $1 = derrière $1 | in front of $1 = devant $1 |"
		"next:a to:b $1 = à:a côté:a de:b $1" },
	{ N_ANIMAL | N_PERSON, N_ROOM, in },
	{ N_PERSON | N_RIDE, N_PLACE, around },
	{ N_PLACE, N_PLACE, around },
};

static struct phrase position(struct draw *d, int *thing, const struct noun **at)
{
	int i = draw_below(d, (int)(sizeof(arrangements) / sizeof(arrangements[0])));
	const struct noun *n = noun_draw(d, arrangements[i].place);
	const struct adjective *a = adjective_sometimes(d, n, 25);
	int owner = draw_chance(d, 25) && !(n->classes & N_PLACE) ? possessive_draw(d) : DET_THE;
	struct phrase place = noun_phrase(n, owner, a, false).phrase;

	*thing = arrangements[i].thing;
	*at = n;
	return phrase_of(pattern_drawn(d, arrangements[i].positions), &place);
}

static struct phrase location(struct draw *d)
{
	int thing;
	const struct noun *at;
	struct phrase where = position(d, &thing, &at);
	struct clause c = { .tense = draw_chance(d, 80) ? PRESENT : PAST };

	do {
		c.subject = noun_phrase_definite(d, thing);
	} while (c.subject.noun == at);
	clause_vary(d, &c, 25, 30);
	return sentence_end(&c, clause_is(&c, where));
}

static struct phrase there_is(struct draw *d)
{
	static const struct {
		const char *pattern;
		int one, many; /* determiners */
	} kinds[] = {
		{ "there is/are $1 $2 . = il_y a $1 $2 .", DET_A, DET_SOME },
		{ "is/are:b there:a $1 $2 ? = est-ce:b que:b il_y:a a:b $1 $2 ?", DET_A, DET_ANY },
		{ "there:a is/are:b no:n $1 $2 . = il:a ne:n y:a a:b pas:n $1 $2 .", DET_NONE,
			DET_NONE },
		{ "there was/were $1 $2 . = il_y avait $1 $2 .", DET_A, DET_SOME },
	};
	int thing, i = draw_below(d, 4), determiner;
	const struct noun *at, *n;
	struct phrase where = position(d, &thing, &at), what;
	const struct adjective *a;
	bool plural;

	do {
		n = noun_draw(d, thing);
	} while (n == at);
	a = adjective_sometimes(d, n, 30);
	plural = draw_chance(d, 45) && !(n->classes & N_PLACE);
	determiner = plural ? kinds[i].many : kinds[i].one;
	if (determiner == DET_SOME && draw_chance(d, 50))
		determiner = DET_NUMBER + 2 + draw_below(d, 9);
	what = noun_phrase(n, determiner, a, plural).phrase;
	return phrase_of(kinds[i].pattern, &what, &where);
}

#define A_STATE STATE(30, "avoir vouloir voir connaître comprendre")
#define A_DEED                                                                            \
	VERB("prendre lire boire ouvrir attendre vendre manger acheter appeler chercher " \
	     "porter fermer visiter aider écouter dessiner")

const struct construction plain_constructions[] = {
	{ "statement", 2000, "articles, agreement, du and des",
		{ A_STATE, TENSE("now"), SUBJECT, A_DEED, VARY(0, 0), OBJECT, TOLD } },
	{ "negation", 1600, "ne ... pas, pas de",
		{ A_STATE, TENSE("now"), SUBJECT, A_DEED, VARY(0, 100), OBJECT, TOLD } },
	{ "question", 1450, "est-ce que",
		{ A_STATE, TENSE("now"), SUBJECT, A_DEED, VARY(100, 0), OBJECT, TOLD } },
	{ "habit", 1450, "souvent, tous les jours, ne ... jamais, ne ... plus", { OWN(habit) } },
	{ "activity", 1100, "à la, dans, avec, sans", { OWN(activity) } },
	{ "liking", 950, "aimer le fromage, aimer chanter", { OWN(liking) } },
	{ "named-friend", 550, "son amie Marie", { OWN(named_friend) } },
	{ "description", 1750, "agreement of the adjective", { OWN(description) } },
	{ "what-it-is", 950, "c'est, ce sont", { OWN(what_it_is) } },
	{ "location", 1450, "sur, sous, à côté du", { OWN(location) } },
	{ "there-is", 1300, "il y a, il n'y a pas de", { OWN(there_is) } },
	{ 0 },
};
