/* Gradients of what lies between the parameters and the loss, each beside its difference: what show.h has for
 * other numbers. x points into the trace. */
#ifndef PAGE_BESIDE_H
#define PAGE_BESIDE_H

#include "explain/lesson.h"
#include "explain/show.h"

/* A vector, below it the differences and the largest distance; of a long one the norm. */
void page_vector(FILE *out, const struct lesson *l, const double *x, int n, const char *name, ...)
	SHOW_PRINTF(5, 6);

/* A matrix: the differences in columns of their own, of a wider one in rows between; of one whose rows are told in
 * short the norm of all of it. */
void page_grid(FILE *out, const struct lesson *l, struct grid g, const char *name, ...)
	SHOW_PRINTF(4, 5);

/* Below many numbers x:[n], told in short: moved together, so that the slope is their norm. of_what: more to be said. */
void page_norm(FILE *out, const struct lesson *l, const double *x, size_t n, const char *of_what);

/* The differences of x:[n] as a column of a table:[n, stride]; the largest distance. */
double page_column(const struct lesson *l, double *column, int stride, const double *x, int n);

/* Such a column's name, and the line below the table. */
#define PAGE_DIFFERENCE "by diff."
void page_distance(FILE *out, double distance);

/* Below a vector of a parameter's gradient that is shown: row:[n] of differences. */
void page_difference_row(FILE *out, const double *numeric, int n, double distance);

#endif
