/* A derivative once more, from the loss alone: the central difference by four points.
 *
 *   dL/dx  is about  (8 (L(x + h) - L(x - h)) - (L(x + 2h) - L(x - 2h))) / 12 h,     h = 0.0005
 *
 * Its error falls with h^4, so that h can be large and the rounding of L small: in double both
 * are about 1e-12. Where a unit of additive-relu stands so near its kink that it would change sides, h is a
 * tenth or a hundredth of that. */
#ifndef SLOPE_H
#define SLOPE_H

#include <stdint.h>

#define DIFFERENCE_STEP 5e-4
/* Of many numbers moved together, each by its share: L bends more. */
#define DIFFERENCE_STEP_TOGETHER (DIFFERENCE_STEP / 4)
/* In the denominator of the distance: a gradient smaller than this is compared as if it were so
 * large. */
#define DIFFERENCE_FLOOR 1e-3
/* A gradient further than this from its difference is wrong. */
#define DIFFERENCE_LIMIT 1e-7

/* A run with something moved: its loss, and a number that changes when a unit of a ReLU changes sides. */
struct moved_run {
	double loss;
	uint64_t sides;
};

/* Something to be moved: run() moves it by `by` from where it stands, once; 0, or -1 with the error set. */
struct movable {
	int (*run)(struct moved_run *r, void *what, double by);
	void *what;
	uint64_t sides; /* where nothing is moved */
	double step;    /* h */
};

/* 0, or what run() failed with. */
int slope_take(double *slope, const struct movable *m);

/* Sides with those of one unit more, which reads u. */
uint64_t slope_sides(uint64_t sides, double u);

/* |gradient - difference| / (|difference| + DIFFERENCE_FLOOR), infinite if either is NaN */
double difference_distance(double gradient, double difference);

#endif
