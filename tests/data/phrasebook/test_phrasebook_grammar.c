/* Agreement, articles and the order of words: phrases built straight from the grammar. */
#include "data/phrasebook/clause.h"
#include "data/phrasebook/surface.h"
#include "tests/test.h"

static struct noun_phrase np(int determiner, const char *adjective, const char *noun, bool plural)
{
	return noun_phrase(
		noun_find(noun), determiner, adjective ? adjective_find(adjective) : NULL, plural);
}

static void check_printed(const struct phrase *p, const char *source, const char *target)
{
	struct str s = { 0 }, t = { 0 }, links = { 0 };

	CHECK_EQUAL(surface_print(&s, &t, &links, p), 0);
	CHECK_TEXT(s.data, source);
	CHECK_TEXT(t.data, target);
	str_release(&s);
	str_release(&t);
	str_release(&links);
}

static void noun_phrases_agree(void)
{
	static const struct {
		int determiner;
		const char *adjective, *noun;
		bool plural;
		const char *english, *french;
	} phrases[] = {
		{ DET_THE, NULL, "hotel", false, "The hotel", "L'hôtel" },
		{ DET_THE, NULL, "hero", false, "The hero", "Le héros" },
		{ DET_THE, "old", "hotel", false, "The old hotel", "Le vieil hôtel" },
		{ DET_A, "new", "plane", false, "A new plane", "Un nouvel avion" },
		{ DET_A, "beautiful", "tree", false, "A beautiful tree", "Un bel arbre" },
		{ DET_A, "beautiful", "church", false, "A beautiful church", "Une belle église" },
		{ DET_SOME, "small", "horse", true, "Some small horses", "De petits chevaux" },
		{ DET_SOME, "white", "hat", true, "Some white hats", "Des chapeaux blancs" },
		{ DET_SOME, NULL, "water", false, "Some water", "De l'eau" },
		{ DET_SOME, "good", "bread", false, "Some good bread", "Du bon pain" },
		{ DET_ANY, NULL, "soup", false, "Any soup", "De la soupe" },
		{ DET_MY, NULL, "school", false, "My school", "Mon école" },
		{ DET_HIS, "old", "school", false, "His old school", "Sa vieille école" },
		{ DET_HER, NULL, "harp", false, "Her harp", "Sa harpe" },
		{ DET_THIS, NULL, "man", false, "This man", "Cet homme" },
		{ DET_THIS, NULL, "story", false, "This story", "Cette histoire" },
		{ DET_THIS, NULL, "owl", false, "This owl", "Ce hibou" },
		{ DET_THIS, NULL, "newspaper", true, "These newspapers", "Ces journaux" },
		{ DET_THEIR, "heavy", "suitcase", true, "Their heavy suitcases",
			"Leurs valises lourdes" },
		{ DET_NUMBER + 3, "expensive", "watch", true, "Three expensive watches",
			"Trois montres chères" },
		{ DET_A, "Italian", "onion", false, "An Italian onion", "Un oignon italien" },
	};

	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		struct noun_phrase it = np(phrases[i].determiner, phrases[i].adjective,
			phrases[i].noun, phrases[i].plural);

		check_printed(&it.phrase, phrases[i].english, phrases[i].french);
	}
}

static void clauses_follow_their_rules(void)
{
	struct noun_phrase dress = np(DET_THE, NULL, "dress", false);
	struct noun_phrase market = np(DET_THE, NULL, "market", false);
	struct clause c = {
		.subject = pronoun_phrase(2), .verb = verb_find("voir"), .negation = NOT
	};
	struct phrase p;

	c.clitic = HIM;
	p = clause_phrase(&c);
	check_printed(&p, "She does not see him", "Elle ne le voit pas");
	c.tense = PAST;
	c.clitic = HER;
	p = clause_phrase(&c);
	check_printed(&p, "She did not see her", "Elle ne l'a pas vue");
	c = (struct clause){
		.subject = pronoun_phrase(5), .verb = verb_find("acheter"), .tense = FUTURE
	};
	c.question = true;
	c.clitic = IT_LA;
	p = clause_phrase(&c);
	check_printed(&p, "Are they going to buy it", "Est-ce qu'ils vont l'acheter");
	c = (struct clause){
		.subject = pronoun_phrase(3), .verb = verb_find("manger"), .tense = USED
	};
	p = clause_phrase(&c);
	check_printed(&p, "We used to eat", "Nous mangions");
	c.tense = PROGRESSIVE;
	c.negation = NOT;
	c.contracted = true;
	p = clause_phrase(&c);
	check_printed(&p, "We aren't eating", "Nous ne mangeons pas");
	c = (struct clause){
		.subject = pronoun_phrase(0), .verb = verb_find("acheter"), .tense = PAST
	};
	c.antecedent = &dress;
	p = clause_phrase(&c);
	p = phrase_of("$1 that $2 = $1 que $2", &dress.phrase, &p);
	check_printed(&p, "The dress that I bought", "La robe que j'ai achetée");
	p = phrase_of("to $1 from $1 = à $1 de $1", &market.phrase);
	check_printed(&p, "To the market from the market", "Au marché du marché");
	p = phrase_of("to:a see:b him:c = de:a ^le:c voir:b");
	check_printed(&p, "To see him", "De le voir");
}

const struct test suite_phrasebook_grammar[] = {
	{ "noun_phrases_agree", noun_phrases_agree },
	{ "clauses_follow_their_rules", clauses_follow_their_rules },
	{ 0 },
};
