#include "data/phrasebook/noun.h"

#include <assert.h>

/* vowel: the form before one, where it differs (cet only for masculine nouns). */
static const struct {
	const char *english, *englishes;
	const char *masculine, *feminine, *vowel, *plural;
} determiners[DET_NUMBER] = {
	[DET_THE] = { "the", "the", "le", "la", 0, "les" },
	[DET_THIS] = { "this", "these", "ce", "cette", "cet", "ces" },
	[DET_A] = { "a", 0, "un", "une", 0, 0 },
	[DET_SOME] = { "some", "some", "le", "la", 0, "des" },
	[DET_ANY] = { "any", "any", "le", "la", 0, "des" },
	[DET_NOT_A] = { "a", 0, "de", "de", 0, 0 },
	[DET_NOT_ANY] = { "any", "any", "de", "de", 0, "de" },
	[DET_NONE] = { 0, 0, "de", "de", 0, "de" },
	[DET_PLAIN] = { 0, 0, 0, 0, 0, "des" },
	[DET_ALL] = { 0, 0, "le", "la", 0, "les" },
	[DET_MY] = { "my", "my", "mon", "ma", "mon", "mes" },
	[DET_YOUR] = { "your", "your", "votre", "votre", 0, "vos" },
	[DET_HIS] = { "his", "his", "son", "sa", "son", "ses" },
	[DET_HER] = { "her", "her", "son", "sa", "son", "ses" },
	[DET_OUR] = { "our", "our", "notre", "notre", 0, "nos" },
	[DET_THEIR] = { "their", "their", "leur", "leur", 0, "leurs" },
	[DET_YOUR_TU] = { "your", "your", "ton", "ta", "ton", "tes" },
};

static const struct {
	int value;
	const char *english, *french;
} numbers[] = { { 2, "two", "deux" }, { 3, "three", "trois" }, { 4, "four", "quatre" },
	{ 5, "five", "cinq" }, { 6, "six", "six" }, { 7, "seven", "sept" }, { 8, "eight", "*huit" },
	{ 9, "nine", "neuf" }, { 10, "ten", "dix" }, { 11, "eleven", "*onze" },
	{ 12, "twelve", "douze" }, { 15, "fifteen", "quinze" }, { 20, "twenty", "vingt" },
	{ 30, "thirty", "trente" }, { 40, "forty", "quarante" }, { 50, "fifty", "cinquante" },
	{ 60, "sixty", "soixante" }, { 100, "a_hundred", "cent" } };

struct phrase number_phrase(int n)
{
	int i = 0;

	while (numbers[i].value != n) {
		i++;
		assert(i < (int)(sizeof(numbers) / sizeof(numbers[0])));
	}
	return phrase_words(numbers[i].english, numbers[i].french);
}

static void french_determiner(struct phrase *p, int determiner, bool feminine, bool plural,
	const char *next, bool adjective_next, uint32_t links)
{
	bool partitive = determiner == DET_SOME || determiner == DET_ANY || determiner == DET_PLAIN;
	const char *text =
		feminine ? determiners[determiner].feminine : determiners[determiner].masculine;

	if (plural)
		text = partitive && adjective_next ? "de" : determiners[determiner].plural;
	else if (determiners[determiner].vowel && phrase_vowel(next) &&
		 !(feminine && determiner == DET_THIS))
		text = determiners[determiner].vowel;
	if (partitive && !plural)
		phrase_french(p, "de", links);
	phrase_french(p, text, links);
}

struct noun_phrase noun_phrase(
	const struct noun *n, int determiner, const struct adjective *a, bool plural)
{
	struct noun_phrase np = { .phrase.plural = plural,
		.person = plural ? P_ILS : P_IL,
		.feminine = n->gender == 'f',
		.noun = n,
		.adjective = a };
	struct phrase *p = &np.phrase;
	struct form noun = form_noun_french(n, plural), quality = { "" };
	bool before = a && a->kind & A_BEFORE;
	uint32_t det_bit = 0, adjective_bit = 0, noun_bit;

	if (determiner >= DET_NUMBER) {
		struct phrase number = number_phrase(determiner - DET_NUMBER);

		phrase_english_part(p, &number);
		phrase_french_part(p, &number, 0);
	} else if (determiners[determiner].english) {
		det_bit = phrase_english(p, plural ? determiners[determiner].englishes
						   : determiners[determiner].english);
	}
	if (a) {
		form_adjective_english(&quality, a, false);
		adjective_bit = phrase_english(p, quality.text);
		quality = form_adjective(a, np.feminine, plural, noun.text);
	}
	noun_bit = phrase_english(p, form_noun_english(n, plural).text);

	if (determiner < DET_NUMBER)
		french_determiner(p, determiner, np.feminine, plural,
			before ? quality.text : noun.text, before, det_bit ? det_bit : noun_bit);
	if (before)
		phrase_french(p, quality.text, adjective_bit);
	phrase_french(p, noun.text, noun_bit);
	if (a && !before)
		phrase_french(p, quality.text, adjective_bit);
	return np;
}

const struct noun *noun_draw(struct draw *d, int classes)
{
	int count = 0, k;

	for (int i = 0; i < noun_count; i++)
		count += (nouns[i].classes & classes) != 0;
	k = draw_below(d, count);
	for (int i = 0; i < noun_count; i++)
		if (nouns[i].classes & classes && !k--)
			return &nouns[i];
	return NULL;
}

