/* What the validations of a run have shown, one point each; the run's state keeps them, so that a
 * run that goes on knows its whole past. Every number is finite. */
#ifndef HISTORY_H
#define HISTORY_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct history_point {
	uint64_t update;
	/* float, so that nine digits in the file give them back exactly */
	float epoch;            /* epochs done, with fraction */
	float train_loss;       /* mean per token since the last point: smoothed, with dropout */
	float valid_loss, bleu; /* 0 where nothing is held out */
	float rate;             /* learning rate of the last update before it */
};

/* {0} is empty. */
struct history {
	struct history_point *points;
	size_t count, capacity;
};

/* A number as points hold it: within 0 .. HISTORY_MOST, 0 for NaN. */
#define HISTORY_MOST 1e30f
float history_number(double x);

/* Adds a point, whose update comes after those before it. */
int history_add(struct history *h, const struct history_point *p);
void history_release(struct history *h);

/* The point of this update, NULL if there is none. */
const struct history_point *history_find(const struct history *h, uint64_t update);

/* Appends all points as text: "454 1 5.45 3.90 12.4 0.001;908 ...;". */
int history_save(const struct history *h, struct str *out);

/* Reads that back into an empty history. Anything else is an error, and leaves it empty. */
int history_load(struct history *h, const char *text);

#endif
