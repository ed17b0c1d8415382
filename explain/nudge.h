/* The forward pass once more, by plain formulas, with a value moved on the way: where the value is
 * produced, or where one of its readers sees it, something is added, and all that follows follows.
 *
 * It knows nothing of any gradient. That it computes the same function as the network is shown by its
 * loss where nothing is moved: an identity of the lesson. */
#ifndef NUDGE_H
#define NUDGE_H

#include "explain/slope.h"
#include "explain/values.h"

/* Numbers first .. first + count - 1 of a value, counted through all its dimensions, moved along
 * direction / length; direction NULL: each by 1. */
struct nudge {
	enum value value;
	size_t first, count;
	const double *direction;
	double length;
};

/* Room for runs, and what a run keeps for the next: it begins at the step at which something is moved. */
struct nudged {
	const struct trace *trace; /* sizes, words, goals; no number that the network computed */
	struct nudge nudge;
	double by;
	uint64_t sides;
	bool encoded;                             /* h .. s0 are those of the unmoved run */
	double *h, *as_values, *keys, *last, *s0; /* [S, 2H], [S, 2H], [S, A], [2H], [H] */
	double *begin, *loss;                     /* [T, H], [T] of the unmoved run */
	uint64_t *sides_before;                   /* [T] */
	struct moved_run unmoved;
	double *x, *y, *seen, *gx, *gh, *state, *after, *ahead, *q, *q_seen, *keys_seen, *v, *e, *c,
		*line, *r, *logits;
	struct arena arena;
};

/* Of the trace's subject; the trace must outlive it. The caller releases it, also after an error. */
int nudged_open(struct nudged *n, const struct trace *tr);
void nudged_release(struct nudged *n);

/* The loss with `nudge` moved by so much. */
struct moved_run nudged_run(struct nudged *n, const struct nudge *nudge, double by);

/* dL by how far it moves, as a difference. */
double nudged_slope(struct nudged *n, const struct nudge *nudge);

#endif
