/* What a page says about weights moved and routes left out is what the network does; afterwards it is
 * as before. */
#include "explain/html.h"
#include "tests/decode/decode_fixture.h"
#include "tests/explain/made_page.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

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

/* The slope that the page says is there, beside a central difference. */
static void check_slope(struct made_page *m, int param, int index, double by, double slope)
{
	const bool exact = sizeof(real) == sizeof(double);
	const double h = exact ? 1e-5 : 1e-4, tolerance = exact ? 1e-5 : 3e-2;
	double difference =
		(loss_at(&m->l, param, index, by + h) - loss_at(&m->l, param, index, by - h)) /
		(2 * h);

	CHECK_NEAR(slope, difference, tolerance * (1 + fabs(slope)));
}

static void check_moves(struct made_page *m, size_t most)
{
	const struct json *moves = page_find(m->data.root, "moves"),
			  *list = page_find(moves, "list"), *move;
	double step = page_find(moves, "step")->number;
	int centre = (int)page_find(moves, "centre")->number;
	size_t checked = 0;

	CHECK(list->count >= most);
	for (move = page_element(list, 0); move && move != &page_nothing && checked < most;
		move = move->next, checked++) {
		int param = (int)page_find(move, "param")->number;
		int index = (int)page_find(move, "index")->number;

		for (size_t i = 0; i < page_find(move, "runs")->count; i++) {
			const struct json *run = page_element(page_find(move, "runs"), i);
			double by = ((int)i - centre) * step;

			if ((int)i == centre)
				continue;
			CHECK_NEAR(page_element(run, 0)->number, loss_at(&m->l, param, index, by),
				1e-5);
			check_slope(m, param, index, by, page_element(run, 1)->number);
		}
		check_slope(m, param, index, 0, page_find(move, "slope")->number);
	}
}

static void a_moved_weight_gives_the_loss_of_the_moved_network(void)
{
	const struct json *move;
	struct made_page m;
	int whole = 0;

	made_page(&m);
	check_moves(&m, 30);
	CHECK_EQUAL(page_find(m.data.root, "moves/list")->count, 236);
	made_page_release(&m);
	world_model("large.safetensors", TOKENIZER_BPE, 3);
	made_page_of(&m, test_path("large.safetensors"), "the cat sat", "le chat", CELL_GRU);
	check_moves(&m, 4);
	/* of a large network some weights, and some matrices as a whole */
	move = page_element(page_find(m.data.root, "moves/list"), 0);
	for (; move && move != &page_nothing; move = move->next)
		whole += page_find(move, "index")->number < 0;
	CHECK(whole > 0 && whole < (int)page_find(m.data.root, "moves/list")->count);
	made_page_release(&m);
}

static void where_nothing_is_moved_the_run_is_the_trace(void)
{
	struct param gradient[PARAMS_MAX];
	struct made_page m;
	const struct json *base;
	double unit;
	int n;

	made_page(&m);
	base = page_find(m.data.root, "moves/base");
	unit = page_find(m.data.root, "moves/de_unit")->number;
	CHECK_NEAR(page_element(base, 0)->number, m.l.trace.loss, 1e-5);
	for (int i = 0; i < m.l.trace.T * m.l.trace.S; i++) {
		CHECK(fabs(page_element(page_element(base, 2), (size_t)i)->number * 1e-3 -
			      m.l.trace.p.x.a[i]) <= 0.51e-3);
		CHECK(fabs(page_element(page_element(base, 3), (size_t)i)->number * unit -
			      m.l.trace.p.d.e[i]) <= 0.51 * unit);
	}
	for (int t = 0; t < m.l.trace.T; t++)
		CHECK(fabs(page_element(page_element(base, 4), (size_t)t)->number * 1e-4 -
			      m.l.trace.p.x.p[t * m.l.trace.V + m.l.subject.target.ids[t]]) <=
			0.51e-4);
	n = params_table(gradient, &m.l.subject.model.config, &m.l.gradient);
	for (int i = 0; i < n; i++) {
		double sum = 0;

		for (int k = 0; k < gradient[i].rows * gradient[i].cols; k++)
			sum += (double)gradient[i].data[k] * (double)gradient[i].data[k];
		CHECK_NEAR(page_element(page_element(base, 5), (size_t)i)->number, sqrt(sum),
			1e-2 * sqrt(sum));
	}
	made_page_release(&m);
}

static void routes_left_out_are_those_of_the_text(void)
{
	struct made_page m;

	made_page(&m);
	CHECK_EQUAL(page_find(m.data.root, "routes/without")->count, 1 << ROUTES);
	for (unsigned routes = 0; routes < 1u << ROUTES; routes += 5) {
		struct what_if w;
		char key[32];
		const struct json *found;

		CHECK_EQUAL(lesson_without(&m.l, &w, routes), 0);
		snprintf(key, sizeof(key), "routes/without/%u", routes);
		found = page_find(m.data.root, key);
		for (int i = 0; i < w.params; i++) {
			CHECK_NEAR(page_element(found, 2 * (size_t)i)->number, w.left[i], 1e-6);
			CHECK_NEAR(page_element(found, 2 * (size_t)i + 1)->number, w.distance[i],
				1e-6);
		}
	}
	made_page_release(&m);
}

static void the_network_is_as_before(void)
{
	struct made_page m;

	made_page(&m);
	made_page_check_network(&m.l);
	made_page_release(&m);
}

const struct test suite_explain_moves[] = {
	{ "a_moved_weight_gives_the_loss_of_the_moved_network",
		a_moved_weight_gives_the_loss_of_the_moved_network },
	{ "where_nothing_is_moved_the_run_is_the_trace",
		where_nothing_is_moved_the_run_is_the_trace },
	{ "routes_left_out_are_those_of_the_text", routes_left_out_are_those_of_the_text },
	{ "the_network_is_as_before", the_network_is_as_before },
	{ 0 },
};
