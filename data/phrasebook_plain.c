#include "data/phrasebook_constructions.h"

static const char *const doing[] = { "prendre", "lire", "boire", "ouvrir", "attendre", "vendre", "manger",
	"acheter", "appeler", "chercher", "porter", "fermer", "visiter", "aider", "écouter", "dessiner" };
static const char *const being[] = { "avoir", "vouloir", "voir", "connaître", "comprendre" };

static struct phrase statement_like(struct draw *d, int questions, int negations)
{
	bool state = draw_chance(d, 30);
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(state ? DRAW_FROM(d, being) : DRAW_FROM(d, doing)),
		.tense = state ? PRESENT : PROGRESSIVE };
	struct phrase p;

	clause_vary(d, &c, questions, negations);
	p = clause_about(d, &c);
	if (!state && !c.question)
		p = when_added(d, &p, WHEN_NOW);
	return sentence_end(&c, &p);
}

static struct phrase statement(struct draw *d)
{
	return statement_like(d, 0, 0);
}

static struct phrase negated(struct draw *d)
{
	return statement_like(d, 0, 100);
}

static struct phrase question(struct draw *d)
{
	return statement_like(d, 100, 0);
}

static const char *const activities[] = { "dormir", "rire", "travailler", "chanter", "danser", "nager" };

/* What one often, always or never does. */
static struct phrase habit(struct draw *d)
{
	static const char *const habits[] = { "prendre", "lire", "boire", "manger", "acheter", "porter", "aider",
		"écouter", "attendre" };
	static const char *const adverbs[][2] = {
		{ "often", "souvent" },
		{ "always", "toujours" },
		{ "sometimes", "parfois" },
		{ "rarely", "rarement" },
	};
	struct clause c = { .subject = subject_draw(d), .verb = verb_find(DRAW_FROM(d, habits)) };
	int how = draw_below(d, 5);
	struct phrase p;

	if (how < 2) {
		int i = draw_below(d, 4);

		c.adverb[0] = adverbs[i][0];
		c.adverb[1] = adverbs[i][1];
	} else if (how == 2) {
		c.negation = draw_chance(d, 60) ? NEVER : NO_LONGER;
	} else if (how == 3) {
		clause_vary(d, &c, 30, 0);
	}
	if (c.verb == verb_find("acheter"))
		c.objects = N_FOOD | N_MASS | N_READ;
	if (c.verb == verb_find("prendre")) {
		struct noun_phrase ride = noun_phrase_definite(d, N_RIDE);

		c.object = &ride;
		p = clause_phrase(&c);
	} else if (draw_chance(d, 70)) {
		p = clause_about(d, &c);
	} else {
		c.verb = verb_find(DRAW_FROM(d, activities));
		p = clause_phrase(&c);
	}
	if (how >= 3 || (how < 2 && draw_chance(d, 30))) {
		struct phrase when = when_phrase(d, WHEN_HABIT);

		p = phrase_of("$1 $2", "$1 $2", &p, &when);
	}
	return sentence_end(&c, &p);
}

static struct phrase activity(struct draw *d)
{
	static const struct pair company[] = {
		{ "with:a $1", "avec:a $1" },
		{ "without:a $1", "sans:a $1" },
		{ "for:a $1", "pour:a $1" },
	};
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(DRAW_FROM(d, activities)),
		.tense = draw_chance(d, 70) ? PROGRESSIVE : PAST };
	struct noun_phrase person = noun_phrase_definite(d, N_KIN);
	struct phrase p, where;

	clause_vary(d, &c, 20, 20);
	p = clause_phrase(&c);
	where = draw_chance(d, 70) || c.verb == verb_find("dormir") ? place_for(d, c.verb) :
				     pair_phrase(company[draw_below(d, 2)],
					     (const struct phrase *const[]){ &person.phrase });
	p = phrase_of("$1 $2", "$1 $2", &p, &where);
	if (!c.question)
		p = when_added(d, &p, c.tense == PAST ? WHEN_PAST : WHEN_NOW);
	return sentence_end(&c, &p);
}

static struct phrase description(struct draw *d)
{
	struct clause c = { .tense = draw_chance(d, 75) ? PRESENT : PAST };
	const struct adjective *a;
	struct phrase p;

	/* an old king who is young is for another book */
	do {
		c.subject = draw_chance(d, 35) ? subject_draw(d) : noun_phrase_definite(d, ~N_GROCERY);
	} while (c.subject.adjective);
	a = adjective_draw(d, noun_phrase_kind(&c.subject), 0, A_WITH_NOUN);
	clause_vary(d, &c, 25, 30);
	p = clause_adjective(a, &c.subject);
	if (a->kind & A_MORE && !c.question && !c.negation && draw_chance(d, 30))
		p = phrase_of("very:a $1", "très:a $1", &p);
	p = clause_is(&c, &p);
	return sentence_end(&c, &p);
}

