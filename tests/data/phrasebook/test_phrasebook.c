#include "data/phrasebook/clause.h"
#include "data/phrasebook/phrasebook.h"
#include "data/phrasebook/surface.h"
#include "tests/data/phrasebook/pair_book.h"
#include "tests/data/phrasebook/phrasebook_known.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <stdlib.h>
#include <string.h>

static struct pair_book whole_book(void)
{
	struct pair_book b = { .count = 0 };

	CHECK_EQUAL(phrasebook_generate(1, 0, pair_book_keep, &b), 0);
	return b;
}

static void no_source_stands_twice_among_20000_pairs_and_more(void)
{
	struct pair_book b = whole_book();

	CHECK(b.count >= 20000);
	pair_book_check_distinct(&b);
	pair_book_release(&b);
}

static void seeds_permute_one_and_the_same_set(void)
{
	struct pair_book a = whole_book(), b = { .count = 0 };

	CHECK_EQUAL(phrasebook_generate(2, 0, pair_book_keep, &b), 0);
	pair_book_check_permuted(&a, &b);
	pair_book_release(&a);
	pair_book_release(&b);
}

static void a_count_gives_the_beginning_of_the_order(void)
{
	struct pair_book all = whole_book(), some = { .count = 0 };

	CHECK_EQUAL(phrasebook_generate(1, 100, pair_book_keep, &some), 0);
	CHECK_EQUAL(some.count, 100);
	for (size_t i = 0; i < some.count; i++)
		for (int k = 0; k < 3; k++)
			CHECK_TEXT(pair_book_text(&some, i, k), pair_book_text(&all, i, k));
	pair_book_release(&all);
	pair_book_release(&some);
}

static void a_count_beyond_the_last_pair_is_refused_before_any_is_printed(void)
{
	struct pair_book b = { .count = 0 };

	CHECK_ERROR(phrasebook_generate(1, 1000000, pair_book_keep, &b), "not 1000000");
	CHECK_ERROR(phrasebook_generate_of("price", 1, 5000, pair_book_keep, &b), "price has");
	CHECK_EQUAL(b.count, 0);
}

static void the_callback_can_end_it(void)
{
	int calls = 0;

	CHECK_EQUAL(phrasebook_generate(1, 0, pair_book_stop, &calls), 42);
	CHECK_EQUAL(calls, 7);
}

static void one_construction_can_be_chosen_by_name(void)
{
	struct pair_book b = { .count = 0 };
	const char *name, *shows;
	size_t n = 0;

	while (!phrasebook_construction(n, &name, &shows)) {
		CHECK(*name && *shows);
		n++;
	}
	CHECK(n >= 40);
	CHECK_EQUAL(phrasebook_generate_of("price", 1, 0, pair_book_keep, &b), 0);
	CHECK(b.count >= 300);
	for (size_t i = 0; i < b.count; i++)
		CHECK(strstr(pair_book_text(&b, i, 0), "cost") != NULL);
	CHECK_ERROR(phrasebook_generate_of("prise", 1, 0, pair_book_keep, &b), "prise");
	pair_book_release(&b);
}

static size_t cut(const char *text, struct span *words, size_t most)
{
	size_t pos = 0, count = 0;
	bool spaced;

	while (count < most && fold_next_word(text, strlen(text), &pos, &words[count], &spaced))
		count++;
	return count;
}

