#include "data/phrasebook/constructions.h"

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
	const struct noun *n =
		noun_draw(d, N_KIN | N_THING | N_READ | N_WEAR | N_HOLDER | N_ANIMAL);
	bool plural = !(n->classes & N_ONE) && draw_chance(d, 35);
	int determiner = n->classes & N_KIN || draw_chance(d, 60) ? DET_MY + draw_below(d, 6)
			 : plural                                 ? DET_PLAIN
								  : DET_A;
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
	int owner =
		draw_chance(d, 25) && !(n->classes & N_PLACE) ? DET_MY + draw_below(d, 6) : DET_THE;

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
	return pair_phrase(
		plural ? many[i] : one[i], (const struct phrase *const[]){ &np.phrase, &where });
}

const struct construction being_constructions[] = {
	{ "description", description, 1750, "agreement of the adjective" },
	{ "what-it-is", what_it_is, 950, "c'est, ce sont" },
	{ "location", location, 1450, "sur, sous, à côté du" },
	{ "there-is", there_is, 1300, "il y a, il n'y a pas de" },
	{ 0 },
};
