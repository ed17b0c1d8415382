/* The parts of the training program that can be looked at alone. */
#include "base/file.h"
#include "base/options.h"
#include "tests/test.h"
#include "tests/world.h"
#include "train/journal.h"
#include "train/progress.h"
#include "train/run_due.h"
#include "train/run_state.h"
#include "train/stop.h"
#include "train/train_options.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void options_are_parsed_and_checked(void)
{
	static const char *const wrong[][2] = {
		{ "-m m", "--train-sets FILE is missing" },
		{ "-t a", "--model FILE is missing" },
		{ "-t a b c -m m", "one or two files, not 3" },
		{ "-t a -m m --valid-sets a b c", "--valid-sets takes one or two files, not 3" },
		{ "-t a -m m --valid-sets b --valid-metric train-loss",
			"goes without --valid-sets" },
		{ "-t a -m m --valid-freq 5m", "not minutes" },
		{ "-t a -m m --tokenizer char --tied-embeddings all", "one vocabulary" },
		{ "-t a -m m --lr-cooldown 0.5 -a 5m", "--lr-cooldown needs" },
		{ "-t a -m m --mini-batch 0", "--mini-batch" },
		{ "-t a -m m --hold-out -2", "--hold-out" },
		{ "-t a -m m --source-column 2", "column name column 2 twice" },
		{ "-t a -m m --source-column 1,3 --target-column 2,1", "name column 1 twice" },
		{ "-t a -m m --source-column 1,1", "name column 1 twice" },
		{ "-t a -m m --source-column 1,", "--source-column: '' is not a number" },
		{ "-t a -m m --target-column 3;2", "--target-column: '3;2' is not a number" },
		{ "-t a -m m --source-column 1,0", "0 is not within 1..1000" },
		{ "-t a -m m --source-column 1,100000000000000000000000000000",
			"is not within 1..1000" },
		{ "-t a -m m --source-column 1,3,4,5,6,7,8,9,10",
			"--source-column: more than 8 numbers" },
	};
	struct train_options o;

	CHECK_EQUAL(world_parse(&o, "-t a b -m m --after 30m -l 0.01 --source-column 1,3 "
				    "--target-column 20"),
		0);
	CHECK_EQUAL(o.train_sets.count, 2);
	CHECK_EQUAL(o.after.unit, 'm');
	CHECK_NEAR(o.learn_rate, 0.01, 1e-12);
	CHECK_EQUAL(o.source_column.count, 2);
	CHECK_EQUAL(o.source_column.items[1], 3);
	CHECK_EQUAL(o.target_column.items[0], 20);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_ERROR(world_parse(&o, wrong[i][0]), wrong[i][1]);
}

static void each_option_stands_once_in_the_table(void)
{
	struct train_options o;
	struct option table[TRAIN_OPTIONS_MAX];
	size_t n;

	train_options_default(&o);
	n = train_options_table(table, &o);
	CHECK(n < TRAIN_OPTIONS_MAX);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			if (table[i].kind == OPTION_HEADING || table[j].kind == OPTION_HEADING)
				continue;
			CHECK(strcmp(table[i].name, table[j].name) != 0);
			CHECK(table[i].value != table[j].value);
			CHECK(!table[i].letter || table[i].letter != table[j].letter);
		}
}

static void the_state_lies_beside_the_model(void)
{
	static const char *const cases[][2] = {
		{ "m.safetensors", "m.state.safetensors" },
		{ "a.b/m.safetensors", "a.b/m.state.safetensors" },
		{ "a.b/m", "a.b/m.state" },
		{ "m", "m.state" },
		{ "a.b.c", "a.b.state.c" },
		{ "d/.m", "d/.m.state" },
	};
	struct str path = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_EQUAL(run_state_path(&path, cases[i][0]), 0);
		CHECK_TEXT(path.data, cases[i][1]);
	}
	str_release(&path);
}

/* Moves the run to this update. */
static void move(struct run *r, uint64_t update)
{
	r->state.update = update;
	r->state.epoch = update ? (update - 1) / r->schedule.batches : 0;
	r->state.batch = update - r->schedule.batches * r->state.epoch;
}

