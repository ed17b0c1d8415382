/* The axis of a picture: a range that begins and ends at round numbers, or has them in it. */
#ifndef CURVE_AXIS_H
#define CURVE_AXIS_H

#include "base/str.h"

struct curve_axis {
	double low, high;
	double step;  /* between ticks, which are at multiples of it: first, first + 1 .. last */
	int decimals; /* to write a tick with */
	long first, last;
};

/* An axis of `steps` steps, with a tick at both ends, that holds low .. high: 0 <= low < high. */
void curve_axis_fit(struct curve_axis *a, double low, double high, int steps);

/* An axis from 0 to high > 0 exactly, with at most `steps` steps; from high 2 on they are whole
 * numbers. */
void curve_axis_exact(struct curve_axis *a, double high, int steps);

/* Where a value lies: 0 at the low end, 1 at the high one. */
double curve_axis_share(const struct curve_axis *a, double value);

/* Appends the tick's number. */
int curve_axis_put(struct str *out, const struct curve_axis *a, long tick);

#endif
