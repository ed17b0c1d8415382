#include "base/err.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "train/history.h"

#include <math.h>
#include <string.h>

static const struct history_point sample[] = {
	{ 7, 0.1f, 8.7654321f, 3.3333333f, 0, 1e-3f },
	{ 14, 0.2f, 1 / 3.0f, 1e30f, 100, 1e-20f },
	{ UINT64_MAX - 1, 16777216, 0, 0, 12.345678f, 0 },
};
enum { SAMPLE = sizeof(sample) / sizeof(sample[0]) };

static void points_come_back_from_their_plain_text_to_the_bit(void)
{
	const struct history_point plain = { 454, 1, 5.5f, 4, 12.25f, 0.5f };
	struct history h = { 0 }, back = { 0 };
	struct str text = { 0 };

	CHECK_EQUAL(history_add(&h, &plain), 0);
	CHECK_EQUAL(history_save(&h, &text), 0);
	CHECK_TEXT(text.data, "454 1 5.5 4 12.25 0.5;");
	str_clear(&text);
	history_release(&h);
	for (int i = 0; i < SAMPLE; i++)
		CHECK_EQUAL(history_add(&h, &sample[i]), 0);
	CHECK_EQUAL(history_save(&h, &text), 0);
	CHECK_EQUAL(history_load(&back, text.data), 0);
	CHECK_EQUAL(back.count, SAMPLE);
	for (size_t i = 0; i < back.count; i++) {
		const struct history_point *a = &back.points[i], *b = &sample[i];

		CHECK(a->update == b->update && a->epoch == b->epoch && a->rate == b->rate);
		CHECK(a->train_loss == b->train_loss && a->valid_loss == b->valid_loss);
		CHECK(a->bleu == b->bleu);
	}
	CHECK(history_find(&back, 14) == &back.points[1]);
	CHECK(!history_find(&back, 15));
	str_release(&text);
	history_release(&back);
	history_release(&h);
	CHECK_EQUAL(history_load(&h, ""), 0);
	CHECK_EQUAL(h.count, 0);
}

static void what_is_no_history_is_refused(void)
{
	static const char *const texts[] = { "1", "1 1 1 1 1 1", ";", "1 1 1 1 1;",
		"1 1 1 1 1 1 1;", "1 1 1 1 1 1; ", " 1 1 1 1 1 1;", "-1 1 1 1 1 1;",
		"1 -1 1 1 1 1;", "1 1 +1 1 1 1;", "1 1 1 nan 1 1;", "1 1 1 1 inf 1;",
		"1 1 1 1 1e31 1;", "1 1 1 1 1e99 1;", "1 1 1 1 1 0x1;", "1 1 1 1 1 1.2.3;",
		"1  1 1 1 1 1;", "1 1 1 1 1 1;1 2 1 1 1 1;", "2 1 1 1 1 1;1 2 1 1 1 1;",
		"1 2 1 1 1 1;2 1 1 1 1 1;", "0 1 1 1 1 1;", "18446744073709551615 1 1 1 1 1;",
		"99999999999999999999 1 1 1 1 1;" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct history h = { 0 };

		err_clear();
		if (history_load(&h, texts[i]) != -1 ||
			!strstr(err_get(), "of the history is wrong"))
			test_fail(__FILE__, __LINE__, "\"%s\" is taken", texts[i]);
		CHECK(!h.points && !h.count);
	}
}

static void numbers_are_made_finite(void)
{
	CHECK(history_number(NAN) == 0);
	CHECK(history_number(-INFINITY) == 0);
	CHECK(history_number(-1) == 0);
	CHECK(history_number(INFINITY) == HISTORY_MOST);
	CHECK(history_number(1e300) == HISTORY_MOST);
	CHECK(history_number(0.5) == 0.5f);
}

static void a_history_that_finds_no_memory_is_left_empty(void)
{
	struct history h;
	struct str text = { 0 };
	struct starving s = { 0 };

	for (int i = 1; i < 40; i++)
		CHECK_EQUAL(str_printf(&text, "%d %d 1 1 1 1;", i, i), 0);
	while (starving(&s)) {
		h = (struct history){ 0 };
		if (STARVE(&s, history_load(&h, text.data)))
			CHECK(!h.points && !h.count);
	}
	CHECK(s.rounds > 1);
	CHECK_EQUAL(h.count, 39);
	history_release(&h);
	str_release(&text);
}

const struct test suite_history[] = {
	TEST(points_come_back_from_their_plain_text_to_the_bit),
	TEST(what_is_no_history_is_refused),
	TEST(numbers_are_made_finite),
	TEST(a_history_that_finds_no_memory_is_left_empty),
	{ 0 },
};