static struct phrase what_it_is(struct draw *d)
{
	static const struct pair one[] = {
		{ "this:a is:b $1 .", "ce:a est:b $1 ." },
		{ "this:a is:b not:n $1 .", "ce:a ne:n est:b pas:n $1 ." },
		{ "is:b this:a $1 ?", "est-ce:b que:b ce:a est:b $1 ?" },
		{ "it:a is:b $1 .", "ce:a est:b $1 ." },
		{ "it:a isn't:n $1 .", "ce:a ne:n est:n pas:n $1 ." },
	};
	static const struct pair many[] = {
		{ "these:a are:b $1 .", "ce:a sont:b $1 ." },
		{ "these:a are:b not:n $1 .", "ce:a ne:n sont:b pas:n $1 ." },
		{ "are:b these:a $1 ?", "est-ce:b que:b ce:a sont:b $1 ?" },
	};
	const struct noun *n = noun_draw(d, N_KIN | N_THING | N_READ | N_WEAR | N_HOLDER | N_ANIMAL);
	bool plural = !(n->classes & N_ONE) && draw_chance(d, 35);
	int determiner = n->classes & N_KIN || draw_chance(d, 60) ? DET_MY + draw_below(d, 6) :
			 plural ? DET_PLAIN : DET_A;
	const struct adjective *a = draw_chance(d, 40) ? adjective_draw(d, n, 0, A_ALONE) : NULL;
	struct noun_phrase np;

	np = noun_phrase(n, determiner, n->classes & N_KIN ? NULL : a, plural);
	return plural ? PAIR_FROM(d, many, &np.phrase) : PAIR_FROM(d, one, &np.phrase);
}

static const struct pair positions[] = {
	{ "on:a $1", "sur:a $1" },
	{ "under:a $1", "sous:a $1" },
	{ "behind:a $1", "derrière:a $1" },
	{ "in:a front:a of:a $1", "devant:a $1" },
	{ "next:a to:b $1", "à:a côté:a de:b $1" },
	{ "near:a $1", "près:a de:a $1" },
	{ "opposite:a $1", "en:a face:a de:a $1" },
	{ "in:a $1", "dans:a $1" },
};
enum { ON, UNDER, BEHIND, IN_FRONT, NEXT_TO, NEAR, OPPOSITE, INSIDE };

/* Which things stand where. */
static const struct {
	int thing, from, to, place;
} arrangements[] = {
	{ N_THING | N_READ, ON, UNDER, N_TOP },
	{ N_THING | N_READ | N_WEAR, NEXT_TO, NEXT_TO, N_TOP | N_HOLDER },
	{ N_THING | N_READ | N_WEAR, INSIDE, INSIDE, N_HOLDER | N_ROOM },
	{ N_FOOD, INSIDE, INSIDE, N_HOLDER },
	{ N_ANIMAL, UNDER, NEXT_TO, N_TOP },
	{ N_ANIMAL | N_PERSON, INSIDE, INSIDE, N_ROOM },
	{ N_PERSON | N_RIDE, BEHIND, OPPOSITE, N_PLACE },
	{ N_PLACE, BEHIND, OPPOSITE, N_PLACE },
};

static struct phrase position(struct draw *d, int *thing, const struct noun **at)
{
	int i = draw_below(d, (int)(sizeof(arrangements) / sizeof(arrangements[0])));
	int from = arrangements[i].from, to = arrangements[i].to;
	const struct noun *n = noun_draw(d, arrangements[i].place);
	const struct adjective *a = draw_chance(d, 25) ? adjective_draw(d, n, 0, A_ALONE) : NULL;
	struct noun_phrase place;
	int owner = draw_chance(d, 25) && !(n->classes & N_PLACE) ? DET_MY + draw_below(d, 6) : DET_THE;

	*thing = arrangements[i].thing;
	*at = n;
	place = noun_phrase(n, owner, a, false);
	return pair_phrase(positions[from + draw_below(d, to - from + 1)],
		(const struct phrase *const[]){ &place.phrase });
}

static struct phrase location(struct draw *d)
{
	int thing;
	const struct noun *at;
	struct phrase where = position(d, &thing, &at), p;
	struct clause c = { .tense = draw_chance(d, 80) ? PRESENT : PAST };

	do {
		c.subject = noun_phrase_definite(d, thing);
	} while (c.subject.noun == at);
	clause_vary(d, &c, 25, 30);
	p = clause_is(&c, &where);
	return sentence_end(&c, &p);
}

static struct phrase there_is(struct draw *d)
{
	static const struct pair one[] = {
		{ "there:a is:b $1 $2 .", "il:a y:a a:b $1 $2 ." },
		{ "is:b there:a $1 $2 ?", "est-ce:b que:b il:a y:a a:b $1 $2 ?" },
		{ "there:a is:b no:n $1 $2 .", "il:a ne:n y:a a:b pas:n $1 $2 ." },
		{ "there:a was:b $1 $2 .", "il:a y:a avait:b $1 $2 ." },
	};
	static const struct pair many[] = {
		{ "there:a are:b $1 $2 .", "il:a y:a a:b $1 $2 ." },
		{ "are:b there:a $1 $2 ?", "est-ce:b que:b il:a y:a a:b $1 $2 ?" },
		{ "there:a are:b no:n $1 $2 .", "il:a ne:n y:a a:b pas:n $1 $2 ." },
		{ "there:a were:b $1 $2 .", "il:a y:a avait:b $1 $2 ." },
	};
	static const int singles[] = { DET_A, DET_A, DET_NONE, DET_A };
	static const int plurals[] = { DET_SOME, DET_ANY, DET_NONE, DET_SOME };
	int thing, i = draw_below(d, 4);
	const struct noun *at, *n;
	struct phrase where = position(d, &thing, &at);
	const struct adjective *a;
	struct noun_phrase np;
	bool plural;
	int determiner;

