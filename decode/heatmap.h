/* Draws a matrix of attention weights as text: a row for each target word, a column for each
 * source word.
 *
 * If the columns fit side by side, the source sentence stands above the picture and each word's
 * column is as wide as the word; else columns are two wide, their words written downwards, in as
 * many blocks as the terminal's width asks for. Without colour the weight is a shade of UTF-8
 * block characters, with colour a background of the 256 colours and the weight in per cent. */
#ifndef HEATMAP_H
#define HEATMAP_H

#include "base/str.h"

#include <stdbool.h>

struct heatmap {
	char *const *column, *const *row; /* the words, valid UTF-8 */
	int columns, rows;
	const double *weight; /* [rows, columns], 0..1 */
	int width;            /* of the terminal; no line is wider */
	bool color;
};

enum { HEATMAP_WIDTH_MIN = 16 }; /* what is narrower is drawn this wide */

/* Appends the picture, each line ended by '\n'. */
int heatmap_draw(struct str *out, const struct heatmap *m);

#endif
