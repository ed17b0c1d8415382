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
#include "model/rows.h"

struct direction {
	struct linear W; /* [3H, E] and b */
	struct gru gru;
	real *x;     /* [rows, E] embeddings, after dropout; going back their gradient */
	real *gx;    /* [rows, 3H] W x + b */
	real *h;     /* [rows, H] the state before each step */
	real *saved; /* [rows, 4H] the GRU's, going back its gradients dg */
	real *state; /* [B, H] the running states, in source order; going back: their gradient */
	real *gh;    /* [B, 3H] scratch */
	/* backward only */
	real *dstate;                   /* [B, H] scratch */
	struct input word_in, state_in; /* x, h */
};

struct encoder {
	int E, H;
	unsigned without;         /* routes left out, see routes.h */
	struct direction side[2]; /* forward, backward */
	real *h;                  /* [annotation rows, 2H] annotations, after dropout: (2) */
	real *last;               /* [B, 2H] = [hf_S ; hb_1] per sentence, before dropout */
	real *dh, *dlast;         /* their gradients, backward only */
};

void encoder_layout_weights(struct encoder *n, const struct config *c, const struct kernels *k,
	enum packing packing, struct arena *a);
void encoder_layout(struct encoder *n, const struct kernels *k, const struct batch *batch,
	bool training, struct arena *a);
void encoder_pack(const struct engine *e, struct encoder *n, const struct params *p);

/* The mask has the order of batch->source. Does what was postponed; packs its inputs later. */
void encoder_forward(const struct engine *e, struct encoder *n, const real *Esrc,
	const struct batch *batch, const struct embedding_mask *embedding_mask,
	const struct mask *annotation_mask);

/* dh and dlast are the input; gradients are added to g. Does what was postponed. */
void encoder_backward(const struct engine *e, struct encoder *n, struct params *g,
	const struct batch *batch, const struct embedding_mask *embedding_mask,
	const struct mask *annotation_mask);

#endif
