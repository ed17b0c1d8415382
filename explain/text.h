/* The walk on a terminal: a page for each of its steps. */
#ifndef TEXT_H
#define TEXT_H

#include "explain/lesson.h"
#include "explain/steps.h"

#include <stdio.h>

struct pages {
	struct step_place *list;
	int count;
};

int pages_list(struct pages *p, const struct lesson *l); /* 0 or -1 */
void pages_release(struct pages *p);

/* A page with its heading. */
void page_print(FILE *out, const struct lesson *l, const struct pages *p, int i);

enum selection { PAGES_ALL, PAGES_SUMMARY, PAGES_STEP };

/* Those of the selection one after the other. */
void pages_print(FILE *out, const struct lesson *l, const struct pages *p, enum selection selection,
	int step);

/* Reading page by page: shows one, asks, and goes where it is told: n or an empty line to the next,
 * p back, g N to page N, q or the end of the input ends. After the last page n ends too.
 * A page longer than the terminal comes in screens: n goes on with it, p to its beginning.
 * 0, -1 if memory is short. */
int pages_walk(FILE *in, FILE *out, const struct lesson *l, const struct pages *p);

/* One line of what a step shows (steps.h), in text_values.c; @name, in text_blocks.c. */
void text_values(FILE *out, const struct lesson *l, const char *shows, int t);
void text_block(FILE *out, const struct lesson *l, const char *name, int t);

/* Every parameter without these routes (--without); a line for each route, a column for each
 * group of parameters. 0 or -1. */
int text_without(FILE *out, struct lesson *l, unsigned routes);
int text_without_all(FILE *out, struct lesson *l);

#endif
