/* The differences of what lies between the parameters and the loss, as they are shown: in the printed pages and in the
 * browser's. */
#include "base/mem.h"
#include "explain/pages.h"
#include "model/routes.h"
#include "tests/explain/made_page.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Some pages as text; free() it. */
static char *print(const struct lesson *l, page_function *only)
{
	struct page *pages;
	char *text, *copy;
	size_t len;
	int count;
	FILE *out = open_memstream(&text, &len);

	CHECK_EQUAL(pages_list(&pages, &count, l), 0);
	for (int i = 0; i < count; i++)
		if (!only || pages[i].print == only)
			page_print(out, l, pages, count, i);
	fclose(out);
	mem_free(pages);
	copy = strdup(text);
	free(text);
	return copy;
}

static int count_of(const char *text, const char *part)
{
	int n = 0;

	for (text = strstr(text, part); text; text = strstr(text + strlen(part), part))
		n++;
	return n;
}

/* The numbers at the end of a line, before "  distance"; how many. */
static int numbers_of(double *x, const char *line, size_t len)
{
	char text[200], *at = text, *end;
	int n = 0;

	snprintf(text, sizeof(text), "%.*s", (int)len, line);
	if (strstr(text, "  distance"))
		*strstr(text, "  distance") = '\0';
	at += strlen(text) > 36 ? 36 : strlen(text);
	for (x[n] = strtod(at, &end); end != at && n < 10; x[n] = strtod(at, &end)) {
		at = end;
		n++;
	}
	return n;
}

/* Below the line of a gradient stands its difference: the same numbers as far as they are printed. */
static void check_printed(struct lesson *l)
{
	char *text = print(l, NULL);
	const char *before = text;
	int compared = 0;

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		double x[11], y[11];

		if (strncmp(line, "      by difference ", 20) == 0) {
			int n = numbers_of(y, line, strcspn(line, "\n"));

			CHECK(n > 0);
			CHECK_EQUAL(numbers_of(x, before, strcspn(before, "\n")), n);
			for (int i = 0; i < n; i++)
				CHECK(fabs(x[i] - y[i]) <= 1.1e-5 ||
					fabs(x[i] - y[i]) <= 0.11 * fabs(x[i]));
			compared += n;
		}
		before = line;
	}
	CHECK(compared > 150);
	/* in matrices beside, in tables as a column; nothing is off */
	CHECK(count_of(text, "by difference") > 60);
	CHECK_EQUAL(count_of(text, PAGE_DIFFERENCE " = by central") > l->trace.T, true);
	CHECK_EQUAL(count_of(text, "WRONG"), 0);
	free(text);
}

static void below_each_gradient_its_difference_is_printed(void)
{
	if (sizeof(real) == sizeof(double))
		world_lessons(check_printed);
	else
		test_skip("the lesson is exact in the double build");
}

static void a_wrong_one_is_marked_where_it_is_shown_and_in_the_summary(void)
{
	struct lesson l;
	char *text;

	if (sizeof(real) != sizeof(double)) {
		test_skip("the lesson is exact in the double build");
		return;
	}
	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	l.between->numeric[VALUE(m_sum)][0] = 9;
	l.between->numeric[VALUE(u)][1] = 8;
	l.between->numeric[VALUE(a)][2] = 7;
	l.between->worst[VALUE(a)] = 1;
	text = print(&l, page_undo_loss);
	CHECK_EQUAL(count_of(text, "WRONG"), 1);
	CHECK(strstr(text, "by difference                   9.00000") != NULL);
	free(text);
	text = print(&l, page_undo_scores);
	CHECK_EQUAL(count_of(text, "WRONG"), 1);
	CHECK_EQUAL(count_of(text, "  8.00000"), 1);
	free(text);
	text = print(&l, page_undo_context);
	CHECK_EQUAL(count_of(text, "WRONG"), 1);
	CHECK_EQUAL(count_of(text, "  7.00000"), 1);
	free(text);
	text = print(&l, page_undo_softmax);
	CHECK_EQUAL(count_of(text, "WRONG"), 1);
	free(text);
	text = print(&l, page_values);
	CHECK_EQUAL(count_of(text, "WRONG"), 1);
	free(text);
	text = print(&l, page_summary);
	CHECK_EQUAL(count_of(text, "\nWRONG: "), 1);
	CHECK(strstr(text, "870 gradients of what lies between, worst distance 1.0e+00") != NULL);
	free(text);
	trace_release(&l.trace);
	network_without(l.network, ROUTE_KEYS);
	CHECK_EQUAL(trace_run(&l.trace, &l.subject, l.network, &l.gradient, l.smoothing), 0);
	text = print(&l, page_identities);
	CHECK(strstr(strstr(text, "WRONG first"), identity_text(IS_DH)) != NULL);
	free(text);
	lesson_close(&l);
}

