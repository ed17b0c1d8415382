/* The decoder's recurrence, equations (3), (4), (7), (8), over a ragged batch.
 *
 * Row start[t] + b, step t of sentence b, is one line [s_t | y_{t-1} | c_t] of W = H + E + C reals.
 * The readout reads the whole line, the GRU reads [y_{t-1} | c_t].
 *
 * A conditional decoder (Firat and Cho 2016; see arXiv 1703.04357) steps twice:
 *
 *   (8a) s'_t = GRU(y_{t-1}, s_{t-1})   (4)-(7) with s'_t for s_{t-1}   (8b) s_t = GRU(c_t, s'_t)
 *
 * The context has C = 2H reals. Without attention (SCORE_NONE) C and A are 0 and there is no c_t:
 * (8b) is s_t = GRU(s'_t), with no input but its bias. */
#ifndef DECODER_H
#define DECODER_H

#include "model/attention.h"
#include "model/batch.h"
#include "model/encoder.h"
#include "model/gru.h"
#include "model/params.h"

enum { LINE_STATE, LINE_WORD, LINE_CONTEXT, LINE_PARTS };

struct decoder {
	int E, H, A, C;
	enum score score;
	unsigned without;     /* routes left out, see routes.h */
	struct linear bridge; /* Wb:[H, 2H] */
	struct linear query;  /* Wa:[A, H] and ba, if the score has a query of its own */
	struct linear key;    /* Ua:[A, 2H] */
	/* input weights of y and of c: of two GRUs, or columns of the one's W:[3H, E + C] */
	struct linear Wy, Wc;
	const real *b; /* [3H] of the GRU */
	struct gru gru;
	bool conditional;
	struct gru before; /* the GRU before the attention, if conditional */
	const real *v;     /* NULL if the score has no weights */

	real *keys;  /* [annotation rows, A] Ua h_j */
	real *start; /* [B, H] s_0 */
	real *line;  /* [rows, W], going back its gradient dline */
	real *gx;    /* [rows, 3H] */
	real *h;     /* [rows, H] s_{t-1} */
	real *saved; /* [rows, 4H] the GRU's, going back its gradients dg */
	/* if conditional of the GRU before the attention, else these are gx, h and saved */
	real *gy;           /* [rows, 3H] */
	real *asking;       /* [rows, H] the state that attends */
	real *saved_before; /* [rows, 4H] */
	real *q;            /* [rows, A]; `asking` if the score has no query of its own */
	real *a;            /* [attention_at[rows]] */
	real *gh;           /* [B, 3H] scratch */
	/* backward only */
	real *dline;   /* [rows, W], set by the readout in the place of line */
	real *dasking; /* [B, H] scratch; dcarry if there is but one GRU */
	real *dq;      /* [rows, A] */
	real *dkeys;   /* [annotation rows, A] */
	real *dv;      /* [B, A] of each sentence */
	real *dcarry;  /* [B, H] gradient of s_{t-1} on its way back; in the end of s_0 */
	real *dstate;  /* [B, H] scratch */
	real *da;      /* [annotation rows] scratch, a sentence's S at its offset */
	struct input line_in[LINE_PARTS];      /* s, y and c */
	struct input state_in, asking_in;      /* h if conditional, asking */
	struct input annotation_in, source_in; /* the encoder's h and last */
};

static inline int decoder_width(const struct decoder *n)
{
	return n->H + n->E + n->C;
}

void decoder_layout_weights(struct decoder *n, const struct config *c, const struct kernels *k,
	enum packing packing, struct arena *a);
/* rows and weights: how many decoder rows and attention weights there are room for. */
void decoder_layout(struct decoder *n, const struct kernels *k, const struct batch *batch, int rows,
	size_t weights, bool training, struct arena *a);
void decoder_pack(const struct engine *e, struct decoder *n, const struct params *p);

/* (3) and the keys of (4). Packs its inputs later, as decoder_forward() does. */
void decoder_begin(const struct engine *e, struct decoder *n, const struct encoder *source,
	const struct batch *batch);

/* All steps with the batch's target side: fills line, a. Does what was postponed. */
void decoder_forward(const struct engine *e, struct decoder *n, const struct encoder *source,
	const real *Etgt, const struct batch *batch, const struct mask *embedding_mask);

/* Reads dline. Adds to g (to weights later), sets source->dh and source->dlast. Does what was
 * postponed. */
void decoder_backward(const struct engine *e, struct decoder *n, struct params *g,
	struct encoder *source, const struct batch *batch, const struct mask *embedding_mask);

/* One step for R rows of a translation: row i continues sentence[i] from state h:[R, H] with token
 * previous[i]. Fills line:[R, W] and, for row i, a + at[i]. All arrays have room for R rows. */
void decoder_step(const struct engine *e, struct decoder *n, const struct encoder *source,
	const real *Etgt, const struct batch *batch, const int *sentence, const int *previous,
	const int *at, int R);

#endif
