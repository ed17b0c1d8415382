/* True of the phrasebook and of every toy corpus. */
#include "base/mem.h"
#include "data/phrasebook/phrasebook.h"
#include "tests/data/phrasebook/book.h"
#include "tests/data/phrasebook/known.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "phrasebook", "reversal", "dates", "continuation", "sentiment",
	"headline" };
enum { CORPORA = sizeof(names) / sizeof(names[0]), PHRASEBOOK_LEAST = 20000 };

/* The pairs of a corpus: three texts each, in their order, each ended by a NUL. */
struct book {
	struct str text;
	size_t *at; /* [count] where a pair begins */
	size_t count, capacity;
};

static int keep(void *book, const char *source, const char *target, const char *links)
{
	struct book *b = book;

	if (mem_grow(&b->at, &b->capacity, b->count + 1, sizeof(*b->at)))
		return -1;
	b->at[b->count++] = b->text.len;
	return str_append(&b->text, source, strlen(source) + 1) ||
	       str_append(&b->text, target, strlen(target) + 1) ||
	       str_append(&b->text, links, strlen(links) + 1);
}

static struct book generate(const char *name, uint64_t seed, size_t count)
{
	struct book b = { .count = 0 };

	CHECK_EQUAL(book_generate(name, seed, count, keep, &b), 0);
	return b;
}

