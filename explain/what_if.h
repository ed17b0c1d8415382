/* What if a route of the gradient were forgotten: the backward pass without it, beside the right
 * one. */
#ifndef WHAT_IF_H
#define WHAT_IF_H

#include "explain/differences.h"
#include "model/routes.h"

/* A parameter further than this from its true gradient, as a share of the gradient's norm, has
 * gone wrong. */
#define WHAT_IF_LIMIT 1e-6

struct what_if {
	unsigned routes; /* enum route, those left out */
	int params;
	double norm[PARAMS_MAX];     /* of the true gradient */
	double left[PARAMS_MAX];     /* of the one without the routes */
	double distance[PARAMS_MAX]; /* norm of their difference / norm of the true one */
};

/* The true gradient is taken from the differences where they are complete, else it is
 * `gradient`. The network is loaded with the subject's parameters for training; it has all its
 * routes again afterwards. `scratch` is a set of the same configuration that is overwritten. */
int what_if_without(struct what_if *w, unsigned routes, const struct subject *s,
	const struct params *gradient, const struct differences *d, double smoothing,
	struct network *network, struct params *scratch);

#endif
