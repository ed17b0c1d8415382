/* Runs that draw their curve. */
#include "base/err.h"
#include "base/file.h"
#include "base/real.h"
#include "checkpoints/checkpoint.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/toy_run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct drawn {
	struct toy toy;
	char path[512];
};

static void init(struct drawn *d, const char *name)
{
	char file[64];

	toy_init(&d->toy, name);
	snprintf(file, sizeof(file), "%s.svg", name);
	snprintf(d->path, sizeof(d->path), "%s", test_path(file));
	remove(d->path);
	d->toy.options.curve = d->path;
}

/* Keeps a file of a run, while the run to compare with has the same name, which is its title. */
static void copy(const char *to, const char *from)
{
	struct file f = { 0 };

	CHECK_EQUAL(file_read(&f, from, SIZE_MAX), 0);
	test_write_file(to, f.data, f.len);
	file_release(&f);
}

static bool holds(const char *path, const char *text)
{
	struct file f = { 0 };
	bool found = !file_read(&f, path, SIZE_MAX) && strstr(f.data, text);

	file_release(&f);
	return found;
}

static int count(const char *path, const char *text)
{
	struct file f = { 0 };
	int n = 0;

	if (!file_read(&f, path, SIZE_MAX))
		for (const char *s = f.data; (s = strstr(s, text)); s++)
			n++;
	file_release(&f);
	return n;
}

static void a_run_draws_each_validation(void)
{
	struct drawn d;
	char best[64];

	init(&d, "drawn");
	for (int epochs = 1; epochs <= 3; epochs++) {
		d.toy.options.after = (struct option_amount){ epochs, 'e' };
		CHECK_EQUAL(toy_run(&d.toy), 0);
		/* three lines of points, and the ring */
		CHECK_EQUAL(count(d.path, "<circle"), 3 * epochs + 1);
		CHECK(holds(d.path, ">drawn.safetensors</text>"));
		snprintf(best, sizeof(best), ">best: BLEU %.2f</text>", d.toy.result.best_bleu);
		CHECK(holds(d.path, best));
		snprintf(best, sizeof(best), "loss %.3f, at epoch %g (", d.toy.result.best_loss,
			(double)d.toy.result.best_update / 8);
		CHECK(holds(d.path, best));
	}
	CHECK(holds(d.path, "epochs so far: 3<"));
	CHECK(holds(d.path, ">0.01</text>"));
}

static void the_curve_of_a_resumed_run_has_the_same_bytes(void)
{
	/* an epoch has 8 batches; killed right after a validation, or somewhere between */
	static const int at[] = { 3, 8, 9, 17, 23 };
	char whole[512];
	struct drawn d;

	if (sizeof(real) > sizeof(float)) {
		test_skip("a resumed run in double has been rounded to float");
		return;
	}
	snprintf(whole, sizeof(whole), "%s", test_path("whole.svg"));
	init(&d, "same");
	CHECK_EQUAL(toy_run(&d.toy), 0);
	copy(whole, d.path);
	for (int killed = 0; killed < 2; killed++) {
		init(&d, "same");
		/* the first parts draw nothing: what they have seen is drawn later all the same */
		d.toy.options.curve = NULL;
		d.toy.signal = killed ? -1 : 15;
		for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
			if (i == 2)
				d.toy.options.curve = d.path;
			d.toy.stop_at = (uint64_t)at[i];
			CHECK_EQUAL(killed ? WEXITSTATUS(toy_run_apart(&d.toy)) : toy_run(&d.toy),
				killed ? 9 : 0);
		}
		d.toy.stop_at = 0;
		CHECK_EQUAL(toy_run(&d.toy), 0);
		CHECK(toy_same(d.path, whole));
	}
	/* a run killed before it could draw the last point does so when it is started again */
	remove(d.path);
	CHECK_EQUAL(toy_run(&d.toy), 0);
	CHECK(toy_same(d.path, whole));
}

