/* The curve: sound XML, each number where it belongs; and the runs that draw it. */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/real.h"
#include "tests/test.h"
#include "tests/world.h"
#include "train/curve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The end of text without '<' and control characters, with '&' only in "&#38;"; NULL: not so. */
static const char *text_end(const char *s, char end)
{
	for (; *s && *s != end; s++)
		if (*s == '<' || ((unsigned char)*s < ' ' && *s != '\n') ||
			(*s == '&' && (s[1] != '#' || s[2 + strspn(s + 2, "0123456789")] != ';')))
			return NULL;
	return *s ? s : NULL;
}

/* The end of an XML element, NULL if it is not well-formed; attributes in single quotes. */
static const char *element_end(const char *s)
{
	const char *name = s + 1;
	size_t n = strcspn(name, " />");

	for (s = name + n; s && *s == ' '; s = s ? s + 1 : NULL) {
		s += strcspn(s, "='>");
		s = s[0] == '=' && s[1] == '\'' ? text_end(s + 2, '\'') : NULL;
	}
	if (!s || !n || *s == '/')
		return s && n && s[1] == '>' ? s + 2 : NULL;
	s = *s == '>' ? text_end(s + 1, '<') : NULL;
	while (s && s[1] != '/')
		s = (s = element_end(s)) ? text_end(s, '<') : NULL;
	return s && !strncmp(s + 2, name, n) && s[2 + n] == '>' ? s + 3 + n : NULL;
}

static int count(const char *s, const char *text)
{
	int n = 0;

	for (; (s = strstr(s, text)); s++)
		n++;
	return n;
}

/* Draws n points; what is drawn is sound, and valid until the next call. */
static const char *draw(struct curve c, const struct history_point *points, int n)
{
	static char text[1 << 18];
	struct history h = { 0 };
	struct str s = { 0 };

	c.history = &h;
	c.model = c.model ? c.model : "m";
	for (int i = 0; i < n; i++)
		CHECK_EQUAL(history_add(&h, &points[i]), 0);
	CHECK_EQUAL(curve_draw(&s, &c), 0);
	CHECK(element_end(s.data) && !strcmp(element_end(s.data), "\n"));
	CHECK(!strstr(s.data, "nan") && !strstr(s.data, "inf"));
	snprintf(text, sizeof(text), "%s", s.data);
	str_release(&s);
	history_release(&h);
	return text;
}

static void check_texts(const char *s, const char *const *texts, int line)
{
	for (; *texts; texts++)
		if (!strstr(s, *texts))
			test_fail(__FILE__, line, "no %s", *texts);
}
#define CHECK_TEXTS(s, ...) check_texts(s, (const char *[]){ __VA_ARGS__, NULL }, __LINE__)

/* A run whose losses fall and whose BLEU rises up to two thirds of it, with ups and downs. */
enum { MOST = 7000 };
static struct history_point *make_points(int n)
{
	static struct history_point points[MOST];

	for (int i = 1; i <= n; i++) {
		double t = 20.0 * i / n, fall = exp(-t / 3), wave = sin(i * 7.0);

		points[i - 1] = (struct history_point){ (uint64_t)i, (float)t,
			(float)(2 + 4 * fall), (float)(1.6 + 3 * fall + 0.1 * wave),
			(float)(20 + t - t * t / 30 + wave),
			(float)fmin(0.001, 0.001 * (21 - t) / 9) };
	}
	return points;
}

