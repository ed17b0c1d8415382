/* Takes the steps of a construction. */
#include "data/phrasebook/constructions.h"

#include <string.h>

struct scene {
	struct draw *d;
	struct clause clause;
	enum when when;
	const char *states; /* the verbs of a state, or NULL */
	struct phrase made[STEPS + 1];
	int count; /* made[1] is $1 */
};

static struct phrase pattern(const struct scene *s, const char *text)
{
	const struct phrase *parts[STEPS];

	for (int i = 0; i < STEPS; i++)
		parts[i] = i < s->count ? &s->made[i + 1] : NULL;
	return phrase_make(text, parts);
}

/* One of the words; a single one is taken without a draw. */
static const char *word(struct draw *d, const char *words)
{
	return strchr(words, ' ') ? draw_word(d, words) : words;
}

static struct phrase noun(struct draw *d, const struct step *step)
{
	const struct noun *n = noun_draw(d, step->b);
	const struct adjective *a = step->c ? adjective_sometimes(d, n, step->c) : NULL;

	return noun_phrase(n, step->a, a, false).phrase;
}

static struct phrase name(struct draw *d, int who)
{
	struct noun_phrase np;

	do {
		np = name_draw(d);
	} while (who != ANYONE && np.feminine != (who == SHE));
	return np.phrase;
}

/* A step that makes a phrase. */
static struct phrase phrase(struct scene *s, const struct step *step)
{
	struct clause *c = &s->clause;
	struct phrase last = s->made[s->count];
	struct draw *d = s->d;

	switch (step->kind) {
	case S_OWN:
		return step->own(d);
	case S_ONE:
		return pattern(s, pattern_drawn(d, step->text));
	case S_EITHER:
		return pattern(s, pattern_nth(step->text, !draw_chance(d, step->a)));
	case S_NOUN:
		return noun(d, step);
	case S_NAME:
		return name(d, step->a);
	case S_LAND:
		return land_phrase(d, step->text);
	case S_SAY:
		return clause_phrase(c);
	case S_OBJECT:
		return clause_about(d, c);
	case S_ASKED:
		return politely_asked(d, last, step->a);
	default:
		return s->states ? sentence_end(c, last) : sentence_timed(d, c, last, s->when);
	}
}

static void take(struct scene *s, const struct step *step)
{
	struct clause *c = &s->clause;
	struct draw *d = s->d;

	switch (step->kind) {
	case S_SUBJECT:
		c->subject = subject_draw(d);
		break;
	case S_STATE:
		s->states = draw_chance(d, step->a) ? step->text : NULL;
		break;
	case S_VERB:
		c->verb = verb_find(word(d, s->states ? s->states : step->text));
		c->tense = s->states ? PRESENT : c->tense;
		break;
	case S_TENSE:
		s->when = tense_of(c, word(d, step->text));
		break;
	case S_VARY:
		clause_vary(d, c, step->a, step->b);
		break;
	case S_CLITIC:
		c->clitic = clitic_draw(d, c->subject.person);
		break;
	default:
		s->made[s->count + 1] = phrase(s, step);
		s->count++;
	}
}

struct phrase construction_sentence(const struct construction *c, struct draw *d)
{
	struct scene s = { .d = d };

	for (const struct step *step = c->steps; step->kind != NO_STEP; step++)
		take(&s, step);
	return s.made[s.count];
}
