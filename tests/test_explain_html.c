/* The lesson as a page: its numbers are the lesson's, whatever the words are it is one closed
 * document, and the network is as before. */
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "explain/explain_options.h"
#include "explain/html.h"
#include "explain/html_parts.h"
#include "model/kernels/kernels.h"
#include "tests/decode_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const struct lesson_options defaults = { .smoothing = 0.1, .threads = 1, .kernels = "auto" };

/* A lesson and its page; data: what the page's script reads. */
struct made {
	struct lesson l;
	struct str page;
	struct json_document data;
};

static void make_of(struct made *m, const char *path, const char *source, const char *target,
	enum decoder_cell cell)
{
	static const char begin[] = "<script type=\"application/json\" id=\"data\">";
	struct lesson_options options = defaults;
	const char *at, *end;

	*m = (struct made){ 0 };
	options.cell = (int)cell;
	CHECK_EQUAL(lesson_open(&m->l, path, source, target, &options), 0);
	CHECK_EQUAL(html_make(&m->page, &m->l), 0);
	CHECK(m->page.data && m->page.len <= HTML_LIMIT);
	at = m->page.data ? strstr(m->page.data, begin) : NULL;
	CHECK(at != NULL);
	if (!at)
		return;
	at += strlen(begin);
	end = strstr(at, "</script>");
	CHECK(end != NULL);
	CHECK_EQUAL(json_parse(&m->data, at, end ? (size_t)(end - at) : 0), 0);
}

static void make_tiny(struct made *m)
{
	make_of(m, NULL, subject_source, subject_target, CELL_GRU);
}

static void made_release(struct made *m)
{
	json_release(&m->data);
	str_release(&m->page);
	lesson_close(&m->l);
}

/* Stands for what is not there. */
static const struct json nothing;

/* A member of a member ..., keys with slashes between. */
static const struct json *find(const struct json *value, const char *keys)
{
	char key[64];

	while (value && *keys) {
		size_t len = strcspn(keys, "/");

		snprintf(key, sizeof(key), "%.*s", (int)len, keys);
		value = json_get(value, key);
		keys += len + (keys[len] == '/');
	}
	return value ? value : &nothing;
}

static bool is_there(const struct json *root, const char *keys)
{
	return find(root, keys) != &nothing;
}

static const struct json *element(const struct json *array, size_t i)
{
	const struct json *at =
		array->kind == JSON_ARRAY || array->kind == JSON_OBJECT ? array->child : NULL;

	while (at && i--)
		at = at->next;
	return at ? at : &nothing;
}

static const char *text_of(const struct json *value)
{
	return value->kind == JSON_STRING ? value->text : "";
}

static void check_numbers(
	const struct json *array, const double *x, size_t n, double tolerance, const char *name)
{
	const struct json *at;
	size_t i = 0;

	if (array->kind != JSON_ARRAY || array->count != n) {
		test_fail(name, 0, "not there, or not %zu numbers", n);
		return;
	}
	for (at = array->child; at; at = at->next, i++)
		if (!(at->kind == JSON_NUMBER &&
			    fabs(at->number - x[i]) <= tolerance * (1e-3 + fabs(x[i])))) {
			test_fail(name, (int)i, "%g instead of %g", at->number, x[i]);
			return;
		}
}

