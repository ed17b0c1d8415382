/* The phrasebook's links and its French; agreement, articles and the order of words. */
#include "data/phrasebook/clause.h"
#include "data/phrasebook/phrasebook.h"
#include "data/phrasebook/surface.h"
#include "tests/data/phrasebook/book.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static int check_price(void *count, const char *source, const char *target, const char *links)
{
	(void)target, (void)links;
	CHECK(strstr(source, "cost") != NULL);
	++*(size_t *)count;
	return 0;
}

static void one_construction_can_be_chosen_by_name(void)
{
	const char *name, *shows;
	size_t n = 0, count = 0;

	for (; !phrasebook_construction(n, &name, &shows); n++)
		CHECK(*name && *shows);
	CHECK(n >= 40);
	CHECK_EQUAL(phrasebook_generate_of("price", 1, 0, check_price, &count), 0);
	CHECK(count >= 300);
	CHECK_ERROR(phrasebook_generate_of("prise", 1, 0, check_price, &count), "prise");
}

static int check_links(void *context, const char *source, const char *target, const char *links)
{
	int words = book_cut(source).count, targets = book_cut(target).count;
	bool linked[BOOK_WORDS] = { false };
	long last = -1;

	(void)context;
	for (char *end; *links; links = *end == ' ' ? end + 1 : end) {
		long from = strtol(links, &end, 10), to;

		CHECK(end != links && *end == '-');
		to = strtol(end + 1, &end, 10);
		CHECK(from >= 0 && from < words && to >= 0 && to < targets);
		CHECK(from * BOOK_WORDS + to > last); /* in order, none twice */
		last = from * BOOK_WORDS + to;
		if (to >= 0 && to < BOOK_WORDS)
			linked[to] = true;
	}
	for (int j = 0; j < targets; j++)
		if (!linked[j])
			test_fail(__FILE__, __LINE__, "word %d has no link: %s", j, target);
	return 0;
}

static void every_link_is_in_range_and_every_target_word_has_one(void)
{
	book_walk("phrasebook", check_links, NULL);
}

static bool one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(word, *list))
			return true;
	return false;
}

/* Begins with a sound that bars elision: a consonant or an h aspiré. */
static bool stands_off(const char *word)
{
	static const char *const aspired[] = { "hibou", "hiboux", "haricot", "haricots", "harpe",
		"harpes", "huit", "onze", "héros", "hérisson", "hérissons", NULL };
	static const char *const vowels[] = { "a", "e", "i", "o", "u", "y", "h", "A", "E", "I", "O",
		"à", "â", "é", "è", "ê", "î", "ô", "œ", "É", "Ê", "Î", NULL };
	size_t first = ((unsigned char)word[0] & 0x80) ? 2 : 1;
	char letter[3] = { 0 };

	memcpy(letter, word, first);
	return one_of(word, aspired) || !one_of(letter, vowels);
}

/* Where the words of two lists meet, this French is wrong. */
static const char *wrong_pair(const char *a, const char *b)
{
	static const char *const full[] = { "je", "ne", "me", "te", "se", "le", "la", "de", "que",
		"jusque", "ma", "ta", "sa", "nouveau", "vieil", NULL };
	static const char *const short_forms[] = { "j'", "n'", "m'", "t'", "s'", "l'", "d'", "qu'",
		"c'", "cet", "nouvel", "bel", NULL };
	static const char *const articles[] = { "le", "les", NULL };
	static const char *const partitive[] = { "du", "des", "un", "une", NULL };
	static const char *const contracted[] = { "du", "des", "au", "aux", NULL };

	if (one_of(a, full) && strcmp(a, "vieil") && !stands_off(b))
		return "not elided";
	if (one_of(a, short_forms) && stands_off(b) && !(!strcmp(a, "s'") && !strcmp(b, "il")))
		return "elided before a consonant or an h aspiré";
	if ((!strcmp(a, "de") || !strcmp(a, "à")) && one_of(b, articles) && strcmp(b, "le"))
		return "not contracted";
	if (one_of(a, contracted) && (one_of(b, partitive) || one_of(b, articles)))
		return "two articles";
	if (!strcmp(a, "de") && one_of(b, contracted))
		return "de before an article";
	if (!strcmp(a, "ce") && strcmp(b, "est") && strcmp(b, "sont") && !stands_off(b))
		return "ce before a vowel";
	if (!strcmp(a, "si") && (!strcmp(b, "il") || !strcmp(b, "ils")))
		return "si il";
	if (!strcmp(a, b) && strcmp(a, "nous") && strcmp(a, "vous"))
		return "a word twice";
	return NULL;
}

/* Words at spaces, an elided word and what follows it taken apart; the first letter made small. */
static size_t french_words(const char *text, char words[48][32])
{
	size_t count = 0, len = 0;

	for (; *text; text++) {
		if (*text != ' ' && *text != '.' && *text != ',')
			words[count][len++] = *text;
		if ((*text == ' ' || *text == '\'') && len) {
			words[count++][len] = '\0';
			len = 0;
		}
	}
	words[count][len] = '\0';
	count += len > 0;
	if (words[0][0] >= 'A' && words[0][0] <= 'Z')
		words[0][0] = (char)(words[0][0] - 'A' + 'a');
	return count;
}

