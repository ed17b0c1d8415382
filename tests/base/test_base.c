#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/str.h"
#include "tests/test.h"

#include <stdint.h>
#include <string.h>

static void a_prefix_goes_in_front_of_the_message_and_too_long_it_keeps_its_end(void)
{
	static char path[3 * ERR_MAX];

	CHECK_EQUAL(err_set("line %d", 7), -1);
	CHECK_EQUAL(err_prefix("%s: ", "a.txt"), -1);
	CHECK_TEXT(err_get(), "a.txt: line 7");
	memset(path, 'p', sizeof(path) - 1);
	for (int how = 0; how < 2; how++) {
		if (how) {
			err_set("gone");
			err_prefix("%s: ", path);
		} else {
			err_set("%s: gone", path);
		}
		CHECK_EQUAL(strlen(err_get()), ERR_MAX - 1);
		CHECK(!strncmp(err_get(), "pppp", 4) && strstr(err_get(), "p...p"));
		CHECK_TEXT(err_get() + ERR_MAX - 1 - 7, "p: gone");
	}
	path[ERR_MAX - 1] = '\0';
	err_set("%s", path);
	CHECK_TEXT(err_get(), path);
}

static void a_size_that_overflows_and_the_nth_allocation_from_now_are_refused(void)
{
	void *a, *b;

	mem_fail_at(2);
	a = mem_alloc(1, 1);
	b = mem_alloc(1, 1);
	CHECK(a && !b);
	CHECK(strstr(err_get(), "out of memory") != NULL);
	mem_free(a);
	CHECK(mem_alloc(SIZE_MAX / 2, 4) == NULL);
	CHECK(mem_aligned(SIZE_MAX, 1) == NULL);
}

static void aligned_blocks_are_aligned_and_zero(void)
{
	unsigned char *p = mem_aligned(100, 1);

	CHECK((uintptr_t)p % MEM_ALIGN == 0);
	for (int i = 0; i < 100; i++)
		CHECK_EQUAL(p[i], 0);
	mem_free(p);
}

static void a_string_grows_and_stays_terminated(void)
{
	struct str s = { 0 };

	for (int i = 0; i < 1000; i++)
		CHECK_EQUAL(str_printf(&s, "%d,", i % 10), 0);
	CHECK_EQUAL(s.len, 2000);
	CHECK_EQUAL(strlen(s.data), 2000);
	str_release(&s);
	str_release(&s);
}

static void a_string_that_failed_stays_failed_until_it_is_cleared(void)
{
	struct str s = { 0 };

	mem_fail_at(1);
	CHECK_ERROR(str_puts(&s, "a"), "out of memory");
	CHECK(str_puts(&s, "b") && str_printf(&s, "c"));
	str_clear(&s);
	CHECK(!str_puts(&s, "d") && !strcmp(s.data, "d"));
	str_release(&s);
}

static void a_seed_gives_the_published_sequence(void)
{
	/* xoshiro256++ with state {1, 2, 3, 4}: the authors' reference output */
	struct rng r = { { 1, 2, 3, 4 } };

	CHECK(rng_next(&r) == 41943041u);
	CHECK(rng_next(&r) == 58720359u);
	CHECK(rng_next(&r) == 3588806011781223u);
}

static void a_shuffle_keeps_every_item(void)
{
	struct rng r;
	int items[100], seen[100] = { 0 }, moved = 0;

	rng_seed(&r, 1);
	for (int i = 0; i < 100; i++)
		items[i] = i;
	rng_shuffle(&r, items, 100);
	for (int i = 0; i < 100; i++) {
		seen[items[i]]++;
		moved += items[i] != i;
	}
	for (int i = 0; i < 100; i++)
		CHECK_EQUAL(seen[i], 1);
	CHECK(moved > 80);
}

static void normal_draws_have_mean_0_and_variance_1(void)
{
	struct rng r;
	double sum = 0, squares = 0;
	int n = 100000;

	rng_seed(&r, 2);
	for (int i = 0; i < n; i++) {
		double x = rng_normal(&r);

		sum += x;
		squares += x * x;
	}
	CHECK_NEAR(sum / n, 0, 0.02);
	CHECK_NEAR(squares / n, 1, 0.02);
}

const struct test suite_base[] = {
	TEST(a_prefix_goes_in_front_of_the_message_and_too_long_it_keeps_its_end),
	TEST(a_size_that_overflows_and_the_nth_allocation_from_now_are_refused),
	TEST(aligned_blocks_are_aligned_and_zero),
	TEST(a_string_grows_and_stays_terminated),
	TEST(a_string_that_failed_stays_failed_until_it_is_cleared),
	TEST(a_seed_gives_the_published_sequence),
	TEST(a_shuffle_keeps_every_item),
	TEST(normal_draws_have_mean_0_and_variance_1),
	{ 0 },
};
