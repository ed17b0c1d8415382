/* The numbers of the browser's page are the lesson's: values, differences, charts, weights moved
 * and routes left out. */
#include "explain/charts.h"
#include "explain/steps.h"
#include "explain/values.h"
#include "explain/vector.h"
#include "tests/explain/made_page.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <string.h>

static const bool exact = sizeof(real) == sizeof(double);

static void the_numbers_of_the_page_are_those_of_the_trace(void)
{
	for (int cell = 0; cell < CELLS; cell++) {
		struct made_page m;

		made_page(&m, (enum decoder_cell)cell);
		const struct trace *tr = &m.l.trace;
		const struct json *root = m.data.root;
		size_t S = (size_t)tr->S, T = (size_t)tr->T, H = (size_t)tr->H, A = (size_t)tr->A;
		const struct {
			const char *name;
			const double *x;
			size_t n;
		} arrays[] = {
			{ "x", tr->p.x.x, S * (size_t)tr->E },
			{ "h", tr->p.x.h, S * 2 * H },
			{ "a", tr->p.x.a, T * S },
			{ "f", tr->p.x.f, T * S * A },
			{ "jacobian", tr->jacobian, T * S * S },
			{ "d.a", tr->p.d.a, T * S },
			{ "d.e", tr->p.d.e, T * S },
			{ "d.h_step", tr->p.d.h_step, T * S * 2 * H },
			{ "d.logits", tr->p.d.logits, T * (size_t)tr->V },
			{ "d.decoder.gx", tr->p.d.decoder.gx, T * 3 * H },
			{ "hb", tr->p.x.hb, S * H },
			{ "d.h", tr->p.d.h, S * 2 * H },
			{ "d.last", tr->p.d.last, 2 * H },
			{ "d.ahead", tr->p.d.ahead, T * H },
			{ cell ? "asker" : "s", cell ? tr->p.x.ahead : tr->p.x.s, T * H },
		};
		double part[64];

		for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
			if (arrays[i].x)
				page_check_array(root, arrays[i].name, arrays[i].x, arrays[i].n);
		for (size_t t = 0; t < T; t++) {
			memcpy(part + t * H, tr->p.d.decoder.gx + t * 3 * H + 2 * H,
				H * sizeof(double));
			memcpy(part + 32 + t * H, t ? tr->p.x.s + (t - 1) * H : tr->p.x.s0,
				H * sizeof(double));
		}
		page_check_array(root, "d.decoder.dn", part, T * H);
		page_check_array(root, "previous", part + 32, T * H);
		CHECK_EQUAL(page_has(root, "arrays/before.r/x"), cell == CELL_CONDITIONAL);
		CHECK_NEAR(page_find(root, "loss")->number, tr->loss, 1e-6);
		made_page_release(&m);
	}
}

