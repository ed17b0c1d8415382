/* Numbers as text: small vectors and matrices in full and aligned, large ones by norm and largest
 * entries; a gradient's differences beside it. */
#ifndef SHOW_H
#define SHOW_H

#include <stdio.h>

/* Longer rows, and matrices of more rows, are shown in short. */
enum { SHOW_COLS = 10, SHOW_ROWS = 24, SHOW_TOP = 4 };

/* Columns of what stands before the numbers: of a line, of a vector's name, of a row's; of a
 * line. */
enum { SHOW_INDENT = 4, SHOW_NAME = 32, SHOW_ROW = 12, SHOW_WIDTH = 100 };

/* Rows of numbers, of row stride `stride`. */
struct grid {
	const double *x;
	int rows, cols, stride;
	const char *const *row_names, *const *col_names; /* NULL: counted from 1 */
	const double *by; /* [rows, cols] differences of a gradient; or NULL */
};

/* " name [n] x x x" on one line or " name [rows, cols]", the columns' names if there are any,
 * then a line for each row. Differences stand below a line, beside the rows of a narrow matrix,
 * or below each row, with their largest distance. */
void show_grid(FILE *out, const struct grid *g, const char *name);

/* The rows alone, without a heading. */
void show_rows(FILE *out, const struct grid *g);

/* "2e-12" or "3e-02   WRONG", and the line's end. */
void show_distance(FILE *out, double distance, double limit);

/* "by diff. = by central difference", below columns and rows that are called so. */
#define SHOW_BY "by diff."
void show_by(FILE *out, double distance);

/* "      by difference    norm 0.25": of a value moved as a whole. */
void show_norm(FILE *out, double norm, double distance, const char *of_what);

/* Lines, indented, of at most SHOW_WIDTH columns: broken between words. */
void show_text(FILE *out, const char *text, int indent);

/* One number, eight columns wide. */
void show_number(FILE *out, double x);

/* Text in a field of so many columns, cut if longer; width < 0: to the left. */
void show_field(FILE *out, const char *text, int width);

#endif