static void pictures_of_any_length_are_sound(void)
{
	static const int counts[] = { 1, 2, 3, 40, 41, MOST };

	CHECK(element_end("<a b='c' d='e'><d/>&#38;</a>") && !element_end("<a><b></a></b>"));
	CHECK(!element_end("<a b='<'/>") && !element_end("<a>") && !element_end("<a>&</a>"));
	for (int i = 0; i < 6 * 8; i++) {
		int n = counts[i / 8], lines = i & 1 ? 3 : 1;
		struct curve c = { NULL, NULL, (uint64_t)(n + 2) / 3, i & 1, i & 2, i & 4, i & 4 };
		const char *s = draw(c, make_points(n), n);

		CHECK(!strstr(s, "BLEU") == !c.validated && !strstr(s, "best: ") == !c.validated);
		CHECK(!strstr(s, "with dropout and smoothed labels") == !c.dropout);
		CHECK_EQUAL(count(s, "r='3'"), n > 40 ? 0 : n * lines);
		CHECK(strlen(s) < 130000); /* of thousands, what cannot be seen is left out */
	}
}

/* Axes: losses 1 .. 6, BLEU 0 .. 50, epochs 0 .. 4.08; the learning rate has two steps. */
static void numbers_stand_where_they_belong(void)
{
	static const struct history_point points[] = { { 10, 1, 5.5f, 4.5f, 10, 0.002f },
		{ 20, 2, 4, 3, 25, 0.002f }, { 30, 3, 3, 2, 40, 0.001f },
		{ 40, 4, 2.5f, 1.5f, 35, 0.001f } };
	struct curve c = { "some/where/de-en.safetensors", NULL, 30, true, false, true, false };

	CHECK(!strstr(draw(c, points, 4), "where"));
	CHECK_TEXTS(draw(c, points, 4), ">best: BLEU 40.00</text>", ">de-en.safetensors</text>",
		">best validation: BLEU 40.00, loss 2.000, at epoch 3 (update 30); epochs so far: ",
		">training loss, with dropout</text>", "<text x='60.0' y='378.5'>1<",
		"<text x='60.0' y='102.5'>6<", "<text x='740.0' y='378.5'>0<",
		"<text x='740.0' y='102.5'>50<", "<text x='719.0' y='460.0'>4<", ">0.002</text>",
		"H393.5V426.0H556.2V426.0H719.0'/>", "M556.2 153.2V442'",
		"cx='556.2' cy='153.2' r='6.5'",
		"76h26M230.7 125.6L393.5 208.4L556.2 263.6L719.0 291.2'",
		"76h26M230.7 180.8L393.5 263.6L556.2 318.8L719.0 346.4'",
		"<g fill='#c2410c'><circle cx='230.7' cy='318.8' r='3'/>",
		"76h26M230.7 318.8L393.5 236.0L556.2 153.2L719.0 180.8'");
	/* the best by its loss is named at the losses; one that is not known is not marked */
	c.by_loss = true;
	CHECK_TEXTS(draw(c, points, 4), ">best: loss 2.000</text>", "cy='318.8' r='6.5'");
	c.best_update = 31;
	CHECK_TEXTS(draw(c, points, 4), ">training loss 2.500 at epoch 4 (update 40)<");
}

static void axes_begin_and_end_at_round_numbers(void)
{
	static const struct {
		float low, high, epochs;
		int steps; /* of the epochs */
		const char *ticks[5];
	} cases[] = { { 1.6f, 5.4f, 18, 9, { "8.5'>1<", ">2<", "y='102.5'>6<", ">18<" } },
		{ 0, 41, 24, 4, { "8.5'>0<", ">10<", "y='102.5'>50<", ">20<" } },
		{ 0, 9, 2, 2, { "8.5'>0<", ">2.5<", "y='102.5'>10<", ">2<" } },
		{ 0.6f, 1.4f, 0.3f, 6, { "8.5'>0.6<", ">0.8<", "y='102.5'>1.4<", ">0.3<" } },
		{ 0, 7e7f, 1000, 5, { "8.5'>0<", ">1e+07<", "y='102.5'>7e+07<", ">1000<" } },
		{ 0, 3e-8f, 1, 5, { "8.5'>0<", ">5e-09<", "y='102.5'>3e-08<", ">1<" } } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct history_point points[] = { { .train_loss = cases[i].high },
			{ 2, cases[i].epochs, cases[i].low, 0, 0, 0 } };
		const char *s = draw((struct curve){ 0 }, points, 2);

		check_texts(s, cases[i].ticks, __LINE__);
		CHECK_EQUAL(count(s, "y='460.0'") - 1, cases[i].steps);
	}
	for (int i = 2; i < 30; i++) {
		const struct history_point p = { 1, 1, (float)i, (float)i / 7, 96, 1 };

		CHECK(strstr(draw((struct curve){ .validated = true }, &p, 1), "'102.5'>100<"));
	}
}

