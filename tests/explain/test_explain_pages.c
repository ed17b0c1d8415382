/* The lesson as it is printed: pages, the walk, tables, options. */
#include "base/err.h"
#include "base/mem.h"
#include "explain/explain_options.h"
#include "explain/page_what_if.h"
#include "explain/walk.h"
#include "model/routes.h"
#include "tests/test.h"
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

/* What is printed into it, as text. */
struct paper {
	FILE *out;
	char *text;
	size_t len;
};

static void paper_open(struct paper *p)
{
	*p = (struct paper){ 0 };
	p->out = open_memstream(&p->text, &p->len);
}

static const char *paper_read(struct paper *p)
{
	fflush(p->out);
	return p->text;
}

static void paper_close(struct paper *p)
{
	fclose(p->out);
	free(p->text);
}

struct book {
	struct lesson lesson;
	struct page *pages;
	int count;
	struct paper paper;
};

static void book_open_of(struct book *b, const char *path, enum decoder_cell cell)
{
	struct lesson_options options = world_lesson_options;
	const char *source = path ? "the cat sat" : subject_source;
	const char *target = path ? "le chat" : subject_target;

	options.cell = (int)cell;
	CHECK_EQUAL(lesson_open(&b->lesson, path, source, target, &options), 0);
	CHECK_EQUAL(pages_list(&b->pages, &b->count, &b->lesson), 0);
	paper_open(&b->paper);
}

static void book_open(struct book *b, const char *path)
{
	book_open_of(b, path, CELL_GRU);
}

static void book_close(struct book *b)
{
	paper_close(&b->paper);
	mem_free(b->pages);
	lesson_close(&b->lesson);
}

static int count_of(const char *text, const char *part)
{
	int n = 0;

	for (text = strstr(text, part); text; text = strstr(text + strlen(part), part))
		n++;
	return n;
}

static void every_page_prints_and_nothing_is_wrong(void)
{
	struct book b;

	book_open(&b, NULL);
	pages_print(b.paper.out, &b.lesson, b.pages, b.count, PAGES_ALL, 0);
	CHECK_EQUAL(count_of(paper_read(&b.paper), "\n== ") + 1, b.count);
	CHECK(count_of(b.paper.text, "undo (7): c_t") == 4);
	CHECK(count_of(b.paper.text, "code: ") > 50);
	CHECK(!strstr(b.paper.text, "nan"));
	if (sizeof(real) == sizeof(double)) {
		CHECK(!strstr(b.paper.text, "WRONG"));
		CHECK(strstr(b.paper.text, "\nRIGHT: 236 gradients") != NULL);
	}
	for (const char *line = b.paper.text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		CHECK(strcspn(line, "\n") <= 120);
	}
	book_close(&b);
}

/* The words of the pages fit what ties there are and whether there is attention. */
static void pages_say_what_the_network_has(void)
{
	for (int i = 0; i < 3; i++) {
		enum tying tying = i < 2 ? TIED_ALL : TIED_NONE;
		bool all = tying == TIED_ALL, attention = i != 1;
		const char *path = test_path("said.safetensors"), *said;
		struct book b;

		world_save(path, WORLD_TOKENIZER, tying, attention ? SCORE_ADDITIVE : SCORE_NONE);
		book_open(&b, path);
		pages_print(b.paper.out, &b.lesson, b.pages, b.count, PAGES_ALL, 0);
		said = paper_read(&b.paper);
		CHECK_EQUAL(count_of(said, "Esrc is the target embedding: one matrix") +
				    count_of(said, "It is the target embedding: one matrix"),
			all ? 2 : 0);
		CHECK_EQUAL(count_of(said, "not in the sentence stay 0"), !all);
		CHECK_EQUAL(count_of(said, "used three times"), all);
		CHECK_EQUAL(count_of(said, "used twice"), 0);
		CHECK_EQUAL(count_of(said, "all of it multiplies r_t"), all);
		CHECK_EQUAL(strstr(said, "c_t") || strstr(said, "; c]"), attention);
		book_close(&b);
	}
}

/* The pages of gradients, read back: in the order of the parameter table, row by row. */
static void the_printed_gradients_are_those_of_the_network(void)
{
	struct param table[PARAMS_MAX];
	struct book b;
	const char *at;
	int n;

	book_open(&b, NULL);
	for (int i = 0; i < b.count; i++)
		if (b.pages[i].print == page_gradients)
			page_print(b.paper.out, &b.lesson, b.pages, b.count, i);
	at = paper_read(&b.paper);
	n = params_table(table, &b.lesson.subject.model.config, &b.lesson.gradient);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < table[i].rows * table[i].cols; k++) {
			int width = table[i].cols == 1 ? table[i].rows : table[i].cols;
			double shown, kept = (double)table[i].data[k];
			char *end;

			if (k % width == 0) {
				at = strstr(at, " gradient ");
				CHECK(at != NULL);
				if (!at)
					goto done;
				at += strlen(" gradient ");
			}
			shown = strtod(at, &end);
			CHECK(end != at);
			at = end;
			/* as far as it is printed: five places, or two digits of what is small */
			if (!(fabs(shown - kept) <= 6e-6 ||
				    fabs(shown - kept) <= 0.06 * fabs(kept)))
				test_fail(table[i].name, k, "printed %g is %g", shown, kept);
		}
	CHECK(!strstr(at, " gradient "));
