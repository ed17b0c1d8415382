/* What the lesson's page adds up: norms by route, and an embedding's gradient by its uses. */
#include "tests/explain/made_page.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <string.h>

/* The numbers of the series `name` of the chart `title`. */
static const struct json *series_of(const struct json *root, const char *title, const char *name)
{
	const struct json *chart = page_find(root, "norms")->child, *series;

	while (chart && strcmp(page_text(page_find(chart, "title")), title))
		chart = chart->next;
	series = chart ? page_find(chart, "series")->child : NULL;
	while (series && strcmp(page_text(page_find(series, "name")), name))
		series = series->next;
	return series ? page_find(series, "x") : &page_nothing;
}

static void charts_draw_the_norms_of_their_routes(void)
{
	for (int cell = 0; cell < 2; cell++) {
		struct made_page m;

		made_page_of(&m, NULL, subject_source, subject_target, (enum decoder_cell)cell);
		const struct trace *tr = &m.l.trace;
		const struct gru_trace *g = tr->conditional ? &tr->ahead : &tr->decoder;
		const char *states = "Into the states s_t", *contexts = "Into the contexts c_t",
			   *words = "Into the annotations h_j",
			   *encoder = "Into the forward encoder's states hf_j",
			   *asking = "Into the states that ask, s'_t";
		int H = tr->H, T = tr->T, S = tr->S, D = 2 * H, drawn = 0;
		const struct {
			const char *title, *name;
			const double *x;
			int rows, cols;
			bool there;
		} all[] = {
			{ states, "from the readout (9)", tr->decoder.outside, T, H, true },
			{ states, "next step, by z s", g->d.h_z, T, H, true },
			{ states, "next step, by U s", g->d.h_U, T, H, true },
			{ states, "next step, by the query (4)", tr->p.d.ask_query, T, H,
				!tr->conditional },
			{ asking, "(8b), by z s'", tr->decoder.d.h_z, T, H, tr->conditional },
			{ asking, "(8b), by U s'", tr->decoder.d.h_U, T, H, tr->conditional },
			{ asking, "by the query (4)", tr->p.d.ask_query, T, H, tr->conditional },
			{ contexts, "from the readout (9)", tr->p.d.c_readout, T, D, true },
			{ contexts, "from the GRU (8)", tr->p.d.c_gru, T, D, true },
			{ "Into the scores e_t", "de_t", tr->p.d.e, T, S, true },
			{ words, "as values (7)", tr->p.d.h_values, S, D, true },
			{ words, "as keys (4)", tr->p.d.h_keys, S, D, true },
			{ encoder, "from the attention", tr->encoder[0].outside, S, H, true },
			{ encoder, "carried back from word j+1", tr->encoder[0].carry, S, H, true },
		};
		const double *reach[] = { m.l.reach.whole, m.l.reach.last, m.l.reach.bridge };
		double norm[SUBJECT_TOKENS + 1];

		for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
			for (int r = 0; r < all[i].rows; r++) {
				double sum = 0;

				for (int k = 0; k < all[i].cols; k++)
					sum += all[i].x[r * all[i].cols + k] *
					       all[i].x[r * all[i].cols + k];
				norm[r] = sqrt(sum);
			}
			if (!all[i].there)
				continue;
			page_check_numbers(series_of(m.data.root, all[i].title, all[i].name), norm,
				(size_t)all[i].rows, 1e-6, all[i].name);
			drawn++;
		}
		for (const struct json *c = page_find(m.data.root, "norms")->child; c; c = c->next)
			drawn -= (int)page_find(c, "series")->count;
		CHECK_EQUAL(drawn, 0);
		for (size_t i = 0; i < 3; i++)
			page_check_numbers(
				page_find(page_element(page_find(m.data.root, "reach"), i), "x"),
				reach[i], (size_t)S, 1e-6, "reach");
		made_page_release(&m);
	}
}

/* A number of the page, 0 of an array that is not there. */
static double number_at(const struct json *root, const char *array, size_t i)
{
	return page_has(root, array) ? page_element(page_find(root, array), i)->number : 0;
}

static void the_uses_of_an_embedding_add_up_to_its_gradient(void)
{
	for (enum tying tying = TIED_NONE; tying <= TIED_ALL; tying++) {
		const char *path = test_path("tied.safetensors");
		struct made_page m;

		world_save(path, WORLD_TOKENIZER, tying, SCORE_ADDITIVE);
		made_page_of(&m, path, "a b", "b b a", CELL_GRU);
		const struct json *root = m.data.root;
		size_t n = page_find(root, "arrays/dEtgt/x")->count;

		CHECK_EQUAL(n, (size_t)m.l.trace.T * (size_t)m.l.trace.E);
		CHECK_EQUAL(page_has(root, "arrays/dread/x"), tying == TIED_ALL);
		CHECK_EQUAL(page_has(root, "arrays/doutput/x"), tying != TIED_NONE);
		for (size_t i = 0; i < n; i++)
			CHECK_NEAR(number_at(root, "arrays/dEtgt/x", i),
				number_at(root, "arrays/dread/x", i) +
					number_at(root, "arrays/dlookup/x", i) +
					number_at(root, "arrays/doutput/x", i),
				1e-5);
		/* the sentences, not their tokens */
		CHECK_TEXT(page_text(page_element(page_find(root, "pair"), 0)), "a b");
		CHECK_TEXT(page_text(page_element(page_find(root, "pair"), 1)), "b b a");
		CHECK(strstr(m.page.data, "<title>Backpropagation through attention: a b</title>"));
		made_page_release(&m);
	}
}

const struct test suite_explain_charts[] = {
	{ "charts_draw_the_norms_of_their_routes", charts_draw_the_norms_of_their_routes },
	{ "the_uses_of_an_embedding_add_up_to_its_gradient",
		the_uses_of_an_embedding_add_up_to_its_gradient },
	{ 0 },
};
