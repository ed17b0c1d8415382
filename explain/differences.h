/* Central differences: the gradient once more, from the loss alone.
 *
 *   dL/dx  is about  (8 (L(x + h) - L(x - h)) - (L(x + 2h) - L(x - 2h))) / 12 h,     h = 0.0005
 *
 * Its error falls with h^4, so that h can be large and the rounding of L small: in double both
 * are about 1e-12. Where a unit of additive-relu stands so near its kink that it would change sides, h is a
 * tenth or a hundredth of that. */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include "explain/subject.h"
#include "model/network.h"

#include <stdbool.h>

#define DIFFERENCE_STEP 5e-4
/* In the denominator of the distance: a gradient smaller than this is compared as if it were so
 * large. */
#define DIFFERENCE_FLOOR 1e-3
/* A gradient further than this from its difference is wrong. */
#define DIFFERENCE_LIMIT 1e-7

struct difference {
	int index;      /* row * cols + col of the parameter */
	double numeric; /* NaN before it is computed */
};

struct differences {
	int params; /* rows of params_table() */
	struct difference
		*entries; /* parameter after parameter, by falling |gradient| if not `every` */
	size_t first[PARAMS_MAX + 1]; /* those of parameter i are first[i] .. first[i + 1] - 1 */
	double worst[PARAMS_MAX];     /* relative distance */
	bool every;                   /* every entry of every parameter is there */
};

/* Compares `each` entries of each parameter, those of largest gradient; every entry if each < 0.
 * The network is one to evaluate with; it is loaded with a copy of the subject's parameters,
 * which is changed entry by entry. The caller releases, also after an error. */
int differences_take(struct differences *d, const struct subject *s, const struct params *gradient,
	double smoothing, int each, struct network *network);
void differences_release(struct differences *d);

/* |analytic - numeric| / (|numeric| + DIFFERENCE_FLOOR), infinite if either is NaN */
double difference_distance(double analytic, double numeric);

/* The largest of all parameters. */
double differences_worst(const struct differences *d);

#endif
