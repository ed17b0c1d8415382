/* What the files that draw a curve share: where things are, and what they look like. */
#ifndef CURVE_PICTURE_H
#define CURVE_PICTURE_H

#include "base/str.h"
#include "train/curve.h"
#include "train/curve_axis.h"

#include <stddef.h>

/* Places in pixels from the upper left corner. */
enum {
	CURVE_WIDTH = 800,
	CURVE_HEIGHT = 500,
	CURVE_LEFT = 68, /* of the plot, and of the strip below it */
	CURVE_RIGHT = 732,
	CURVE_TOP = 98,
	CURVE_BOTTOM = 374,
	CURVE_STRIP_TOP = 406,
	CURVE_STRIP_BOTTOM = 442
};

#define CURVE_INK "#222"
#define CURVE_PALE "#666"

enum curve_series { CURVE_TRAIN, CURVE_VALID, CURVE_BLEU };

/* Losses are shades of one colour, that of their axis. */
static const char *const curve_colours[] = { "#5aa3dc", "#0b62a4", "#c2410c" };

struct picture {
	const struct curve *c;
	const struct history_point *points;
	size_t count;
	struct curve_axis epochs, loss, bleu;
	double rate_most;
};

double curve_value(const struct picture *p, size_t i, enum curve_series s);
double curve_x(const struct picture *p, double epoch);
double curve_y(const struct picture *p, size_t i, enum curve_series s);

/* Title, legend, axes, grid: all that lies behind the lines. */
int curve_put_frame(struct str *out, const struct picture *p);

/* The lines of losses, BLEU and learning rate, and the mark of the best. */
int curve_put_lines(struct str *out, const struct picture *p);

#endif
