/* Two clauses: that, because, if, than, but; who and that. */
#include "data/phrasebook/constructions.h"

/* A small complete clause: he is tired, the museum is closed, we are looking for the key. */
static struct phrase thought(struct draw *d)
{
	struct clause c = { .negation = draw_chance(d, 25) ? NOT : POSITIVE,
		.contracted = draw_chance(d, 40) };
	int how = draw_below(d, 4);

	if (how == 0) {
		c.subject = subject_draw(d);
		c.verb = verb_draw(d, "attendre chercher aider vendre lire");
		c.tense = PROGRESSIVE;
		return clause_about(d, &c);
	}
	if (how == 1) {
		c.subject = pronoun_phrase(draw_below(d, 6));
		c.verb = verb_find("venir");
		c.tense = FUTURE;
		if (draw_chance(d, 50))
			return joined(clause_phrase(&c), destination_phrase(d));
		c.verb = verb_find("acheter");
		return clause_about(d, &c);
	}
	do {
		c.subject = how == 2 ? subject_draw(d)
				     : noun_phrase_definite(d, N_PLACE | N_THING | N_READ | N_FOOD);
	} while (c.subject.adjective);
	return clause_is(&c, quality_phrase(d, &c.subject));
}

static struct phrase opinion(struct draw *d)
{
	struct clause c = { .subject = pronoun_phrase(draw_below(d, 6)) };
	struct phrase p, q = thought(d);

	c.verb = verb_draw(d, "penser espérer savoir dire");
	/* a doubt (I do not think that) would want the subjunctive */
	clause_vary(d, &c, c.verb == verb_find("savoir") ? 35 : 0, 0);
	p = clause_phrase(&c);
	return sentence_end(&c, phrase_of("$1 that $2 = $1 que $2", &p, &q));
}

static struct phrase because(struct draw *d)
{
	static const char lacks[] = "hungry = faim | thirsty = soif | cold = froid |"
				    "sleepy = sommeil | afraid = peur";
	static const char merry[] = "rire chanter danser", moods[] = "tired ill sad busy";
	struct clause c = { .subject = subject_draw(d), .tense = PROGRESSIVE };
	struct clause why = { .subject = c.subject };
	const char *mood = NULL;
	struct phrase p, q;
	int how = draw_below(d, 6), lack = draw_below(d, 5);

	if (c.subject.noun)
		why.subject = pronoun_for(&c.subject);
	else if (c.subject.person == P_IL)
		why.subject = pronoun_phrase(c.subject.feminine ? 2 : 1);
	if (how < 2) { /* they are eating because they are hungry */
		lack = how;
		c.verb = verb_find(how == 0 ? "manger" : "boire");
	} else if (how == 2) {
		c.verb = verb_draw(d, merry);
		mood = "happy";
	} else if (how == 3) {
		c.verb = verb_draw(d, "dormir partir");
		mood = draw_word(d, "tired ill");
	} else {
		c.verb = verb_draw(d, "rire chanter danser travailler venir nager");
		c.negation = NOT;
		c.contracted = draw_chance(d, 40);
		mood = how == 4 ? draw_word(d, moods) : NULL;
	}
	p = c.verb->objects ? clause_about(d, &c) : clause_phrase(&c);
	if (mood) {
		q = clause_adjective(adjective_find(mood), &why.subject);
	} else {
		q = phrase_of(pattern_nth(lacks, lack));
		why.verb = verb_find("avoir");
	}
	q = clause_is(&why, q);
	return phrase_of("$1 because $2 . = $1 parce que $2 .", &p, &q);
}

/* si with the present, quand: what one does then. */
static struct phrase if_or_when(struct draw *d)
{
	static const char frames[] =
		"if $1 , $2 . = si $1 , $2 . | when $1 , $2 . = quand $1 , $2 . |"
		"$2 if $1 . = $2 si $1 . | $2 when $1 . = $2 quand $1 .";
	static const char skies[] =
		"it is cold = il fait froid | it is hot = il fait chaud | it rains = il pleut |"
		"it snows = il neige | the_weather is nice = il fait beau";
	struct clause c = { .subject = subject_draw(d) },
		      mood = { .subject = pronoun_phrase(draw_below(d, 6)) };
	const struct adjective *a;
	struct phrase p, q;