static int check_french(void *context, const char *source, const char *target, const char *links)
{
	char words[48][32];
	size_t count = french_words(target, words);
	char last = target[strlen(target) - 1];

	(void)context, (void)links;
	for (size_t k = 0; k + 1 < count; k++)
		if (wrong_pair(words[k], words[k + 1]))
			test_fail(__FILE__, __LINE__, "%s: %s", wrong_pair(words[k], words[k + 1]),
				target);
	for (const char *sign = target; (sign = strpbrk(sign, "?!")); sign++)
		CHECK(sign > target && sign[-1] == ' ');
	CHECK(strchr(".?!", last) != NULL);
	CHECK(source[strlen(source) - 1] == last);
	return 0;
}

static void the_french_is_elided_contracted_and_spaced(void)
{
	book_walk("phrasebook", check_french, NULL);
}

/* The scan itself must see what it is there for. */
static void the_scan_sees_wrong_french(void)
{
	static const char *const wrong[] = { "Je ai faim.", "Il ne a pas faim.",
		"Le hôtel est grand.", "C'est l'héros.", "Près de les ports.", "Si il pleut.",
		"Je vois ce homme.", "C'est sa école.", "Cet héros est grand.",
		"Il parle à les enfants.", "Voici le nouveau hôtel.", "Beaucoup de des amis." };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char words[48][32];
		size_t count = french_words(wrong[i], words), seen = 0;

		for (size_t k = 0; k + 1 < count; k++)
			seen += wrong_pair(words[k], words[k + 1]) != NULL;
		if (!seen)
			test_fail(__FILE__, __LINE__, "not seen: %s", wrong[i]);
	}
}

static struct noun_phrase np(int determiner, const char *adjective, const char *noun, bool plural)
{
	return noun_phrase(
		noun_find(noun), determiner, adjective ? adjective_find(adjective) : NULL, plural);
}

/* expected: the links, or NULL. */
static void check_printed(
	struct phrase p, const char *source, const char *target, const char *expected)
{
	struct str s = { 0 }, t = { 0 }, links = { 0 };

	CHECK_EQUAL(surface_print(&s, &t, &links, &p), 0);
	CHECK_TEXT(s.data, source);
	CHECK_TEXT(t.data, target);
	if (expected)
		CHECK_TEXT(links.data, expected);
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

		check_printed(it.phrase, phrases[i].english, phrases[i].french, NULL);
	}
}

static void links_follow_from_a_pattern(void)
{
	struct phrase market = np(DET_THE, NULL, "market", false).phrase;
	struct phrase hotels = np(DET_THE, NULL, "hotel", true).phrase;
	const struct {
		const char *pattern;
		const struct phrase *part;
		const char *english, *french, *links;
	} patterns[] = {
		/* as many words: one by one; else all to all; parts bring their own */
		{ "she sees $1 = elle voit $1", &market, "She sees the market",
			"Elle voit le marché", "0-0 1-1 2-2 3-3" },
		{ "near $1 = près de $1", &market, "Near the market", "Près du marché",
			"0-0 0-1 1-1 2-2" },
		/* letters, also over a part that stands twice; a word without one has no link */
		{ "do to:a $1 from:b $1 = à:a $1 de:b $1", &market,
			"Do to the market from the market", "Au marché du marché",
			"1-0 4-2 5-0 5-2 6-1 6-3" },
		{ "to:a see:b him:c = de:a ^le:c voir:b", NULL, "To see him", "De le voir",
			"0-0 1-2 2-1" },
		/* the second form for several; a list ends a pattern; a space inside a word */
		{ "here_is/here_are $1 . = voici $1 . | $1", &hotels, "Here are the hotels.",
			"Voici les hôtels.", "0-0 1-0 2-1 3-2 4-3" },
		{ pattern_nth("a = b | yes , $1 = oui , $1", 1), &market, "Yes, the market",
			"Oui, le marché", "0-0 1-1 2-2 3-3" },
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		check_printed(phrase_of(patterns[i].pattern, patterns[i].part), patterns[i].english,
			patterns[i].french, patterns[i].links);
}

static void clauses_follow_their_rules(void)
{
	struct noun_phrase dress = np(DET_THE, NULL, "dress", false);
	const struct {
		int who;
		const char *verb;
		struct clause c;
		const char *english, *french;
	} clauses[] = {
		{ 2, "voir", { .negation = NOT, .clitic = HIM }, "She does not see him",
			"Elle ne le voit pas" },
		{ 2, "voir", { .negation = NOT, .tense = PAST, .clitic = HER },
			"She did not see her", "Elle ne l'a pas vue" },
		{ 5, "acheter", { .tense = FUTURE, .question = true, .clitic = IT_LA },
			"Are they going to buy it", "Est-ce qu'ils vont l'acheter" },
		{ 3, "manger", { .tense = USED }, "We used to eat", "Nous mangions" },
		{ 3, "manger", { .tense = PROGRESSIVE, .negation = NOT, .contracted = true },
			"We aren't eating", "Nous ne mangeons pas" },
		{ 0, "acheter", { .tense = PAST, .antecedent = &dress }, "I bought",
			"J'ai achetée" },
	};

	for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++) {
		struct clause c = clauses[i].c;

		c.subject = pronoun_phrase(clauses[i].who);
		c.verb = verb_find(clauses[i].verb);
		check_printed(clause_phrase(&c), clauses[i].english, clauses[i].french, NULL);
	}
}

const struct test suite_phrasebook[] = {
	TEST(one_construction_can_be_chosen_by_name),
	TEST(every_link_is_in_range_and_every_target_word_has_one),
	TEST(the_french_is_elided_contracted_and_spaced),
	TEST(the_scan_sees_wrong_french),
	TEST(noun_phrases_agree),
	TEST(links_follow_from_a_pattern),
	TEST(clauses_follow_their_rules),
	{ 0 },
};
