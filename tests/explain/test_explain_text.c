/* The lesson as it is printed: pages and tables. */
#include "explain/show.h"
#include "explain/text.h"
#include "model/routes.h"
#include "tests/explain/printed.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const bool exact = sizeof(real) == sizeof(double);

/* Lines that were broken between words are one again. */
static void unwrap(char *text)
{
	char *to = text;

	for (; *text; to++, text++) {
		*to = *text;
		if (text[0] == '\n' && text[1] == ' ' && text[2] == ' ' && text[3] > ' ') {
			*to = ' ';
			text += 2;
		}
	}
	*to = '\0';
}

static void check_has(const struct lesson *l, const char *text, const char *part, bool wanted)
{
	if ((strstr(text, part) != NULL) != wanted)
		test_fail(world_score_name(l), l->trace.conditional, "'%s' %s", part,
			wanted ? "is missing" : "is there");
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

/* As far as they are printed: five places, or two digits of what is small. */
static bool is_printed_as(double shown, double x)
{
	return fabs(shown - x) <= 1.1e-5 || fabs(shown - x) <= 0.11 * fabs(x);
}

/* Below the line of a gradient stands its difference; how many were compared. */
static int check_beside(const char *text)
{
	const char *before = text;
	int compared = 0;

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		double x[11], y[11];

		CHECK(strcspn(line, "\n") <= 120);
		if (strncmp(line, "      by difference ", 20) == 0) {
			int n = numbers_of(y, line, strcspn(line, "\n"));

			CHECK(n > 0);
			CHECK_EQUAL(numbers_of(x, before, strcspn(before, "\n")), n);
			for (int i = 0; i < n; i++)
				CHECK(!exact || is_printed_as(x[i], y[i]));
			compared += n;
		}
		before = line;
	}
	return compared;
}

/* Every page of every score: its own equations and words, no others', nothing wrong. */
static void check_pages(struct lesson *l)
{
	static const char *const scores[SCORES] = { "\ne_tj = v . tanh(u_tj)\n",
		"\ne_tj = v . max(0, u_tj)\n", "\ne_tj = q_t . keys_j\n",
		"\ne_tj = q_t . keys_j / sqrt(A)\n", "\ne_tj = q_t . keys_j = s", "(4) to (7)" };
	static const char *const undone[SCORES] = { "du_tj = de_tj v (1 - tanh(u_tj)^2)",
		"du_tj = de_tj v * 1[u_tj > 0]", "dkeys_j += de_tj q_t  ",
		"dkeys_j += de_tj / sqrt(A) q_t", ". Ua h_j",
		"Both routes into the state that the GRU read" };
	static const char *const only[] = { "tanh(u_", "max(0, u_", "sqrt(A)", "undo (6)" };
	static const char *const never[] = { "asker", "nan", "[4, 0]", "[0]", "(null)", "}}" };
	enum score score = l->trace.config->score;
	const bool has[] = { score == SCORE_ADDITIVE, score == SCORE_RELU,
		score == SCORE_SCALED_DOT, score != SCORE_NONE };
	char *text = lesson_printed(l, NULL), line[64];

	check_has(l, text, scores[score], true);
	check_has(l, text, undone[score], true);
	for (size_t i = 0; i < sizeof(only) / sizeof(only[0]); i++)
		check_has(l, text, only[i], has[i]);
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		check_has(l, text, never[i], false);
	check_has(l, text, "\nRIGHT: ", exact);
	check_has(l, text, "WRONG", !exact);
	CHECK(check_beside(text) > 150);
	/* in matrices beside, in tables as a column */
	CHECK(count_of(text, SHOW_BY " = by central") > l->trace.T);
	CHECK(count_of(text, "code: ") > 50);
	/* a number of the score: the first of the last step */
	if (l->trace.C) {
		size_t last = (size_t)(l->trace.T - 1) * (size_t)l->trace.S;

		snprintf(line, sizeof(line), "the %8.5f %8.5f\n", l->trace.p.x.e[last],
			l->trace.p.x.a[last]);
		check_has(l, text, line, true);
	}
	free(text);
}

