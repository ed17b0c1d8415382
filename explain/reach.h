/* How far back a gradient comes: what reaches the embedding of each source word. */
#ifndef REACH_H
#define REACH_H

#include "explain/trace.h"

/* [S] each: |dx_j|, Euclidean. `last` and `bridge` are of the last target word's loss alone, not
 * divided by T; `bridge` without the routes of the values and the keys. */
struct reach {
	double *whole, *last, *bridge;
	double *room;
};

/* The network is loaded with the subject's parameters for training; it has all its routes again
 * afterwards. `scratch` is a gradient to be overwritten. The caller releases, also after an
 * error. */
int reach_measure(
	struct reach *r, const struct trace *tr, struct network *network, struct params *scratch);
void reach_release(struct reach *r);

#endif
