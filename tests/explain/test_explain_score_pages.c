/* The lesson of every score function and of none, as it is printed and as a page for the browser. */
#include "base/mem.h"
#include "explain/explain_options.h"
#include "explain/html.h"
#include "explain/pages.h"
#include "model/score.h"
#include "tests/explain/made_page.h"
#include "tests/test.h"
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

static const bool exact = sizeof(real) == sizeof(double);

/* All pages as text; free() it. */
static char *print_pages(const struct lesson *l)
{
	struct page *pages;
	char *text;
	size_t len;
	int count;
	FILE *out = open_memstream(&text, &len);

	CHECK_EQUAL(pages_list(&pages, &count, l), 0);
	pages_print(out, l, pages, count, PAGES_ALL, 0);
	fclose(out);
	mem_free(pages);
	return text;
}

static void check_has(const char *text, const char *part, bool wanted, const char *name)
{
	if ((strstr(text, part) != NULL) != wanted)
		test_fail(name, 0, "'%s' %s", part, wanted ? "is missing" : "is there");
}

static void check_pages(struct lesson *l)
{
	static const char *const scores[SCORES] = { "(5) e_tj = v . tanh(u_tj)      (6)",
		"(5) e_tj = v . max(0, u_tj)      (6)", "(5) e_tj = q_t . keys_j      (6)",
		"(5) e_tj = q_t . keys_j / sqrt(A)      (6)", "(5) e_tj = q_t . keys_j = s",
		"There is no attention: (4)-(7) are left out" };
	static const char *const undone[SCORES] = { "du_tj  = de_tj v (1 - tanh(u_tj)^2)",
		"du_tj  = de_tj v * 1[u_tj > 0]", "dkeys_j += de_tj q_t  ",
		"dkeys_j += de_tj / sqrt(A) q_t", "sum_j de_tj Ua h_j",
		"both its routes; without attention there is no query" };
	/* the first may stand on the pages of several: e.g. that of dot */
	static const char *const only[] = { "tanh(u_", "max(0, u_", "sqrtA", "undo (6)" };
	enum score score = l->trace.config->score;
	const bool has[] = { score == SCORE_ADDITIVE, score == SCORE_RELU,
		score == SCORE_SCALED_DOT, score != SCORE_NONE };
	char *text = print_pages(l), line[64];

	check_has(text, scores[score], true, world_score_name(l));
	check_has(text, undone[score], true, world_score_name(l));
	for (size_t i = 0; i < sizeof(only) / sizeof(only[0]); i++)
		check_has(text, only[i], has[i], world_score_name(l));
	check_has(text, "asker", false, world_score_name(l));
	check_has(text, "nan", false, world_score_name(l));
	check_has(text, "[4, 0]", false, world_score_name(l));
	check_has(text, "[0]", false, world_score_name(l));
	check_has(text, "(null)", false, world_score_name(l));
	if (exact)
		check_has(text, "\nRIGHT: ", true, world_score_name(l));
	for (const char *at = text; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		CHECK(strcspn(at, "\n") <= 120);
	}
	/* a number of the score: the first of the last step, as it is printed */
	if (l->trace.C) {
		snprintf(line, sizeof(line), "the %8.5f %8.5f\n",
			l->trace.p.x.e[(l->trace.T - 1) * l->trace.S],
			l->trace.p.x.a[(l->trace.T - 1) * l->trace.S]);
		check_has(text, line, true, world_score_name(l));
	}
	free(text);
}

static void the_pages_have_the_equations_of_their_score_and_no_others(void)
{
	world_lessons(check_pages);
}

static void read_page(struct lesson *l, struct str *page, struct json_document *data)
{
	static const char begin[] = "<script type=\"application/json\" id=\"data\">";
	const char *at;

	CHECK_EQUAL(html_make(page, l), 0);
	CHECK(page->len < HTML_LIMIT);
	at = page->data ? strstr(page->data, begin) : NULL;
	CHECK(at != NULL);
	if (!at)
		return;
	at += strlen(begin);
	CHECK_EQUAL(json_parse(data, at, (size_t)(strstr(at, "</script>") - at)), 0);
}

/* The kind of the i-th step. */
static const struct json *kind_of(const struct json *root, size_t i)
{
	const struct json *step = page_element(page_find(root, "steps"), i);

	return page_element(page_find(root, "kinds"), (size_t)page_element(step, 0)->number);
}

/* Whether there is a step whose title begins so. */
static bool step_titled(const struct json *root, const char *title)
{
	for (size_t i = 0; i < page_find(root, "steps")->count; i++)
		if (strncmp(page_text(page_find(kind_of(root, i), "title")), title,
			    strlen(title)) == 0)
			return true;
	return false;
}

