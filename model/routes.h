/* Routes of a gradient that tests, pages or a training leave out, to see what each is worth. */
#ifndef ROUTES_H
#define ROUTES_H

#include "base/str.h"
#include "model/config.h"

enum route {
	ROUTE_VALUES = 1,      /* undo (7): context -> annotations */
	ROUTE_KEYS = 2,        /* undo (4): keys -> annotations */
	ROUTE_QUERY = 4,       /* undo (4): query -> decoder state */
	ROUTE_BRIDGE = 8,      /* undo (3): start state -> encoder */
	ROUTE_RECURRENCE = 16, /* undo (2), (8): state -> the state before it */
	ROUTE_TIED_OUTPUT =
		32 /* undo (10): logits -> the output matrix, the target embedding when tied */
};

/* Their names on a command line and what they are, in this order: route i is the bit 1 << i. */
enum { ROUTES = 6 };
#define ROUTE_NAMES "values|keys|query|bridge|recurrence|tied-output"
extern const char *const route_names[ROUTES];
extern const char *const route_texts[ROUTES];

/* Those of a network with this score: without attention there is nothing to look up. */
unsigned routes_of(enum score score);

/* Appends the names of a set of routes, a space between two; "none" if it is empty. */
int routes_show(unsigned routes, struct str *out);

#endif
