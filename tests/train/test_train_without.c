/* Training with routes of the gradient left out: seq2seq-train --without. */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/real.h"
#include "checkpoints/checkpoint.h"
#include "model/routes.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <string.h>

#define PARSE(o, ...) WORLD_PARSE(o, "train", "-t", "a", "-m", "m", __VA_ARGS__)

static void each_route_is_known_by_its_name(void)
{
	struct train_options o;

	CHECK_EQUAL(PARSE(&o, "-j", "1"), 0);
	CHECK_EQUAL(o.without, 0);
	for (int i = 0; i < ROUTES; i++) {
		CHECK_EQUAL(PARSE(&o, "--without", route_names[i]), 0);
		CHECK_EQUAL(o.without, 1u << i);
	}
	CHECK_EQUAL(PARSE(&o, "--without", "keys", "--without=tied-output"), 0);
	CHECK_EQUAL(o.without, ROUTE_KEYS | ROUTE_TIED_OUTPUT);
	CHECK_ERROR(PARSE(&o, "--without", "all"), "--without: 'all' is none of " ROUTE_NAMES);
}

static void a_route_that_the_network_does_not_have_is_refused(void)
{
	struct train_options o;

	CHECK_ERROR(PARSE(&o, "--attention", "none", "--without", "values"),
		"--without values: with --attention none there is no such route");
	CHECK_ERROR(PARSE(&o, "--attention", "none", "--without", "keys"), "--without keys");
	CHECK_ERROR(PARSE(&o, "--attention", "none", "--without", "query"), "--without query");
	CHECK_EQUAL(PARSE(&o, "--attention", "none", "--without", "bridge", "--without",
			    "recurrence", "--without", "tied-output"),
		0);
	CHECK_EQUAL(PARSE(&o, "--attention", "dot", "--without", "keys"), 0);
	CHECK_EQUAL(PARSE(&o, "--attention", "general", "--without", "query"), 0);
}

static void a_set_of_routes_is_shown_by_their_names(void)
{
	struct str text = { 0 };

	CHECK_EQUAL(routes_show(0, &text), 0);
	CHECK_TEXT(text.data, "none");
	str_clear(&text);
	CHECK_EQUAL(routes_show(ROUTE_VALUES | ROUTE_BRIDGE | ROUTE_TIED_OUTPUT, &text), 0);
	CHECK_TEXT(text.data, "values bridge tied-output");
	str_release(&text);
	mem_fail_at(1);
	CHECK_EQUAL(routes_show(ROUTE_KEYS, &text), -1);
	mem_fail_at(0);
	str_release(&text);
}

/* The training state after this many updates, without the routes. */
static void train(struct checkpoint *c, unsigned without, int updates)
{
	struct world t;

	world_init(&t, "routes");
	t.options.without = without;
	t.options.clip_norm = 0; /* a norm is of all gradients together */
	t.options.hold_out = 0;
	t.options.after = (struct option_amount){ updates, 'u' };
	CHECK_EQUAL(world_run(&t), 0);
	CHECK_EQUAL(checkpoint_load(c, t.state), 0);
	CHECK_TEXT(c->extra[0].name, "adam.m");
}

