#include "data/phrasebook/constructions.h"

#include <string.h>

/* A small complete clause: he is tired, the museum is closed, we are looking for the key. */
static struct phrase thought(struct draw *d)
{
	struct clause c = { .negation = draw_chance(d, 25) ? NOT : POSITIVE,
		.contracted = draw_chance(d, 40) };
	struct phrase p;
	int how = draw_below(d, 4);

	if (how == 0) {
		static const char *const verbs_now[] = { "attendre", "chercher", "aider", "vendre",
			"lire" };

		c.subject = subject_draw(d);
		c.verb = verb_find(DRAW_FROM(d, verbs_now));
		c.tense = PROGRESSIVE;
		return clause_about(d, &c);
	}
	if (how == 1) {
		c.subject = pronoun_phrase(draw_below(d, 6));
		c.verb = verb_find("venir");
		c.tense = FUTURE;
		if (draw_chance(d, 50)) {
			struct phrase to = destination_phrase(d);

			p = clause_phrase(&c);
			return phrase_of("$1 $2", "$1 $2", &p, &to);
		}
		c.verb = verb_find("acheter");
		return clause_about(d, &c);
	}
	do {
		c.subject = how == 2 ? subject_draw(d)
				     : noun_phrase_definite(d, N_PLACE | N_THING | N_READ | N_FOOD);
	} while (c.subject.adjective);
	{
		const struct adjective *a =
			adjective_draw(d, noun_phrase_kind(&c.subject), 0, A_WITH_NOUN);

		p = clause_adjective(a, &c.subject);
	}
	return clause_is(&c, &p);
}

static struct phrase opinion(struct draw *d)
{
	static const char *const minds[] = { "penser", "espérer", "savoir", "dire" };
	struct clause c = { .subject = pronoun_phrase(draw_below(d, 6)) };
	struct phrase p, q = thought(d);

	c.verb = verb_find(DRAW_FROM(d, minds));
	/* a doubt (I do not think that) would want the subjunctive */
	clause_vary(d, &c, c.verb == verb_find("savoir") ? 35 : 0, 0);
	p = clause_phrase(&c);
	p = phrase_of("$1 that:a $2", "$1 que:a $2", &p, &q);
	return sentence_end(&c, &p);
}

static struct phrase because(struct draw *d)
{
	static const char *const needs[] = { "manger", "boire" };
	static const struct pair lacks[] = {
		{ "hungry:a", "faim:a" },
		{ "thirsty:a", "soif:a" },
		{ "cold:a", "froid:a" },
		{ "sleepy:a", "sommeil:a" },
		{ "afraid:a", "peur:a" },
	};
	static const char *const merry[] = { "rire", "chanter", "danser" };
	static const char *const tired[] = { "dormir", "partir" };
	static const char *const spoilt[] = { "rire", "chanter", "danser", "travailler", "venir",
		"nager" };
	static const char *const moods[] = { "tired", "ill", "sad", "busy" };
	struct clause c = { .subject = subject_draw(d), .tense = PROGRESSIVE },
		      why = { .tense = PRESENT };
	const char *mood = NULL;
	struct phrase p, q;
	int how = draw_below(d, 6), lack = draw_below(d, 5);

	why.subject = c.subject;
	if (c.subject.noun)
		why.subject = pronoun_for(&c.subject);
	else if (c.subject.person == P_IL)
		why.subject = pronoun_phrase(c.subject.feminine ? 2 : 1);
	if (how < 2) { /* they are eating because they are hungry */
		lack = how;
		c.verb = verb_find(needs[lack]);
	} else if (how == 2) {
		c.verb = verb_find(DRAW_FROM(d, merry));
		mood = "happy";
	} else if (how == 3) {
		c.verb = verb_find(DRAW_FROM(d, tired));
		mood = moods[draw_below(d, 2)];
	} else {
		c.verb = verb_find(DRAW_FROM(d, spoilt));
		c.negation = NOT;
		c.contracted = draw_chance(d, 40);
		mood = how == 4 ? DRAW_FROM(d, moods) : NULL;
	}
	p = c.verb->objects ? clause_about(d, &c) : clause_phrase(&c);
	if (mood) {
		q = clause_adjective(adjective_find(mood), &why.subject);
	} else {
		q = pair_phrase(lacks[lack], NULL);
		why.verb = verb_find("avoir");
	}
	q = clause_is(&why, &q);
	return phrase_of("$1 because:a $2 .", "$1 parce:a que:a $2 .", &p, &q);
}

