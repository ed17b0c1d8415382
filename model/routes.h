/* Routes of a gradient that tests, the lesson or a training leave out, to see what each does. */
#ifndef ROUTES_H
#define ROUTES_H

#include "base/str.h"
#include "model/config.h"

enum route {
	ROUTE_VALUES = 1,
	ROUTE_KEYS = 2,
	ROUTE_QUERY = 4,
	ROUTE_BRIDGE = 8,
	ROUTE_RECURRENCE = 16,
	ROUTE_TIED_OUTPUT = 32
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
