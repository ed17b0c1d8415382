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

	world_init(&t, "huge");
	/* one step, and products of parameters overflow */
	t.options.learn_rate = sizeof(real) == sizeof(float) ? 2e37 : 1e307;
	CHECK_ERROR(world_run(&t), "lower --learn-rate");
	CHECK(strstr(err_get(), "update ") != NULL && !strchr(err_get(), '\n'));
	CHECK(!world_exists(t.model));
	CHECK_EQUAL(file_read(&before, t.state, SIZE_MAX), 0);
	/* the same command comes to the same end, and so does a restart */
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
		world_init(&t, "infinite");
		t.options.learn_rate = 1e300;
		t.options.hold_out = 0;
		t.options.valid_freq = (struct option_amount){ saving ? 0 : 1, 'u' };
		t.options.save_freq = (struct option_amount){ saving ? 1 : 0, 'u' };
		if (sizeof(real) > sizeof(float))
			t.options.learn_rate = 1e308;
		CHECK_ERROR(world_run(&t), "no longer finite");
		CHECK(!world_exists(t.model));
		CHECK_EQUAL(checkpoint_load(&c, t.state), 0);
		CHECK_TEXT(checkpoint_get(&c, "train.update"), "0");
		checkpoint_release(&c);
	}
}

static void a_place_that_cannot_be_written_is_found_before_training(void)
{
	struct world t;

	world_init(&t, "missing");
	t.options.model = "/nonexistent/folder/m.safetensors";
	t.options.train_sets.items[0] = "/nonexistent/corpus";
	CHECK_ERROR(world_run(&t), "/nonexistent/folder/m.safetensors: cannot write there");
	t.options.model = t.model;
	CHECK_ERROR(world_run(&t), "/nonexistent/corpus");
	t.options.train_sets.items[0] = t.corpus;
	t.options.log = "/nonexistent/folder/log";
	CHECK_ERROR(world_run(&t), "--log /nonexistent/folder/log");
	t.options.log = NULL;
	t.options.curve = "/nonexistent/folder/c.svg";
	CHECK_ERROR(world_run(&t), "--curve /nonexistent/folder/c.svg: cannot write there");
	t.options.curve = NULL;
	t.options.kernels = "abacus";
	CHECK_ERROR(world_run(&t), "--kernels");
	CHECK(!world_exists(t.model) && !world_exists(t.state));
	t.options.kernels = "auto";
	mkdir(t.model, 0777);
	CHECK_ERROR(world_run(&t), "is a directory");
	rmdir(t.model);
	mkdir(t.state, 0777);
	CHECK_ERROR(world_run(&t), "is a directory");
	rmdir(t.state);
}

static void a_log_that_cannot_be_written_is_an_error(void)
{
	struct world t;

	if (access("/dev/full", W_OK)) {
		test_skip("no /dev/full here");
		return;
	}
	world_init(&t, "full");
	t.options.log = "/dev/full";
	CHECK_ERROR(world_run(&t), "--log /dev/full");
}

static void failing_allocations_leave_nothing_behind(void)
{
	struct starving s = { .sparse = true };
	struct world t;

	world_init(&t, "starved");
	world_corpus(t.corpus, 24, 1);
	t.options.after = (struct option_amount){ 2, 'u' };
	t.options.log = test_path("starved.log");
	t.options.curve = test_path("starved.svg");
	while (starving(&s)) {
		world_remove(&t);
		STARVE(&s, world_run(&t));
	}
	CHECK(s.rounds > 50);
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_train_faults[] = {
	TEST(a_huge_learning_rate_stops_with_the_checkpoint_untouched),
	TEST(parameters_that_are_not_finite_are_never_saved),
	TEST(a_place_that_cannot_be_written_is_found_before_training),
	TEST(a_log_that_cannot_be_written_is_an_error),
	TEST(failing_allocations_leave_nothing_behind),
	{ 0 },
};
