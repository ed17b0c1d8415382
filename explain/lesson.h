/* A lesson: everything there is to show, collected before anything is printed. */
#ifndef LESSON_H
#define LESSON_H

#include "explain/between.h"
#include "explain/differences.h"
#include "explain/reach.h"
#include "explain/trace.h"
#include "model/routes.h"

#include <limits.h>

struct lesson_options {
	double smoothing;
	struct tiny tiny; /* the built-in network */
	/* entries of each parameter whose difference is taken; 0: all of a small network, a few
	 * of a large one; < 0: none of a large one; LESSON_NONE: none */
	int check;
	int threads; /* of a large network; a small one is not worth waking others for */
	const char *kernels;
};

enum { LESSON_NONE = INT_MIN };

struct lesson {
	struct subject subject;
	struct trace trace;
	struct reach reach;
	struct params gradient;
	struct differences differences;
	struct between *between; /* the differences of what lies between; pages take more of them */
	struct pool *pool;
	struct network *network; /* loaded for training */
	struct params scratch;
	double smoothing;
};

/* path NULL: the built-in network. The caller closes it, also after an error. */
int lesson_open(struct lesson *l, const char *path, const char *source, const char *target,
	const struct lesson_options *options);
void lesson_close(struct lesson *l);

/* All of it anew with subject.model.params as they are now; check as above. */
int lesson_run(struct lesson *l, int check);

/* Entries of all parameters up to which every one is compared with its difference. */
enum { LESSON_SMALL = 5000, LESSON_CHECK = 2 };

/* The network fits on a screen. */
bool lesson_is_small(const struct lesson *l);

/* How many identities this network has. */
int lesson_identities(const struct lesson *l);

/* The largest distance of a gradient, of a parameter or of what lies between, from its
 * difference. */
double lesson_worst_difference(const struct lesson *l);

/* The largest distance of an identity, and whether all that was checked is within its limit. */
double lesson_worst_identity(const struct lesson *l);
bool lesson_holds(const struct lesson *l);

/* In words: all that, up to three lines; and the sizes, two lines. */
enum { LESSON_TEXT = 400 };
const char *lesson_verdict(char room[LESSON_TEXT], const struct lesson *l);
const char *lesson_sizes(char room[LESSON_TEXT], const struct lesson *l);

/* What if routes of the gradient were forgotten: the backward pass without them, beside the
 * right one, which is that of the differences where they are complete. A parameter further than
 * the limit from it, as a share of its norm, has gone wrong. */
#define WHAT_IF_LIMIT 1e-6
struct what_if {
	int params;
	double norm[PARAMS_MAX];     /* of the true gradient */
	double left[PARAMS_MAX];     /* of the one without the routes */
	double distance[PARAMS_MAX]; /* norm of their difference / norm of the true one */
	const real *dh;              /* [S, 2H] without them, until the network runs again */
};
int lesson_without(struct lesson *l, struct what_if *w, unsigned routes);

#endif