/* si with the present, quand: what one does then. */
static struct phrase if_or_when(struct draw *d)
{
	static const struct pair frames[] = {
		{ "if:a $1 , $2 .", "si:a $1 , $2 ." },
		{ "when:a $1 , $2 .", "quand:a $1 , $2 ." },
		{ "$2 if:a $1 .", "$2 si:a $1 ." },
		{ "$2 when:a $1 .", "$2 quand:a $1 ." },
	};
	static const struct pair skies[] = {
		{ "it:a is:b cold:c", "il:a fait:b froid:c" },
		{ "it:a is:b hot:c", "il:a fait:b chaud:c" },
		{ "it:a rains:b", "il:a pleut:b" },
		{ "it:a snows:b", "il:a neige:b" },
		{ "the:a weather:a is:b nice:c", "il:a fait:b beau:c" },
	};
	static const char *const moods[] = { "tired", "ill", "sad", "happy" };
	static const char *const acts[] = { "porter", "lire", "boire", "manger" };
	struct clause c = { .subject = subject_draw(d) },
		      mood = { .subject = pronoun_phrase(draw_below(d, 6)) };
	struct phrase p, q;
	int how = draw_below(d, 3);

	if (how == 0) {
		p = clause_adjective(adjective_find(DRAW_FROM(d, moods)), &mood.subject);
		p = clause_is(&mood, &p);
		c.subject = mood.subject;
	} else {
		p = PAIR_FROM(d, skies, NULL);
	}
	if (draw_chance(d, 60)) {
		c.verb = verb_find(DRAW_FROM(d, acts));
		q = clause_about(d, &c);
	} else {
		struct phrase place = place_phrase(d);

		c.verb = verb_find(draw_chance(d, 50) ? "rester" : "travailler");
		q = clause_phrase(&c);
		q = phrase_of("$1 $2", "$1 $2", &q, &place);
	}
	return PAIR_FROM(d, frames, &p, &q);
}

/* aller ... pour: going somewhere in order to do something. */
static struct phrase purpose(struct draw *d)
{
	static const char *const there[] = { "acheter", "voir", "attendre", "chercher", "manger",
		"boire", "aider" };
	static const enum tense tenses[] = { PROGRESSIVE, PAST, FUTURE };
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find("aller"),
		.tense = tenses[draw_below(d, 3)] };
	const struct verb *v = verb_find(DRAW_FROM(d, there));
	int seen = v == verb_find("voir") ? N_SIGHT | N_ANIMAL | N_PERSON | N_KIN : v->objects;
	struct noun_phrase object = noun_phrase_draw(d, seen, AFFIRMED);
	struct phrase p, to = destination_phrase(d), aim = { .english.count = 0 };
	uint32_t bit, verb;

	clause_vary(d, &c, 15, 0);
	p = clause_phrase(&c);
	bit = phrase_english(&aim, "to");
	verb = phrase_english(&aim, form_english(v, FORM_BASE).text);
	if (v->particle)
		verb |= phrase_english(&aim, v->particle);
	phrase_french(&aim, "pour", bit);
	phrase_french(&aim, v->infinitive, verb);
	p = phrase_of("$1 $2 $3 $4", "$1 $2 $3 $4", &p, &to, &aim, &object.phrase);
	return sentence_end(&c, &p);
}

