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

static void the_numbers_of_the_page_are_those_of_the_trace(void)
{
	for (int cell = 0; cell < 2; cell++) {
		struct made_page m;

		made_page_of(&m, NULL, subject_source, subject_target, (enum decoder_cell)cell);
		const struct trace *tr = &m.l.trace;
		const struct json *root = m.data.root;
		size_t S = (size_t)tr->S, T = (size_t)tr->T, H = (size_t)tr->H, A = (size_t)tr->A;
		const struct {
			const char *name;
			const double *x;
			size_t n;
		} arrays[] = {
			{ "arrays/x/x", tr->p.x.x, S * (size_t)tr->E },
			{ "arrays/h/x", tr->p.x.h, S * 2 * H },
			{ "arrays/a/x", tr->p.x.a, T * S },
			{ "arrays/f/x", tr->p.x.f, T * S * A },
			{ "arrays/jacobian/x", tr->jacobian, T * S * S },
			{ "arrays/da/x", tr->p.d.a, T * S },
			{ "arrays/de/x", tr->p.d.e, T * S },
			{ "arrays/values/x", tr->p.d.h_step, T * S * 2 * H },
			{ "arrays/dlogits/x", tr->p.d.logits, T * (size_t)tr->V },
			{ "arrays/dec.dgx/x", tr->decoder.d.gx, T * 3 * H },
			{ "arrays/hb.after/x", tr->encoder[1].after, S * H },
			{ "arrays/dh/x", tr->p.d.h, S * 2 * H },
			{ "arrays/dlast/x", tr->p.d.last, 2 * H },
		};

		for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
			page_check_numbers(page_find(root, arrays[i].name), arrays[i].x,
				arrays[i].n, 1e-6, arrays[i].name);
		CHECK_EQUAL(page_has(root, "arrays/ahead.r/x"), cell == CELL_CONDITIONAL);
		CHECK_NEAR(page_find(root, "loss")->number, tr->loss, 1e-6);
		made_page_release(&m);
	}
}

static void the_parameters_stand_beside_gradient_and_difference(void)
{
	struct param weights[PARAMS_MAX], gradient[PARAMS_MAX];
	struct made_page m;

	made_page(&m);
	const struct config *c = &m.l.subject.model.config;
	const struct json *params = page_find(m.data.root, "params");
	int n = params_table(weights, c, &m.l.subject.model.params);

	params_table(gradient, c, &m.l.gradient);
	CHECK_EQUAL(params->count, n);
	for (int i = 0; i < n; i++) {
		const struct json *p = page_element(params, (size_t)i);
		size_t size = (size_t)weights[i].rows * (size_t)weights[i].cols;
		double w[512], g[512], d[512];

		for (size_t k = 0; k < size; k++) {
			w[k] = (double)weights[i].data[k];
			g[k] = (double)gradient[i].data[k];
			d[k] = m.l.differences.entries[m.l.differences.first[i] + k].numeric;
		}
		page_check_numbers(page_find(p, "w"), w, size, 1e-6, weights[i].name);
		page_check_numbers(page_find(p, "g"), g, size, 1e-6, weights[i].name);
		page_check_numbers(page_find(p, "d"), d, size, 1e-6, weights[i].name);
	}
	made_page_release(&m);
}

static void every_step_shows_arrays_that_are_there(void)
{
	for (int cell = 0; cell < 2; cell++) {
		struct made_page m;
		const struct json *kinds, *step;
		int found = 0, named = 0;

		made_page_of(&m, NULL, subject_source, subject_target, (enum decoder_cell)cell);
		kinds = page_find(m.data.root, "kinds");
		step = page_element(page_find(m.data.root, "steps"), 0);
		for (; step; step = step->next) {
			const struct json *kind =
				page_element(kinds, (size_t)page_element(step, 0)->number);
			char shows[512];

			snprintf(shows, sizeof(shows), "%s", page_text(page_find(kind, "shows")));
			for (char *line = strtok(shows, "\n"); line; line = strtok(NULL, "\n")) {
				line[strcspn(line, "|")] = '\0';
				while (*line && *line != '@' && *line != '#') {
					size_t len = strcspn(line, ",");
					char key[64];

					snprintf(key, sizeof(key), "arrays/%.*s", (int)len, line);
					named++;
					if (page_has(m.data.root, key))
						found++;
					else
						test_fail(__FILE__, __LINE__, "no %s", key);
					line += len + (line[len] == ',');
				}
			}
		}
		CHECK(named > 200);
		CHECK_EQUAL(found, named);
		made_page_release(&m);
	}
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

	made_page(&m);
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

	world_model("large.safetensors", TOKENIZER_BPE, 3);
	made_page_of(&m, test_path("large.safetensors"), "the cat sat", "le chat", CELL_GRU);
	CHECK(page_has(m.data.root, "arrays/a/x"));
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

	for (int i = 0; i < SUBJECT_TOKENS; i++)
		snprintf(
			text + strlen(text), 5, "%s%c%c", i ? " " : "", 'a' + i % 26, 'a' + i / 26);
	made_page_of(&m, NULL, text, text, CELL_CONDITIONAL);
	CHECK(!page_has(m.data.root, "arrays/jacobian"));
	CHECK(page_has(m.data.root, "arrays/de/x"));
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

static void the_option_excludes_the_other_views(void)
{
	char *lines[][5] = { { "seq2seq-explain", "--html", "x.html", NULL },
		{ "seq2seq-explain", "--html", "x.html", "--all", NULL },
		{ "seq2seq-explain", "--html", "", NULL } };
	char *standard[] = { "seq2seq-explain", "--html", "-", NULL };
	struct explain_options o;

	explain_options_init(&o);
	CHECK_ERROR(explain_options_parse(&o, 3, standard), "not to standard output");
	explain_options_init(&o);
	CHECK_EQUAL(explain_options_parse(&o, 3, lines[0]), 0);
	CHECK_TEXT(o.html, "x.html");
	explain_options_init(&o);
	CHECK_ERROR(explain_options_parse(&o, 4, lines[1]), "exclude each other");
	explain_options_init(&o);
	CHECK_ERROR(explain_options_parse(&o, 3, lines[2]), "name is empty");
}

const struct test suite_explain_html[] = {
	{ "the_numbers_of_the_page_are_those_of_the_trace",
		the_numbers_of_the_page_are_those_of_the_trace },
	{ "the_parameters_stand_beside_gradient_and_difference",
		the_parameters_stand_beside_gradient_and_difference },
	{ "every_step_shows_arrays_that_are_there", every_step_shows_arrays_that_are_there },
	{ "the_page_fetches_nothing", the_page_fetches_nothing },
	{ "words_cannot_leave_their_place", words_cannot_leave_their_place },
	{ "a_large_model_is_told_in_short", a_large_model_is_told_in_short },
	{ "the_longest_sentences_fit", the_longest_sentences_fit },
	{ "html_escapes_what_is_markup", html_escapes_what_is_markup },
	{ "the_page_is_written_whole_or_not_at_all", the_page_is_written_whole_or_not_at_all },
	{ "a_failed_allocation_anywhere_is_an_error_and_the_network_stays",
		a_failed_allocation_anywhere_is_an_error_and_the_network_stays },
	{ "the_option_excludes_the_other_views", the_option_excludes_the_other_views },
	{ 0 },
};
