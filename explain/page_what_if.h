/* The tables of --without: what goes wrong when a route of the gradient is forgotten. */
#ifndef PAGE_WHAT_IF_H
#define PAGE_WHAT_IF_H

#include "explain/lesson.h"

#include <stdio.h>

/* Every parameter without these routes. 0 or -1. */
int page_what_if(FILE *out, struct lesson *l, unsigned routes);

/* A line for each route, a column for each group of parameters. */
int page_what_if_all(FILE *out, struct lesson *l);

#endif