static void drawing_changes_neither_model_nor_state(void)
{
	struct drawn d;
	char model[512], state[512];

	init(&d, "same");
	CHECK_EQUAL(toy_run(&d.toy), 0);
	snprintf(model, sizeof(model), "%s", test_path("with"));
	snprintf(state, sizeof(state), "%s", test_path("with.state"));
	copy(model, d.toy.model);
	copy(state, d.toy.state);
	init(&d, "same");
	d.toy.options.curve = NULL;
	CHECK_EQUAL(toy_run(&d.toy), 0);
	CHECK(toy_same(d.toy.model, model));
	CHECK(toy_same(d.toy.state, state));
}

static void a_run_without_validation_draws_its_training_loss(void)
{
	struct drawn d;

	init(&d, "alone");
	d.toy.options.hold_out = 0;
	d.toy.options.label_smoothing = 0;
	CHECK_EQUAL(toy_run(&d.toy), 0);
	CHECK_EQUAL(count(d.path, "<circle"), 3);
	CHECK(holds(d.path, ">training loss, with dropout</text>"));
	CHECK(!holds(d.path, "BLEU") && !holds(d.path, "best") && !holds(d.path, "nan"));
}

static void the_rate_is_that_of_the_last_update(void)
{
	struct drawn d;

	/* 24 updates, the rate falls to 0 from the 12th to the 24th: at 8, 16 and 24 updates the last one
	 * had 1, 9 / 12 and 1 / 12 of it; the strip is 32 pixels high, at 442 */
	init(&d, "rate");
	d.toy.options.hold_out = 0;
	d.toy.options.after = (struct option_amount){ 24, 'u' };
	d.toy.options.valid_freq = (struct option_amount){ 8, 'u' };
	d.toy.options.lr_cooldown = 0.5;
	CHECK_EQUAL(toy_run(&d.toy), 0);
	CHECK(holds(d.path, "d=\"M68 410.0H"));
	CHECK(holds(d.path, "V418.0H"));
	CHECK(holds(d.path, "V439.3H"));
}

static void a_place_that_takes_no_curve_is_found_before_training(void)
{
	struct drawn d;

	init(&d, "place");
	d.toy.options.train_sets.items[0] = "/nonexistent/corpus";
	d.toy.options.curve = "/nonexistent/folder/c.svg";
	CHECK_ERROR(toy_run(&d.toy), "--curve /nonexistent/folder/c.svg: cannot write there");
	d.toy.options.curve = d.toy.corpus;
	CHECK_ERROR(toy_run(&d.toy), "is there, and no curve");
	d.toy.options.curve = d.toy.model;
	CHECK_ERROR(toy_run(&d.toy), "is to hold something else");
	d.toy.options.curve = d.toy.state;
	CHECK_ERROR(toy_run(&d.toy), "is to hold something else");
	d.toy.options.curve = d.toy.options.log = d.path;
	CHECK_ERROR(toy_run(&d.toy), "is to hold something else");
	mkdir(d.path, 0777);
	d.toy.options.log = NULL;
	CHECK_ERROR(toy_run(&d.toy), "is a directory");
	rmdir(d.path);
	CHECK(!toy_exists(d.toy.state) && !toy_exists(d.path));
	/* an empty file, or an earlier curve, is replaced */
	d.toy.options.train_sets.items[0] = d.toy.corpus;
	test_write_file(d.path, "", 0);
	CHECK_EQUAL(toy_run(&d.toy), 0);
	toy_remove(&d.toy);
	CHECK_EQUAL(toy_run(&d.toy), 0);
	CHECK(holds(d.path, "<svg"));
}