const struct adjective *adjective_draw(struct draw *d, const struct noun *n, int wanted, int barred)
{
	const struct adjective *fit[64];
	int count = 0;

	for (int i = 0; i < adjective_count; i++)
		if (adjectives[i].classes & n->classes && (adjectives[i].kind & wanted) == wanted &&
			!(adjectives[i].kind & barred))
			fit[count++] = &adjectives[i];
	return count ? fit[draw_below(d, count)] : NULL;
}

int possessive_draw(struct draw *d)
{
	return DET_MY + draw_below(d, DET_THEIR - DET_MY + 1);
}

const struct adjective *adjective_sometimes(struct draw *d, const struct noun *n, int percent)
{
	return draw_chance(d, percent) ? adjective_draw(d, n, 0, A_ALONE) : NULL;
}

enum { ADJECTIVES = 35 };

static struct noun_phrase definite(struct draw *d, const struct noun *n)
{
	static const int owned = N_THING | N_READ | N_WEAR | N_HOLDER;
	bool plural =
		draw_chance(d, 30) && !(n->classes & (N_UNCOUNTED | N_ONE | N_PLACE | N_ROOM));
	int determiner = draw_chance(d, 70) ? DET_THE : DET_THIS;

	if (n->classes & N_KIN || (n->classes & owned && draw_chance(d, 50)))
		determiner = possessive_draw(d);
	return noun_phrase(n, determiner,
		adjective_sometimes(d, n, n->classes & N_KIN ? 0 : ADJECTIVES), plural);
}

struct noun_phrase noun_phrase_definite(struct draw *d, int classes)
{
	return definite(d, noun_draw(d, classes));
}

struct noun_phrase noun_phrase_the(struct draw *d, int classes)
{
	return noun_phrase(noun_draw(d, classes), DET_THE, NULL, false);
}

struct noun_phrase noun_phrase_draw(struct draw *d, int classes, enum polarity polarity)
{
	static const int single[] = { DET_A, DET_A, DET_NOT_A };
	static const int many[] = { DET_SOME, DET_ANY, DET_NOT_ANY };
	const struct noun *n = noun_draw(d, classes);
	const struct adjective *a;
	int determiner;
	bool plural = false;

	if (n->classes & (N_KIN | N_PLACE) || draw_chance(d, 40))
		return definite(d, n);
	a = adjective_sometimes(d, n, ADJECTIVES);
	if (n->classes & N_UNCOUNTED)
		return noun_phrase(n, many[polarity], a, false);
	if (polarity == AFFIRMED && draw_chance(d, 25))
		return noun_phrase(n, DET_NUMBER + 2 + draw_below(d, 4), a, true);
	plural = draw_chance(d, 35);
	determiner = plural ? many[polarity] : single[polarity];
	return noun_phrase(n, determiner, a, plural);
}

static struct noun_phrase word(
	const char *english, const char *french, enum person person, bool feminine, bool plural)
{
	struct noun_phrase np = { phrase_words(english, french), person, feminine, NULL, NULL };

	np.phrase.plural = plural;
	return np;
}

struct noun_phrase who_phrase(const struct noun_phrase *np)
{
	return word("who", "qui", np->person, np->feminine, np->phrase.plural);
}

struct noun_phrase pronoun_phrase(int which)
{
	static const struct {
		const char *english, *french;
		enum person person;
		bool feminine, plural;
	} pronouns[] = {
		{ "I", "je", P_JE, false, false },
		{ "he", "il", P_IL, false, false },
		{ "she", "elle", P_IL, true, false },
		{ "we", "nous", P_NOUS, false, true },
		{ "you", "vous", P_VOUS, false, false },
		{ "they", "ils", P_ILS, false, true },
	};
	return word(pronouns[which].english, pronouns[which].french, pronouns[which].person,
		pronouns[which].feminine, pronouns[which].plural);
}

struct noun_phrase pronoun_for(const struct noun_phrase *np)
{
	bool many = np->phrase.plural;
	bool person = np->noun->classes & (N_PERSON | N_KIN);
	const char *english = many ? "they" : !person ? "it" : np->feminine ? "she" : "he";
	const char *french = many ? np->feminine ? "elles" : "ils" : np->feminine ? "elle" : "il";

	return word(english, french, np->person, np->feminine, many);
}

const struct noun *noun_phrase_kind(const struct noun_phrase *np)
{
	return np->noun ? np->noun : noun_find("friend");
}

struct noun_phrase name_draw(struct draw *d)
{
	static const char *const names[] = { "Paul", "Lucas", "Thomas", "Julien", "Marie", "Anna",
		"Sophie", "Emma" };
	int i = draw_below(d, 8);

	return word(names[i], names[i], P_IL, i >= 4, false);
}

struct noun_phrase person_draw(struct draw *d)
{
	if (draw_chance(d, 25))
		return name_draw(d);
	return noun_phrase_definite(d, N_PERSON | N_KIN);
}

struct noun_phrase subject_draw(struct draw *d)
{
	if (draw_chance(d, 65))
		return pronoun_phrase(draw_below(d, 6));
	return person_draw(d);
}
