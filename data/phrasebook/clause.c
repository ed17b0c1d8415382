#include "data/phrasebook/clause.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *english;
	const char *direct, *dative; /* je le vois, je lui parle */
	bool feminine, plural;
} clitics[] = {
	[ME] = { "me", "me", "me", false, false },
	[YOU] = { "you", "vous", "vous", false, false },
	[HIM] = { "him", "^le", "lui", false, false },
	[HER] = { "her", "^la", "lui", true, false },
	[IT_LE] = { "it", "^le", "^le", false, false },
	[IT_LA] = { "it", "^la", "^la", true, false },
	[US] = { "us", "nous", "nous", false, true },
	[THEM] = { "them", "^les", "leur", false, true },
};

/* Which English words each part of the French verb group is tied to. */
struct ties {
	uint32_t finite, verb, negation, question, adverb, clitic, to;
	int subject, object;
};

const char *clause_be(const struct noun_phrase *subject, bool past)
{
	if (subject->person == P_JE)
		return past ? "was" : "am";
	if (subject->person == P_IL)
		return past ? "was" : "is";
	return past ? "were" : "are";
}

static const char *negation_word(enum negation n)
{
	return n == NEVER ? "never" : n == NO_LONGER ? "no_longer" : "not";
}

/* "is not" or "isn't": adds the words, returns the bit of the auxiliary. I am has no short form. */
static uint32_t auxiliary(
	struct phrase *p, const struct clause *c, const char *word, struct ties *t)
{
	char text[PHRASE_BYTES];
	uint32_t bit;
	bool can = !strcmp(word, "can");

	if (c->negation != NOT || c->question)
		return phrase_english(p, word);
	if (c->contracted && strcmp(word, "am")) {
		/* can already ends in the n */
		snprintf(text, sizeof(text), "%s%s", word, can ? "'t" : "n't");
		return t->negation = phrase_english(p, text);
	}
	if (can)
		return t->negation = phrase_english(p, "cannot");
	bit = phrase_english(p, word);
	t->negation = phrase_english(p, "not");
	return bit;
}

static void english_subject(struct phrase *p, const struct clause *c, struct ties *t)
{
	t->subject = phrase_english_part(p, &c->subject.phrase);
}

/* An auxiliary with the subject on the side that the question asks for. */
static uint32_t auxiliary_and_subject(
	struct phrase *p, const struct clause *c, const char *word, struct ties *t)
{
	uint32_t bit;

	if (!c->question)
		english_subject(p, c, t);
	bit = auxiliary(p, c, word, t);
	if (c->question) {
		english_subject(p, c, t);
		t->question = bit;
	}
	return bit;
}

static uint32_t english_form(struct phrase *p, const struct verb *v, enum english_form form)
{
	return phrase_english(p, form_english(v, form).text);
}

static void adverb_and_never(struct phrase *p, const struct clause *c, struct ties *t)
{
	if (c->negation == NEVER || c->negation == NO_LONGER)
		t->negation = phrase_english(p, negation_word(c->negation));
	if (c->adverb)
		t->adverb = phrase_english(p, c->adverb[0]);
}

/* Verbs with do: I eat, he eats, we ate; do, does, did in questions and negations. */
static void english_plain(struct phrase *p, const struct clause *c, struct ties *t)
{
	bool third = c->subject.person == P_IL, past = c->tense == PAST;
	enum english_form form = past ? FORM_PAST : third ? FORM_THIRD : FORM_BASE;
	uint32_t did = 0;

	if (c->question || c->negation == NOT) {
		did = auxiliary_and_subject(p, c, past ? "did" : third ? "does" : "do", t);
		form = FORM_BASE;
	} else {
		english_subject(p, c, t);
	}
	adverb_and_never(p, c, t);
	t->verb = english_form(p, c->verb, form);
	t->finite = past && did ? did : t->verb;
}

static void english_verb(struct phrase *p, const struct clause *c, struct ties *t)
{
	bool past = c->tense == PAST;
	uint32_t be;

	if (c->what) {
		t->finite = auxiliary_and_subject(p, c, clause_be(&c->subject, past), t);
		adverb_and_never(p, c, t);
	} else if (c->tense == PROGRESSIVE || c->tense == FUTURE) {
		be = auxiliary_and_subject(p, c, clause_be(&c->subject, false), t);
		if (c->question)
			be = 0;
		if (c->tense == PROGRESSIVE) {
			t->verb = english_form(p, c->verb, FORM_ING);
			t->finite = be | t->verb;
			return;
		}
		t->finite = be | phrase_english(p, "going");
		t->finite |= phrase_english(p, "to");
		t->verb = english_form(p, c->verb, FORM_BASE);
	} else if (c->tense == USED) {
		english_subject(p, c, t);
		t->finite = phrase_english(p, "used");
		t->finite |= phrase_english(p, "to");
		t->finite |= english_form(p, c->verb, FORM_BASE);
		t->verb = t->finite;
	} else if (c->verb->kind & V_MODAL) {
		t->finite = auxiliary_and_subject(p, c, form_english(c->verb, FORM_BASE).text, t);
	} else {
		english_plain(p, c, t);
	}
}