	if (draw_below(d, 3) == 0) {
		a = adjective_find(draw_word(d, "tired ill sad happy"));
		p = clause_is(&mood, clause_adjective(a, &mood.subject));
		c.subject = mood.subject;
	} else {
		p = phrase_of(pattern_drawn(d, skies));
	}
	if (draw_chance(d, 60)) {
		c.verb = verb_draw(d, "porter lire boire manger");
		q = clause_about(d, &c);
	} else {
		struct phrase place = place_phrase(d);

		c.verb = verb_find(draw_chance(d, 50) ? "rester" : "travailler");
		q = joined(clause_phrase(&c), place);
	}
	return phrase_of(pattern_drawn(d, frames), &p, &q);
}

/* aller ... pour: going somewhere in order to do something. */
static struct phrase purpose(struct draw *d)
{
	static const enum tense tenses[] = { PROGRESSIVE, PAST, FUTURE };
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find("aller"),
		.tense = DRAW_FROM(d, tenses) };
	const struct verb *v = verb_draw(d, "acheter voir attendre chercher manger boire aider");
	int seen = v == verb_find("voir") ? N_SIGHT | N_ANIMAL | N_PERSON | N_KIN : v->objects;
	struct phrase object = noun_phrase_draw(d, seen, AFFIRMED).phrase;
	struct phrase p, to = destination_phrase(d), aim;

	clause_vary(d, &c, 15, 0);
	p = clause_phrase(&c);
	aim = phrase_words(form_english(v, FORM_BASE).text, v->infinitive);
	if (v->particle)
		aim.french.word[0].links |= phrase_english(&aim, v->particle);
	p = phrase_of("$1 $2 to $3 $4 = $1 $2 pour $3 $4", &p, &to, &aim, &object);
	return sentence_end(&c, p);
}

static struct phrase comparison(struct draw *d)
{
	static const int kinds[] = { N_PLACE, N_KIN, N_PERSON, N_ANIMAL, N_WEAR, N_READ, N_TOP,
		N_RIDE };
	static const char grades[] = "more $1 than $2 = plus $1 que $2 |"
				     "as $1 as $2 = aussi $1 que $2 |"
				     "less $1 than $2 = moins $1 que $2 |"
				     "more $1 than $2 = plus $1 que $2";
	int classes = DRAW_FROM(d, kinds), grade = draw_below(d, 4);
	struct noun_phrase one, two;
	struct clause c = { .negation = POSITIVE };
	const struct adjective *a;
	struct form form;
	struct phrase p;

	do {
		one = draw_chance(d, 25) && classes & (N_KIN | N_PERSON)
			      ? name_draw(d)
			      : noun_phrase_definite(d, classes);
		two = noun_phrase_definite(d, classes);
	} while (one.adjective || two.adjective || one.noun == two.noun ||
		 two.phrase.plural != one.phrase.plural);
	do {
		a = adjective_draw(d, two.noun, A_MORE, A_WITH_NOUN);
	} while (!(a->classes & noun_phrase_kind(&one)->classes));
	c.subject = one;
	clause_vary(d, &c, 25, 0);
	p = clause_adjective(a, &one);
	if (grade % 3 == 0 && form_adjective_english(&form, a, true)) {
		/* smaller: plus and petit are tied to the one word */
		p = phrase_words(form.text, "plus");
		form = form_adjective(a, one.feminine, one.phrase.plural, "");
		phrase_french(&p, form.text, p.french.word[0].links);
		p = phrase_of("$1 than $2 = $1 que $2", &p, &two.phrase);
	} else {
		p = phrase_of(pattern_nth(grades, grade), &p, &two.phrase);
	}
	return sentence_end(&c, clause_is(&c, p));
}

/* Two descriptions side by side. */
static struct phrase contrast(struct draw *d)
{
	static const int kinds[] = { N_PERSON | N_KIN, N_PLACE | N_ROOM, N_FOOD | N_DRINK,
		N_WEAR | N_THING };
	struct clause c[2] = { { .tense = PRESENT }, { .tense = PRESENT } };
	const struct adjective *a, *before = NULL;
	struct phrase p[2];
	int classes = DRAW_FROM(d, kinds);
	bool but = draw_chance(d, 60);