static struct phrase comparison(struct draw *d)
{
	static const int kinds[] = { N_PLACE, N_KIN, N_PERSON, N_ANIMAL, N_WEAR, N_READ, N_TOP,
		N_RIDE };
	int classes = DRAW_FROM(d, kinds);
	struct noun_phrase one, two;
	struct clause c = { .negation = POSITIVE };
	const struct adjective *a;
	struct phrase quality, p;
	int grade = draw_below(d, 4);

	do {
		one = draw_chance(d, 25) && classes & (N_KIN | N_PERSON)
			      ? name_draw(d)
			      : noun_phrase_definite(d, classes);
		two = noun_phrase_definite(d, classes);
	} while (
		one.adjective || two.adjective || one.noun == two.noun || two.plural != one.plural);
	do {
		a = adjective_draw(d, two.noun, A_MORE, A_WITH_NOUN);
	} while (!(a->classes & noun_phrase_kind(&one)->classes));
	c.subject = one;
	clause_vary(d, &c, 25, 0);
	quality = clause_adjective(a, &one);
	if (grade == 0 || grade == 3) {
		if (a->more) {
			/* smaller: plus and petit are tied to the one word */
			quality.english.count = 0;
			phrase_french(&quality, quality.french.word[0].text,
				phrase_english(&quality, a->more));
			strcpy(quality.french.word[0].text, "plus");
			p = phrase_of("$1 than:b $2", "$1 que:b $2", &quality, &two.phrase);
		} else {
			p = phrase_of(
				"more:a $1 than:b $2", "plus:a $1 que:b $2", &quality, &two.phrase);
		}
	} else {
		p = grade == 1 ? phrase_of("as:a $1 as:b $2", "aussi:a $1 que:b $2", &quality,
					 &two.phrase)
			       : phrase_of("less:a $1 than:b $2", "moins:a $1 que:b $2", &quality,
					 &two.phrase);
	}
	p = clause_is(&c, &p);
	return sentence_end(&c, &p);
}

/* Two descriptions side by side. */
static struct phrase contrast(struct draw *d)
{
	static const struct pair frames[] = {
		{ "$1 , but:a $2 .", "$1 , mais:a $2 ." },
		{ "$1 and:a $2 .", "$1 et:a $2 ." },
	};
	struct clause c[2] = { { .tense = PRESENT }, { .tense = PRESENT } };
	const struct adjective *a, *before = NULL;
	struct phrase p[2];
	static const int kinds[] = { N_PERSON | N_KIN, N_PLACE | N_ROOM, N_FOOD | N_DRINK,
		N_WEAR | N_THING };
	int classes = DRAW_FROM(d, kinds);
	bool but = draw_chance(d, 60);

	for (int i = 0; i < 2; i++) {
		struct phrase quality;

		do {
			c[i].subject = noun_phrase_definite(d, classes);
		} while (c[i].subject.adjective || (i && c[0].subject.noun == c[1].subject.noun));
		a = adjective_draw(d, c[i].subject.noun, 0, A_WITH_NOUN);
		quality = clause_adjective(a, &c[i].subject);
		if (but && before && (a == before || draw_chance(d, 40)))
			c[i].negation = NOT;
		before = a;
		p[i] = clause_is(&c[i], &quality);
	}
	return pair_phrase(frames[!but], (const struct phrase *const[]){ &p[0], &p[1] });
}

const struct construction compound_constructions[] = {
	{ "opinion", opinion, 1450, "penser que, qu'il" },
	{ "because", because, 1050, "parce que, parce qu'elle" },
	{ "if-or-when", if_or_when, 1200, "si, s'il, quand" },
	{ "purpose", purpose, 1050, "pour with infinitive" },
	{ "comparison", comparison, 1050, "plus grand que, aussi, moins" },
	{ "contrast", contrast, 1050, "mais, et" },
	{ 0 },
};