static void the_numbers_of_the_page_are_those_of_the_trace(void)
{
	for (int cell = 0; cell < 2; cell++) {
		struct made m;

		make_of(&m, NULL, subject_source, subject_target, (enum decoder_cell)cell);
		const struct trace *tr = &m.l.trace;
		const struct json *root = m.data.root;
		size_t S = (size_t)tr->S, T = (size_t)tr->T, H = (size_t)tr->H, A = (size_t)tr->A;
		const struct {
			const char *name;
			const double *x;
			size_t n;
		} arrays[] = {
			{ "arrays/x/x", tr->x, S * (size_t)tr->E },
			{ "arrays/h/x", tr->h, S * 2 * H },
			{ "arrays/a/x", tr->a, T * S },
			{ "arrays/tanh_u/x", tr->tanh_u, T * S * A },
			{ "arrays/jacobian/x", tr->jacobian, T * S * S },
			{ "arrays/da/x", tr->da, T * S },
			{ "arrays/de/x", tr->de, T * S },
			{ "arrays/values/x", tr->values, T * S * 2 * H },
			{ "arrays/dlogits/x", tr->dlogits, T * (size_t)tr->V },
			{ "arrays/dec.dgx/x", tr->decoder.dgx, T * 3 * H },
			{ "arrays/hb.after/x", tr->encoder[1].after, S * H },
			{ "arrays/dh/x", tr->dh, S * 2 * H },
			{ "arrays/dlast/x", tr->dlast, 2 * H },
		};

		for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
			check_numbers(find(root, arrays[i].name), arrays[i].x, arrays[i].n, 1e-6,
				arrays[i].name);
		CHECK_EQUAL(is_there(root, "arrays/ahead.r/x"), cell == CELL_CONDITIONAL);
		CHECK_NEAR(find(root, "loss")->number, tr->loss, 1e-6);
		made_release(&m);
	}
}

static void the_parameters_stand_beside_gradient_and_difference(void)
{
	struct param weights[PARAMS_MAX], gradient[PARAMS_MAX];
	struct made m;

	make_tiny(&m);
	const struct config *c = &m.l.subject.model.config;
	const struct json *params = find(m.data.root, "params");
	int n = params_table(weights, c, &m.l.subject.model.params);

	params_table(gradient, c, &m.l.gradient);
	CHECK_EQUAL(params->count, n);
	for (int i = 0; i < n; i++) {
		const struct json *p = element(params, (size_t)i);
		size_t size = (size_t)weights[i].rows * (size_t)weights[i].cols;
		double w[512], g[512], d[512];

		for (size_t k = 0; k < size; k++) {
			w[k] = (double)weights[i].data[k];
			g[k] = (double)gradient[i].data[k];
			d[k] = m.l.differences.entries[m.l.differences.first[i] + k].numeric;
		}
		check_numbers(find(p, "w"), w, size, 1e-6, weights[i].name);
		check_numbers(find(p, "g"), g, size, 1e-6, weights[i].name);
		check_numbers(find(p, "d"), d, size, 1e-6, weights[i].name);
	}
	made_release(&m);
}