static void release(struct book *b)
{
	str_release(&b->text);
	mem_free(b->at);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The pairs in the order of their sources. */
static const char **sorted(const struct book *b)
{
	const char **pairs = mem_alloc(b->count, sizeof(*pairs));

	for (size_t i = 0; i < b->count; i++)
		pairs[i] = b->text.data + b->at[i];
	qsort(pairs, b->count, sizeof(*pairs), by_text);
	return pairs;
}

static void each_toy_has_a_name_and_says_what_it_shows(void)
{
	for (size_t i = 1; i < CORPORA; i++) {
		CHECK_TEXT(toy_nth(i - 1)->name, names[i]);
		CHECK(strstr(toy_nth(i - 1)->shows, " -> ") != NULL);
		CHECK_EQUAL(toy_nth(i - 1)->links, i <= 2);
	}
	CHECK(!toy_nth(CORPORA - 1));
}

static void no_source_stands_twice_and_the_corpus_is_full(void)
{
	for (int k = 0; k < CORPORA; k++) {
		struct book b = generate(names[k], 1, 0);
		const char **pairs = sorted(&b);

		if (k)
			CHECK_EQUAL(b.count, book_toy(names[k])->pairs);
		else
			CHECK(b.count >= PHRASEBOOK_LEAST);
		for (size_t i = 1; i < b.count; i++)
			if (!strcmp(pairs[i - 1], pairs[i]))
				test_fail(__FILE__, __LINE__, "twice: %s", pairs[i]);
		mem_free(pairs);
		release(&b);
	}
}

static void seeds_permute_one_and_the_same_set(void)
{
	for (int k = 0; k < CORPORA; k++) {
		struct book a = generate(names[k], 1, 0), b = generate(names[k], 2, 0);
		const char **one = sorted(&a), **two = sorted(&b);
		size_t same_place = 0;

		CHECK_EQUAL(a.count, b.count);
		for (size_t i = 0; i < a.count && i < b.count; i++) {
			const char *p = one[i], *q = two[i];

			for (int which = 0; which < 3; which++) {
				if (strcmp(p, q))
					test_fail(__FILE__, __LINE__, "differs: %s, %s", one[i], p);
				p += strlen(p) + 1;
				q += strlen(q) + 1;
			}
			same_place += !strcmp(a.text.data + a.at[i], b.text.data + b.at[i]);
		}
		CHECK(same_place < 100);
		mem_free(one);
		mem_free(two);
		release(&a);
		release(&b);
	}
}

static void a_seed_gives_the_same_bytes_and_a_count_their_beginning(void)
{
	for (int k = 0; k < CORPORA; k++) {
		struct book a = generate(names[k], 7, 0), b = generate(names[k], 7, 0),
			    some = generate(names[k], 7, 100);

		CHECK(a.text.len == b.text.len && !memcmp(a.text.data, b.text.data, a.text.len));
		CHECK_EQUAL(some.count, 100);
		CHECK(some.text.len < a.text.len &&
			!memcmp(some.text.data, a.text.data, some.text.len));
		release(&a);
		release(&b);
		release(&some);
	}
}

static void a_count_beyond_the_last_pair_is_refused_before_any_is_handed_over(void)
{
	struct book none = { .count = 0 };

	for (int k = 0; k < CORPORA; k++) {
		struct book all = generate(names[k], 1, 0),
			    again = generate(names[k], 1, all.count);

		CHECK_EQUAL(again.count, all.count);
		CHECK_ERROR(book_generate(names[k], 1, all.count + 1, keep, &none), names[k]);
		release(&all);
		release(&again);
	}
	CHECK_ERROR(phrasebook_generate(1, 1000000, keep, &none), "not 1000000");
	CHECK_ERROR(phrasebook_generate_of("price", 1, 5000, keep, &none), "price has");
	CHECK_EQUAL(none.count, 0);
}

static int stop(void *calls, const char *source, const char *target, const char *links)
{
	(void)source, (void)target, (void)links;
	return ++*(int *)calls == 7 ? 42 : 0;
}

static void the_callback_can_end_it(void)
{
	for (int k = 0; k < CORPORA; k++) {
		int calls = 0;

		CHECK_EQUAL(book_generate(names[k], 1, 0, stop, &calls), 42);
		CHECK_EQUAL(calls, 7);
	}
}

/* One line each, as a TSV file needs it, without signs that only the grammars know. */
static int check_text(void *toy, const char *source, const char *target, const char *links)
{
	const char *texts[] = { source, target };

	for (int which = 0; which < 2; which++) {
		const char *text = texts[which];
		size_t len = strlen(text);
		bool plain = len > 0 && utf8_valid(text, len);

		for (size_t c = 0; c < len; c++)
			plain = plain && (unsigned char)text[c] >= ' ' &&
				(unsigned char)text[c] < (toy ? 127 : 256);
		if (!plain || strstr(text, "  ") || text[0] == ' ' || text[len - 1] == ' ' ||
			strstr(text, " .") || strstr(text, " ,") || strpbrk(text, "%^*_$|"))
			test_fail(__FILE__, __LINE__, "signs: %s", text);
	}
	CHECK_EQUAL(*links != '\0', !toy || ((const struct toy *)toy)->links);
	return 0;
}

static void texts_are_valid_and_spaced_and_have_links_if_there_is_a_gold(void)
{
	for (int k = 0; k < CORPORA; k++)
		book_walk(names[k], check_text, (void *)book_toy(names[k]));
}

static int check_known(void *seen, const char *source, const char *target, const char *links)
{
	for (size_t i = 0; i < KNOWN; i++) {
		if (strcmp(known[i].source, source))
			continue;
		((bool *)seen)[i] = true;
		CHECK_TEXT(target, known[i].target);
		CHECK_TEXT(links, known[i].links);
	}
	return 0;
}

static void known_sources_have_their_target_and_links(void)
{
	bool seen[KNOWN] = { false };

	for (int k = 0; k < CORPORA; k++)
		book_walk(names[k], check_known, seen);
	for (size_t i = 0; i < KNOWN; i++)
		if (!seen[i])
			test_fail(__FILE__, __LINE__, "not there: %s", known[i].source);
}

static int count_pair(void *count, const char *source, const char *target, const char *links)
{
	(void)source, (void)target, (void)links;
	++*(size_t *)count;
	return 0;
}

static void a_failed_allocation_is_reported_and_nothing_leaks(void)
{
	for (int k = 0; k < CORPORA; k++) {
		struct starving s = { 0 };

		while (starving(&s)) {
			size_t count = 0;
			int rc = STARVE(&s, book_generate(names[k], 1, 10, count_pair, &count));

			CHECK(rc == 0 || rc == -1);
			CHECK_EQUAL(count, rc ? 0 : 10);
		}
	}
}

const struct test suite_corpora[] = {
	TEST(each_toy_has_a_name_and_says_what_it_shows),
	TEST(no_source_stands_twice_and_the_corpus_is_full),
	TEST(seeds_permute_one_and_the_same_set),
	TEST(a_seed_gives_the_same_bytes_and_a_count_their_beginning),
	TEST(a_count_beyond_the_last_pair_is_refused_before_any_is_handed_over),
	TEST(the_callback_can_end_it),
	TEST(texts_are_valid_and_spaced_and_have_links_if_there_is_a_gold),
	TEST(known_sources_have_their_target_and_links),
	TEST(a_failed_allocation_is_reported_and_nothing_leaks),
	{ 0 },
};