	do {
		n = noun_draw(d, thing);
	} while (n == at);
	a = draw_chance(d, 30) ? adjective_draw(d, n, 0, A_ALONE) : NULL;
	plural = draw_chance(d, 45) && !(n->classes & N_PLACE);
	determiner = plural ? plurals[i] : singles[i];
	if (determiner == DET_SOME && draw_chance(d, 50))
		determiner = DET_NUMBER + 2 + draw_below(d, 9);
	np = noun_phrase(n, determiner, a, plural);
	return pair_phrase(plural ? many[i] : one[i], (const struct phrase *const[]){ &np.phrase, &where });
}

static struct phrase liking(struct draw *d)
{
	bool love = draw_chance(d, 35);
	const struct verb *v = verb_find(love ? "adorer" : "aimer");
	const struct noun *n = noun_draw(d, v->objects);
	const struct adjective *a = draw_chance(d, 35) ? adjective_draw(d, n, 0, A_ALONE | A_BEFORE) : NULL;
	struct noun_phrase all = noun_phrase(n, DET_ALL, a, !(n->classes & N_UNCOUNTED));
	struct clause c = { .subject = subject_draw(d), .verb = v };
	struct phrase p;

	clause_vary(d, &c, love ? 0 : 30, love ? 0 : 35);
	if (draw_chance(d, 30)) {
		struct phrase where;

		c.infinitive = verb_find(DRAW_FROM(d, activities));
		where = place_for(d, c.infinitive);
		p = clause_phrase(&c);
		p = phrase_of("$1 $2", "$1 $2", &p, &where);
	} else {
		c.object = &all;
		p = clause_phrase(&c);
	}
	return sentence_end(&c, &p);
}

/* Her friend Marie: son amie. */
static struct phrase named_friend(struct draw *d)
{
	static const struct {
		const char *english, *masculine, *feminine;
		bool vowel;
	} ties[] = {
		{ "friend", "ami", "amie", true },
		{ "cousin", "cousin", "cousine", false },
		{ "neighbour", "voisin", "voisine", false },
	};
	static const char *const owners[][4] = {
		{ "my", "mon", "ma", "mon" },
		{ "your", "votre", "votre", "votre" },
		{ "his", "son", "sa", "son" },
		{ "her", "son", "sa", "son" },
		{ "our", "notre", "notre", "notre" },
		{ "their", "leur", "leur", "leur" },
	};
	struct noun_phrase name = name_draw(d);
	struct clause c = { .subject = name };
	int tie = draw_below(d, 3), owner = draw_below(d, 6);
	struct phrase who = { .english.count = 0 }, p;

	phrase_french(&who, owners[owner][!name.feminine ? 1 : ties[tie].vowel ? 3 : 2],
		phrase_english(&who, owners[owner][0]));
	phrase_french(&who, name.feminine ? ties[tie].feminine : ties[tie].masculine,
		phrase_english(&who, ties[tie].english));
	c.subject.phrase = phrase_of("$1 $2", "$1 $2", &who, &name.phrase);
	clause_vary(d, &c, 20, 20);
	if (draw_chance(d, 50)) {
		p = clause_adjective(adjective_draw(d, noun_find("friend"), 0, A_WITH_NOUN), &name);
		p = clause_is(&c, &p);
	} else {
		struct phrase land = land_phrase(d, "in");

		c.verb = verb_find(draw_chance(d, 50) ? "habiter" : "travailler");
		p = clause_phrase(&c);
		p = phrase_of("$1 $2", "$1 $2", &p, &land);
	}
	return sentence_end(&c, &p);
}

const struct construction plain_constructions[] = {
	{ "statement", statement, 2000, "articles, agreement, du and des" },
	{ "negation", negated, 1600, "ne ... pas, pas de" },
	{ "question", question, 1450, "est-ce que" },
	{ "habit", habit, 1450, "souvent, tous les jours, ne ... jamais, ne ... plus" },
	{ "activity", activity, 1100, "à la, dans, avec, sans" },
	{ "description", description, 1750, "agreement of the adjective" },
	{ "what-it-is", what_it_is, 950, "c'est, ce sont" },
	{ "location", location, 1450, "sur, sous, à côté du" },
	{ "there-is", there_is, 1300, "il y a, il n'y a pas de" },
	{ "liking", liking, 950, "aimer le fromage, aimer chanter" },
	{ "named-friend", named_friend, 550, "son amie Marie" },
	{ 0 },
};
