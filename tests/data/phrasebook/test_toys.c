/* True of every toy corpus; test_toys_dates.c and test_toys_texts.c have the rules of each. */
#include "data/phrasebook/toy.h"
#include "tests/data/phrasebook/pair_book.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <string.h>

static const struct toy *toy_named(const char *name)
{
	const struct toy *toy;
	size_t i = 0;

	while ((toy = toy_nth(i)) && strcmp(toy->name, name))
		i++;
	CHECK(toy != NULL);
	return toy;
}

static struct pair_book whole(const struct toy *toy, uint64_t seed)
{
	struct pair_book b = { .count = 0 };

	CHECK_EQUAL(toy_generate(toy, seed, 0, pair_book_keep, &b), 0);
	return b;
}

static void each_corpus_has_a_name_and_says_what_it_shows(void)
{
	static const char *const names[] = { "reversal", "dates", "continuation", "sentiment",
		"headline" };
	size_t count = sizeof(names) / sizeof(names[0]);

	for (size_t i = 0; i < count; i++) {
		CHECK_TEXT(toy_nth(i)->name, names[i]);
		CHECK(strstr(toy_nth(i)->shows, " -> ") != NULL);
		CHECK_EQUAL(toy_nth(i)->links, i < 2);
	}
	CHECK(!toy_nth(count));
}

static void no_source_stands_twice_and_the_corpus_is_full(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		struct pair_book b = whole(toy_nth(k), 1);

		CHECK_EQUAL(b.count, toy_nth(k)->pairs);
		pair_book_check_distinct(&b);
		pair_book_release(&b);
	}
}

static void the_same_seed_gives_the_same_bytes(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		struct pair_book a = whole(toy_nth(k), 7), b = whole(toy_nth(k), 7);

		CHECK_EQUAL(a.text.len, b.text.len);
		CHECK(a.text.len == b.text.len && !memcmp(a.text.data, b.text.data, a.text.len));
		pair_book_release(&a);
		pair_book_release(&b);
	}
}

static void seeds_permute_one_and_the_same_set(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		struct pair_book a = whole(toy_nth(k), 1), b = whole(toy_nth(k), 2);

		pair_book_check_permuted(&a, &b);
		pair_book_release(&a);
		pair_book_release(&b);
	}
}

static void a_count_gives_the_beginning_of_the_order(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		struct pair_book all = whole(toy_nth(k), 3), some = { .count = 0 };

		CHECK_EQUAL(toy_generate(toy_nth(k), 3, 100, pair_book_keep, &some), 0);
		CHECK_EQUAL(some.count, 100);
		CHECK(some.text.len < all.text.len &&
			!memcmp(some.text.data, all.text.data, some.text.len));
		pair_book_release(&all);
		pair_book_release(&some);
	}
}

static void a_count_beyond_the_last_pair_is_refused_before_any_is_printed(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		const struct toy *toy = toy_nth(k);
		struct pair_book b = { .count = 0 };
		size_t pairs = (size_t)toy->pairs;

		CHECK_ERROR(toy_generate(toy, 1, pairs + 1, pair_book_keep, &b), toy->name);
		CHECK_EQUAL(b.count, 0);
		CHECK_EQUAL(toy_generate(toy, 1, pairs, pair_book_keep, &b), 0);
		CHECK_EQUAL(b.count, pairs);
		pair_book_release(&b);
	}
}

static void the_callback_can_end_it(void)
{
	int calls = 0;

	CHECK_EQUAL(toy_generate(toy_nth(0), 1, 0, pair_book_stop, &calls), 42);
	CHECK_EQUAL(calls, 7);
}

/* One line each, as a TSV file needs it; only ASCII is used. */
static void texts_are_valid_and_spaced(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		struct pair_book b = whole(toy_nth(k), 1);

		for (size_t i = 0; i < b.count; i++)
			for (int which = 0; which < 2; which++) {
				const char *text = pair_book_text(&b, i, which);
				size_t len = strlen(text);
				bool plain = len > 0 && utf8_valid(text, len);

				for (size_t c = 0; c < len; c++)
					plain = plain && text[c] >= ' ' && text[c] <= '~';
				if (!plain || strstr(text, "  ") || text[0] == ' ' ||
					text[len - 1] == ' ' || strstr(text, " .") ||
					strstr(text, " ,") || strchr(text, '%'))
					test_fail(__FILE__, __LINE__, "signs: %s", text);
			}
		pair_book_release(&b);
	}
}

static void texts_without_a_gold_alignment_have_no_links(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		struct pair_book b = { .count = 0 };

		CHECK_EQUAL(toy_generate(toy_nth(k), 1, 200, pair_book_keep, &b), 0);
		for (size_t i = 0; i < b.count; i++)
			CHECK_EQUAL(*pair_book_text(&b, i, 2) != '\0', toy_nth(k)->links);
		pair_book_release(&b);
	}
}

static void a_reversal_is_the_source_from_its_end(void)
{
	struct pair_book b = whole(toy_named("reversal"), 1);
	bool lengths[11] = { false }, letter = false, digit = false;

	for (size_t i = 0; i < b.count; i++) {
		const char *source = pair_book_text(&b, i, 0), *target = pair_book_text(&b, i, 1);
		size_t len = strlen(source), symbols = (len + 1) / 2;
		struct str links = { 0 };

		CHECK(symbols >= 3 && symbols <= 10);
		if (symbols <= 10)
			lengths[symbols] = true;
		CHECK_EQUAL(strlen(target), len);
		for (size_t c = 0; c < len && strlen(target) == len; c++) {
			CHECK(target[c] == source[len - 1 - c]);
			CHECK((source[c] == ' ') == (c % 2 == 1));
			letter |= source[c] >= 'a' && source[c] <= 'z';
			digit |= source[c] >= '0' && source[c] <= '9';
		}
		for (size_t s = 0; s < symbols; s++)
			str_printf(&links, "%s%zu-%zu", s ? " " : "", s, symbols - 1 - s);
		CHECK_TEXT(pair_book_text(&b, i, 2), links.data);
		str_release(&links);
	}
	for (int n = 3; n <= 10; n++)
		CHECK(lengths[n]);
	CHECK(letter && digit);
	pair_book_release(&b);
}

static void a_failed_allocation_is_reported_and_nothing_leaks(void)
{
	for (size_t k = 0; toy_nth(k); k++) {
		struct starving s = { 0 };

		while (starving(&s)) {
			size_t count = 0;
			int rc = STARVE(
				&s, toy_generate(toy_nth(k), 1, 10, pair_book_count, &count));

			CHECK_EQUAL(count, rc ? 0 : 10);
		}
	}
}

#define TEST(name)          \
	{                   \
#name, name \
	}
const struct test suite_toys[] = {
	TEST(each_corpus_has_a_name_and_says_what_it_shows),
	TEST(no_source_stands_twice_and_the_corpus_is_full),
	TEST(the_same_seed_gives_the_same_bytes),
	TEST(seeds_permute_one_and_the_same_set),
	TEST(a_count_gives_the_beginning_of_the_order),
	TEST(a_count_beyond_the_last_pair_is_refused_before_any_is_printed),
	TEST(the_callback_can_end_it),
	TEST(texts_are_valid_and_spaced),
	TEST(texts_without_a_gold_alignment_have_no_links),
	TEST(a_reversal_is_the_source_from_its_end),
	TEST(a_failed_allocation_is_reported_and_nothing_leaks),
	{ 0 },
};