static void amounts_are_reached_at_their_multiples(void)
{
	struct run r = { .schedule = { .batches = 4 } };
	/* epochs of 4 batches, updates 0 .. 12: one character each */
	static const struct {
		struct option_amount amount;
		const char *reached;
	} cases[] = {
		{ { 1, 'e' }, "....x...x...x" },
		{ { 2, 'e' }, "........x...." },
		{ { 0.5, 'e' }, "..x.x.x.x.x.x" },
		{ { 1.5, 'e' }, "......x.....x" },
		{ { 3, 'u' }, "...x..x..x..x" },
		{ { 1, 'u' }, ".xxxxxxxxxxxx" },
		{ { 0, 'u' }, "............." },
		{ { 0.1, 'e' }, ".xxxxxxxxxxxx" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char reached[14] = "";

		for (uint64_t u = 0; u <= 12; u++) {
			move(&r, u);
			reached[u] = run_reached(&r, cases[i].amount) ? 'x' : '.';
		}
		CHECK_TEXT(reached, cases[i].reached);
	}
	/* 0.3 / 0.1 and the like are a little less than whole */
	r.schedule.batches = 10;
	for (int tenths = 1; tenths < 10; tenths++)
		for (uint64_t u = 1; u <= 200; u++) {
			move(&r, u);
			CHECK_EQUAL(run_reached(&r, (struct option_amount){ tenths / 10., 'e' }),
				u % (uint64_t)tenths == 0);
		}
}

static void the_cooldown_ends_at_nothing_where_the_end_is_reached(void)
{
	static const struct {
		struct option_amount after;
		double cooldown;
		size_t batches;
		uint64_t update;
		double rate;
	} cases[] = {
		{ { 100, 'u' }, 0.4, 10, 0, 2 }, { { 100, 'u' }, 0.4, 10, 60, 2 },
		{ { 100, 'u' }, 0.4, 10, 80, 1 }, { { 100, 'u' }, 0.4, 10, 99, 0.05 },
		{ { 100, 'u' }, 0.4, 10, 100, 0 }, { { 100, 'u' }, 0, 10, 99, 2 },
		{ { 1.36, 'e' }, 0.3, 50, 67, 2 * 1 / 68. / 0.3 },
		{ { 1.36, 'e' }, 0.3, 50, 68, 0 },
		{ { 1.25, 'e' }, 0.3, 10, 13, 0 }, /* a batch passes the end */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct train_options o = { .after = cases[i].after,
			.lr_cooldown = cases[i].cooldown };
		struct run r = {
			.o = &o, .schedule = { .batches = cases[i].batches }, .state = { .rate = 2 }
		};

		move(&r, cases[i].update);
		CHECK_NEAR(run_rate(&r), cases[i].rate, 1e-12);
		CHECK((run_share_done(&r) == 1) == (cases[i].rate == 0));
		CHECK(run_share_done(&r) <= 1);
	}
}

/* What a child does with its signals; its status as of waitpid(). */
static int in_child(void (*act)(void))
{
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		act();
		exit(stop_signal()); /* not _exit(): coverage is written */
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	return status;
}

static void interrupt_once(void)
{
	/* a shell may have started the tests with this one ignored */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	stop_install();
	raise(SIGTERM);
}

static void interrupt_twice(void)
{
	interrupt_once();
	raise(SIGINT);
}

static void interrupt_ignored(void)
{
	signal(SIGHUP, SIG_IGN);
	stop_install();
	raise(SIGHUP);
}

static void the_first_signal_is_noted_and_the_second_kills(void)
{
	int status = in_child(interrupt_once);

	CHECK(WIFEXITED(status));
	CHECK_EQUAL(WEXITSTATUS(status), SIGTERM);
	status = in_child(interrupt_twice);
	CHECK(WIFSIGNALED(status));
	CHECK_EQUAL(WTERMSIG(status), SIGINT);
	status = in_child(interrupt_ignored);
	CHECK(WIFEXITED(status));
	CHECK_EQUAL(WEXITSTATUS(status), 0);
}

static void a_log_line_is_sound_whatever_it_holds(void)
{
	const char *path = test_path("journal");
	struct journal j;
	struct file f;

	CHECK_EQUAL(journal_open(&j, path), 0);
	CHECK_EQUAL(JOURNAL(&j, "x", NUMBER("nan", NAN), NUMBER("tenth", 0.1),
			    TEXT("quote", "a\"b"), TEXT("bytes", "\xff")),
		0);
	journal_close(&j);
	journal_close(&j);
	CHECK_EQUAL(file_read(&f, path, SIZE_MAX), 0);
	CHECK_TEXT(f.data, "{\"event\":\"x\",\"nan\":null,\"tenth\":0.1,\"quote\":\"a\\\"b\","
			   "\"bytes\":\"(not UTF-8)\"}\n");
	file_release(&f);
}

/* Progress as a terminal would get it, or a file. */
static void show_progress(char *said, size_t size, bool live)
{
	struct progress_update u = { .loss = { 20, 10, 10, 5 }, .share = 0.1, .due = true };
	struct progress_window w;
	struct progress p;
	FILE *out = fopen(test_path("progress"), "w+");

	CHECK(out != NULL);
	memset(said, 0, size);
	progress_open(&p, out, (struct option_amount){ 1, 'u' }, (struct option_amount){ 5, 'e' });
	p.live = live;
	for (u.update = 1; u.update < 4; u.update++) {
		u.share += 0.1;
		u.epochs = 5 * u.share;
		p.drawn -= 1;
		CHECK(progress_update(&p, &w, &u));
		CHECK_EQUAL(w.loss.tokens, 10);
		p.first -= 100;
		u.loss.nll = 1000; /* a perplexity of 44 digits */
	}
	p.drawn -= 1;
	progress_validating(&p, 3, 9);
	progress_say(&p, "said %d", 7);
	rewind(out);
	fread(said, 1, size - 1, out);
	fclose(out);
}

static void progress_is_a_live_line_or_plain_lines(void)
{
	char said[2048];

	show_progress(said, sizeof(said), false);
	CHECK(strstr(said, "epoch 1.00/5  update 1  loss 2.000  ppl 2.72") == said);
	/* whole, however long its numbers are */
	CHECK(strstr(said, "tok/s  ETA 0:") != NULL);
	CHECK(strstr(said, "validating") == NULL);
	CHECK(strchr(said, '\r') == NULL);
	show_progress(said, sizeof(said), true);
	CHECK(said[0] == '\r');
	CHECK(strstr(said, "update 3") != NULL);
	CHECK(strstr(said, "\rvalidating: 3 of 9 pairs") != NULL);
	/* the live line is wiped away before the plain one */
	CHECK(strstr(said, "  \rsaid 7\n") != NULL);
}

const struct test suite_train_parts[] = {
	TEST(options_are_parsed_and_checked),
	TEST(each_option_stands_once_in_the_table),
	TEST(the_state_lies_beside_the_model),
	TEST(amounts_are_reached_at_their_multiples),
	TEST(the_cooldown_ends_at_nothing_where_the_end_is_reached),
	TEST(the_first_signal_is_noted_and_the_second_kills),
	TEST(a_log_line_is_sound_whatever_it_holds),
	TEST(progress_is_a_live_line_or_plain_lines),
	{ 0 },
};
