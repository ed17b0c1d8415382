/* Every gradient of a value between the parameters and the loss beside its central difference: the loss of a
 * plain forward pass (nudge.h) in which the value is moved.
 *
 * Of a small network every number of every value is moved. Of a large one each value is moved as a whole,
 * along its gradient: the slope of L is then the gradient's Euclidean norm, and is less if any of the
 * numbers is wrong. A vector that is shown is moved so too, when it is shown. */
#ifndef NUDGES_H
#define NUDGES_H

#include "explain/nudge.h"

struct nudges {
	struct nudged run;
	bool every, whole;       /* taken: every number; each value as a whole */
	double *numeric[VALUES]; /* of the numbers, NaN where not yet taken; NULL: is not kept */
	double norm[VALUES];     /* of the gradient */
	double slope[VALUES];    /* what the whole was found to be */
	size_t compared[VALUES]; /* numbers */
	double worst[VALUES];    /* distance */
	double *room;
};

/* Numbers up to which all are moved. */
enum { NUDGES_EVERY = 4000 };

/* Of the trace's run, which must outlive it. `small`: every number, if they are not too many; `none`: nothing
 * before it is asked for. The caller releases it, also after an error. */
enum nudges_extent { NUDGES_SMALL, NUDGES_LARGE, NUDGES_NONE };
int nudges_take(struct nudges *n, const struct trace *tr, enum nudges_extent extent);
void nudges_release(struct nudges *n);

/* The differences of x[0 .. count), which stand in a gradient of the trace; taken now if they have not been.
 * Returns the largest distance. */
double nudges_numbers(struct nudges *n, double *numeric, const double *x, size_t count);

/* Those numbers moved together, along themselves: *slope is what their norm should be. */
double nudges_norm(struct nudges *n, double *slope, const double *x, size_t count);

/* How many numbers have been compared, wholes counted as one; the largest distance. */
size_t nudges_compared(const struct nudges *n);
double nudges_worst(const struct nudges *n);

/* The value whose gradient x points into; VALUES if none. */
enum value nudges_value(const struct nudges *n, const double *x);

#endif
