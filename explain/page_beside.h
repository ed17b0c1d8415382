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

/* A table of columns x:[rows]: behind each gradient its differences, below all of it their largest distance; of a large
 * network the norms below. */
struct page_column {
	const char *name;
	const double *x;
	bool gradient;
};
#define PAGE_DIFFERENCE "by diff."
void page_table(FILE *out, const struct lesson *l, const struct page_column *columns, int n,
	int rows, const char *const *row_names, const char *name, ...) SHOW_PRINTF(7, 8);

/* "by diff. = ..; distance", below such columns. */
void page_distance(FILE *out, double distance);

/* Below a vector of a parameter's gradient that is shown: row:[n] of differences. */
void page_difference_row(FILE *out, const double *numeric, int n, double distance);

#endif