static const char *french_negation(enum negation n)
{
	return n == NEVER ? "jamais" : n == NO_LONGER ? "plus" : "pas";
}

static void french_clitic(
	struct phrase *p, const struct clause *c, const struct verb *v, const struct ties *t)
{
	static const char *const selves[] = { "me", "te", "se", "nous", "vous", "se" };

	if (c->clitic == SELF)
		phrase_french(p, selves[c->subject.person], t->verb);
	else if (c->clitic)
		phrase_french(p,
			v->kind & V_TO ? clitics[c->clitic].dative : clitics[c->clitic].direct,
			t->clitic);
}

/* The participle agrees: with être with the subject, with avoir with an object in front of it. */
static struct form participle(const struct clause *c)
{
	if (c->verb->kind & V_ETRE)
		return form_participle(c->verb, c->subject.feminine, c->subject.phrase.plural);
	if (c->antecedent)
		return form_participle(
			c->verb, c->antecedent->feminine, c->antecedent->phrase.plural);
	if (c->clitic && !(c->verb->kind & V_TO))
		return form_participle(
			c->verb, clitics[c->clitic].feminine, clitics[c->clitic].plural);
	return form_participle(c->verb, false, false);
}

static void french_verb(struct phrase *p, const struct clause *c, const struct ties *t)
{
	bool past = c->tense == PAST, compound = past && !c->what;
	const struct verb *second = c->tense == FUTURE ? c->verb : c->infinitive;
	const struct verb *first = c->verb;
	enum person person = c->subject.person;

	if (compound)
		first = verb_find(c->verb->kind & V_ETRE ? "être" : "avoir");
	if (c->tense == FUTURE)
		first = verb_find("aller");
	if (c->negation != POSITIVE)
		phrase_french(p, "ne", t->negation);
	if (!second)
		french_clitic(p, c, c->verb, t);
	phrase_french(p,
		c->tense == USED || (past && c->what) ? form_imperfect(first, person).text
						      : form_present(first, person).text,
		t->finite);
	if (c->negation != POSITIVE)
		phrase_french(p, french_negation(c->negation), t->negation);
	if (c->adverb)
		phrase_french(p, c->adverb[1], t->adverb);
	if (compound)
		phrase_french(p, participle(c).text, t->verb);
	if (second) {
		french_clitic(p, c, second, t);
		phrase_french(p, second->infinitive, t->verb);
	}
}

struct phrase clause_phrase(const struct clause *c)
{
	struct phrase p = { .plural = false };
	struct ties t = { 0 };
	const struct verb *last = c->infinitive ? c->infinitive : c->verb;

	english_verb(&p, c, &t);
	if (c->infinitive) {
		uint32_t to = c->verb->kind & V_MODAL ? 0 : phrase_english(&p, "to");

		t.verb = to | english_form(&p, c->infinitive, FORM_BASE);
	}
	t.to = t.verb;
	if (last->particle && (c->object || c->clitic || c->antecedent)) {
		uint32_t particle = phrase_english(&p, last->particle);

		/* "speak to": à is the particle; "look for": chercher is both words */
		if (last->kind & V_TO) {
			t.to = particle;
		} else {
			if (t.finite & t.verb)
				t.finite |= particle;
			t.verb |= particle;
		}
	}
	if (c->clitic && c->clitic != SELF)
		t.clitic = phrase_english(&p, clitics[c->clitic].english);
	if (c->object || c->what)
		t.object = phrase_english_part(&p, c->what ? c->what : &c->object->phrase);

	if (c->question) {
		phrase_french(&p, "est-ce", t.question);
		phrase_french(&p, "que", t.question);
	}
	phrase_french_part(&p, &c->subject.phrase, t.subject);
	french_verb(&p, c, &t);
	if (c->what)
		phrase_french_part(&p, c->what, t.object);
	if (c->object) {
		/* the thing given goes without à: donner un livre */
		if (last->kind & V_TO && !(last->objects & (N_THING | N_READ)))
			phrase_french(&p, "à", t.to);
		phrase_french_part(&p, &c->object->phrase, t.object);
	}
	return p;
}

struct phrase clause_adjective(const struct adjective *a, const struct noun_phrase *subject)
{
	struct form english;

	form_adjective_english(&english, a, false);
	return phrase_words(english.text,
		form_adjective(a, subject->feminine, subject->phrase.plural, "").text);
}

struct phrase clause_is(const struct clause *c, struct phrase what)
{
	struct clause is = *c;

	is.what = &what;
	if (!is.verb)
		is.verb = verb_find("être");
	return clause_phrase(&is);
}
