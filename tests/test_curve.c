/* The picture itself: sound XML, and each number where it belongs. */
#include "base/mem.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/xml_check.h"
#include "train/curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A run whose losses fall and whose BLEU rises up to two thirds of it, with ups and downs. */
static void make_history(struct history *h, int n)
{
	*h = (struct history){ 0 };
	for (int i = 1; i <= n; i++) {
		double t = 20.0 * i / n, wave = sin(i * 7.0);
		const struct history_point p = {
			.update = (uint64_t)i,
			.epoch = history_number(t),
			.train_loss = history_number(2 + 4 * exp(-t / 3)),
			.valid_loss = history_number(1.6 + 3 * exp(-t / 3) + 0.1 * wave),
			.bleu = history_number(20 + t - t * t / 30 + wave),
			.rate = history_number(t < 12 ? 0.001 : 0.001 * (21 - t) / 9),
		};

		CHECK_EQUAL(history_add(h, &p), 0);
	}
}

static void pictures_of_any_length_are_sound(void)
{
	static const int counts[] = { 1, 2, 3, 40, 41, 7000 };

	CHECK(xml_well_formed("<a b=\"c\"><d/>&#38;</a>\n"));
	CHECK(!xml_well_formed("<a><b></a></b>"));
	CHECK(!xml_well_formed("<a b=\"<\"/>"));
	CHECK(!xml_well_formed("<a>&</a>"));
	CHECK(!xml_well_formed("<a>"));
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		for (int kind = 0; kind < 8; kind++) {
			struct history h;
			struct str s = { 0 };
			struct curve c = { .model = "m.safetensors", .history = &h };

			c.validated = kind & 1;
			c.by_loss = kind & 2;
			c.dropout = c.smoothing = kind & 4;
			make_history(&h, counts[i]);
			c.best_update = (uint64_t)(counts[i] + 2) / 3;
			CHECK_EQUAL(curve_draw(&s, &c), 0);
			CHECK(xml_well_formed(s.data));
			CHECK(!strstr(s.data, "nan") && !strstr(s.data, "inf"));
			CHECK(!strstr(s.data, "script"));
			CHECK_EQUAL(strstr(s.data, "BLEU") != NULL, c.validated);
			CHECK_EQUAL(strstr(s.data, "best: ") != NULL, c.validated);
			CHECK_EQUAL(strstr(s.data, "with dropout and smoothed labels") != NULL,
				c.dropout);
			/* of thousands, what cannot be seen is left out */
			CHECK(s.len < 110000);
			str_release(&s);
			history_release(&h);
		}
}

/* The pixels of the n-th circle after the text `from`. */
static void find_circle(const char *svg, const char *from, int n, double at[2])
{
	const char *s = strstr(svg, from);

	for (int i = 0; s && i <= n; i++)
		s = strstr(s + 1, "<circle cx=\"");
	at[0] = at[1] = NAN;
	if (!s)
		return;
	at[0] = strtod(s + strlen("<circle cx=\""), NULL);
	at[1] = strtod(strstr(s, "cy=\"") + 4, NULL);
}

/* Axes: losses 1 .. 6, BLEU 0 .. 50, epochs 0 .. 4.08; the plot is 68 .. 732 wide and 98 .. 374
 * high. */
