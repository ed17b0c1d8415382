/* The screen's best word against the whole product, and its bound. */
#include "base/mem.h"
#include "base/rng.h"
#include "model/screen.h"
#include "tests/random_reals.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { NOT_SCREENED = -1 };

/* Weights, a row, and the logits that the whole product gives */
struct world {
	int V, E;
	real *W, *b, *r, *logits;
};

static void world_create(struct world *w, int V, int E, uint64_t seed)
{
	struct rng rng;

	rng_seed(&rng, seed);
	*w = (struct world){ V, E, random_reals(&rng, (size_t)V * (size_t)E),
		random_reals(&rng, (size_t)V), random_reals(&rng, (size_t)E),
		mem_alloc((size_t)V, sizeof(real)) };
}

static void world_release(struct world *w)
{
	mem_free(w->W);
	mem_free(w->b);
	mem_free(w->r);
	mem_free(w->logits);
}

static void scale(real *x, size_t n, double by)
{
	for (size_t i = 0; i < n; i++)
		x[i] = (real)((double)x[i] * by);
}

static void multiply(struct world *w, const struct kernels *k)
{
	k->product_unpacked(w->logits, w->V, w->r, w->E, w->W, w->E, 1, w->V, w->E, w->b);
}

struct screening {
	struct engine engine;
	struct linear words;
	struct screen screen;
};

static void screening_begin(
	struct screening *s, const struct world *w, const struct kernels *k, struct pool *pool)
{
	*s = (struct screening){ .engine = { .k = k, .pool = pool },
		.words = { .W = w->W, .b = w->b, .N = w->V, .K = w->E, .ld = w->E } };
	CHECK_EQUAL(screen_make(&s->screen, &s->engine, &s->words), 0);
}

/* The first of the largest of what is not struck, which is never NaN */
static int best_of(const real *logits, int V, const int *struck, int count)
{
	int best = -1;

	for (int j = 0; j < V; j++) {
		bool out = false;

		for (int i = 0; i < count; i++)
			out |= struck[i] == j;
		if (!out && (best < 0 || logits[j] > logits[best]))
			best = j;
	}
	return best;
}

/* The screen finds the best word, with the product's bits, and its bound holds for every word. Returns how many logits
 * were computed, or NOT_SCREENED. */
static int check(struct world *w, const struct kernels *k, const int *struck, int count)
{
	int V = w->V, candidates = NOT_SCREENED, best;
	real *screened = mem_alloc((size_t)V, sizeof(real));
	struct screening s;

	multiply(w, k);
	screening_begin(&s, w, k, NULL);
	if (screen_estimate(&s.engine, &s.screen, screened, w->r))
		for (int j = 0; j < V; j++)
			if (!(fabs((double)screened[j] - (double)w->logits[j]) <=
				    (double)screen_error(&s.screen, j)))
				test_fail(k->name, __LINE__, "%dx%d word %d: %g for %g, but %g", V,
					w->E, j, (double)screened[j], (double)w->logits[j],
					(double)screen_error(&s.screen, j));
	if (screen_best(&s.engine, &s.screen, screened, w->r, struck, count)) {
		candidates = 0;
		best = best_of(w->logits, V, struck, count);
		if (best_of(screened, V, struck, count) != best)
			test_fail(k->name, __LINE__, "%dx%d: word %d is not %d", V, w->E,
				best_of(screened, V, struck, count), best);
		for (int j = 0; j < V; j++)
			if (screened[j] > -(real)INFINITY) {
				candidates++;
				CHECK(!memcmp(&screened[j], &w->logits[j], sizeof(real)));
			}
	}
	screen_release(&s.screen);
	mem_free(screened);
	return candidates;
}

/* At every width, and V that panels and vectors do not divide */
static void the_best_word_is_that_of_the_whole_product(void)
{
	static const int words[] = { 1, 31, 32, 33, 200 };
	static const int widths[] = { 128, 257, 512, 1030 };

	for (int f = 0; kernels_name(f); f++)
		for (int E = 1; E < 74; E++)
			for (int n = E % 2; n < 5; n += 2) {
				struct world w;

				world_create(&w, words[n], E < 70 ? E : widths[E - 70],
					(uint64_t)(E * 10 + n));
				check(&w, kernels_choose(kernels_name(f)), NULL, 0);
				world_release(&w);
			}
}