	for (int i = 0; i < 2; i++) {
		do {
			c[i].subject = noun_phrase_definite(d, classes);
		} while (c[i].subject.adjective || (i && c[0].subject.noun == c[1].subject.noun));
		a = adjective_draw(d, c[i].subject.noun, 0, A_WITH_NOUN);
		if (but && before && (a == before || draw_chance(d, 40)))
			c[i].negation = NOT;
		before = a;
		p[i] = clause_is(&c[i], clause_adjective(a, &c[i].subject));
	}
	return phrase_of(
		but ? "$1 , but $2 . = $1 , mais $2 ." : "$1 and $2 . = $1 et $2 .", &p[0], &p[1]);
}

static struct phrase who_does(struct draw *d)
{
	bool plural = draw_chance(d, 25);
	struct noun_phrase np = noun_phrase(noun_draw(d, N_PERSON), DET_THE, NULL, plural);
	struct noun_phrase me = pronoun_phrase(draw_below(d, 6));
	struct clause c = { .subject = who_phrase(&np), .tense = PROGRESSIVE }, outer = { 0 };
	const struct noun *n;
	struct phrase p;

	if (draw_chance(d, 60)) {
		c.verb = verb_draw(d,
			"vendre lire attendre chercher porter manger boire acheter aider écouter");
		p = clause_about(d, &c);
	} else {
		c.verb = verb_draw(d, "dormir rire travailler chanter danser nager");
		p = joined(clause_phrase(&c), place_for(d, c.verb));
	}
	np.phrase = joined(np.phrase, p);
	if (draw_chance(d, 50)) {
		outer.subject = me;
		outer.verb = verb_find(draw_chance(d, 50) ? "connaître" : "voir");
		outer.object = &np;
		clause_vary(d, &outer, 30, 25);
		return sentence_end(&outer, clause_phrase(&outer));
	}
	outer.subject = np;
	if (!plural && draw_chance(d, 50)) {
		do {
			n = noun_draw(d, N_KIN);
		} while ((n->gender == 'f') != np.feminine ||
			 (np.noun->classes & N_CHILD && n->classes & N_ONE));
		p = noun_phrase(n, possessive_draw(d), NULL, false).phrase;
	} else {
		p = quality_phrase(d, &np);
	}
	clause_vary(d, &outer, 0, 20);
	return full_stop(clause_is(&outer, p));
}

static struct phrase that_one_did(struct draw *d)
{
	const struct verb *v =
		verb_draw(d, "acheter trouver perdre vendre lire chercher prendre porter dessiner");
	const struct noun *n = noun_draw(d, v->objects & (N_GOODS | N_HOLDER | N_ANIMAL | N_RIDE));
	struct noun_phrase np = noun_phrase(n, DET_THE, NULL, draw_chance(d, 30));
	struct clause inner = {
		.subject = subject_draw(d), .verb = v, .tense = PAST, .antecedent = &np
	};
	struct clause outer = { 0 };
	struct phrase p = clause_phrase(&inner);

	if (draw_chance(d, 40))
		p = joined(p, when_phrase(d, WHEN_PAST));
	np.phrase = phrase_of("$1 that $2 = $1 que $2", &np.phrase, &p);
	if (!draw_chance(d, 60))
		return phrase_of("where is/are $1 ? = où est/sont $1 ?", &np.phrase);
	outer.subject = np;
	p = quality_phrase(d, &np);
	clause_vary(d, &outer, 0, 25);
	return full_stop(clause_is(&outer, p));
}

const struct construction compound_constructions[] = {
	{ "opinion", 1450, "penser que, qu'il", { OWN(opinion) } },
	{ "because", 1050, "parce que, parce qu'elle", { OWN(because) } },
	{ "if-or-when", 1200, "si, s'il, quand", { OWN(if_or_when) } },
	{ "purpose", 1050, "pour with infinitive", { OWN(purpose) } },
	{ "comparison", 1050, "plus grand que, aussi, moins", { OWN(comparison) } },
	{ "contrast", 1050, "mais, et", { OWN(contrast) } },
	{ "who-does", 1450, "qui", { OWN(who_does) } },
	{ "that-one-did", 1200, "que, the participle agrees: la robe que j'ai achetée",
		{ OWN(that_one_did) } },
	{ 0 },
};