static void of_a_large_model_norms_stand_beside_their_differences(void)
{
	struct lesson_options options = world_lesson_options;
	const bool exact = sizeof(real) == sizeof(double);
	struct lesson l;
	char *text;

	world_model("large.safetensors", TOKENIZER_BPE, 3);
	CHECK_EQUAL(lesson_open(&l, test_path("large.safetensors"), "the cat sat", "le chat",
			    &world_lesson_options),
		0);
	text = print(&l, page_values);
	CHECK(strstr(text, "Each value is moved as a whole") != NULL);
	CHECK(!exact || !strstr(text, "WRONG"));
	free(text);
	text = print(&l, page_undo_loss);
	CHECK_EQUAL(count_of(text, "  norm"),
		count_of(text, "by difference                   norm") * 2 + l.trace.T * 2);
	CHECK(!exact || !strstr(text, "WRONG"));
	free(text);
	text = print(&l, page_undo_keys);
	CHECK_EQUAL(count_of(text, "all rows together"), 3);
	free(text);
	lesson_close(&l);
	/* nothing is computed ahead of what is shown */
	options.check = -1;
	CHECK_EQUAL(lesson_open(&l, test_path("large.safetensors"), "a", "a", &options), 0);
	CHECK_EQUAL(between_compared(l.between), 0);
	text = print(&l, page_undo_state);
	CHECK(between_compared(l.between) > 0);
	free(text);
	lesson_close(&l);
}

/* What a step on the way back may show without a difference: numbers of the way forward. */
static bool is_forward(const char *name)
{
	static const char *const forward[] = { "p", "goal", "r", "h", "a", "u", "q", "keys", "s0",
		"f", "jacobian", "dec.z", "dec.n", "dec.r", "dec.hn", "ahead.z", "ahead.n",
		"ahead.r", "ahead.hn" };

	for (size_t i = 0; i < sizeof(forward) / sizeof(forward[0]); i++)
		if (strcmp(name, forward[i]) == 0)
			return true;
	return *name == '@' || *name == '#';
}

/* The array has as many differences as numbers, and a distance; of a large network its norm has one. */
static void check_array(const struct json *root, const char *name, bool whole)
{
	char x[80], by[80], far[80];

	snprintf(x, sizeof(x), "arrays/%s/x", name);
	snprintf(by, sizeof(by), "arrays/%s/%s", name, whole ? "whole" : "by");
	snprintf(far, sizeof(far), "arrays/%s/far", name);
	if (!page_has(root, by))
		test_fail(name, 0, "has no difference");
	if (whole) {
		const struct json *three = page_find(root, by);

		CHECK_EQUAL(three->count, 3);
		CHECK_NEAR(page_element(three, 1)->number, page_element(three, 0)->number, 1e-6);
		CHECK(page_element(three, 2)->number <= DIFFERENCE_LIMIT);
		return;
	}
	CHECK_EQUAL(page_find(root, by)->count, page_find(root, x)->count);
	for (size_t i = 0; i < page_find(root, x)->count; i++)
		CHECK_NEAR(page_element(page_find(root, by), i)->number,
			page_element(page_find(root, x), i)->number, 1e-6);
	CHECK(page_find(root, far)->count > 0);
	for (size_t i = 0; i < page_find(root, far)->count; i++)
		CHECK(page_element(page_find(root, far), i)->number <= DIFFERENCE_LIMIT);
}

/* All that is shown on the way back; returns how many arrays. */
static int check_arrays(const struct json *root, bool whole)
{
	int checked = 0;

	for (size_t i = 0; i < page_find(root, "kinds")->count; i++) {
		const struct json *kind = page_element(page_find(root, "kinds"), i);
		char list[512], key[80];

		if (strcmp(page_text(page_find(kind, "colour")), "backward") != 0)
			continue;
		snprintf(list, sizeof(list), "%s", page_text(page_find(kind, "shows")));
		for (char *name = strtok(list, "\n,"); name; name = strtok(NULL, "\n,")) {
			name[strcspn(name, "|")] = '\0';
			snprintf(key, sizeof(key), "arrays/%s", name);
			if (is_forward(name) || !page_has(root, key))
				continue;
			/* of a parameter: of a large network not shown in full */
			if (!whole || strcmp(name, "dEtgt") != 0)
				check_array(root, name, whole);
			checked++;
		}
	}
	return checked;
}

static void each_gradient_of_the_browsers_page_has_its_difference(void)
{
	struct made_page m;

	if (sizeof(real) != sizeof(double)) {
		test_skip("the lesson is exact in the double build");
		return;
	}
	for (int cell = 0; cell < CELLS; cell++) {
		made_page_of(&m, NULL, subject_source, subject_target, (enum decoder_cell)cell);
		CHECK(check_arrays(m.data.root, false) > 40);
		CHECK_EQUAL(page_find(m.data.root, "verdict/between")->number,
			between_compared(m.l.between));
		CHECK_EQUAL(page_find(m.data.root, "arrays/de/far")->count, m.l.trace.T);
		made_page_release(&m);
	}
	world_model("large.safetensors", TOKENIZER_BPE, 3);
	made_page_of(&m, test_path("large.safetensors"), "the cat sat", "le chat", CELL_GRU);
	CHECK(check_arrays(m.data.root, true) > 30);
	made_page_release(&m);
}

const struct test suite_explain_beside[] = {
	{ "below_each_gradient_its_difference_is_printed",
		below_each_gradient_its_difference_is_printed },
	{ "a_wrong_one_is_marked_where_it_is_shown_and_in_the_summary",
		a_wrong_one_is_marked_where_it_is_shown_and_in_the_summary },
	{ "of_a_large_model_norms_stand_beside_their_differences",
		of_a_large_model_norms_stand_beside_their_differences },
	{ "each_gradient_of_the_browsers_page_has_its_difference",
		each_gradient_of_the_browsers_page_has_its_difference },
	{ 0 },
};