static void few_of_many_words_are_computed(void)
{
	static const double sizes[] = { 1, 1e-3, 1e-6, 1e6 };

	for (int f = 0; kernels_name(f); f++)
		for (int i = 0; i < 4 * 3; i++) {
			struct world w;
			int count;

			world_create(&w, 1000, 64 << i % 3, (uint64_t)i);
			scale(w.W, 1000 * (size_t)w.E, sizes[i / 3]);
			scale(w.b, 1000, sizes[i / 3]);
			count = check(&w, kernels_choose(kernels_name(f)), NULL, 0);
			if (!(count >= 1 && count <= 20))
				test_fail(kernels_name(f), __LINE__, "%d of 1000", count);
			world_release(&w);
		}
}

/* Rows that are the same, or nearly so: the first of the equals is found, and among nearly equals the best. */
static void words_that_hardly_differ_are_told_apart(void)
{
	enum { V = 640, E = 100 };

	for (int f = 0; kernels_name(f); f++)
		for (int variant = 0; variant < 20; variant++) {
			const struct kernels *k = kernels_choose(kernels_name(f));
			struct world w;
			int best;

			world_create(&w, V, E, (uint64_t)variant);
			multiply(&w, k);
			best = best_of(w.logits, V, NULL, 0);
			for (int i = 0; i < 30; i++) {
				int j = (best + 1 + 7 * i * (variant + 1)) % V;
				real *x = &w.W[j * E + (3 * i + variant) % E];

				if (j == best)
					continue;
				memcpy(&w.W[j * E], &w.W[best * E], E * sizeof(real));
				w.b[j] = w.b[best];
				if (variant % 2)
					*x = (real)((double)*x * (1 + (i % 5 - 2) * epsilon));
			}
			CHECK(check(&w, k, NULL, 0) >= 10);
			world_release(&w);
		}
}

static void struck_words_are_passed_over(void)
{
	enum { V = 500, E = 48 };

	for (int f = 0; kernels_name(f); f++)
		for (int variant = 0; variant < 10; variant++) {
			const struct kernels *k = kernels_choose(kernels_name(f));
			struct world w;
			int struck[2], count;

			world_create(&w, V, E, (uint64_t)variant);
			multiply(&w, k);
			struck[0] = best_of(w.logits, V, NULL, 0);
			struck[1] = best_of(w.logits, V, struck, 1);
			if (variant % 2) /* far above all others */
				w.b[struck[0]] = w.b[struck[1]] = 1000;
			for (int n = 1; n <= 2; n++) {
				count = check(&w, k, struck, n);
				CHECK(count >= 1 && count <= 20);
			}
			world_release(&w);
		}
}

/* A row along what the bytes leave out of a word is as wrong as a row can be. */
static void the_bound_holds_for_the_worst_rows(void)
{
	enum { V = 40 };

	for (int f = 0; kernels_name(f); f++)
		for (int E = 1; E <= 400; E += 1 + E / 2)
			for (int j = 0; j < V; j++) {
				const struct kernels *k = kernels_choose(kernels_name(f));
				struct screening s;
				struct world w;

				world_create(&w, V, E, (uint64_t)E);
				screening_begin(&s, &w, k, NULL);
				for (int i = 0; i < E; i++)
					w.r[i] = w.W[j * E + i] -
						 s.screen.unit[j] * (real)s.screen.bytes[j * E + i];
				screen_release(&s.screen);
				scale(w.r, (size_t)E, j % 2 ? -1000 : 1);
				check(&w, k, NULL, 0);
				world_release(&w);
			}
}

/* Also where rounding of sums is all there is: whole numbers, which bytes hold exactly, and large biases */
static void the_bound_holds_where_bytes_leave_nothing_out(void)
{
	enum { V = 100, E = 300 };
	struct rng rng;

	rng_seed(&rng, 4);
	for (int f = 0; kernels_name(f); f++)
		for (int variant = 0; variant < 6; variant++) {
			struct world w;

			world_create(&w, V, E, (uint64_t)variant);
			for (int i = 0; i < V * E; i++)
				w.W[i] = (real)rng_below(&rng, 255) - 127;
			for (int j = 0; j < V; j++)
				w.W[j * E] = 127;
			scale(w.b, V, variant % 2 ? 1e8 : 1);
			for (int i = 0; variant / 2 == 1 && i < E; i++)
				w.r[i] = (real)(i % 2 ? 1e6 : -1e6) + w.r[i];
			for (int i = 1; variant / 2 == 2 && i < E; i++)
				w.r[i] = (real)1e-12 * w.r[i];
			check(&w, kernels_choose(kernels_name(f)), NULL, 0);
			world_release(&w);
		}
}

