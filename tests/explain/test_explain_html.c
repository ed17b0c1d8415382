/* The lesson as a page: its numbers are the lesson's, and whatever the words are it is one closed
 * document. */
#include "base/file.h"
#include "explain/explain_options.h"
#include "explain/html.h"
#include "tests/explain/made_page.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <string.h>

/* A step has a title and a text, shows values that there are, and speaks of no attention that there
 * is not; returns how many values. */
static int check_step(const struct json *root, const struct json *step, bool attention)
{
	const char *title = page_text(page_find(step, "title")), *line;
	int named = 0;

	CHECK(*title && *page_text(page_find(step, "text")));
	CHECK(attention || (!strstr(page_text(page_find(step, "routes")), "context") &&
				   !strstr(page_text(page_find(step, "routes")), "keys") &&
				   !strstr(page_text(page_find(step, "equation")), "c_t")));
	for (line = page_text(page_find(step, "shows")); *line; line += strspn(line, "\n")) {
		size_t note = strcspn(line, ":\n");

		for (size_t at = 0, len; at < note; at += len + 1) {
			const char *name = line + at;
			char key[64];

			len = strcspn(name, ",:\n");
			snprintf(key, sizeof(key), "%.*s", (int)len, name);
			if (*name == '@' || *name == '#' || name[1] == '#')
				continue;
			if (!page_has(page_find(root, "arrays"), key))
				test_fail(title, 0, "shows no '%s'", key);
			named++;
		}
		line += strcspn(line, "\n");
	}
	return named;
}

/* The page of a score: each step shows what is there, and these steps are there. */
static void check_page(struct lesson *l)
{
	static const char titles[][32] = { "undo (5): the scores", "(4) The state is the query",
		"(3) The bridge, and" };
	const struct trace *tr = &l->trace;
	enum score score = tr->config->score;
	const bool has[] = { tr->p.x.u != NULL, score == SCORE_GENERAL, score == SCORE_NONE };
	struct made_page m = { .l = *l };
	int named = 0, seen[3] = { 0 };

	made_page_from(&m);
	const struct json *root = m.data.root;

	for (size_t i = 0; i < page_find(root, "steps")->count; i++) {
		const struct json *step = page_element(page_find(root, "steps"), i);
		const char *title = page_text(page_find(step, "title"));

		named += check_step(root, step, tr->C != 0);
		for (size_t k = 0; k < 3; k++)
			seen[k] += !strncmp(title, titles[k], strlen(titles[k]));
	}
	CHECK(named > 50);
	for (size_t k = 0; k < 3; k++)
		CHECK_EQUAL(seen[k] > 0, has[k]);
	CHECK_TEXT(page_text(page_find(root, "score")), world_score_name(l));
	CHECK_EQUAL(page_has(page_find(root, "arrays"), "f"), tr->p.x.f != NULL);
	page_check_array(root, tr->C ? "e" : "s0", tr->C ? tr->p.x.e : tr->p.x.s0,
		(size_t)(tr->C ? tr->T * tr->S : tr->H));
	CHECK_EQUAL(page_find(root, "routes/list")->count, tr->C ? ROUTES : 3);
	CHECK_EQUAL(page_find(root, "routes/without")->count, tr->C ? 64 : 8);
	m.l = (struct lesson){ 0 };
	made_page_release(&m);
}

static void every_step_of_every_score_shows_values_that_are_there(void)
{
	world_lessons(check_page);
}

static int count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

static void the_page_fetches_nothing(void)
{
	static const char *const fetches[] = { "src=", "href=\"http", "@import", "url(http",
		"fetch(", "import(", "XMLHttp", "@data@", "@style@", "@script@", "@title@" };
	struct made_page m;

	made_page(&m, CELL_GRU);
	CHECK(strncmp(m.page.data, "<!DOCTYPE html>\n", 16) == 0);
	CHECK_TEXT(m.page.data + m.page.len - 8, "</html>\n");
	for (size_t i = 0; i < sizeof(fetches) / sizeof(fetches[0]); i++)
		CHECK_EQUAL(count(m.page.data, fetches[i]), 0);
	CHECK_EQUAL(
		count(m.page.data, "Content-Security-Policy\" content=\"default-src 'none';"), 1);
	CHECK_EQUAL(count(m.page.data, "</script>"), 2);
	made_page_release(&m);
}