static void every_step_shows_arrays_that_are_there(void)
{
	for (int cell = 0; cell < 2; cell++) {
		struct made m;
		const struct json *kinds, *step;
		int found = 0, named = 0;

		make_of(&m, NULL, subject_source, subject_target, (enum decoder_cell)cell);
		kinds = find(m.data.root, "kinds");
		step = element(find(m.data.root, "steps"), 0);
		for (; step; step = step->next) {
			const struct json *kind = element(kinds, (size_t)element(step, 0)->number);
			char shows[512];

			snprintf(shows, sizeof(shows), "%s", text_of(find(kind, "shows")));
			for (char *line = strtok(shows, "\n"); line; line = strtok(NULL, "\n")) {
				line[strcspn(line, "|")] = '\0';
				while (*line && *line != '@' && *line != '#') {
					size_t len = strcspn(line, ",");
					char key[64];

					snprintf(key, sizeof(key), "arrays/%.*s", (int)len, line);
					named++;
					if (is_there(m.data.root, key))
						found++;
					else
						test_fail(__FILE__, __LINE__, "no %s", key);
					line += len + (line[len] == ',');
				}
			}
		}
		CHECK(named > 200);
		CHECK_EQUAL(found, named);
		made_release(&m);
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
	struct made m;

	make_tiny(&m);
	CHECK(strncmp(m.page.data, "<!DOCTYPE html>\n", 16) == 0);
	CHECK_TEXT(m.page.data + m.page.len - 8, "</html>\n");
	for (size_t i = 0; i < sizeof(fetches) / sizeof(fetches[0]); i++)
		CHECK_EQUAL(count(m.page.data, fetches[i]), 0);
	CHECK_EQUAL(
		count(m.page.data, "Content-Security-Policy\" content=\"default-src 'none';"), 1);
	CHECK_EQUAL(count(m.page.data, "</script>"), 2);
	made_release(&m);
}

static void words_cannot_leave_their_place(void)
{
	static const char evil[] =
		"</script> <script> </title> <!-- <img/onerror=x> & \" ' \\ & a\tb \xe2\x80\xa8";
	struct made m;
	const struct json *word;
	char *title;

	make_of(&m, NULL, evil, evil, CELL_GRU);
	CHECK_EQUAL(count(m.page.data, "</script>"), 2);
	CHECK_EQUAL(count(m.page.data, "</title>"), 1);
	CHECK_EQUAL(count(m.page.data, "<!--"), 0);
	CHECK_EQUAL(count(m.page.data, "<img"), 0);
	title = strstr(m.page.data, "<title>");
	CHECK(title && strstr(title, "&lt;") && strstr(title, "&amp;") && strstr(title, "&quot;") &&
		strstr(title, "&#39;"));
	word = find(m.data.root, "source");
	CHECK_EQUAL(word->count, m.l.trace.S);
	for (int j = 0; j < m.l.trace.S; j++)
		CHECK_TEXT(text_of(element(word, (size_t)j)), m.l.subject.source_word[j]);
	made_release(&m);
}

/* The loss with one weight of a parameter moved, or with all of them multiplied. */
static double loss_at(struct lesson *l, int param, int index, double by)
{
	const struct regularizer reg = { .label_smoothing = l->smoothing };
	const struct config *c = &l->subject.model.config;
	struct param table[PARAMS_MAX];
	struct loss loss = { 0 };

	memcpy(l->scratch.block, l->subject.model.params.block, l->scratch.count * sizeof(real));
	params_table(table, c, &l->scratch);
	for (int i = 0; i < table[param].rows * table[param].cols; i++) {
		if (index < 0)
			table[param].data[i] = (real)((double)table[param].data[i] * (1 + by));
		else if (i == index)
			table[param].data[i] = (real)((double)table[param].data[i] + by);
	}
	CHECK_EQUAL(network_load(l->probe, &l->scratch, false), 0);
	CHECK_EQUAL(network_evaluate(l->probe, &l->subject.batch, &reg, NULL, &loss, NULL), 0);
	return loss.sum / (double)loss.tokens;
}

static void check_moves(struct made *m, size_t most)
{
	const struct json *moves = find(m->data.root, "moves"), *list = find(moves, "list"), *move;
	double step = find(moves, "step")->number;
	int centre = (int)find(moves, "centre")->number;
	size_t checked = 0;

	CHECK(list->count >= most);
	for (move = element(list, 0); move && move != &nothing && checked < most;
		move = move->next, checked++) {
		int param = (int)find(move, "param")->number;
		int index = (int)find(move, "index")->number;

		for (size_t i = 0; i < find(move, "runs")->count; i++) {
			const struct json *run = element(find(move, "runs"), i);

			if ((int)i != centre)
				CHECK_NEAR(element(run, 0)->number,
					loss_at(&m->l, param, index, ((int)i - centre) * step),
					1e-5);
		}
		if (index >= 0)
			CHECK_NEAR(find(move, "slope")->number,
				(loss_at(&m->l, param, index, 1e-4) -
					loss_at(&m->l, param, index, -1e-4)) /
					2e-4,
				sizeof(real) == sizeof(double) ? 1e-5 : 1e-2);
	}
}

static void a_moved_weight_gives_the_loss_of_the_moved_network(void)
{
	struct made m;

	make_tiny(&m);
	check_moves(&m, 30);
	CHECK_EQUAL(find(m.data.root, "moves/list")->count, 236);
	made_release(&m);
}

static void where_nothing_is_moved_the_run_is_the_trace(void)
{
	struct made m;
	const struct json *base;
	double unit;

	make_tiny(&m);
	base = find(m.data.root, "moves/base");
	unit = find(m.data.root, "moves/de_unit")->number;
	CHECK_NEAR(element(base, 0)->number, m.l.trace.loss, 1e-5);
	for (int i = 0; i < m.l.trace.T * m.l.trace.S; i++) {
		CHECK(fabs(element(element(base, 2), (size_t)i)->number * 1e-3 - m.l.trace.a[i]) <=
			0.51e-3);
		CHECK(fabs(element(element(base, 3), (size_t)i)->number * unit - m.l.trace.de[i]) <=
			0.51 * unit);
	}
	made_release(&m);
}

static void routes_left_out_are_those_of_the_text(void)
{
	struct made m;

	make_tiny(&m);
	CHECK_EQUAL(find(m.data.root, "routes/without")->count, 1 << ROUTES);
	for (unsigned routes = 0; routes < 1u << ROUTES; routes += 5) {
		struct what_if w;
		char key[32];
		const struct json *found;

		CHECK_EQUAL(lesson_without(&m.l, &w, routes), 0);
		snprintf(key, sizeof(key), "routes/without/%u", routes);
		found = find(m.data.root, key);
		for (int i = 0; i < w.params; i++) {
			CHECK_NEAR(element(found, 2 * (size_t)i)->number, w.left[i], 1e-6);
			CHECK_NEAR(element(found, 2 * (size_t)i + 1)->number, w.distance[i], 1e-6);
		}
	}
	made_release(&m);
}

static void the_network_is_as_before(void)
{
	const struct regularizer reg = { .label_smoothing = 0.1 };
	struct loss loss = { 0 };
	struct made m;

	make_tiny(&m);
	CHECK_EQUAL(
		network_gradient(m.l.network, &m.l.scratch, &m.l.subject.batch, &reg, NULL, &loss),
		0);
	CHECK(memcmp(m.l.scratch.block, m.l.gradient.block, m.l.gradient.count * sizeof(real)) ==
		0);
	made_release(&m);
}

static void a_large_model_is_told_in_short(void)
{
	struct made m;
	const struct json *row;

	make_model("large.safetensors", TOKENIZER_BPE, 3, 0);
	make_of(&m, test_path("large.safetensors"), "the cat sat", "le chat", CELL_GRU);
	CHECK(is_there(m.data.root, "arrays/a/x"));
	row = element(find(m.data.root, "params"), 0);
	CHECK(!is_there(row, "w"));
	CHECK_EQUAL(find(row, "some")->count, LESSON_CHECK);
	CHECK_EQUAL(find(m.data.root, "routes/without")->count, 1 + ROUTES);
	row = element(find(m.data.root, "shown"), 0);
	CHECK(row->count > 2 && row->count <= 12);
	CHECK_TEXT(text_of(element(row, 0)), m.l.subject.target_word[0]);
	check_moves(&m, 4);
	made_release(&m);
}

static void the_longest_sentences_fit(void)
{
	char text[4 * SUBJECT_TOKENS + 1] = "";
	struct made m;

	for (int i = 0; i < SUBJECT_TOKENS; i++)
		snprintf(
			text + strlen(text), 5, "%s%c%c", i ? " " : "", 'a' + i % 26, 'a' + i / 26);
	make_of(&m, NULL, text, text, CELL_CONDITIONAL);
	CHECK(!is_there(m.data.root, "arrays/jacobian"));
	CHECK(is_there(m.data.root, "arrays/de/x"));
	made_release(&m);
}

static void json_is_written_with_commas_and_escapes(void)
{
	struct jot j = { .digits = 4 };
	const double x[] = { 1, -0.25, NAN, INFINITY, 1e-9 };

	jot_open(&j, NULL, '{');
	jot_text(&j, "a", "\"\\\n\x01 \xc3\xa9");
	jot_numbers(&j, "b", x, 5);
	jot_open(&j, "c", '[');
	jot_int(&j, NULL, -3);
	jot_bool(&j, NULL, true);
	jot_open(&j, NULL, '{');
	jot_close(&j, '}');
	jot_open(&j, NULL, '[');
	jot_close(&j, ']');
	jot_close(&j, ']');
	jot_close(&j, '}');
	CHECK_EQUAL(jot_failed(&j), 0);
	CHECK_TEXT(j.text.data,
		"{\"a\":\"\\\"\\\\\\n\\u0001 \xc3\xa9\",\"b\":[1,-0.25,null,null,1e-09],"
		"\"c\":[-3,true,{},[]]}");
	jot_text(&j, NULL, "\xff");
	CHECK_EQUAL(jot_failed(&j), -1);
	jot_int(&j, NULL, 5);
	CHECK_EQUAL(jot_failed(&j), -1);
	str_release(&j.text);
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

	CHECK_EQUAL(lesson_open(&l, NULL, "a", "b", &defaults), 0);
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
	struct lesson l;
	int rc = -1;

	CHECK_EQUAL(lesson_open(&l, NULL, "a", "b", &defaults), 0);
	for (long n = 1; rc && n < 200; n++) {
		struct str page = { 0 };

		mem_fail_at(n);
		rc = html_make(&page, &l);
		mem_fail_at(0);
		CHECK(!rc || *err_get());
		str_release(&page);
	}
	CHECK_EQUAL(rc, 0);
	lesson_close(&l);
}

static void the_option_excludes_the_other_views(void)
{
	char *lines[][5] = { { "seq2seq-explain", "--html", "x.html", NULL },
		{ "seq2seq-explain", "--html", "x.html", "--all", NULL },
		{ "seq2seq-explain", "--html", "", NULL } };
	struct explain_options o;

	explain_options_init(&o);
	CHECK_EQUAL(explain_options_parse(&o, 3, lines[0]), 0);
	CHECK_TEXT(o.html, "x.html");
	explain_options_init(&o);
	CHECK_ERROR(explain_options_parse(&o, 4, lines[1]), "exclude each other");
	explain_options_init(&o);
	CHECK_ERROR(explain_options_parse(&o, 3, lines[2]), "name is empty");
}

const struct test suite_explain_html[] = {
	{ "json_is_written_with_commas_and_escapes", json_is_written_with_commas_and_escapes },
	{ "html_escapes_what_is_markup", html_escapes_what_is_markup },
	{ "the_numbers_of_the_page_are_those_of_the_trace",
		the_numbers_of_the_page_are_those_of_the_trace },
	{ "the_parameters_stand_beside_gradient_and_difference",
		the_parameters_stand_beside_gradient_and_difference },
	{ "every_step_shows_arrays_that_are_there", every_step_shows_arrays_that_are_there },
	{ "the_page_fetches_nothing", the_page_fetches_nothing },
	{ "words_cannot_leave_their_place", words_cannot_leave_their_place },
	{ "a_moved_weight_gives_the_loss_of_the_moved_network",
		a_moved_weight_gives_the_loss_of_the_moved_network },
	{ "where_nothing_is_moved_the_run_is_the_trace",
		where_nothing_is_moved_the_run_is_the_trace },
	{ "routes_left_out_are_those_of_the_text", routes_left_out_are_those_of_the_text },
	{ "the_network_is_as_before", the_network_is_as_before },
	{ "a_large_model_is_told_in_short", a_large_model_is_told_in_short },
	{ "the_longest_sentences_fit", the_longest_sentences_fit },
	{ "the_page_is_written_whole_or_not_at_all", the_page_is_written_whole_or_not_at_all },
	{ "a_failed_allocation_anywhere_is_an_error_and_the_network_stays",
		a_failed_allocation_anywhere_is_an_error_and_the_network_stays },
	{ "the_option_excludes_the_other_views", the_option_excludes_the_other_views },
	{ 0 },
};