static void a_name_of_any_bytes_makes_a_sound_title(void)
{
#define TEN "0123456789"
#define WORD "\xe8\xaf\x91"
	static const char *const cases[][2] = { { "a<b>&\"c'.st", ">a&#60;b&#62;&#38;\"c'.st<" },
		{ "x/" WORD ".st", ">" WORD ".st<" }, { "x/", "600'></text>" },
		{ "a\x01\n\x7f\xc2\x85\xff\xe8\xaf.\xef\xbf\xbe\xef\xbf\xbf!", ">a??????.?\?!<" },
		{ TEN TEN TEN TEN TEN TEN TEN, "6789" TEN "0123\xe2\x80\xa6<" },
		{ WORD WORD TEN TEN TEN TEN TEN TEN "x", TEN "\xe2\x80\xa6<" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct curve c = { .model = cases[i][0] };

		CHECK_TEXTS(draw(c, make_points(2), 2), cases[i][1]);
	}
}

static void single_points_among_thousands_are_seen(void)
{
	for (int k = MOST / 2; k < MOST / 2 + 12; k++) { /* ten points share a column */
		struct curve c = { .validated = true, .best_update = (uint64_t)k + 1 };
		struct history_point *points = make_points(MOST);
		const char *s;

		points[k].bleu = 90;
		points[k + 1].bleu = points[MOST - 1].rate = 0;
		s = draw(c, points, MOST);
		CHECK_TEXTS(s, ">best: BLEU 90.00</text>", " 125.6L", " 374.0L");  /* of 0 .. 100 */
		CHECK(count(s, "L719.0 ") == 3 && count(s, "V442.0H719.0'") == 1); /* the last */
	}
}

static void extreme_numbers_are_drawn(void)
{
	static const struct history_point points[] = { { 1, 0, 0, 0, 0, 0 },
		{ 2, 1e-30f, 1e30f, 1e30f, 1e30f, 1e30f },
		{ 3, 1e30f, 1e-30f, 1e-30f, 1e-30f, 1e-30f } };
	struct curve c = { .validated = true, .best_update = 2 };

	for (int begin = 0; begin < 3; begin++)
		for (int n = 1; begin + n <= 3; n++)
			draw(c, points + begin, n);
}

static void no_piece_of_a_picture_is_left_out(void)
{
	struct history h = { make_points(5), 5, 5 };
	struct curve c = { .model = "m", .history = &h, .validated = true, .best_update = 1 };

	/* strings of all sizes that cannot grow: each piece fails in its turn */
	for (size_t room = 16, whole = strlen(draw(c, h.points, 5)); room <= whole; room += 5) {
		struct str s = { mem_alloc(room, 1), 0, room, false };

		mem_fail_at(1);
		CHECK_ERROR(curve_draw(&s, &c), "out of memory");
		mem_fail_at(0);
		str_release(&s);
	}
}

static char path[512]; /* of the curve of the run */

static void init(struct world *t, const char *name, const char *options)
{
	world_init(t, name, options);
	snprintf(path, sizeof(path), "%s", test_path("curve.svg"));
	remove(path);
	t->options.curve = path;
}

/* How often the curve holds this text. */
static int drawn(const char *text)
{
	struct file f = { 0 };
	int n = file_read(&f, path, SIZE_MAX) ? 0 : count(f.data, text);

	file_release(&f);
	return n;
}

static void a_run_draws_each_validation(void)
{
	struct world t;
	char best[128];

	init(&t, "drawn", "");
	for (int epochs = 1; epochs <= 3; epochs++) {
		t.options.after = (struct option_amount){ epochs, 'e' };
		CHECK_EQUAL(world_run(&t), 0);
		CHECK_EQUAL(drawn("r='3'"), 3 * epochs);
		snprintf(best, sizeof(best),
			">best validation: BLEU %.2f, loss %.3f, at epoch %g (", t.result.best.bleu,
			t.result.best.loss, (double)t.result.best_update / 8);
		CHECK(drawn(best) && drawn(">best: BLEU "));
	}
	CHECK(drawn(">drawn.safetensors<") && drawn("epochs so far: 3<") && drawn(">0.01<"));
}

/* 24 updates, the rate falls to 0 from the 12th to the 24th: at 8, 16 and 24 updates the last one
 * had 1, 9 / 12 and 1 / 12 of it; the strip is 32 pixels high, at 442. */
static void without_validation_there_are_training_loss_and_rate_of_the_last_update(void)
{
	struct world t;

	init(&t, "rate",
		"--hold-out 0 --label-smoothing 0 --after 24u --valid-freq 8u --lr-cooldown 0.5");
	world_run_to(&t, 0);
	CHECK(drawn("d='M68 410.0V") && drawn("V418.0H") && drawn("V439.3H"));
	CHECK(drawn("r='3'") == 3 && drawn(">training loss, with dropout</text>"));
	CHECK(!drawn("BLEU") && !drawn("best") && !drawn("nan"));
}

static void the_curve_of_a_resumed_run_has_the_same_bytes_and_changes_no_other(void)
{
	struct world with, without;

	init(&with, "with", "");
	world_run_to(&with, 0);
	CHECK(!rename(path, test_path("whole")));
	init(&without, "without", "");
	without.options.curve = NULL;
	world_run_to(&without, 0);
	world_check_alike(&with, &without, "with a curve");
	/* what the first part has seen is drawn later all the same, as where no update is left */
	init(&with, "with", "");
	with.options.curve = NULL;
	world_run_to(&with, 9);
	for (int i = 0; i < 2; i++, remove(path)) {
		with.options.curve = path;
		world_run_to(&with, 0);
		CHECK(sizeof(real) != sizeof(float) || world_same(path, test_path("whole")));
	}
}

static void a_curve_that_cannot_be_written_ends_the_run_with_its_state_saved(void)
{
	struct world t;
	int seen = 0;

	for (long n = 1; n < 40 && seen < 4; n++) {
		init(&t, "full", "--after 1e");
		file_fail_at(n);
		if (world_run(&t) && strstr(err_get(), "--curve")) {
			CHECK(strstr(err_get(), path) && !drawn("<svg"));
			file_fail_at(0);
			t.stop_at = 1; /* no update is left to do */
			CHECK_EQUAL(world_run(&t), 0);
			CHECK_EQUAL(drawn("<circle"), 4);
			seen++;
		}
		file_fail_at(0);
	}
	CHECK_EQUAL(seen, 4);
}

const struct test suite_curve[] = {
	TEST(pictures_of_any_length_are_sound),
	TEST(numbers_stand_where_they_belong),
	TEST(axes_begin_and_end_at_round_numbers),
	TEST(a_name_of_any_bytes_makes_a_sound_title),
	TEST(single_points_among_thousands_are_seen),
	TEST(extreme_numbers_are_drawn),
	TEST(no_piece_of_a_picture_is_left_out),
	TEST(a_run_draws_each_validation),
	TEST(without_validation_there_are_training_loss_and_rate_of_the_last_update),
	TEST(the_curve_of_a_resumed_run_has_the_same_bytes_and_changes_no_other),
	TEST(a_curve_that_cannot_be_written_ends_the_run_with_its_state_saved),
	{ 0 },
};
