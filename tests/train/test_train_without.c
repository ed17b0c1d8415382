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

static void routes_are_known_by_name_where_the_network_has_them(void)
{
	static const struct {
		const char *words;
		unsigned without;
		const char *said;
	} cases[] = {
		{ "", 0, NULL },
		{ "--without keys --without=tied-output", ROUTE_KEYS | ROUTE_TIED_OUTPUT, NULL },
		{ "--without all", 0, "--without: 'all' is none of " ROUTE_NAMES },
		{ "--attention none --without values", 0,
			"--without values: with --attention none there is no such route" },
		{ "--attention none --without keys", 0, "--without keys" },
		{ "--attention none --without query", 0, "--without query" },
		{ "--attention none --without bridge --without recurrence --without tied-output",
			ROUTE_BRIDGE | ROUTE_RECURRENCE | ROUTE_TIED_OUTPUT, NULL },
		{ "--attention dot --without keys", ROUTE_KEYS, NULL },
		{ "--attention general --without query", ROUTE_QUERY, NULL },
	};
	struct train_options o;
	char words[128];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(words, sizeof(words), "-t a -m m %s", cases[i].words);
		if (cases[i].said) {
			CHECK_ERROR(world_parse(&o, words), cases[i].said);
			continue;
		}
		CHECK_EQUAL(world_parse(&o, words), 0);
		CHECK_EQUAL(o.without, cases[i].without);
	}
	for (int i = 0; i < ROUTES; i++) {
		snprintf(words, sizeof(words), "-t a -m m --without %s", route_names[i]);
		CHECK_EQUAL(world_parse(&o, words), 0);
		CHECK_EQUAL(o.without, 1u << i);
	}
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

	/* not clipped: a norm is of all gradients together */
	world_init(&t, "routes", updates == 1 ? "--after 1u" : "--after 5u");
	world_change(&t, "--clip-norm 0 --hold-out 0");
	t.options.without = without;
	world_run_to(&t, 0);
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

static void what_no_route_leads_to_stands_still(void)
{
	struct checkpoint one, five;
	struct param a[PARAMS_MAX], b[PARAMS_MAX];
	int n;

	train(&one, ROUTE_VALUES | ROUTE_KEYS | ROUTE_BRIDGE, 1);
	train(&five, ROUTE_VALUES | ROUTE_KEYS | ROUTE_BRIDGE, 5);
	n = params_table(a, &one.config, &one.params);
	params_table(b, &five.config, &five.params);
	for (int i = 0; i < n; i++) {
		size_t size = (size_t)a[i].rows * (size_t)a[i].cols * sizeof(real);

		if (!memcmp(a[i].data, b[i].data, size) != encoder_side(a[i].name))
			test_fail(__FILE__, __LINE__, "%s", a[i].name);
	}
	checkpoint_release(&one);
	checkpoint_release(&five);
	train(&five, ROUTE_TIED_OUTPUT, 5);
	for (int i = 0; i < five.config.target_vocab; i++)
		CHECK(five.params.bo[i] == 0);
	checkpoint_release(&five);
}

static void check_said(unsigned without, const char *says, const char *logs)
{
	char said[4096] = "", log[512];
	struct file f;
	struct world t;

	snprintf(log, sizeof(log), "%s", test_path("log"));
	remove(log);
	world_init(&t, "said", "--after 1u");
	t.options.without = without;
	t.options.log = log;
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

const struct test suite_train_without[] = {
	TEST(routes_are_known_by_name_where_the_network_has_them),
	TEST(a_set_of_routes_is_shown_by_their_names),
	TEST(the_first_gradient_differs_behind_the_route_and_nowhere_else),
	TEST(what_no_route_leads_to_stands_still),
	TEST(a_training_without_a_route_says_so),
	{ 0 },
};