static void numbers_of_any_size_are_screened_rightly_or_not_at_all(void)
{
	static const double sizes[] = { 1e30, 1e20, 1e14, 1e10, 1e-10, 1e-20, 1e-30, 1e-38, 1e-42,
		0 };

	for (int f = 0; kernels_name(f); f++)
		for (int i = 0; i < 1000; i++) {
			struct world w;

			world_create(&w, 24, 33, (uint64_t)i);
			scale(w.W, 24 * 33, sizes[i % 10]);
			scale(w.r, 33, sizes[i / 10 % 10]);
			scale(w.b, 24, sizes[i / 100]);
			check(&w, kernels_choose(kernels_name(f)), NULL, 0);
			world_release(&w);
		}
}

static void what_is_not_finite_is_not_screened(void)
{
	static const real strange[] = { NAN, -NAN, INFINITY, -INFINITY };
	enum { V = 200, E = 50 };

	for (int f = 0; kernels_name(f); f++)
		for (int i = 0; i < 4 * 3; i++)
			for (int at = 0; at < E; at += 13) {
				struct world w;

				world_create(&w, V, E, (uint64_t)i);
				CHECK(check(&w, kernels_choose(kernels_name(f)), NULL, 0) > 0);
				if (i / 4 == 0)
					w.W[(at * 4 % V) * E + at] = strange[i % 4];
				else if (i / 4 == 1)
					w.r[at] = strange[i % 4];
				else
					w.b[at] = strange[i % 4];
				CHECK_EQUAL(check(&w, kernels_choose(kernels_name(f)), NULL, 0),
					NOT_SCREENED);
				world_release(&w);
			}
}

static void too_many_candidates_are_left_to_the_product(void)
{
	struct world w;

	for (int same = 1; same <= 320; same += 11)
		for (int f = 0; kernels_name(f); f++) {
			int count;

			world_create(&w, 320, 20, 1);
			for (int j = 0; j < 320; j++) {
				w.b[j] = j < same ? 1000 : 0;
				memcpy(&w.W[j * 20], w.W, 20 * sizeof(real));
			}
			count = check(&w, kernels_choose(kernels_name(f)), NULL, 0);
			CHECK_EQUAL(count, same <= 320 / SCREEN_SHARE + 1 ? same : NOT_SCREENED);
			world_release(&w);
		}
}

static void all_words_struck_are_left_to_the_product(void)
{
	static const int struck[] = { 1, 0 };
	struct world w;

	world_create(&w, 2, 20, 1);
	CHECK_EQUAL(check(&w, kernels_choose("reference"), struck, 2), NOT_SCREENED);
	CHECK_EQUAL(check(&w, kernels_choose("reference"), struck, 1), 1);
	world_release(&w);
}

static void threads_change_nothing(void)
{
	enum { V = 777, E = 90 };
	struct world w;
	real alone[2][V], together[2][V];

	world_create(&w, V, E, 2);
	for (int threads = 1; threads <= 5; threads++) {
		struct screening s;
		struct pool *pool;

		CHECK_EQUAL(pool_create(&pool, threads), 0);
		screening_begin(&s, &w, kernels_choose("auto"), pool);
		memset(together, 0xff, sizeof(together)); /* NaN */
		CHECK(screen_estimate(&s.engine, &s.screen, together[0], w.r));
		CHECK(screen_best(&s.engine, &s.screen, together[1], w.r, NULL, 0));
		if (threads == 1)
			memcpy(alone, together, sizeof(alone));
		CHECK(!memcmp(alone, together, sizeof(alone)));
		screen_release(&s.screen);
		pool_release(pool);
	}
	world_release(&w);
}

const struct test suite_screen[] = {
	{ "the_best_word_is_that_of_the_whole_product",
		the_best_word_is_that_of_the_whole_product },
	{ "few_of_many_words_are_computed", few_of_many_words_are_computed },
	{ "words_that_hardly_differ_are_told_apart", words_that_hardly_differ_are_told_apart },
	{ "struck_words_are_passed_over", struck_words_are_passed_over },
	{ "the_bound_holds_for_the_worst_rows", the_bound_holds_for_the_worst_rows },
	{ "the_bound_holds_where_bytes_leave_nothing_out",
		the_bound_holds_where_bytes_leave_nothing_out },
	{ "numbers_of_any_size_are_screened_rightly_or_not_at_all",
		numbers_of_any_size_are_screened_rightly_or_not_at_all },
	{ "what_is_not_finite_is_not_screened", what_is_not_finite_is_not_screened },
	{ "too_many_candidates_are_left_to_the_product",
		too_many_candidates_are_left_to_the_product },
	{ "all_words_struck_are_left_to_the_product", all_words_struck_are_left_to_the_product },
	{ "threads_change_nothing", threads_change_nothing },
	{ 0 },
};
