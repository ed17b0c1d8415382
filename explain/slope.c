#include "explain/slope.h"

#include <math.h>
#include <stdbool.h>

double difference_distance(double gradient, double difference)
{
	double distance = fabs(gradient - difference) / (fabs(difference) + DIFFERENCE_FLOOR);

	return distance >= 0 ? distance : INFINITY;
}

uint64_t slope_sides(uint64_t sides, double u)
{
	return sides * 0x9e3779b97f4a7c15u + (u > 0);
}

/* With steps h: 0, 1 if a unit of a ReLU changed sides on the way, -1 */
static int take_by(double *slope, const struct movable *m, double h)
{
	static const int steps[] = { 1, -1, 2, -2 };
	struct moved_run r[4];
	bool changed = false;

	for (int i = 0; i < 4; i++) {
		if (m->run(&r[i], m->what, steps[i] * h))
			return -1;
		changed = changed || r[i].sides != m->sides;
	}
	*slope = (8 * (r[0].loss - r[1].loss) - (r[2].loss - r[3].loss)) / (12 * h);
	return changed;
}

/* Beyond its kink a ReLU has another slope: then with smaller steps, as far as rounding permits. */
int slope_take(double *slope, const struct movable *m)
{
	double h = m->step;
	int rc = take_by(slope, m, h);

	for (int i = 0; rc > 0 && i < 2; i++)
		rc = take_by(slope, m, h /= 10);
	return rc < 0 ? -1 : 0;
}
