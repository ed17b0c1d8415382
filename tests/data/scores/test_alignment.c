#include "base/err.h"
#include "base/mem.h"
#include "data/scores/alignment.h"
#include "tests/test.h"

#include <string.h>

static int add(struct alignment *a, const char *links, const char *gold, int *faulty)
{
	return alignment_add(a, links, strlen(links), gold, strlen(gold), faulty);
}

static void the_error_rate_follows_its_definition(void)
{
	struct alignment a = { 0 };

	CHECK_EQUAL(add(&a, "0-0 1-2 2-1 3-3", "3-3 0-0 1-1", NULL), 0);
	CHECK_EQUAL(add(&a, "10-0", "10-0 1-0", NULL), 0);
	CHECK_EQUAL(a.links, 5);
	CHECK_EQUAL(a.gold, 5);
	CHECK_EQUAL(a.both, 3);
	CHECK_NEAR(alignment_error_rate(&a), 1 - 6. / 10, 1e-15);
	CHECK_EQUAL(add(&a, "", "4-4 5-5 6-6", NULL), 0);
	CHECK_NEAR(alignment_error_rate(&a), 1 - 6. / 13, 1e-15);
	CHECK_NEAR(alignment_precision(&a), 3. / 5, 1e-15);
	CHECK_NEAR(alignment_recall(&a), 3. / 8, 1e-15);
}

static void a_link_has_a_direction(void)
{
	struct alignment a = { 0 };

	CHECK_EQUAL(add(&a, "1-2", "2-1", NULL), 0);
	CHECK_EQUAL(a.both, 0);
}

static void a_link_twice_on_a_line_counts_once(void)
{
	struct alignment a = { 0 };

	CHECK_EQUAL(add(&a, "1-2 0-0 1-2", " 1-2  01-2 ", NULL), 0);
	CHECK_EQUAL(a.links, 2);
	CHECK_EQUAL(a.gold, 1);
	CHECK_EQUAL(a.both, 1);
}

static void where_nothing_is_to_be_found_nothing_is_wrong(void)
{
	struct alignment a = { 0 };

	CHECK_EQUAL(add(&a, "", "", NULL), 0);
	CHECK_NEAR(alignment_error_rate(&a), 0, 0);
	CHECK_NEAR(alignment_precision(&a), 1, 0);
	CHECK_EQUAL(add(&a, "", "0-0", NULL), 0);
	CHECK_NEAR(alignment_error_rate(&a), 1, 0);
	CHECK_NEAR(alignment_recall(&a), 0, 0);
}

static void anything_but_links_is_refused_and_adds_nothing(void)
{
	static const char *const bad[] = { "0", "0-", "-0", "-", "0-0-0", "0--0", "a-b", "0-0,1-1",
		"0:0", "+1-0", "0- 0", "0-0\t1-1", "1234567890-0", "0-1234567890", "0-0x", "0-0 1",
		"0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" };
	struct alignment a = { 0 };
	int faulty;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		faulty = -1;
		CHECK_ERROR(add(&a, bad[i], "0-0", &faulty), "is not a link");
		CHECK_EQUAL(faulty, 0);
		CHECK_ERROR(add(&a, "0-0", bad[i], &faulty), "is not a link");
		CHECK_EQUAL(faulty, 1);
	}
	CHECK(strlen(err_get()) < 100);
	CHECK_EQUAL(a.links + a.gold, 0);
}

static void every_failed_allocation_is_reported(void)
{
	struct alignment a = { 0 };

	mem_fail_at(1);
	CHECK_ERROR(add(&a, "0-0", "0-0", NULL), "out of memory");
	mem_fail_at(2);
	CHECK_ERROR(add(&a, "0-0", "0-0", NULL), "out of memory");
	mem_fail_at(3);
	CHECK_EQUAL(add(&a, "0-0", "0-0", NULL), 0);
	CHECK_EQUAL(a.links, 1);
}

const struct test suite_alignment[] = {
	TEST(the_error_rate_follows_its_definition),
	TEST(a_link_has_a_direction),
	TEST(a_link_twice_on_a_line_counts_once),
	TEST(where_nothing_is_to_be_found_nothing_is_wrong),
	TEST(anything_but_links_is_refused_and_adds_nothing),
	TEST(every_failed_allocation_is_reported),
	{ 0 },
};
