#include "data/phrasebook/constructions.h"

static const char *const doing[] = { "prendre", "lire", "boire", "ouvrir", "attendre", "vendre",
	"manger", "acheter", "appeler", "chercher", "porter", "fermer", "visiter", "aider",
	"écouter", "dessiner" };
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

static const char *const activities[] = { "dormir", "rire", "travailler", "chanter", "danser",
	"nager" };

/* What one often, always or never does. */
static struct phrase habit(struct draw *d)
{
	static const char *const habits[] = { "prendre", "lire", "boire", "manger", "acheter",
		"porter", "aider", "écouter", "attendre" };
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
	};
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(DRAW_FROM(d, activities)),
		.tense = draw_chance(d, 70) ? PROGRESSIVE : PAST };
	struct noun_phrase person = noun_phrase_definite(d, N_KIN);
	struct phrase p, where;

	clause_vary(d, &c, 20, 20);
	p = clause_phrase(&c);
	where = draw_chance(d, 70) || c.verb == verb_find("dormir")
			? place_for(d, c.verb)
			: pair_phrase(company[draw_below(d, 2)],
				  (const struct phrase *const[]){ &person.phrase });
	p = phrase_of("$1 $2", "$1 $2", &p, &where);
	if (!c.question)
		p = when_added(d, &p, c.tense == PAST ? WHEN_PAST : WHEN_NOW);
	return sentence_end(&c, &p);
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

	phrase_french(&who,
		owners[owner][!name.feminine    ? 1
			      : ties[tie].vowel ? 3
						: 2],
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
	{ "liking", liking, 950, "aimer le fromage, aimer chanter" },
	{ "named-friend", named_friend, 550, "son amie Marie" },
	{ 0 },
};
