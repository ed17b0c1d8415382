/* The readout and the loss, equations (9)-(11), over all decoder rows of a batch at once.
 *
 * Logits are never held for the whole batch: blocks of OUTPUT_ROWS rows are scored, and their gradient
 * is taken while they are at hand. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "model/batch.h"
#include "model/linear.h"
#include "model/network.h"
#include "model/params.h"

enum { OUTPUT_ROWS = 256 };

struct output {
	int E, W, V;
	unsigned without;      /* routes left out, see routes.h */
	struct linear readout; /* Wr:[E, W] and br */
	struct linear words;   /* Wo:[V, E] and bo */
	real *r;               /* [rows, E] */
	real *masked;          /* [OUTPUT_ROWS, E] r after dropout */
	real *logits;          /* [OUTPUT_ROWS, V], or [rows, V] while translating */
	double *row_loss;      /* [rows] smoothed loss */
	double *row_nll;       /* [rows] -log p of the right token */
	int *row_best;         /* [rows] the arg-max */
	real *dr;              /* [rows, E], backward only */
};

void output_layout_weights(
	struct output *n, const struct config *c, bool training, struct arena *a);
void output_layout(struct output *n, int rows, int logit_rows, bool training, struct arena *a);
void output_pack(const struct engine *e, struct output *n, const struct params *p);

/* line:[rows, W] -> the loss of every row. With g, the gradients of Wo, bo, Wr, br are added to it and
 * dline:[rows, W] is set. readout_mask:[B, E] or NULL. `panels` is scratch of panels_size(rows, W). */
void output_loss(const struct engine *e, struct output *n, const real *line,
	const struct batch *batch, const real *readout_mask, double label_smoothing,
	struct params *g, real *dline, real *panels);

/* (9), (10) for R rows while translating: fills logits:[R, V]. */
void output_step(const struct engine *e, struct output *n, const real *line, int R);

#endif
