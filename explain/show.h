/* Numbers as text: small vectors and matrices in full and aligned, large ones by norm and
 * largest entries. */
#ifndef SHOW_H
#define SHOW_H

#include <stdbool.h>
#include <stdio.h>

/* Longer rows, and matrices of more rows, are shown in short. */
enum { SHOW_COLS = 10, SHOW_ROWS = 24, SHOW_TOP = 4 };

/* Columns of what stands before the numbers: of a line, of a vector's name, of a row's. */
enum { SHOW_INDENT = 4, SHOW_NAME = 32, SHOW_ROW = 12 };

/* [rows, cols] of row stride cols. Names may be NULL: then entries are counted from 1. */
struct grid {
	const double *x;
	int rows, cols;
	const char *const *row_names, *const *col_names;
};

#if defined(__GNUC__)
#define SHOW_PRINTF(a, b) __attribute__((format(printf, a, b)))
#else
#define SHOW_PRINTF(a, b)
#endif

/* "    name [n]   x x x" on one line; the name is formatted. */
void show_vector(FILE *out, const double *x, int n, const char *name, ...) SHOW_PRINTF(4, 5);

/* "    name [rows, cols]", the columns' names if there are any, then a line for each row. */
void show_grid(FILE *out, struct grid g, const char *name, ...) SHOW_PRINTF(3, 4);

/* The rows alone, below the columns' names if `heading`. */
void show_rows(FILE *out, struct grid g, bool heading);

/* Text of some lines, each indented, and a line that names where the code does it: "code:
 * function() in file". */
void show_text(FILE *out, const char *text);
void show_code(FILE *out, const char *where);

/* One number, eight columns wide. */
void show_number(FILE *out, double x);

/* A distance: 0, or its order of magnitude. */
void show_distance(FILE *out, double x);

/* Text in a field of so many columns, cut if longer; width < 0: to the left. */
void show_field(FILE *out, const char *text, int width);

#endif
