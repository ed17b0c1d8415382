/* The parts of html_make(), shared by its files only. */
#ifndef HTML_PARTS_H
#define HTML_PARTS_H

#include "explain/jot.h"
#include "explain/lesson.h"

/* The page's own files, from explain/page.html, page.css and page*.js; made by the Makefile, each
 * with a NUL behind it. */
extern const char html_page[], html_style[], html_script[];

/* How much a page says: of a small network all, of a large one the norms and largest entries. */
struct html_detail {
	bool small;   /* rows are shown in full */
	int level;    /* from 0; more leaves out more */
	size_t spare; /* bytes that may be spent on moved weights */
};

/* "kinds", "steps": what is shown at each step. */
void html_steps(struct jot *j, const struct lesson *l);

/* "arrays", "shown", "params": the numbers of the run. "norms": how much arrives by each route. */
void html_arrays(struct jot *j, const struct lesson *l, const struct html_detail *d);
void html_params(struct jot *j, const struct lesson *l, const struct html_detail *d);
void html_charts(struct jot *j, const struct lesson *l);

/* Inside the object of the array x, if that is a gradient: "by", the differences of x[at[0 .. count)] (at NULL: of x[0 ..
 * count)), and "far", their distance; of a large network "whole": the norm, its difference, their distance. Likewise of
 * entries of dEtgt. */
void html_beside(
	struct jot *j, const struct lesson *l, const double *x, const size_t *at, size_t count);
void html_beside_rows(struct jot *j, const struct lesson *l, const size_t *at, size_t count);

/* "routes": what goes wrong without each route, in a small network without each set of them. */
int html_routes(struct jot *j, struct lesson *l, bool small);

/* "moves": what follows when a weight is moved. */
int html_moves(struct jot *j, struct lesson *l, const struct html_detail *d);

#endif
