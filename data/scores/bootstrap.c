#include "data/scores/bootstrap.h"

#include "base/mem.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void draw(int *times, int lines, struct rng *rng)
{
	memset(times, 0, (size_t)lines * sizeof(*times));
	for (int i = 0; i < lines; i++)
		times[rng_below(rng, (uint64_t)lines)]++;
}

static double score_of(const struct metric *m, const int *rows, const int *times, int lines)
{
	long sum[METRIC_WIDTH_MAX] = { 0 };
	int width = metric_width(m);

	for (int i = 0; i < lines; i++, rows += width)
		for (int k = 0; k < width && times[i]; k++)
			sum[k] += (long)times[i] * rows[k];
	return metric_score(m, sum);
}

int bootstrap_scores(double *score, const struct metric *m, const int *const *rows, int outputs,
	int lines, int resamples, uint64_t seed)
{
	int *times = mem_alloc((size_t)lines, sizeof(*times));
	struct rng rng;

	if (!times)
		return -1;
	rng_seed(&rng, seed);
	for (int k = 0; k < resamples; k++) {
		draw(times, lines, &rng);
		for (int s = 0; s < outputs; s++)
			score[(size_t)s * (size_t)resamples + (size_t)k] =
				score_of(m, rows[s], times, lines);
	}
	mem_free(times);
	return 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct bootstrap_interval bootstrap_interval(double *score, int n)
{
	int cut = n / 40; /* 2.5 % */
	double sum = 0;

	qsort(score, (size_t)n, sizeof(*score), compare);
	for (int k = 0; k < n; k++)
		sum += score[k];
	return (struct bootstrap_interval){ sum / n, (score[n - 1 - cut] - score[cut]) / 2 };
}

double bootstrap_p_value(const double *baseline, const double *score, int n, double difference)
{
	double sum = 0;
	int beyond = 0;

	for (int k = 0; k < n; k++)
		sum += fabs(score[k] - baseline[k]);
	if (sum == 0)
		return 1;
	for (int k = 0; k < n; k++)
		beyond += fabs(score[k] - baseline[k]) - sum / n > fabs(difference);
	return (beyond + 1.) / (n + 1.);
}
