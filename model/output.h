/* The readout and the loss, equations (9)-(11), over all decoder rows of a batch at once.
 *
 * The vocabulary is long, so the logits are computed in blocks of OUTPUT_WORDS words. Each becomes
 * exp(logit - max) while it is in the cache. The blocks' maxima and sums give the row's softmax.
 * To bound the memory, OUTPUT_ROWS rows are done at a time. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "model/batch.h"
#include "model/dropout.h"
#include "model/linear.h"
#include "model/network.h"
#include "model/params.h"

enum { OUTPUT_ROWS = 512, OUTPUT_WORDS = 512 };

struct output {
	const struct engine *e;
	const struct batch *batch;
	int E, W, V;
	int blocks;            /* of OUTPUT_WORDS words, the last one may be narrower */
	struct linear readout; /* Wm:[E, W] and bm */
	struct linear words;   /* Wo:[V, E] and bo */
	real *m;               /* [rows, E] */
	real *masked;          /* [OUTPUT_ROWS, E] m after dropout */
	struct input features; /* `masked`, backward only */
	real *logits; /* block after block of [OUTPUT_ROWS, words]; [rows, V] while translating */
	struct stretch *stretch; /* [OUTPUT_ROWS, blocks] */
	real *lse;               /* [OUTPUT_ROWS] log of the sum of exp(logit) */
	double *row_loss;        /* [rows] smoothed loss */
	double *row_nll;         /* [rows] -log p of the right token */
	int *row_best;           /* [rows] the arg-max */
	real *dm;                /* [rows, E], backward only */
	real *dm_sum;            /* in its place: of the sum inside (9)'s tanh */
	/* at work: rows first .. first+count-1 */
	int first, count;
	const struct mask *mask;
	double smoothing;
	struct params *g; /* NULL: the loss alone */
};

void output_weights(
	struct output *n, const struct weights *w, const struct config *c, const struct params *p);
void output_layout(struct output *n, const struct batch *batch, int rows, int logit_rows,
	bool training, struct arena *a);

/* line:[rows, W] -> the loss of every row. With g: adds the gradients of Wo, bo, Wm, bm to it (Wm's
 * later, from line_in, into which `line` is packed here) and sets dline:[rows, W], which may be
 * `line`. Does what was postponed. */
void output_loss(struct output *n, const real *line, const struct input *line_in, int parts,
	const struct mask *mask, double label_smoothing, struct params *g, real *dline);

/* (9), (10) for R rows while translating: fills logits:[R, V]. */
void output_step(struct output *n, const real *line, int R);

#endif
