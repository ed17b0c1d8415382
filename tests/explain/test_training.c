/* The trainings of the live page: seq2seq-train's own, in memory. */
#include "base/json.h"
#include "explain/live/training.h"
#include "model/routes.h"
#include "tests/explain/made_page.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const struct training_wish pair = {
	.task = "pair", .source = "the red house", .target = "la maison rouge", .seed = 1
};

/* A number of what a call writes. */
static double told(struct run *r, int (*write)(struct json_writer *, struct run *), const char *key)
{
	struct str out = { 0 };
	struct json_writer j = { .out = &out, .digits = 17 };
	struct json_document d;
	double x;

	json_open(&j, NULL, '{');
	CHECK_EQUAL(write(&j, r), 0);
	json_close(&j, '}');
	CHECK_EQUAL(json_parse(&d, out.data, out.len), 0);
	x = page_find(d.root, key)->number;
	json_release(&d);
	str_release(&out);
	return x;
}

static int look(struct json_writer *j, struct run *r)
{
	return training_look(j, r, pair.source, pair.target);
}

static int describe(struct json_writer *j, struct run *r)
{
	return training_describe(j, r);
}

/* The loss of the pair after so many updates. */
static double loss_after(const struct training_wish *wish, int updates)
{
	struct run r;
	double loss;

	CHECK_EQUAL(training_open(&r, wish), 0);
	CHECK_EQUAL(training_steps(&r, updates), 0);
	loss = told(&r, look, "loss");
	run_close(&r);
	return loss;
}

static void a_pair_is_learned(void)
{
	struct run r;

	CHECK_EQUAL(training_open(&r, &pair), 0);
	CHECK(told(&r, look, "loss") > 1);
	CHECK_EQUAL(training_steps(&r, 1000), 0);
	CHECK_EQUAL((int)r.state.update, 100);
	CHECK(told(&r, training_report, "exact") == 100);
	CHECK(told(&r, look, "loss") < 0.1);
	run_close(&r);
}

static void a_route_left_out_begins_alike_and_goes_elsewhere(void)
{
	struct training_wish without = pair;

	without.without = ROUTE_KEYS;
	CHECK(loss_after(&pair, 0) == loss_after(&without, 0));
	CHECK(loss_after(&pair, 20) == loss_after(&pair, 20));
	CHECK(loss_after(&pair, 20) != loss_after(&without, 20));
	without = pair;
	without.seed = 2;
	CHECK(loss_after(&pair, 0) != loss_after(&without, 0));
}

static void each_task_begins(void)
{
	static const char *const tasks[] = { "reversal", "dates", "sentences", "pair" };

	for (size_t i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++) {
		struct training_wish wish = pair;
		struct run r;

		wish.task = tasks[i];
		wish.pairs = 300;
		CHECK_EQUAL(training_open(&r, &wish), 0);
		CHECK(told(&r, describe, "updates") == (double)r.o->after.count);
		CHECK(told(&r, describe, "pairs") + told(&r, describe, "held") ==
			(i == 3 ? 1 : 300));
		CHECK_EQUAL(training_steps(&r, 2), 0);
		CHECK(told(&r, training_report, "loss") > 0);
		run_close(&r);
	}
}

static void wrong_wishes_are_refused(void)
{
	struct training_wish wish = pair;
	struct run r;

	wish.task = "luck";
	CHECK_ERROR(training_open(&r, &wish), "no task luck");
	run_close(&r);
	wish = pair;
	wish.source = " ";
	CHECK(training_open(&r, &wish) != 0);
	run_close(&r);
}

const struct test suite_training[] = {
	TEST(a_pair_is_learned),
	TEST(a_route_left_out_begins_alike_and_goes_elsewhere),
	TEST(each_task_begins),
	TEST(wrong_wishes_are_refused),
	{ 0 },
};
