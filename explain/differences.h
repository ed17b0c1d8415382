/* Central differences of the parameters: their gradients once more, from the loss alone
 * (between.h). */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include "explain/between.h"

#include <stdbool.h>

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
 * The weights are moved in b. The caller releases, also after an error. */
int differences_take(
	struct differences *d, struct between *b, const struct params *gradient, int each);
void differences_release(struct differences *d);

/* The largest of all parameters. */
double differences_worst(const struct differences *d);

#endif