static void a_curve_that_cannot_be_written_ends_the_run_with_its_state_saved(void)
{
	struct checkpoint c;
	struct drawn d;
	int seen = 0;

	init(&d, "full");
	d.toy.options.after = (struct option_amount){ 1, 'e' };
	for (long n = 1; n < 40 && seen < 4; n++) {
		toy_remove(&d.toy);
		remove(d.path);
		file_fail_at(n);
		if (toy_run(&d.toy) && strstr(err_get(), "--curve")) {
			CHECK(strstr(err_get(), d.path) != NULL);
			file_fail_at(0);
			CHECK_EQUAL(checkpoint_load(&c, d.toy.state), 0);
			CHECK_TEXT(checkpoint_get(&c, "train.valid_update"), "8");
			checkpoint_release(&c);
			CHECK_EQUAL(toy_run(&d.toy), 0);
			CHECK_EQUAL(count(d.path, "<circle"), 4);
			seen++;
		}
		file_fail_at(0);
	}
	CHECK_EQUAL(seen, 4);
}

/* Writes the state anew, its history replaced by this text, or left out. */
static void change_history(const struct toy *t, const char *text)
{
	struct checkpoint c;
	size_t n = 0;

	CHECK_EQUAL(checkpoint_load(&c, t->state), 0);
	for (size_t i = 0; i < c.entry_count; i++) {
		c.entries[n] = c.entries[i];
		if (strcmp(c.entries[i].key, "train.history"))
			n++;
		else if (text)
			c.entries[n++].value = text;
	}
	c.entry_count = n;
	CHECK_EQUAL(checkpoint_save(&c, t->state), 0);
	checkpoint_release(&c);
}

static void a_state_of_a_time_without_history_goes_on(void)
{
	struct drawn d;

	init(&d, "old");
	d.toy.options.after = (struct option_amount){ 2, 'e' };
	CHECK_EQUAL(toy_run(&d.toy), 0);
	change_history(&d.toy, NULL);
	remove(d.path);
	d.toy.options.after = (struct option_amount){ 3, 'e' };
	CHECK_EQUAL(toy_run(&d.toy), 0);
	CHECK_EQUAL(d.toy.result.update, 24);
	/* three lines of one point, and the ring if it is the best */
	CHECK_EQUAL(count(d.path, "<circle"), d.toy.result.best_update == 24 ? 4 : 3);
}

static void a_history_that_does_not_fit_is_refused(void)
{
	struct drawn d;

	init(&d, "misfit");
	d.toy.options.after = (struct option_amount){ 2, 'e' };
	CHECK_EQUAL(toy_run(&d.toy), 0);
	change_history(&d.toy, "8 1 1 1 1 1;12 2 1 1 1 1;");
	CHECK_ERROR(toy_run(&d.toy), "its history ends elsewhere");
	change_history(&d.toy, "8 1 1 1 1 1;16 2 nan 1 1 1;");
	CHECK_ERROR(toy_run(&d.toy), "point 2 of the history is wrong");
	CHECK(strstr(err_get(), d.toy.state) != NULL);
	change_history(&d.toy, "8 1 1 1 1 1;16 2 1 1 1 1;");
	CHECK_EQUAL(toy_run(&d.toy), 0);
}

static void failing_allocations_of_a_drawing_run_leave_nothing_behind(void)
{
	struct starving s = { .sparse = true };
	struct drawn d;

	init(&d, "starved");
	toy_corpus(d.toy.corpus, 24, 1);
	d.toy.options.after = (struct option_amount){ 1, 'u' };
	CHECK_EQUAL(toy_run(&d.toy), 0);
	/* taking up the run that has ended: the history is read, the curve drawn */
	while (starving(&s))
		STARVE(&s, toy_run(&d.toy));
	CHECK(s.rounds > 20);
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_curve_run[] = {
	TEST(a_run_draws_each_validation),
	TEST(the_curve_of_a_resumed_run_has_the_same_bytes),
	TEST(drawing_changes_neither_model_nor_state),
	TEST(a_run_without_validation_draws_its_training_loss),
	TEST(the_rate_is_that_of_the_last_update),
	TEST(a_place_that_takes_no_curve_is_found_before_training),
	TEST(a_curve_that_cannot_be_written_ends_the_run_with_its_state_saved),
	TEST(a_state_of_a_time_without_history_goes_on),
	TEST(a_history_that_does_not_fit_is_refused),
	TEST(failing_allocations_of_a_drawing_run_leave_nothing_behind),
	{ 0 },
};