static void numbers_stand_where_they_belong(void)
{
	static const struct history_point points[] = {
		{ 10, 1, 5.5f, 4.5f, 10, 0.002f },
		{ 20, 2, 4, 3, 25, 0.002f },
		{ 30, 3, 3, 2, 40, 0.001f },
		{ 40, 4, 2.5f, 1.5f, 35, 0.001f },
	};
	struct history h = { 0 };
	struct str s = { 0 };
	struct curve c = { "some/where/de-en.safetensors", &h, 30, true, false, true, false };
	double at[2];

	for (int i = 0; i < 4; i++)
		CHECK_EQUAL(history_add(&h, &points[i]), 0);
	CHECK_EQUAL(curve_draw(&s, &c), 0);
	for (int i = 0; i < 4; i++) {
		double x = 68 + 664 * (i + 1) / 4.08;

		find_circle(s.data, "<g fill=\"#5aa3dc\"", i, at);
		CHECK_NEAR(at[0], x, 2e-4);
		CHECK_NEAR(at[1], 374 - 276 * ((double)points[i].train_loss - 1) / 5, 5e-4);
		find_circle(s.data, "<g fill=\"#0b62a4\"><circle", i, at);
		CHECK_NEAR(at[0], x, 2e-4);
		CHECK_NEAR(at[1], 374 - 276 * ((double)points[i].valid_loss - 1) / 5, 5e-4);
		find_circle(s.data, "<g fill=\"#c2410c\"><circle", i, at);
		CHECK_NEAR(at[0], x, 2e-4);
		CHECK_NEAR(at[1], 374 - 276 * (double)points[i].bleu / 50, 5e-4);
	}
	/* the ring, and what is said about it */
	find_circle(s.data, "<g fill=\"#c2410c\"><circle", 4, at);
	CHECK_NEAR(at[0], 68 + 664 * 3 / 4.08, 2e-4);
	CHECK_NEAR(at[1], 374 - 276 * 40 / 50.0, 5e-4);
	CHECK(strstr(s.data, ">best: BLEU 40.00</text>") != NULL);
	CHECK(strstr(s.data, ">best validation: BLEU 40.00, loss 2.000, at epoch 3 (update 30); "
			     "epochs so far: 4</text>") != NULL);
	CHECK(strstr(s.data, ">de-en.safetensors</text>") != NULL);
	CHECK(!strstr(s.data, "where"));
	CHECK(strstr(s.data, ">training loss, with dropout</text>") != NULL);
	/* the ends of the axes */
	CHECK(strstr(s.data, "<text x=\"60\" y=\"378.5\">1</text>") != NULL);
	CHECK(strstr(s.data, "<text x=\"60\" y=\"102.5\">6</text>") != NULL);
	CHECK(strstr(s.data, "<text x=\"740\" y=\"378.5\">0</text>") != NULL);
	CHECK(strstr(s.data, "<text x=\"740\" y=\"102.5\">50</text>") != NULL);
	CHECK(strstr(s.data, "<text x=\"719.0\" y=\"460\">4</text>") != NULL);
	/* the learning rate: two steps, the second of half the height */
	CHECK(strstr(s.data, ">0.002</text>") != NULL);
	CHECK(strstr(s.data, "d=\"M68 410.0H393.5V426.0H719.0\"") != NULL);
	/* the best by its loss is named on the line of losses */
	c.by_loss = true;
	str_clear(&s);
	CHECK_EQUAL(curve_draw(&s, &c), 0);
	CHECK(strstr(s.data, ">best: loss 2.000</text>") != NULL);
	find_circle(s.data, "<g fill=\"#c2410c\"><circle", 4, at);
	CHECK_NEAR(at[1], 374 - 276 / 5.0, 5e-4);
	str_release(&s);
	history_release(&h);
}

static void a_name_of_any_bytes_makes_a_sound_title(void)
{
	static const struct {
		const char *name, *title;
	} cases[] = {
		{ "a<b>&\"c'.st", ">a&#60;b&#62;&#38;&#34;c'.st</text>" },
		{ "x/\xe8\xaf\x91.st", ">\xe8\xaf\x91.st</text>" },
		{ "a\x01\n\x7f\xc2\x85\xff\xe8\xaf.\xef\xbf\xbe\xef\xbf\xbf", ">a??????.?"
									      "?</text>" },
		{ "0123456789012345678901234567890123456789012345678901234567890123456789",
			">0123456789012345678901234567890123456789012345678901234567890123\xe2\x80\xa6"
			"</text>" },
		{ "\xe8\xaf\x91\xe8\xaf\x91\xe8\xaf\x91\xe8\xaf\x91"
		  "\xe8\xaf\x91\xe8\xaf\x91\xe8\xaf\x91\xe8\xaf\x91"
		  "0123456789012345678901234567890123456789012345\xe8\xaf\x91\xe8\xaf\x91",
			"789012345\xe8\xaf\x91\xe2\x80\xa6</text>" },
		{ "x/", "></text>" },
	};
	struct history h;
	struct curve c = { .history = &h };

	make_history(&h, 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str s = { 0 };

		c.model = cases[i].name;
		CHECK_EQUAL(curve_draw(&s, &c), 0);
		CHECK(xml_well_formed(s.data));
		if (!strstr(s.data, cases[i].title))
			test_fail(__FILE__, __LINE__, "no title %s", cases[i].title);
		str_release(&s);
	}
	history_release(&h);
}