static void the_pages_have_the_equations_of_their_score_and_nothing_wrong(void)
{
	world_lessons(check_pages);
}

/* The words of the pages fit what ties there are and whether there is attention. */
static void pages_say_what_the_network_has(void)
{
	for (int i = 0; i < 3; i++) {
		enum tying tying = i < 2 ? TIED_ALL : TIED_NONE;
		bool all = tying == TIED_ALL, attention = i != 1;
		struct book b;
		char *said;

		world_save(test_path("said.safetensors"), WORLD_TOKENIZER, tying,
			attention ? SCORE_ADDITIVE : SCORE_NONE);
		book_open(&b, "said.safetensors", CELL_GRU);
		said = lesson_printed(&b.l, NULL);
		unwrap(said);
		CHECK_EQUAL(count_of(said, "Esrc is the target embedding: one matrix"), all);
		CHECK_EQUAL(count_of(said, "not in the sentence stay 0"), !all);
		CHECK_EQUAL(count_of(said, "used three times"), all);
		CHECK_EQUAL(count_of(said, "used twice"), 0);
		CHECK_EQUAL(count_of(said, "target embedding itself (tied)") > 0, all);
		CHECK_EQUAL(strstr(said, "c_t") || strstr(said, "; c]"), attention);
		free(said);
		book_close(&b);
	}
}

/* The rows of a printed gradient, "d NAME [rows, cols]". */
static void check_gradient(const char *text, const struct param *p)
{
	bool lies = p->cols == 1;
	int rows = lies ? 1 : p->rows, cols = lies ? p->rows : p->cols;
	char label[80], *end;
	const char *at;

	snprintf(label, sizeof(label), lies ? "\n    d %s [%d]" : "\n    d %s [%d, %d]", p->name,
		p->rows, p->cols);
	at = strstr(text, label);
	if (!at) {
		test_fail(p->name, 0, "is not printed");
		return;
	}
	at++;
	if (!lies && cols <= 4)
		at = strchr(at, '\n') + 1;
	for (int i = 0; i < rows; i++) {
		if (!lies)
			at = strchr(at, '\n') + 1;
		at += lies ? 36 : 16;
		for (int k = 0; k < cols; k++, at = end) {
			double shown = strtod(at, &end), kept = (double)p->data[i * cols + k];

			if (end == at || !is_printed_as(shown, kept))
				test_fail(p->name, i * cols + k, "printed %g is %g", shown, kept);
		}
		if (cols > 4 && !lies)
			at = strchr(at, '\n') + 1;
	}
}

static void the_printed_gradients_are_those_of_the_network(void)
{
	struct param table[PARAMS_MAX];
	struct lesson l;
	char *text;

	world_lesson(&l, SCORE_ADDITIVE, CELL_CONDITIONAL);
	text = lesson_printed(&l, NULL);
	for (int i = params_table(table, l.trace.config, &l.gradient); i-- > 0;) {
		char label[80];

		check_gradient(text, &table[i]);
		snprintf(label, sizeof(label), "\n    d %s [", table[i].name);
		CHECK_EQUAL(count_of(text, label), 1);
	}
	free(text);
	lesson_close(&l);
}