done:
	book_close(&b);
}

static void a_step_is_shown_alone_forward_and_backward(void)
{
	struct book b;

	book_open(&b, NULL);
	pages_print(b.paper.out, &b.lesson, b.pages, b.count, PAGES_STEP, 1);
	CHECK_EQUAL(count_of(paper_read(&b.paper), "Forward, step 2 of 4"), 3);
	CHECK_EQUAL(count_of(b.paper.text, "Backward, step 2 of 4"), 6);
	CHECK_EQUAL(
		count_of(b.paper.text, "== Forward") + count_of(b.paper.text, "== Backward"), 9);
	CHECK(strstr(b.paper.text, "To predict: \"maison\"") != NULL);
	book_close(&b);
}

static void a_conditional_decoder_has_two_pages_more_a_step(void)
{
	struct book b;

	book_open_of(&b, NULL, CELL_CONDITIONAL);
	pages_print(b.paper.out, &b.lesson, b.pages, b.count, PAGES_STEP, 1);
	CHECK_EQUAL(count_of(paper_read(&b.paper), "step 2 of 4: "), 11);
	CHECK_EQUAL(count_of(b.paper.text, ": undo (8a) ="), 1);
	CHECK(strstr(b.paper.text, "q_2 = Wa s'_2 + ba") != NULL);
	pages_print(b.paper.out, &b.lesson, b.pages, b.count, PAGES_ALL, 0);
	CHECK(strstr(paper_read(&b.paper), "decoder.before.U") != NULL);
	CHECK(sizeof(real) != sizeof(double) || strstr(b.paper.text, "RIGHT: 256") != NULL);
	book_close(&b);
}

static void a_large_model_is_shown_in_short(void)
{
	struct book b;

	world_model("large.safetensors", TOKENIZER_BPE, 3);
	book_open(&b, test_path("large.safetensors"));
	pages_print(b.paper.out, &b.lesson, b.pages, b.count, PAGES_SUMMARY, 0);
	CHECK(count_of(paper_read(&b.paper), "\n") < 270);
	CHECK(strstr(b.paper.text, "RIGHT") != NULL || sizeof(real) != sizeof(double));
	pages_print(b.paper.out, &b.lesson, b.pages, b.count, PAGES_ALL, 0);
	CHECK(count_of(paper_read(&b.paper), "largest") > 20);
	/* rows of a vocabulary by its words */
	CHECK(strstr(b.paper.text, "p  norm") != NULL);
	book_close(&b);
}

/* The numbers of the pages that a walk shows, and how often it asked. */
static void walk_gives(const char *answers, const char *expected, int asked)
{
	FILE *in = tmpfile();
	char seen[256] = "";
	struct book b;

	book_open(&b, NULL);
	fputs(answers, in);
	rewind(in);
	walk(in, b.paper.out, &b.lesson, b.pages, b.count);
	for (const char *p = strstr(paper_read(&b.paper), "== "); p; p = strstr(p, "== ")) {
		long page = strtol(p + 3, NULL, 10);

		if (page)
			snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%ld ", page);
		p += 3;
	}
	CHECK_TEXT(seen, expected);
	CHECK_EQUAL(count_of(b.paper.text, "q: quit > "), asked);
	fclose(in);
	book_close(&b);
}

static void the_walk_goes_where_it_is_told(void)
{
	walk_gives("n\n\np\nq\n", "1 2 3 2 ", 4);
	walk_gives("p\ng 3\ng5\n7\nq\n", "1 1 3 5 7 ", 5);
	walk_gives("g 0\ng 66\nx\ng\ng 2 3\nq\n", "1 ", 6);
	walk_gives("", "1 ", 1);
	walk_gives("g 65\nn\nn\n", "1 65 ", 2);
	walk_gives(
		"a line that is much longer than what an answer has room for n\nn\nq\n", "1 2 ", 3);
}