static void single_points_among_thousands_are_seen(void)
{
	/* ten points share a column */
	for (int k = 3500; k < 3512; k++) {
		struct history h;
		struct str s = { 0 };
		struct curve c = { .model = "m", .history = &h, .validated = true };
		const char *bleu;
		char end[64];

		make_history(&h, 7000);
		h.points[k].bleu = 90;
		h.points[k + 1].bleu = 0;
		for (int i = 6997; i < 7000; i++)
			h.points[i].rate = 0;
		c.best_update = (uint64_t)k + 1;
		CHECK_EQUAL(curve_draw(&s, &c), 0);
		CHECK(strstr(s.data, ">best: BLEU 90.00</text>") != NULL);
		/* BLEU 0 .. 100: 90 is at 125.6, 0 at 374 */
		bleu = strstr(s.data, "<path fill=\"none\" stroke=\"#c2410c\"");
		CHECK(bleu && strstr(bleu, " 125.6L") && strstr(bleu, " 374.0L"));
		/* and so are the last ones: losses 1 .. 6 */
		snprintf(end, sizeof(end), "L719.0 %.1f\"",
			374 - 276 * ((double)h.points[6999].valid_loss - 1) / 5);
		CHECK(strstr(s.data, end) != NULL);
		CHECK(strstr(s.data, "V442.0H719.0\"") != NULL);
		str_release(&s);
		history_release(&h);
	}
}

static void no_axis_of_bleu_goes_beyond_100(void)
{
	for (int loss = 2; loss < 30; loss++) {
		struct history_point p = { 1, 1, (float)loss, (float)loss / 7, 96, 1 };
		struct history h = { 0 };
		struct str s = { 0 };
		struct curve c = { .model = "m", .history = &h, .validated = true };

		CHECK_EQUAL(history_add(&h, &p), 0);
		CHECK_EQUAL(curve_draw(&s, &c), 0);
		CHECK(strstr(s.data, "<text x=\"740\" y=\"102.5\">100</text>") != NULL);
		str_release(&s);
		history_release(&h);
	}
}

static void extreme_numbers_are_drawn(void)
{
	static const struct history_point points[] = {
		{ 1, 0, 0, 0, 0, 0 },
		{ 2, 1e-30f, 1e30f, 1e30f, 1e30f, 1e30f },
		{ 3, 1e30f, 1e-30f, 1e-30f, 1e-30f, 1e-30f },
	};

	for (int begin = 0; begin < 3; begin++)
		for (int end = begin + 1; end <= 3; end++) {
			struct history h = { 0 };
			struct str s = { 0 };
			struct curve c = { .model = "m", .history = &h, .validated = true };

			for (int i = begin; i < end; i++)
				CHECK_EQUAL(history_add(&h, &points[i]), 0);
			c.best_update = 2;
			CHECK_EQUAL(curve_draw(&s, &c), 0);
			CHECK(xml_well_formed(s.data));
			CHECK(!strstr(s.data, "nan") && !strstr(s.data, "inf"));
			str_release(&s);
			history_release(&h);
		}
}

/* Strings of all sizes that cannot grow: each piece of the picture fails in its turn. */
static void no_piece_of_a_picture_is_left_out(void)
{
	struct history h;
	struct str whole = { 0 };
	struct curve c = { .model = "m", .history = &h, .validated = true, .best_update = 1 };

	make_history(&h, 5);
	CHECK_EQUAL(curve_draw(&whole, &c), 0);
	for (size_t room = 16; room <= whole.len; room += 5) {
		struct str s = { mem_alloc(room, 1), 0, room };

		mem_fail_at(1);
		CHECK_ERROR(curve_draw(&s, &c), "out of memory");
		mem_fail_at(0);
		str_release(&s);
	}
	str_release(&whole);
	history_release(&h);
}

static void a_picture_that_finds_no_memory_is_not_written(void)
{
	const char *path = test_path("starved.svg");
	struct history h;
	struct curve c = { .model = "m", .history = &h, .validated = true, .best_update = 1 };
	struct starving s = { 0 };

	make_history(&h, 30);
	while (starving(&s))
		STARVE(&s, curve_write(&c, path));
	CHECK(s.rounds > 4);
	history_release(&h);
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_curve[] = {
	TEST(pictures_of_any_length_are_sound),
	TEST(numbers_stand_where_they_belong),
	TEST(a_name_of_any_bytes_makes_a_sound_title),
	TEST(single_points_among_thousands_are_seen),
	TEST(no_axis_of_bleu_goes_beyond_100),
	TEST(extreme_numbers_are_drawn),
	TEST(no_piece_of_a_picture_is_left_out),
	TEST(a_picture_that_finds_no_memory_is_not_written),
	{ 0 },
};