static void every_link_is_in_range_and_every_target_word_has_one(void)
{
	struct pair_book b = whole_book();

	for (size_t i = 0; i < b.count; i++) {
		struct span words[64];
		size_t source = cut(pair_book_text(&b, i, 0), words, 64);
		size_t target = cut(pair_book_text(&b, i, 1), words, 64);
		bool linked[64] = { false };
		const char *p = pair_book_text(&b, i, 2);
		long last = -1;

		while (*p) {
			char *end;
			unsigned long from = strtoul(p, &end, 10), to;

			CHECK(end != p && *end == '-');
			to = strtoul(end + 1, &end, 10);
			CHECK(from < source && to < target);
			CHECK((long)(from * 64 + to) > last); /* in order, none twice */
			last = (long)(from * 64 + to);
			if (to < 64)
				linked[to] = true;
			p = *end == ' ' ? end + 1 : end;
		}
		for (size_t j = 0; j < target; j++)
			if (!linked[j])
				test_fail(__FILE__, __LINE__, "word %zu has no link: %s", j,
					pair_book_text(&b, i, 1));
	}
	pair_book_release(&b);
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
	static const char *const aspired[] = { "héros", "hibou", "hiboux", "hérisson", "hérissons",
		"haricot", "haricots", "harpe", "harpes", "huit", "onze", NULL };
	static const char *const vowels[] = { "a", "e", "i", "o", "u", "y", "h", "à", "â", "é", "è",
		"ê", "î", "ô", "œ", "A", "E", "I", "O", "É", "Ê", "Î", NULL };
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

static void the_french_is_elided_contracted_and_spaced(void)
{
	struct pair_book b = whole_book();

	for (size_t i = 0; i < b.count; i++) {
		const char *source = pair_book_text(&b, i, 0), *target = pair_book_text(&b, i, 1),
			   *sign;
		char words[48][32];
		size_t count = french_words(target, words), len = strlen(target);

		CHECK(utf8_valid(source, strlen(source)) && utf8_valid(target, len));
		for (size_t k = 0; k + 1 < count; k++)
			if (wrong_pair(words[k], words[k + 1]))
				test_fail(__FILE__, __LINE__, "%s: %s",
					wrong_pair(words[k], words[k + 1]), target);
		if (strstr(source, "  ") || strstr(target, "  ") || strchr(target, '^') ||
			strchr(target, '*') || strchr(target, '_') || strstr(target, " ."))
			test_fail(__FILE__, __LINE__, "spaces or signs: %s", target);
		for (sign = target; (sign = strpbrk(sign, "?!")); sign++)
			CHECK(sign > target && sign[-1] == ' ');
		CHECK(strchr(".?!", target[len - 1]) != NULL);
		CHECK(source[strlen(source) - 1] == target[len - 1]);
	}
	pair_book_release(&b);
}

/* The scan itself must see what it is there for. */
static void the_scan_sees_wrong_french(void)
{
	static const char *const wrong[] = { "Je ai faim.", "Le hôtel est grand.", "C'est l'héros.",
		"Il ne a pas faim.", "Près de les ports.", "Si il pleut.", "Je vois ce homme.",
		"C'est sa école.", "Cet héros est grand.", "Il parle à les enfants.",
		"Voici le nouveau hôtel.", "Beaucoup de des amis." };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char words[48][32];
		size_t count = french_words(wrong[i], words), seen = 0;

		for (size_t k = 0; k + 1 < count; k++)
			seen += wrong_pair(words[k], words[k + 1]) != NULL;
		if (!seen)
			test_fail(__FILE__, __LINE__, "not seen: %s", wrong[i]);
	}
}

static void known_sentences_have_their_translation_and_links(void)
{
	struct pair_book b = whole_book();

	for (size_t k = 0; k < sizeof(known_pairs) / sizeof(known_pairs[0]); k++) {
		size_t i = pair_book_find(&b, known_pairs[k].source);

		if (i == b.count) {
			test_fail(__FILE__, __LINE__, "not there: %s", known_pairs[k].source);
			continue;
		}
		CHECK_TEXT(pair_book_text(&b, i, 1), known_pairs[k].target);
		CHECK_TEXT(pair_book_text(&b, i, 2), known_pairs[k].links);
	}
	pair_book_release(&b);
}

static void a_failed_allocation_is_reported_and_nothing_leaks(void)
{
	struct starving s = { 0 };

	while (starving(&s)) {
		size_t count = 0;
		int rc =
			STARVE(&s, phrasebook_generate_of("price", 1, 10, pair_book_count, &count));

		CHECK(rc == 0 || rc == -1);
		CHECK_EQUAL(count, rc ? 0 : 10);
	}
}

#define TEST(name)          \
	{                   \
#name, name \
	}
const struct test suite_phrasebook[] = {
	TEST(no_source_stands_twice_among_20000_pairs_and_more),
	TEST(seeds_permute_one_and_the_same_set),
	TEST(a_count_gives_the_beginning_of_the_order),
	TEST(a_count_beyond_the_last_pair_is_refused_before_any_is_printed),
	TEST(the_callback_can_end_it),
	TEST(one_construction_can_be_chosen_by_name),
	TEST(every_link_is_in_range_and_every_target_word_has_one),
	TEST(the_french_is_elided_contracted_and_spaced),
	TEST(the_scan_sees_wrong_french),
	TEST(known_sentences_have_their_translation_and_links),
	TEST(a_failed_allocation_is_reported_and_nothing_leaks),
	{ 0 },
};
