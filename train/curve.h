/* The learning curve of a run as an SVG file: losses on the left axis, BLEU on the right one, the
 * learning rate in a strip below, over epochs. It follows from the history alone, so a run that was
 * broken off draws what a whole one draws. */
#ifndef CURVE_H
#define CURVE_H

#include "base/str.h"
#include "train/history.h"

#include <stdbool.h>
#include <stdint.h>

struct curve {
	const char *model; /* its path; the last part is the title */
	const struct history *history;
	uint64_t best_update;    /* the point to mark */
	bool validated;          /* else there are training losses only */
	bool by_loss;            /* the best is that of the lowest loss, not of the highest BLEU */
	bool dropout, smoothing; /* of the training loss: the legend says why it may be higher */
};

/* Appends the picture; the history holds a point at least. */
int curve_draw(struct str *out, const struct curve *c);

/* Draws to a file, which is replaced in one step. */
int curve_write(const struct curve *c, const char *path);

#endif
