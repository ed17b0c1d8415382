#include "model/ranking.h"

#include "model/kernels/kernels.h"

#include <math.h>

enum { STRETCH = 512 /* words */ };

int ranking_stretches(int V)
{
	return (V + STRETCH - 1) / STRETCH;
}

/* The first largest of the stretch that word v is in; NaN only where there is nothing else. */
static int find_peak(const struct ranking *r, int v)
{
	int begin = v / STRETCH * STRETCH;
	int words = r->V - begin < STRETCH ? r->V - begin : STRETCH;

	return begin + r->k->argmax(r->x + begin, words);
}

/* The first largest of the row, by the peaks of its stretches. */
static int highest(const struct ranking *r)
{
	int best = r->peak[0];

	for (int i = 1; i < ranking_stretches(r->V); i++)
		if (r->x[r->peak[i]] > r->x[best] || r->x[best] != r->x[best])
			best = r->peak[i];
	return best;
}

/* log sum exp x, where max is the largest of x:[V] */
static real log_sum(const struct ranking *r, const real *x, real max)
{
	return max + real_log(r->k->exp_sum(x, max, r->V));
}

/* log p of every word, the mean of the models' */
static void average(struct ranking *r, real *const *logits, int models, size_t at)
{
	for (int m = 0; m < models; m++) {
		const real *of = logits[m] + at;
		real lse = log_sum(r, of, of[r->k->argmax(of, r->V)]);

		for (int v = 0; v < r->V; v++)
			r->x[v] = m ? r->x[v] + (of[v] - lse) : of[v] - lse;
	}
	for (int v = 0; v < r->V; v++)
		r->x[v] /= (real)models;
}

/* Stands for log sum exp x, without exp: infinite or NaN where that is. */
static real bound_of_sum(const struct ranking *r)
{
	int nan = 0;

	for (int v = 0; v < r->V; v++)
		nan |= r->x[v] != r->x[v];
	return nan ? (real)NAN : r->x[highest(r)];
}

void ranking_begin(struct ranking *r, real *const *logits, int models, size_t at)
{
	r->x = logits[0] + at;
	r->lse = 0;
	if (models > 1)
		average(r, logits, models, at);
	for (int i = 0; i < ranking_stretches(r->V); i++)
		r->peak[i] = find_peak(r, i * STRETCH);
	if (models == 1)
		r->lse = r->words_only ? bound_of_sum(r) : log_sum(r, r->x, r->x[highest(r)]);
}

void ranking_ban(struct ranking *r, const int *words, int count)
{
	for (int i = 0; i < count; i++) {
		int *peak = &r->peak[words[i] / STRETCH];

		r->x[words[i]] = NAN;
		if (*peak == words[i])
			*peak = find_peak(r, words[i]);
	}
}

void ranking_only(struct ranking *r, int begin, int end)
{
	for (int v = 0; v < r->V; v++)
		if (v < begin || v >= end)
			r->x[v] = NAN;
	for (int i = 0; i < ranking_stretches(r->V); i++)
		r->peak[i] = find_peak(r, i * STRETCH);
}

int ranking_take(struct ranking *r, double *logprob)
{
	int v = highest(r);

	*logprob = (double)(r->x[v] - r->lse);
	if (!(*logprob > -INFINITY)) /* NaN, too */
		return -1;
	ranking_ban(r, &v, 1);
	return v;
}