static void a_step_is_shown_alone_forward_and_backward(void)
{
	for (int cell = 0; cell < CELLS; cell++) {
		struct book b;

		book_open(&b, NULL, (enum decoder_cell)cell);
		pages_print(b.paper.out, &b.l, &b.pages, PAGES_STEP, 1);
		/* a conditional decoder has two pages more */
		CHECK_EQUAL(count_of(paper_read(&b.paper), "Forward, step 2 of 4"), 6 + cell);
		CHECK_EQUAL(count_of(b.paper.text, "Backward, step 2 of 4"), 8 + cell);
		CHECK_EQUAL(count_of(b.paper.text, "== Forward") +
				    count_of(b.paper.text, "== Backward"),
			14 + 2 * cell);
		CHECK_EQUAL(count_of(b.paper.text, ": undo (8a)"), cell);
		CHECK(strstr(b.paper.text, "To predict: \"maison\"") != NULL);
		CHECK_EQUAL(count_of(b.paper.text, "q_t = Wa s'_t + ba"), cell);
		/* all are numbered and end with the verdict */
		pages_print(b.paper.out, &b.l, &b.pages, PAGES_ALL, 0);
		CHECK_EQUAL(
			count_of(paper_read(&b.paper), "\n== ") + 1, b.pages.count + 14 + 2 * cell);
		CHECK(!exact ||
			strstr(b.paper.text, cell ? "\nRIGHT: 256 grad" : "\nRIGHT: 236 grad"));
		book_close(&b);
	}
}

static void a_wrong_one_is_marked_where_it_is_shown_and_in_the_summary(void)
{
	static const struct {
		const char *title, *part;
	} marked[] = { { "undo (9)", "by difference                   9.00000" },
		{ "undo (5)", "  8.00000" }, { "undo (7)", "  7.00000" }, { "undo (6)", "WRONG" },
		{ "Every value", "WRONG" }, { "Every gradient", "\nWRONG: " },
		{ "Every gradient",
			"870 gradients of what lies between, worst distance 1.0e+00" } };
	struct lesson l;
	char *text;

	if (!exact) {
		test_skip("the lesson is exact in the double build");
		return;
	}
	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	l.between->numeric[VALUE(m_sum)][0] = 9;
	l.between->numeric[VALUE(u)][1] = 8;
	l.between->numeric[VALUE(a)][2] = 7;
	l.between->worst[VALUE(a)] = 1;
	for (size_t i = 0; i < sizeof(marked) / sizeof(marked[0]); i++) {
		text = lesson_printed(&l, marked[i].title);
		CHECK_EQUAL(count_of(text, "WRONG"), 1);
		CHECK_EQUAL(count_of(text, marked[i].part), 1);
		free(text);
	}
	trace_release(&l.trace);
	network_without(l.network, ROUTE_KEYS);
	CHECK_EQUAL(trace_run(&l.trace, &l.subject, l.network, &l.gradient, l.smoothing), 0);
	text = lesson_printed(&l, "Every identity");
	CHECK(strstr(strstr(text, "WRONG first"), identity_text(IS_DH)) != NULL);
	CHECK(strstr(text, " of the plain network, ") != NULL);
	free(text);
	lesson_close(&l);
}

static void a_large_model_is_shown_in_short_norms_beside_their_differences(void)
{
	struct lesson_options options = world_lesson_options;
	struct book b;
	char *text;

	world_model("large.safetensors", TOKENIZER_BPE, 3);
	book_open(&b, "large.safetensors", CELL_GRU);
	pages_print(b.paper.out, &b.l, &b.pages, PAGES_SUMMARY, 0);
	CHECK(count_of(paper_read(&b.paper), "\n") < 300);
	CHECK(strstr(b.paper.text, "RIGHT") != NULL || !exact);
	CHECK(strstr(b.paper.text, "Each value is moved as a whole") != NULL);
	text = lesson_printed(&b.l, NULL);
	CHECK(count_of(text, "largest") > 20);
	CHECK(!exact || !strstr(text, "WRONG"));
	/* rows of a vocabulary by its words */
	CHECK(strstr(text, "p_1  norm") != NULL);
	free(text);
	text = lesson_printed(&b.l, "undo (9)");
	CHECK(count_of(text, "  norm") > 0);
	CHECK_EQUAL(count_of(text, "  norm"),
		2 * count_of(text, "by difference                   norm"));
	free(text);
	text = lesson_printed(&b.l, "all keys at once");
	CHECK_EQUAL(count_of(text, "all rows together"), 3);
	CHECK_EQUAL(count_of(text, "  gradient "), LESSON_CHECK);
	free(text);
	book_close(&b);
	/* nothing is computed ahead of what is shown */
	options.check = -1;
	CHECK_EQUAL(lesson_open(&b.l, test_path("large.safetensors"), "a", "a", &options), 0);
	CHECK_EQUAL(between_compared(b.l.between), 0);
	text = lesson_printed(&b.l, "what the gates read");
	CHECK(between_compared(b.l.between) > 0);
	free(text);
	lesson_close(&b.l);
}

