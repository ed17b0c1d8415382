#include "train/curve_axis.h"

#include <math.h>

/* What steps are times a power of ten. A quarter has a digit more than the power. */
static const struct {
	double factor;
	int digits;
} round_steps[] = { { 1, 0 }, { 2, 0 }, { 2.5, 1 }, { 5, 0 } };
enum { ROUND_STEPS = sizeof(round_steps) / sizeof(round_steps[0]) };

/* The n-th round number from n = 0 at 10^power upwards. */
static void set_step(struct curve_axis *a, int power, int n)
{
	int i = n % ROUND_STEPS, exponent = power + n / ROUND_STEPS;

	a->step = round_steps[i].factor * pow(10, exponent);
	a->decimals = round_steps[i].digits - exponent;
	if (a->decimals < 0)
		a->decimals = 0;
}

static int power_below(double x)
{
	return (int)floor(log10(x)) - 1;
}

/* 3 * 0.2 / 0.2 is a little less than 3, and means it */
static long whole_steps(const struct curve_axis *a, double x)
{
	return (long)floor(x / a->step + 1e-9);
}

void curve_axis_fit(struct curve_axis *a, double low, double high, int steps)
{
	int power = power_below((high - low) / steps);

	for (int n = 0;; n++) {
		set_step(a, power, n);
		a->first = whole_steps(a, low);
		a->last = a->first + steps;
		if ((double)a->last * a->step >= high)
			break;
	}
	a->low = (double)a->first * a->step;
	a->high = (double)a->last * a->step;
}

void curve_axis_exact(struct curve_axis *a, double high, int steps)
{
	int power = power_below(high / steps);

	for (int n = 0;; n++) {
		set_step(a, power, n);
		if (a->step * steps >= high && (high < 2 || !a->decimals))
			break;
	}
	a->low = 0;
	a->high = high;
	a->first = 0;
	a->last = whole_steps(a, high);
}

double curve_axis_share(const struct curve_axis *a, double value)
{
	return (value - a->low) / (a->high - a->low);
}

int curve_axis_put(struct str *out, const struct curve_axis *a, long tick)
{
	double value = (double)tick * a->step;

	if (value >= 1e6 || a->decimals > 6)
		return str_printf(out, "%g", value);
	return str_printf(out, "%.*f", a->decimals, value);
}
