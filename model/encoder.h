/* The bidirectional encoder, equations (1) and (2), over a ragged batch.
 *
 * The backward direction is the same code reading each sentence from its own end, so both are one
 * `struct direction`. Rows are encoder rows of model/batch.h unless said otherwise. */
#ifndef ENCODER_H
#define ENCODER_H

#include "model/batch.h"
#include "model/dropout.h"
#include "model/gru.h"
#include "model/params.h"

struct direction {
	struct linear W; /* [3H, E] and b */
	struct gru gru;
	real *x;            /* [rows, E] embeddings, after dropout */
	real *dx;           /* [rows, E] in their place */
	real *state;        /* [B, H] h_j of the step, in source order */
	real *dcarried;     /* [B, H] in their place: what comes back from the next step */
	real *dstate;       /* [B, H] all that comes to h_j */
	struct input words; /* x */
};

struct encoder {
	const struct engine *e;
	const struct batch *batch;
	const struct dropout *mask;
	int E, H;
	struct direction side[2]; /* forward, backward */
	real *h;                  /* [annotation rows, 2H] annotations, after dropout: (2) */
	real *last;               /* [B, 2H] = [hf_S ; hb_1] per sentence, before dropout */
	real *dh, *dlast;         /* their gradients, backward only */
};

void encoder_weights(
	struct encoder *n, const struct weights *w, const struct config *c, const struct params *p);
void encoder_layout(struct encoder *n, const struct batch *batch, bool training, struct arena *a);

/* Does what was postponed; packs its inputs later. */
void encoder_forward(struct encoder *n, const real *Esrc, const struct dropout *mask);

/* dh and dlast are the input; gradients are added to g. Does what was postponed. */
void encoder_backward(struct encoder *n, struct params *g);

#endif
