/* How much of a score is chance: bootstrap resampling of the sentences (Koehn 2004), the interval
 * and p-value as sacreBLEU's, up to the random numbers, which are not numpy's. */
#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H

#include "data/scores/metric.h"

#include <stdint.h>

/* score[s * resamples + k] = score of outputs s on resample k: `lines` sentences drawn with
 * replacement, the same for all s and, with the same seed, for all metrics.
 * rows[s]: [lines][metric_width(m)]. */
int bootstrap_scores(double *score, const struct metric *m, const int *const *rows, int outputs,
	int lines, int resamples, uint64_t seed);

/* The mean of n scores and half the width of what lies between their 2.5 % at either end. Sorts the
 * scores. */
struct bootstrap_interval {
	double mean, half;
};
struct bootstrap_interval bootstrap_interval(double *score, int n);

/* The p-value of `difference` between two outputs: the share of resamples (counting one more) whose
 * absolute difference exceeds its mean by more than that. 1 if the outputs differ in no resample
 * (sacreBLEU: 1 / (n + 1)). */
double bootstrap_p_value(const double *baseline, const double *score, int n, double difference);

#endif
