/* What can be shown of a lesson: plain's values by the names that people read, and what is made of
 * them. A name is the field's in struct plain_values; "d." before it: its gradient. */
#ifndef VALUES_H
#define VALUES_H

#include "explain/lesson.h"
#include "explain/steps.h"

#include <stddef.h>

struct value {
	const char *name, *symbol; /* "d.c", "dc_t"; as a step's equation is written, steps.h */
	size_t offset;             /* of its pointer in struct trace, or a special place below */
	const char *dims; /* letters as plain_size() has them, J = T; a T ahead: of each step */
	int third;        /* of [3H]: only this part, counted from 1; 0: all of it */
};

/* In order of the network; the end has no name. */
extern const struct value values[];
const struct value *value_named(const char *name, size_t len); /* or NULL */

/* Letters of its shape: plain's own, or as the table says. */
const char *value_dims(const struct value *value);

/* A value at one step, or whole: rows of numbers, `stride` apart. x:[rows, cols] of the plain
 * network. */
struct view {
	const struct value *value;
	const double *x;
	int rows, cols, stride;
	char of_rows, of_cols; /* letters: what a row, a column is of; '\0' of what has no name */
	bool gradient;         /* has central differences: x points into trace.p.d */
};

/* t: the step, or -1: of a value that has steps all of them. False: this network has none of it. */
bool value_view(struct view *v, const struct lesson *l, const struct value *value, int t);

/* What the places of a dimension are called; NULL: they have no names. 'W': words of the target. */
const char *const *value_names(const struct lesson *l, char dim);

/* The first entry of a product written out, of a step's `worked` at step t; false: it has none, or
 * too long a one. */
bool value_worked(char room[STEP_TEXT], const struct lesson *l, const char *worked, int t);

#endif
