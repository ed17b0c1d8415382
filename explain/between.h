/* Every gradient of a value between the parameters and the loss beside its central difference:
 * the loss of the plain network with the value moved (plain_see() in model/plain.h). A share
 * is moved, too: the copy that its reader sees.
 *
 * Of a small network every number of every value is moved. Of a large one each value is moved
 * as a whole, along its gradient: the slope of L is then the gradient's Euclidean norm, and is
 * less if any of the numbers is wrong. A vector that is shown is moved so too, when it is
 * shown. */
#ifndef BETWEEN_H
#define BETWEEN_H

#include "model/plain.h"

#include <stdint.h>

/* A derivative once more, from the loss alone: the central difference by four points.
 *
 *   dL/dx  is about  (8 (L(x + h) - L(x - h)) - (L(x + 2h) - L(x - 2h))) / 12 h,     h = 0.0005
 *
 * Its error falls with h^4, so that h can be large and the rounding of L small: in double both are
 * about 1e-12. Where a unit of additive-relu stands so near its kink that it would change sides, h
 * is a tenth or a hundredth of that. */
#define DIFFERENCE_STEP 5e-4
/* Of many numbers moved together, each by its share: L bends more. */
#define DIFFERENCE_STEP_TOGETHER (DIFFERENCE_STEP / 4)
/* In the denominator of the distance: a smaller gradient is compared as if it were so large. */
#define DIFFERENCE_FLOOR 1e-3
/* A gradient further than this from its difference is wrong. */
#define DIFFERENCE_LIMIT 1e-7

/* |gradient - difference| / (|difference| + DIFFERENCE_FLOOR), infinite if either is NaN */
double difference_distance(double gradient, double difference);

struct moved_run {
	double loss;
	uint64_t sides; /* changes when a unit of a ReLU changes sides */
};

struct between {
	struct plain p;            /* in which they are moved, */
	struct params params;      /* with parameters of its own */
	const struct plain *right; /* which has the gradients */
	struct moved_run unmoved;
	bool every, whole; /* taken: every number; each value as a whole */
	double *numeric
		[PLAIN_VALUES];     /* of the numbers, NaN where not yet taken; NULL: is not kept */
	double norm[PLAIN_VALUES];  /* of the gradient */
	double slope[PLAIN_VALUES]; /* what the whole was found to be */
	size_t compared[PLAIN_VALUES]; /* numbers */
	double worst[PLAIN_VALUES];    /* distance */
	double *room;
};

/* Numbers up to which all are moved. */
enum { BETWEEN_EVERY = 6000 };

/* Of a plain network that has run, which must outlive it. `small`: every number, if they are
 * not too many; `none`: nothing before it is asked for. The caller releases it, also after an
 * error. */
enum between_extent { BETWEEN_SMALL, BETWEEN_LARGE, BETWEEN_NONE };
int between_take(struct between *b, const struct plain *right, enum between_extent extent);
void between_release(struct between *b);

/* The difference of the weight params.block[at]. */
double between_weight(struct between *b, size_t at);

/* The loss with entries of a value moved by move->by; NULL: with nothing moved. */
struct moved_run between_run(struct between *b, const struct plain_move *move);

/* The differences of x[0 .. count), which stand in right->d; taken now if they have not been.
 * Returns the largest distance. */
double between_numbers(struct between *b, double *numeric, const double *x, size_t count);

/* Those numbers moved together, along themselves: *slope is what their norm should be. */
double between_norm(struct between *b, double *slope, const double *x, size_t count);

/* How many numbers have been compared, wholes counted as one; the largest distance. */
size_t between_compared(const struct between *b);
double between_worst(const struct between *b);

/* The value whose gradient x points into; PLAIN_VALUES if none. */
size_t between_value(const struct between *b, const double *x);

/* Its gradient, or NULL: this network has none. None of p_t, which may be smaller than any step. */
const double *between_gradient(const struct between *b, size_t value);

#endif