static void the_table_of_routes_has_a_line_for_each(void)
{
	/* floats are too coarse to tell which gradients are right */
	bool exact = sizeof(real) == sizeof(double);
	struct book b;

	book_open(&b, NULL);
	CHECK_EQUAL(page_what_if_all(b.paper.out, &b.lesson), 0);
	paper_read(&b.paper);
	if (exact) {
		CHECK_EQUAL(count_of(b.paper.text, " 9 of 23"), 3);
		CHECK_EQUAL(count_of(b.paper.text, "20 of 23"), 2);
		CHECK_EQUAL(count_of(b.paper.text, " 2 of 23"), 1);
	}
	for (int r = 0; r < ROUTES; r++)
		CHECK_EQUAL(count_of(b.paper.text, route_names[r]) >= 2, 1);
	CHECK_EQUAL(page_what_if(b.paper.out, &b.lesson, ROUTE_KEYS | ROUTE_TIED_OUTPUT), 0);
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
	struct paper p;

	x[7] = 3;
	x[299] = -4;
	paper_open(&p);
	show_vector(p.out, x, 300, "ds_%d", 2);
	CHECK_TEXT(paper_read(&p),
		"    ds_2 [300]                        norm 5, largest #300 -4, #8 3, #1 0, #2 0\n");
	paper_close(&p);
	x[1] = -1.5e-5;
	x[2] = 12.25;
	paper_open(&p);
	show_grid(p.out, (struct grid){ x, 1, 3, NULL, names }, "p");
	CHECK_TEXT(paper_read(&p), "    p [1, 3]          cat    chien      été\n"
				   "                        0 -1.5e-05   12.250\n");
	paper_close(&p);
	paper_open(&p);
	show_grid(p.out, (struct grid){ x, 100, 3, NULL, NULL }, "long");
	CHECK(strstr(paper_read(&p), "... 76 rows more\n") != NULL);
	paper_close(&p);
}

static int parse(struct explain_options *o, const char *text)
{
	static char line[256];
	char *argv[16] = { "seq2seq-explain" };
	int argc = 1;

	snprintf(line, sizeof(line), "%s", text);
	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		argv[argc++] = strcmp(word, "_") ? word : "";
	explain_options_init(o);
	return explain_options_parse(o, argc, argv);
}

static void the_command_line_is_checked(void)
{
	struct explain_options o;

	CHECK_EQUAL(parse(&o, ""), 0);
	CHECK(!o.model);
	CHECK_TEXT(o.source, subject_source);
	CHECK_EQUAL(parse(&o, "a b --step 2"), 0);
	CHECK_TEXT(o.target, "b");
	CHECK_EQUAL(o.lesson.check, -1);
	CHECK_EQUAL(parse(&o, "m a b --without keys --without all --check 5"), 0);
	CHECK_TEXT(o.model, "m");
	CHECK_EQUAL(o.without, ROUTE_KEYS | 1 << ROUTES);
	CHECK_EQUAL(o.lesson.check, 5);
	CHECK_ERROR(parse(&o, "alone"), "'alone' alone is too little");
	CHECK_ERROR(parse(&o, "m a b c"), "unexpected argument 'c'");
	CHECK_ERROR(parse(&o, "m _ b"), "the source sentence is empty");
	CHECK_ERROR(parse(&o, "a _"), "the target sentence is empty");
	CHECK_ERROR(parse(&o, "--without memory"), "'memory' is none of values|keys|query");
	CHECK_ERROR(parse(&o, "--all --step 3"), "exclude each other");
	CHECK_ERROR(parse(&o, "--without keys --all"), "exclude each other");
	CHECK_ERROR(parse(&o, "--step 102"), "--step: 102 is not within");
	CHECK_ERROR(parse(&o, "--label-smoothing 1"), "--label-smoothing");
}

const struct test suite_explain_pages[] = {
	{ "every_page_prints_and_nothing_is_wrong", every_page_prints_and_nothing_is_wrong },
	{ "pages_say_what_the_network_has", pages_say_what_the_network_has },
	{ "the_printed_gradients_are_those_of_the_network",
		the_printed_gradients_are_those_of_the_network },
	{ "a_step_is_shown_alone_forward_and_backward",
		a_step_is_shown_alone_forward_and_backward },
	{ "a_conditional_decoder_has_two_pages_more_a_step",
		a_conditional_decoder_has_two_pages_more_a_step },
	{ "a_large_model_is_shown_in_short", a_large_model_is_shown_in_short },
	{ "the_walk_goes_where_it_is_told", the_walk_goes_where_it_is_told },
	{ "the_table_of_routes_has_a_line_for_each", the_table_of_routes_has_a_line_for_each },
	{ "long_rows_are_told_by_norm_and_largest_entries",
		long_rows_are_told_by_norm_and_largest_entries },
	{ "the_command_line_is_checked", the_command_line_is_checked },
	{ 0 },
};
