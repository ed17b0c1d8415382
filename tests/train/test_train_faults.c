/* Runs that cannot end well, and how they do end. */
#include "base/err.h"
#include "base/file.h"
#include "base/real.h"
#include "checkpoints/checkpoint.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_huge_learning_rate_stops_with_the_checkpoint_untouched(void)
{
	struct file before, after;
	struct world t;

	world_init(&t, "huge", "");
	/* one step, and products of parameters overflow */
	t.options.learn_rate = sizeof(real) == sizeof(float) ? 2e37 : 1e307;
	CHECK_ERROR(world_run(&t), "lower --learn-rate");
	CHECK(strstr(err_get(), "update ") != NULL && !strchr(err_get(), '\n'));
	CHECK(!world_exists(t.model));
	CHECK_EQUAL(file_read(&before, t.state, SIZE_MAX), 0);
	/* and begun anew it comes to the same end */
	t.options.restart = true;
	CHECK_ERROR(world_run(&t), "lower --learn-rate");
	CHECK_EQUAL(file_read(&after, t.state, SIZE_MAX), 0);
	CHECK(before.len == after.len && !memcmp(before.data, after.data, before.len));
	file_release(&before);
	file_release(&after);
}

static void parameters_that_are_not_finite_are_never_saved(void)
{
	struct world t;
	struct checkpoint c;

	for (int saving = 0; saving < 2; saving++) {
		world_init(&t, "infinite", "--hold-out 0");
		world_change(&t, saving ? "--valid-freq 0u --save-freq 1u" : "--valid-freq 1u");
		t.options.learn_rate = sizeof(real) > sizeof(float) ? 1e308 : 1e300;
		CHECK_ERROR(world_run(&t), "no longer finite");
		CHECK(!world_exists(t.model));
		CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
		CHECK_TEXT(checkpoint_get(&c, "train.update"), "0");
		checkpoint_release(&c);
	}
}

static void a_place_that_cannot_be_written_is_found_before_training(void)
{
	static const char *const cases[][2] = {
		{ "--log /nonexistent/folder/log", "--log /nonexistent/folder/log" },
		{ "--curve /nonexistent/c.svg", "--curve /nonexistent/c.svg: cannot write there" },
		{ "--kernels abacus", "--kernels" },
	};
	struct world t;

	world_init(&t, "missing", "");
	t.options.model = "/nonexistent/folder/m.safetensors";
	t.options.train_sets.items[0] = "/nonexistent/corpus";
	CHECK_ERROR(world_run(&t), "/nonexistent/folder/m.safetensors: cannot write there");
	t.options.model = t.model;
	CHECK_ERROR(world_run(&t), "/nonexistent/corpus");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		world_init(&t, "missing", cases[i][0]);
		CHECK_ERROR(world_run(&t), cases[i][1]);
		CHECK(!world_exists(t.model) && !world_exists(t.state));
	}
	for (int state = 0; state < 2; state++) {
		world_init(&t, "missing", "");
		mkdir(state ? t.state : t.model, 0777);
		CHECK_ERROR(world_run(&t), "is a directory");
	}
}

static void a_log_that_cannot_be_written_is_an_error(void)
{
	struct world t;

	if (access("/dev/full", W_OK)) {
		test_skip("no /dev/full here");
		return;
	}
	world_init(&t, "full", "--log /dev/full");
	CHECK_ERROR(world_run(&t), "--log /dev/full");
}

static void failing_allocations_leave_nothing_behind(void)
{
	struct starving s = { .sparse = true };
	struct world t;

	world_init(&t, "starved", "--after 2u");
	world_corpus(t.corpus, 24, 1);
	t.options.log = test_path("starved.log");
	t.options.curve = test_path("starved.svg");
	while (starving(&s)) {
		world_remove(&t);
		STARVE(&s, world_run(&t));
	}
	CHECK(s.rounds > 50);
}

const struct test suite_train_faults[] = {
	TEST(a_huge_learning_rate_stops_with_the_checkpoint_untouched),
	TEST(parameters_that_are_not_finite_are_never_saved),
	TEST(a_place_that_cannot_be_written_is_found_before_training),
	TEST(a_log_that_cannot_be_written_is_an_error),
	TEST(failing_allocations_leave_nothing_behind),
	{ 0 },
};
