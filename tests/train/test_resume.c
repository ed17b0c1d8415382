/* A run that is broken off, in whatever way, ends as if it had not been. */
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/real.h"
#include "data/scores/bleu.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* files hold float: the bytes of a resumed run can be compared where that is all there is */
static bool exact(void)
{
	if (sizeof(real) == sizeof(float))
		return true;
	test_skip("a resumed run in double has been rounded to float");
	return false;
}

static void run_whole(struct world *whole)
{
	world_init(whole, "whole");
	CHECK_EQUAL(world_run(whole), 0);
}

static void check_same(const struct world *whole, const struct world *part, int k)
{
	if (!world_same(whole->model, part->model))
		test_fail(__FILE__, __LINE__, "the models differ, broken off at %d", k);
	if (!world_same(whole->state, part->state))
		test_fail(__FILE__, __LINE__, "the states differ, broken off at %d", k);
}

static void an_interrupted_run_ends_with_the_same_bytes(void)
{
	/* an epoch has 8 batches; at 8 and 16 the validation is what is interrupted */
	static const int at[] = { 1, 5, 8, 11, 16, 23 };
	struct world whole, part;

	if (!exact())
		return;
	run_whole(&whole);
	CHECK_EQUAL(whole.result.update, 24);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		world_init(&part, "part");
		part.stop_at = (uint64_t)at[i];
		CHECK_EQUAL(world_run(&part), 0);
		CHECK_EQUAL(part.result.end, TRAIN_INTERRUPTED);
		CHECK_EQUAL(part.result.signal, 15);
		CHECK_EQUAL(part.result.update, at[i]);
		part.stop_at = 0;
		CHECK_EQUAL(world_run(&part), 0);
		CHECK_EQUAL(part.result.end, TRAIN_AFTER);
		check_same(&whole, &part, at[i]);
	}
}

static void a_run_interrupted_after_each_update_ends_with_the_same_bytes(void)
{
	struct world whole, part;

	if (!exact())
		return;
	run_whole(&whole);
	world_init(&part, "part");
	/* where a validation is due it is interrupted first, and done by the next run */
	for (uint64_t k = 1; k <= 24; k++) {
		part.stop_at = k;
		CHECK_EQUAL(world_run(&part), 0);
	}
	part.stop_at = 0;
	CHECK_EQUAL(world_run(&part), 0);
	check_same(&whole, &part, 0);
}

static void a_run_with_smoothing_interrupted_anywhere_ends_with_the_same_bytes(void)
{
	struct world whole, part;

	if (!exact())
		return;
	world_init(&whole, "whole");
	whole.options.exponential_smoothing = 0.1;
	CHECK_EQUAL(world_run(&whole), 0);
	world_init(&part, "part");
	part.options.exponential_smoothing = 0.1;
	for (uint64_t k = 1; k <= 24; k += 5) {
		part.stop_at = k;
		CHECK_EQUAL(world_run(&part), 0);
	}
	part.stop_at = 0;
	part.options.threads = 2;
	CHECK_EQUAL(world_run(&part), 0);
	check_same(&whole, &part, 0);
	part.options.exponential_smoothing = 0;
	CHECK_ERROR(world_run(&part), "--exponential-smoothing");
}

/* The validations in a log: their *lines, each checked against those before it. */
static int check_log(struct str *lines, const char *path, const struct train_options *o)
{
	double best_bleu = -1, best_loss = 0, lowest = INFINITY, rate = o->learn_rate;
	int stalls = 0, plateaus = 0;
	struct file f;

	CHECK_EQUAL(file_read(&f, path, SIZE_MAX), 0);
	for (char *line = f.data, *end; (end = strchr(line, '\n')); line = end + 1) {
		struct json_document d;
		double bleu, loss;

		if (strncmp(line, "{\"event\":\"valid\"", 16))
			continue;
		CHECK_EQUAL(str_append(lines, line, (size_t)(end - line) + 1), 0);
		CHECK_EQUAL(json_parse(&d, line, (size_t)(end - line)), 0);
		bleu = json_get(d.root, "bleu")->number;
		loss = json_get(d.root, "loss")->number;
		if (bleu > best_bleu || (bleu == best_bleu && loss < best_loss)) {
			best_bleu = bleu;
			best_loss = loss;
			stalls = 0;
		} else if (loss < lowest) {
			stalls = 0;
		} else if (++stalls % o->lr_patience == 0) {
			rate *= o->lr_decay;
			plateaus++;
		}
		lowest = loss < lowest ? loss : lowest;
		CHECK_EQUAL(json_get(d.root, "stalls")->number, stalls);
		CHECK_NEAR(json_get(d.root, "rate")->number, rate, 1e-9);
		json_release(&d);
	}
	file_release(&f);
	return plateaus;
}

