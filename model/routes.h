/* The routes by which a gradient flows back that can be left out to see what each is worth. */
#ifndef ROUTES_H
#define ROUTES_H

enum route {
	ROUTE_VALUES = 1,      /* undo (7): context -> annotations */
	ROUTE_KEYS = 2,        /* undo (4): keys -> annotations */
	ROUTE_QUERY = 4,       /* undo (4): query -> decoder state */
	ROUTE_BRIDGE = 8,      /* undo (3): start state -> encoder */
	ROUTE_RECURRENCE = 16, /* undo (2), (8): state -> the state before it */
	ROUTE_TIED_OUTPUT =
		32 /* undo (10): logits -> the output matrix, the target embedding when tied */
};

#endif