static void the_table_of_routes_has_a_line_for_each(void)
{
	struct book b;

	book_open(&b, NULL, CELL_GRU);
	CHECK_EQUAL(text_without_all(b.paper.out, &b.l), 0);
	paper_read(&b.paper);
	/* floats are too coarse to tell which gradients are right */
	if (exact) {
		CHECK_EQUAL(count_of(b.paper.text, " 9 of 23"), 3);
		CHECK_EQUAL(count_of(b.paper.text, "20 of 23"), 2);
		CHECK_EQUAL(count_of(b.paper.text, " 2 of 23"), 1);
	}
	for (int r = 0; r < ROUTES; r++)
		CHECK_EQUAL(count_of(b.paper.text, route_names[r]) >= 2, 1);
	CHECK_EQUAL(text_without(b.paper.out, &b.l, ROUTE_KEYS | ROUTE_TIED_OUTPUT), 0);
	paper_read(&b.paper);
	if (exact) {
		CHECK(strstr(b.paper.text, "11 of 23 parameters get a wrong gradient.") != NULL);
		CHECK_EQUAL(count_of(b.paper.text, "   WRONG\n"), 11);
		CHECK_EQUAL(count_of(b.paper.text, "   right\n"), 12);
	}
	book_close(&b);
}

static void long_rows_are_told_by_norm_and_largest_entries(void)
{
	const char *const names[] = { "cat", "chien", "été" };
	double x[300] = { 0 };
	struct grid g = { x, 1, 300, 300, NULL, NULL, NULL };
	struct paper p;

	x[7] = 3;
	x[299] = -4;
	paper_open(&p);
	show_grid(p.out, &g, "ds_2");
	CHECK_TEXT(paper_read(&p), "    ds_2 [300]                        norm 5, "
				   "largest #300 -4, #8 3, #1 0, #2 0\n");
	paper_close(&p);
	x[1] = -1.5e-5;
	x[2] = 12.25;
	paper_open(&p);
	g.cols = 3;
	g.col_names = names;
	show_grid(p.out, &g, "p");
	CHECK_TEXT(paper_read(&p), "    p [1, 3]          cat    chien      été\n"
				   "               1        0 -1.5e-05   12.250\n");
	paper_close(&p);
	paper_open(&p);
	show_text(p.out,
		"words up to the hundredth column, and what does not fit stands on the next "
		"line: so that no line is longer",
		2);
	CHECK_TEXT(paper_read(&p),
		"  words up to the hundredth column, and what does not fit stands on the next "
		"line: so that no line\n  is longer\n");
	paper_close(&p);
}

const struct test suite_explain_text[] = {
	TEST(the_pages_have_the_equations_of_their_score_and_nothing_wrong),
	TEST(pages_say_what_the_network_has),
	TEST(the_printed_gradients_are_those_of_the_network),
	TEST(a_step_is_shown_alone_forward_and_backward),
	TEST(a_wrong_one_is_marked_where_it_is_shown_and_in_the_summary),
	TEST(a_large_model_is_shown_in_short_norms_beside_their_differences),
	TEST(the_table_of_routes_has_a_line_for_each),
	TEST(long_rows_are_told_by_norm_and_largest_entries),
	{ 0 },
};