static void words_cannot_leave_their_place(void)
{
	static const char evil[] =
		"</script> <script> </title> <!-- <img/onerror=x> & \" ' \\ & a\tb \xe2\x80\xa8";
	struct made_page m;
	const struct json *word;
	const char *title, *data;

	made_page_of(&m, NULL, evil, evil, CELL_GRU);
	CHECK_EQUAL(count(m.page.data, "</script>"), 2);
	CHECK_EQUAL(count(m.page.data, "</title>"), 1);
	CHECK_EQUAL(count(m.page.data, "<!--"), 0);
	CHECK_EQUAL(count(m.page.data, "<img"), 0);
	/* nor does any other markup begin in the data */
	data = strstr(m.page.data, "id=\"data\">") + strlen("id=\"data\">");
	CHECK(strncmp(strchr(data, '<'), "</script>", 9) == 0);
	title = strstr(m.page.data, "<title>");
	CHECK(title && strstr(title, "&lt;") && strstr(title, "&amp;") && strstr(title, "&quot;") &&
		strstr(title, "&#39;"));
	word = page_find(m.data.root, "source");
	CHECK_EQUAL(word->count, m.l.trace.S);
	for (int j = 0; j < m.l.trace.S; j++)
		CHECK_TEXT(page_text(page_element(word, (size_t)j)), m.l.subject.source_word[j]);
	made_page_release(&m);
}

static void a_large_model_is_told_in_short(void)
{
	struct made_page m;
	const struct json *row;

	made_page_large(&m);
	CHECK(page_has(page_find(m.data.root, "arrays"), "a"));
	row = page_element(page_find(m.data.root, "params"), 0);
	CHECK(!page_has(row, "w"));
	CHECK_EQUAL(page_find(row, "some")->count, LESSON_CHECK);
	CHECK_EQUAL(page_find(m.data.root, "routes/without")->count, 1 + ROUTES);
	row = page_element(page_find(m.data.root, "shown"), 0);
	CHECK(row->count > 2 && row->count <= 12);
	CHECK_TEXT(page_text(page_element(row, 0)), m.l.subject.target_word[0]);
	made_page_release(&m);
}

static void the_longest_sentences_fit(void)
{
	char text[4 * SUBJECT_TOKENS + 1] = "";
	struct made_page m;

	if (sizeof(real) != sizeof(double)) {
		test_skip("the program is the double build; denormal floats take a minute");
		return;
	}
	for (int i = 0; i < SUBJECT_TOKENS; i++)
		snprintf(
			text + strlen(text), 5, "%s%c%c", i ? " " : "", 'a' + i % 26, 'a' + i / 26);
	made_page_of(&m, NULL, text, text, CELL_CONDITIONAL);
	CHECK(!page_has(page_find(m.data.root, "arrays"), "jacobian"));
	CHECK(page_has(page_find(m.data.root, "arrays"), "d.e"));
	made_page_release(&m);
}

static void html_escapes_what_is_markup(void)
{
	struct str s = { 0 };

	CHECK_EQUAL(html_escape(&s, "<a href=\"x\">&'\xc3\xa9"), 0);
	CHECK_TEXT(s.data, "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\xc3\xa9");
	str_release(&s);
}

static void the_page_is_written_whole_or_not_at_all(void)
{
	struct lesson l;
	struct file f;
	const char *path = test_path("lesson.html");

	CHECK_EQUAL(lesson_open(&l, NULL, "a", "b", &world_lesson_options), 0);
	test_write_file(path, "old", 3);
	file_fail_at(2);
	CHECK_EQUAL(html_write(path, &l), -1);
	file_fail_at(0);
	CHECK_EQUAL(file_read(&f, path, 1000), 0);
	CHECK_TEXT(f.data, "old");
	file_release(&f);
	CHECK_EQUAL(html_write(path, &l), 0);
	CHECK_EQUAL(file_read(&f, path, 1 << 20), 0);
	CHECK(f.len > 10000 && strncmp(f.data, "<!DOCTYPE", 9) == 0);
	file_release(&f);
	CHECK_ERROR(html_write(test_path("none/lesson.html"), &l), "none/lesson.html");
	lesson_close(&l);
}

static void a_failed_allocation_anywhere_is_an_error_and_the_network_stays(void)
{
	struct starving s = { 0 };
	struct lesson l;

	CHECK_EQUAL(lesson_open(&l, NULL, "a", "b", &world_lesson_options), 0);
	while (starving(&s)) {
		struct str page = { 0 };

		STARVE(&s, html_make(&page, &l));
		made_page_check_network(&l);
		str_release(&page);
	}
	CHECK(s.rounds > 5 && s.rounds < 200);
	lesson_close(&l);
}

const struct test suite_explain_html[] = {
	TEST(every_step_of_every_score_shows_values_that_are_there),
	TEST(the_page_fetches_nothing),
	TEST(words_cannot_leave_their_place),
	TEST(a_large_model_is_told_in_short),
	TEST(the_longest_sentences_fit),
	TEST(html_escapes_what_is_markup),
	TEST(the_page_is_written_whole_or_not_at_all),
	TEST(a_failed_allocation_anywhere_is_an_error_and_the_network_stays),
	{ 0 },
};