/* Every step has a title and a text, shows arrays that there are, and lights no route of an attention that
 * there is not. */
static void check_shows(const struct json *root, bool attention)
{
	for (size_t i = 0; i < page_find(root, "steps")->count; i++) {
		const struct json *kind = kind_of(root, i);
		char shows[512];

		CHECK(*page_text(page_find(kind, "title")) && *page_text(page_find(kind, "text")));
		if (!attention) {
			CHECK(!strstr(page_text(page_find(kind, "routes")), "context"));
			CHECK(!strstr(page_text(page_find(kind, "routes")), "keys"));
			CHECK(!strstr(page_text(page_find(kind, "equation")), "c_t"));
		}
		snprintf(shows, sizeof(shows), "%s", page_text(page_find(kind, "shows")));
		for (char *name = strtok(shows, "\n,"); name; name = strtok(NULL, "\n,")) {
			char key[64];

			name[strcspn(name, "|")] = '\0';
			snprintf(key, sizeof(key), "arrays/%s", name);
			if (*name != '@' && *name != '#' && !page_has(root, key))
				test_fail(
					page_text(page_find(kind, "title")), (int)i, "no %s", name);
		}
	}
}

/* The browser's page: it parses, its arrays are those of the trace, and each step shows what is there. */
static void check_html(struct lesson *l)
{
	static const char titles[][24] = { "(4) The query meets", "undo (5): the scores",
		"(4) The state is the", "(3) The bridge, and" };
	enum score score = l->trace.config->score;
	const bool has[] = { l->trace.p.x.u != NULL, l->trace.p.x.u != NULL, score == SCORE_GENERAL,
		score == SCORE_NONE };
	struct str page = { 0 };
	struct json_document data = { 0 };
	const struct json *x;

	read_page(l, &page, &data);
	CHECK_TEXT(page_text(page_find(data.root, "score")), world_score_name(l));
	CHECK_EQUAL(page_has(data.root, "arrays/a/x"), l->trace.C != 0);
	CHECK_EQUAL(page_has(data.root, "arrays/to_keys/x"), l->trace.p.d.keys_step != NULL);
	CHECK_EQUAL(page_has(data.root, "arrays/f/x"), l->trace.p.x.f != NULL);
	x = page_find(data.root, l->trace.C ? "arrays/e/x" : "arrays/s0/x");
	for (size_t i = 0; i < x->count; i++)
		CHECK_NEAR(page_element(x, i)->number,
			(l->trace.C ? l->trace.p.x.e : l->trace.p.x.s0)[i], 1e-6);
	CHECK_EQUAL(x->count, l->trace.C ? l->trace.T * l->trace.S : l->trace.H);
	for (int j = 0; j < l->trace.S; j++)
		CHECK_NEAR(
			page_element(page_find(page_element(page_find(data.root, "reach"), 1), "x"),
				(size_t)j)
				->number,
			l->reach.last[j], 1e-6);
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		CHECK_EQUAL(step_titled(data.root, titles[i]), has[i]);
	check_shows(data.root, l->trace.C != 0);
	CHECK_EQUAL(page_find(data.root, "routes/names")->count, l->trace.C ? ROUTES : 3);
	CHECK_EQUAL(page_find(data.root, "routes/without")->count, l->trace.C ? 64 : 8);
	json_release(&data);
	str_release(&page);
}

static void the_browsers_page_is_that_of_the_score(void)
{
	world_lessons(check_html);
}

static void the_option_names_the_score(void)
{
	char *lines[][3] = { { "seq2seq-explain", "--attention", "scaled-dot" },
		{ "seq2seq-explain", "--attention", "luck" } };
	struct explain_options o;

	explain_options_init(&o);
	CHECK_EQUAL(o.lesson.score, SCORE_ADDITIVE);
	CHECK_EQUAL(explain_options_parse(&o, 3, lines[0]), 0);
	CHECK_EQUAL(o.lesson.score, SCORE_SCALED_DOT);
	explain_options_init(&o);
	CHECK_ERROR(explain_options_parse(&o, 3, lines[1]), "'luck' is none of additive|");
}

const struct test suite_explain_score_pages[] = {
	{ "the_pages_have_the_equations_of_their_score_and_no_others",
		the_pages_have_the_equations_of_their_score_and_no_others },
	{ "the_browsers_page_is_that_of_the_score", the_browsers_page_is_that_of_the_score },
	{ "the_option_names_the_score", the_option_names_the_score },
	{ 0 },
};