static void a_resumed_run_sees_the_same_validations(void)
{
	struct str whole_lines = { 0 }, part_lines = { 0 };
	struct world whole, part;
	char log[2][512];
	int plateaus;

	if (!exact())
		return;
	for (int i = 0; i < 2; i++) {
		struct world *t = i ? &part : &whole;

		snprintf(log[i], sizeof(log[i]), "%s", test_path(i ? "part.log" : "whole.log"));
		world_init(t, i ? "part" : "whole");
		t->options.log = log[i];
		t->options.learn_rate = 0.03;
		t->options.valid_freq = (struct option_amount){ 3, 'u' };
		t->options.after = (struct option_amount){ 240, 'u' };
		t->options.early_stopping = 0;
		t->options.valid_bleu_tokenize = BLEU_CHAR;
		t->options.hold_out = 40;
	}
	CHECK_EQUAL(world_run(&whole), 0);
	for (part.stop_at = 1; part.stop_at < 240; part.stop_at += 17)
		CHECK_EQUAL(world_run(&part), 0);
	part.stop_at = 0;
	CHECK_EQUAL(world_run(&part), 0);
	plateaus = check_log(&whole_lines, log[0], &whole.options);
	CHECK(plateaus > 1);
	CHECK(whole.result.best_bleu > 0);
	CHECK_EQUAL(check_log(&part_lines, log[1], &part.options), plateaus);
	CHECK_TEXT(whole_lines.data, part_lines.data);
	str_release(&whole_lines);
	str_release(&part_lines);
}

static void a_killed_run_ends_with_the_same_bytes(void)
{
	static const int at[] = { 1, 4, 8, 13, 17, 24 };
	struct world whole, part;

	if (!exact())
		return;
	run_whole(&whole);
	for (int often = 0; often < 2; often++) {
		world_init(&part, "part");
		if (often)
			part.options.save_freq = (struct option_amount){ 3, 'u' };
		for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
			int status;

			part.stop_at = (uint64_t)at[i];
			part.signal = -1;
			status = world_run_apart(&part);
			CHECK(WIFEXITED(status));
			CHECK_EQUAL(WEXITSTATUS(status), 9);
		}
		part.stop_at = 0;
		CHECK_EQUAL(world_run(&part), 0);
		check_same(&whole, &part, often);
	}
}

static void a_failing_disk_leaves_files_to_go_on_from(void)
{
	struct world whole, part;
	int failures = 0;

	if (!exact())
		return;
	run_whole(&whole);
	world_init(&part, "part");
	/* a later and later step of writing fails, each time a run goes on from what was left */
	for (long n = 1; n < 60; n += 4) {
		file_fail_at(n);
		if (world_run(&part)) {
			CHECK(strstr(err_get(), ".safetensors") != NULL);
			failures++;
		}
		file_fail_at(0);
	}
	CHECK(failures > 3);
	CHECK_EQUAL(world_run(&part), 0);
	check_same(&whole, &part, 0);
}

static void the_thread_count_changes_no_byte(void)
{
	struct world whole, part;

	run_whole(&whole);
	for (int threads = 2; threads <= 3; threads++) {
		world_init(&part, "part");
		part.options.threads = threads;
		CHECK_EQUAL(world_run(&part), 0);
		check_same(&whole, &part, threads);
	}
}

static void a_finished_run_is_left_as_it_is_and_can_be_prolonged(void)
{
	struct world whole, part;

	if (!exact())
		return;
	run_whole(&whole);
	world_init(&part, "part");
	part.options.after = (struct option_amount){ 1, 'e' };
	CHECK_EQUAL(world_run(&part), 0);
	CHECK_EQUAL(part.result.update, 8);
	CHECK_EQUAL(world_run(&part), 0);
	CHECK_EQUAL(part.result.update, 8);
	CHECK_EQUAL(part.result.end, TRAIN_AFTER);
	part.options.after = (struct option_amount){ 24, 'u' };
	CHECK_EQUAL(world_run(&part), 0);
	check_same(&whole, &part, 0);
}

static void restart_begins_anew(void)
{
	struct world whole, part;

	run_whole(&whole);
	world_init(&part, "part");
	part.options.seed = 7;
	part.stop_at = 10;
	CHECK_EQUAL(world_run(&part), 0);
	part.options.seed = 1;
	part.options.restart = true;
	part.stop_at = 0;
	CHECK_EQUAL(world_run(&part), 0);
	check_same(&whole, &part, 0);
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_resume[] = {
	TEST(an_interrupted_run_ends_with_the_same_bytes),
	TEST(a_run_interrupted_after_each_update_ends_with_the_same_bytes),
	TEST(a_run_with_smoothing_interrupted_anywhere_ends_with_the_same_bytes),
	TEST(a_resumed_run_sees_the_same_validations),
	TEST(a_killed_run_ends_with_the_same_bytes),
	TEST(a_failing_disk_leaves_files_to_go_on_from),
	TEST(the_thread_count_changes_no_byte),
	TEST(a_finished_run_is_left_as_it_is_and_can_be_prolonged),
	TEST(restart_begins_anew),
	{ 0 },
};