static bool begins(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

static bool before_the_attention(const char *name)
{
	return !begins(name, "readout.") && !begins(name, "output.");
}

static bool encoder_side(const char *name)
{
	return begins(name, "encoder.") || begins(name, "source.");
}

static bool output_side(const char *name)
{
	return begins(name, "output.") || begins(name, "target.");
}

/* Seen in the first moment, then the gradient itself: Adam's first step has one length. */
static void the_first_gradient_differs_behind_the_route_and_nowhere_else(void)
{
	static bool (*const behind[ROUTES])(const char *) = { encoder_side, encoder_side,
		before_the_attention, encoder_side, before_the_attention, output_side };
	struct checkpoint whole, part;

	train(&whole, 0, 1);
	for (int r = 0; r < ROUTES; r++) {
		struct param a[PARAMS_MAX], b[PARAMS_MAX];
		int n;

		train(&part, 1u << r, 1);
		n = params_table(a, &whole.config, &whole.extra[0].params);
		CHECK_EQUAL(params_table(b, &part.config, &part.extra[0].params), n);
		for (int i = 0; i < n; i++) {
			size_t size = (size_t)a[i].rows * (size_t)a[i].cols * sizeof(real);
			bool same = !memcmp(a[i].data, b[i].data, size);

			if (same == behind[r](a[i].name))
				test_fail(__FILE__, __LINE__, "without %s: %s is %s",
					route_names[r], a[i].name, same ? "the same" : "another");
		}
		checkpoint_release(&part);
	}
	checkpoint_release(&whole);
}

static void without_the_output_route_its_bias_stays_zero(void)
{
	struct checkpoint c;

	train(&c, ROUTE_TIED_OUTPUT, 5);
	for (int i = 0; i < c.config.target_vocab; i++)
		CHECK(c.params.bo[i] == 0);
	checkpoint_release(&c);
}

static void with_no_route_left_the_encoder_stands_still(void)
{
	struct checkpoint one, five;
	struct param a[PARAMS_MAX], b[PARAMS_MAX];
	unsigned routes = ROUTE_VALUES | ROUTE_KEYS | ROUTE_BRIDGE;
	int n;

	train(&one, routes, 1);
	train(&five, routes, 5);
	n = params_table(a, &one.config, &one.params);
	params_table(b, &five.config, &five.params);
	for (int i = 0; i < n; i++) {
		size_t size = (size_t)a[i].rows * (size_t)a[i].cols * sizeof(real);

		if (!memcmp(a[i].data, b[i].data, size) != encoder_side(a[i].name))
			test_fail(__FILE__, __LINE__, "%s", a[i].name);
	}
	checkpoint_release(&one);
	checkpoint_release(&five);
}

static void a_run_goes_on_without_the_same_routes_only(void)
{
	struct world whole, part;

	world_init(&part, "part");
	part.options.without = ROUTE_KEYS;
	part.stop_at = 9;
	CHECK_EQUAL(world_run(&part), 0);
	part.options.without = ROUTE_QUERY | ROUTE_KEYS;
	CHECK_ERROR(world_run(&part), "trained with --without keys, not keys query");
	part.options.without = 0;
	CHECK_ERROR(world_run(&part), "trained with --without keys, not none");
	part.options.without = ROUTE_KEYS;
	part.stop_at = 0;
	CHECK_EQUAL(world_run(&part), 0);
	CHECK_EQUAL(part.result.update, 24);
	world_init(&whole, "whole");
	whole.stop_at = 1;
	CHECK_EQUAL(world_run(&whole), 0);
	whole.options.without = ROUTE_KEYS;
	CHECK_ERROR(world_run(&whole), "trained with --without none, not keys");
	if (sizeof(real) != sizeof(float))
		return; /* a resumed run in double has been rounded to float */
	world_init(&whole, "whole");
	whole.options.without = ROUTE_KEYS;
	CHECK_EQUAL(world_run(&whole), 0);
	CHECK(world_same(whole.model, part.model));
	CHECK(world_same(whole.state, part.state));
}

/* As states were before there was --without. */
static void forget_the_option(const char *path)
{
	struct checkpoint c;
	size_t kept = 0;

	CHECK_EQUAL(checkpoint_load(&c, path), 0);
	for (size_t i = 0; i < c.entry_count; i++) {
		struct checkpoint_entry e = c.entries[i];

		/* to the end, where it is not written but released */
		if (strcmp(e.key, "option.without") != 0) {
			c.entries[i] = c.entries[kept];
			c.entries[kept++] = e;
		}
	}
	CHECK_EQUAL(kept + 1, c.entry_count);
	c.entry_count = kept;
	CHECK_EQUAL(checkpoint_save(&c, path), 0);
	c.entry_count = kept + 1;
	checkpoint_release(&c);
}

static void a_state_of_before_there_were_routes_lacks_none(void)
{
	struct world t;

	world_init(&t, "part");
	t.stop_at = 2;
	CHECK_EQUAL(world_run(&t), 0);
	forget_the_option(t.state);
	t.options.without = ROUTE_BRIDGE;
	CHECK_ERROR(world_run(&t), "trained with --without none, not bridge");
	t.options.without = 0;
	t.stop_at = 3;
	CHECK_EQUAL(world_run(&t), 0);
	CHECK_EQUAL(t.result.update, 3);
}

static void check_said(unsigned without, const char *says, const char *logs)
{
	char said[4096] = "", log[512];
	struct file f;
	struct world t;

	snprintf(log, sizeof(log), "%s", test_path("log"));
	remove(log);
	world_init(&t, "said");
	t.options.without = without;
	t.options.log = log;
	t.options.after = (struct option_amount){ 1, 'u' };
	CHECK_EQUAL(world_run_said(&t, said, sizeof(said)), 0);
	CHECK_EQUAL(strstr(said, "--without") != NULL, says != NULL);
	CHECK(!says || strstr(said, says));
	CHECK_EQUAL(file_read(&f, log, SIZE_MAX), 0);
	CHECK(strstr(f.data, logs) != NULL);
	file_release(&f);
}

static void a_training_without_a_route_says_so(void)
{
	check_said(0, NULL, "\"without\":\"none\"");
	check_said(
		ROUTE_KEYS | ROUTE_QUERY, "(--without): keys query;", "\"without\":\"keys query\"");
}

#define TEST(name)          \
	{                   \
#name, name \
	}

const struct test suite_train_without[] = {
	TEST(each_route_is_known_by_its_name),
	TEST(a_route_that_the_network_does_not_have_is_refused),
	TEST(a_set_of_routes_is_shown_by_their_names),
	TEST(the_first_gradient_differs_behind_the_route_and_nowhere_else),
	TEST(without_the_output_route_its_bias_stays_zero),
	TEST(with_no_route_left_the_encoder_stands_still),
	TEST(a_run_goes_on_without_the_same_routes_only),
	TEST(a_state_of_before_there_were_routes_lacks_none),
	TEST(a_training_without_a_route_says_so),
	{ 0 },
};