static void the_parameters_stand_beside_gradient_and_difference(void)
{
	struct param weights[PARAMS_MAX], gradient[PARAMS_MAX];
	struct made_page m;

	made_page(&m, CELL_GRU);
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

/* The array has as many differences as numbers, and a distance; of a large network its norm has
 * one. */
static void check_differences(const struct json *array, const char *name, bool whole)
{
	const struct json *x = page_find(array, "x"),
			  *by = page_find(array, whole ? "whole" : "by"),
			  *far = page_find(array, "far");

	if (by == &page_nothing)
		test_fail(name, 0, "has no difference");
	if (whole) {
		CHECK_EQUAL(by->count, 4);
		CHECK_NEAR(page_element(by, 1)->number, page_element(by, 0)->number, 1e-6);
		CHECK(page_element(by, 2)->number <= DIFFERENCE_LIMIT);
		return;
	}
	CHECK_EQUAL(by->count, x->count);
	for (size_t i = 0; i < x->count; i++)
		CHECK_NEAR(page_element(by, i)->number, page_element(x, i)->number, 1e-6);
	CHECK(far->count > 0);
	for (size_t i = 0; i < far->count; i++)
		CHECK(page_element(far, i)->number <= DIFFERENCE_LIMIT);
}

static void check_arrays(const struct json *root, bool whole)
{
	int checked = 0;

	for (const struct value *v = values; v->name; v++) {
		char key[80];

		snprintf(key, sizeof(key), "arrays/%s", v->name);
		if (v->name[1] == '.' && page_has(root, key)) {
			check_differences(page_find(root, key), v->name, whole);
			checked++;
		}
	}
	CHECK(checked > 40);
}

static void each_gradient_of_the_page_has_its_difference(void)
{
	char verdict[LESSON_TEXT];
	struct made_page m;

	if (!exact) {
		test_skip("the lesson is exact in the double build");
		return;
	}
	for (int cell = 0; cell < CELLS; cell++) {
		made_page(&m, (enum decoder_cell)cell);
		check_arrays(m.data.root, false);
		CHECK_TEXT(page_text(page_find(m.data.root, "verdict/text")),
			lesson_verdict(verdict, &m.l));
		CHECK_EQUAL(
			page_find(page_find(page_find(m.data.root, "arrays"), "d.e"), "far")->count,
			m.l.trace.T);
		made_page_release(&m);
	}
	made_page_large(&m);
	check_arrays(m.data.root, true);
	made_page_release(&m);
}

/* Of each chart each series is the norms of the rows of its value. */
static void charts_draw_the_norms_of_their_routes(void)
{
	for (int cell = 0; cell < CELLS; cell++) {
		struct made_page m;

		made_page(&m, (enum decoder_cell)cell);
		const struct json *chart = page_element(page_find(m.data.root, "norms"), 0);
		const double *reach[] = { m.l.reach.whole, m.l.reach.last, m.l.reach.bridge };
		size_t drawn = 0;

		for (const struct chart *c = charts; c < charts + charts_count; c++) {
			const struct json *x = page_element(page_find(chart, "series"), 0);

			if (strcmp(page_text(page_find(chart, "title")), c->title) != 0)
				continue;
			for (const struct series *s = c->series; s < c->series + SERIES; s++) {
				const struct value *value;
				double norm[SERIES_MOST];
				struct view v;

				if (!x || !s->name ||
					strcmp(page_text(page_find(x, "name")), s->name))
					continue;
				value = value_named(s->value, strlen(s->value));
				CHECK(value && value_view(&v, &m.l, value, -1));
				for (int r = 0; r < v.rows; r++)
					norm[r] = vector_norm(v.x + r * v.cols, v.cols);
				page_check_numbers(
					page_find(x, "x"), norm, (size_t)v.rows, 1e-6, s->name);
				x = x->next;
				drawn++;
			}
			CHECK(!x);
			chart = chart->next;
		}
		CHECK_EQUAL(drawn, cell ? 14 : 12);
		for (size_t i = 0; i < 3; i++)
			page_check_numbers(
				page_find(page_element(page_find(m.data.root, "reach"), i), "x"),
				reach[i], (size_t)m.l.trace.S, 1e-6, "reach");
		made_page_release(&m);
	}
}

static void the_uses_of_an_embedding_add_up_to_its_gradient(void)
{
	for (enum tying tying = TIED_NONE; tying <= TIED_ALL; tying++) {
		const char *path = test_path("tied.safetensors");
		struct made_page m;

		world_save(path, WORLD_TOKENIZER, tying, SCORE_ADDITIVE);
		made_page_of(&m, path, "a b", "b b a", CELL_GRU);
		const struct json *arrays = page_find(m.data.root, "arrays");
		const int *fed = m.l.subject.batch.previous;
		size_t E = (size_t)m.l.trace.E;

		for (size_t i = 0; i < (size_t)m.l.trace.T * E; i++) {
			const char *const uses[] = { "d.row_read", "d.row_lookup", "d.row_output" };
			size_t at = (size_t)fed[i / E] * E + i % E;
			double sum = 0;

			for (enum tying use = 0; use < 3; use++)
				if (use == 1 || (use == 2 && tying != TIED_NONE) ||
					(use == 0 && tying == TIED_ALL))
					sum += page_element(
						page_find(page_find(arrays, uses[use]), "x"), i)
						       ->number;
			CHECK_NEAR(sum, (double)m.l.gradient.Etgt[at], 1e-5);
		}
		made_page_release(&m);
	}
}

/* The loss with one weight of a parameter moved. */
static double loss_at(struct lesson *l, int param, int index, double by)
{
	const struct regularizer reg = { .label_smoothing = l->smoothing };
	const struct config *c = &l->subject.model.config;
	struct param table[PARAMS_MAX];
	struct loss loss = { 0 };

	memcpy(l->scratch.block, l->subject.model.params.block, l->scratch.count * sizeof(real));
	params_table(table, c, &l->scratch);
	table[param].data[index] = (real)((double)table[param].data[index] + by);
	CHECK_EQUAL(network_load(l->network, &l->scratch, false), 0);
	CHECK_EQUAL(network_evaluate(l->network, &l->subject.batch, &reg, NULL, &loss, NULL), 0);
	return loss.sum / (double)loss.tokens;
}

/* A gradient beside a central difference. */
static void check_slope(struct made_page *m, int param, int index, double by, double slope)
{
	const double h = exact ? 1e-5 : 1e-4, tolerance = exact ? 1e-5 : 3e-2;
	double difference =
		(loss_at(&m->l, param, index, by + h) - loss_at(&m->l, param, index, by - h)) /
		(2 * h);

	CHECK_NEAR(slope, difference, tolerance * (1 + fabs(slope)));
}

static void a_lesson_run_anew_is_that_of_the_moved_weight(void)
{
	struct param weights[PARAMS_MAX], gradient[PARAMS_MAX];
	struct made_page m;
	double before, there;
	char verdict[LESSON_TEXT];

	made_page(&m, CELL_GRU);
	before = m.l.trace.loss;
	for (int i = params_table(weights, m.l.trace.config, &m.l.subject.model.params); i-- > 0;) {
		const real kept = *weights[i].data;

		there = loss_at(&m.l, i, 0, 0.5);
		*weights[i].data = (real)((double)kept + 0.5);
		CHECK_EQUAL(lesson_run(&m.l, LESSON_NONE), 0);
		CHECK_NEAR(m.l.trace.loss, there, 1e-6);
		CHECK(!exact || lesson_holds(&m.l));
		CHECK(strstr(lesson_verdict(verdict, &m.l), "no differences were taken"));
		params_table(gradient, m.l.trace.config, &m.l.gradient);
		check_slope(&m, i, 0, 0, (double)*gradient[i].data);
		*weights[i].data = kept;
	}
	CHECK_EQUAL(lesson_run(&m.l, 0), 0);
	CHECK(m.l.trace.loss == before);
	made_page_release(&m);
}

static void routes_left_out_are_those_of_the_text(void)
{
	struct made_page m;

	made_page(&m, CELL_GRU);
	CHECK_EQUAL(page_find(m.data.root, "routes/without")->count, 1 << ROUTES);
	for (unsigned routes = 0; routes < 1u << ROUTES; routes += 5) {
		struct what_if w;
		char key[32];
		const struct json *found;

		CHECK_EQUAL(lesson_without(&m.l, &w, routes), 0);
		for (int k = 0; k < 2; k++) {
			snprintf(key, sizeof(key), "routes/without/%u/%s", routes,
				k ? "distance" : "left");
			found = page_find(m.data.root, key);
			for (int i = 0; i < w.params; i++)
				CHECK_NEAR(page_element(found, (size_t)i)->number,
					k ? w.distance[i] : w.left[i], 1e-6);
		}
		snprintf(key, sizeof(key), "routes/without/%u/dh", routes);
		found = page_find(m.data.root, key);
		CHECK_EQUAL(found->count, m.l.trace.S * m.l.trace.C);
		for (int i = 0; i < m.l.trace.S * m.l.trace.C; i++) {
			CHECK_NEAR(page_element(found, (size_t)i)->number, (double)w.dh[i], 1e-6);
			if (!routes)
				CHECK_NEAR((double)w.dh[i], m.l.trace.p.d.h[i], 1e-6);
		}
	}
	made_page_release(&m);
}

const struct test suite_explain_json[] = {
	TEST(the_numbers_of_the_page_are_those_of_the_trace),
	TEST(the_parameters_stand_beside_gradient_and_difference),
	TEST(each_gradient_of_the_page_has_its_difference),
	TEST(charts_draw_the_norms_of_their_routes),
	TEST(the_uses_of_an_embedding_add_up_to_its_gradient),
	TEST(a_lesson_run_anew_is_that_of_the_moved_weight),
	TEST(routes_left_out_are_those_of_the_text),
	{ 0 },
};
