/* A run that is broken off, in whatever way, ends as if it had not been. */
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* With these options, broken off after these updates, ended by 0; `kill`: as if killed, at once. */
static void check_parts(const char *options, const int *at, bool kill)
{
	struct world whole, part;

	world_begin(&whole, "whole", options, 0);
	CHECK_EQUAL(whole.result.end, TRAIN_AFTER);
	world_init(&part, "part", options);
	for (; *at && kill; at++) {
		int status;

		part.stop_at = (uint64_t)*at;
		part.signal = -1;
		status = world_run_apart(&part);
		CHECK(WIFEXITED(status));
		CHECK_EQUAL(WEXITSTATUS(status), 9);
	}
	for (; *at; at++) {
		world_run_to(&part, *at);
		CHECK_EQUAL(part.result.signal, 15);
		CHECK_EQUAL(part.result.update, *at);
	}
	world_run_to(&part, 0);
	CHECK_EQUAL(part.result.end, TRAIN_AFTER);
	CHECK_EQUAL(part.result.update, whole.result.update);
	world_check_alike(&whole, &part, options);
}

static void an_interrupted_run_ends_with_the_same_bytes(void)
{
	/* an epoch has 8 batches; at 8 and 16 the validation is what is interrupted */
	static const int at[] = { 1, 5, 8, 11, 16, 23 };
	int each[25] = { 0 };

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		check_parts("", (const int[]){ at[i], 0 }, false);
	/* where a validation is due it is interrupted first, and done by the next run */
	for (int k = 0; k < 24; k++)
		each[k] = k + 1;
	check_parts("", each, false);
}

static void so_does_one_with_smoothing_or_without_a_route(void)
{
	check_parts("--exponential-smoothing 0.1", (const int[]){ 1, 6, 11, 16, 21, 0 }, false);
	check_parts("--without keys", (const int[]){ 9, 0 }, false);
}

static void a_killed_run_ends_with_the_same_bytes(void)
{
	static const int at[] = { 1, 4, 8, 13, 17, 24, 0 };

	check_parts("", at, true);
	check_parts("--save-freq 3u", at, true);
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
	static const int at[] = { 1, 18, 35, 52, 69, 86, 103, 120, 137, 154, 171, 188, 205, 222,
		239, 0 };
	struct str lines[2] = { { 0 }, { 0 } };
	struct world t;
	char log[512];
	int plateaus[2];

	for (int part = 0; part < 2; part++) {
		snprintf(log, sizeof(log), "%s", test_path(part ? "part.log" : "whole.log"));
		world_init(&t, "seen",
			"--learn-rate 0.03 --valid-freq 3u --after 240u --early-stopping 0 "
			"--valid-bleu-tokenize char --hold-out 40");
		t.options.log = log;
		world_run_parts(&t, part ? at : at + 15);
		plateaus[part] = check_log(&lines[part], log, &t.options);
		CHECK(t.result.best.bleu > 0);
	}
	CHECK(plateaus[0] > 1);
	CHECK_EQUAL(plateaus[1], plateaus[0]);
	if (sizeof(real) == sizeof(float)) /* in double a resumed run has been rounded */
		CHECK_TEXT(lines[1].data, lines[0].data);
	str_release(&lines[0]);
	str_release(&lines[1]);
}

static void a_failing_disk_leaves_files_to_go_on_from(void)
{
	struct world whole, part;
	int failures = 0;

	world_begin(&whole, "whole", "", 0);
	world_init(&part, "part", "");
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
	world_run_to(&part, 0);
	world_check_alike(&whole, &part, "on a failing disk");
}

static void neither_threads_nor_an_earlier_end_nor_a_restart_change_a_byte(void)
{
	struct world whole, part;

	world_begin(&whole, "whole", "", 0);
	world_begin(&part, "part", "--threads 2", 0);
	world_check_alike(&whole, &part, "two threads");
	world_begin(&part, "part", "", 10);
	world_change(&part, "--threads 3");
	world_run_to(&part, 0);
	world_check_alike(&whole, &part, "a part with three");
	/* a finished run is left as it is, and can be prolonged */
	world_begin(&part, "part", "--after 1e", 0);
	CHECK_EQUAL(part.result.update, 8);
	world_run_to(&part, 0);
	CHECK_EQUAL(part.result.update, 8);
	CHECK_EQUAL(part.result.end, TRAIN_AFTER);
	world_change(&part, "--after 24u");
	world_run_to(&part, 0);
	world_check_alike(&whole, &part, "prolonged");
	world_begin(&part, "part", "--seed 7", 10);
	world_change(&part, "--seed 1 --restart");
	world_run_to(&part, 0);
	world_check_alike(&whole, &part, "begun anew");
}

const struct test suite_resume[] = {
	TEST(an_interrupted_run_ends_with_the_same_bytes),
	TEST(so_does_one_with_smoothing_or_without_a_route),
	TEST(a_killed_run_ends_with_the_same_bytes),
	TEST(a_resumed_run_sees_the_same_validations),
	TEST(a_failing_disk_leaves_files_to_go_on_from),
	TEST(neither_threads_nor_an_earlier_end_nor_a_restart_change_a_byte),
	{ 0 },
};
