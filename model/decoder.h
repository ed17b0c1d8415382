/* The decoder's recurrence, equations (3), (4), (7), (8), over a ragged batch.
 *
 * Row start[t] + b, step t of sentence b, is one line [s_t | y_{t-1} | c_t] of W = H + E + C reals.
 * The readout reads the whole line, the GRU reads [y_{t-1} | c_t].
 *
 * A conditional decoder (Firat and Cho 2016; see arXiv 1703.04357) steps twice:
 *
 *   (8a) s'_t = GRU(y_{t-1}, s_{t-1})   (4)-(7) with s'_t for s_{t-1}   (8b) s_t = GRU(c_t, s'_t)
 *
 * So the first GRU reads y, the last reads c, and the state before the last one asks for c; if the
 * decoder is not conditional, both are the same GRU.
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
	const struct engine *e;
	const struct batch *batch;
	struct encoder *source;
	int E, H, A, C, W;
	enum score score;
	bool conditional;
	struct linear bridge; /* Wb:[H, 2H] */
	struct linear query;  /* Wa:[A, H] and ba, if the score has a query of its own */
	struct linear key;    /* Ua:[A, 2H] */
	struct linear Wy, Wc; /* of the first GRU and of the last; or columns of the one's W */
	const real *b;        /* [3H] of the last GRU */
	struct gru before;    /* (8a), if conditional */
	struct gru gru;       /* (8), (8b) */
	struct gru *first;    /* one of the two */
	const real *v;        /* NULL if the score has no weights */

	/* of each row: its sentence, and where its attention weights begin */
	const int *sentence, *attention_at;
	real *keys; /* [annotation rows, A] Ua h_j */
	real *s0;   /* [B, H] */
	real *line; /* [rows, W] */
	real *q;    /* [rows, A]; the states that ask if the score has no query of its own */
	real *a;    /* [attention_at[rows]] */
	/* backward only */
	real *dline;    /* [rows, W], in the place of line: the readout's shares, and c's sum */
	real *dq;       /* [rows, A] */
	real *dkeys;    /* [annotation rows, A] */
	real *dv;       /* [B, A] of each sentence */
	real *de;       /* [annotation rows] of a step, a sentence's S at its offset */
	real *ds;       /* [B, H] all that comes to s_t */
	real *dasking;  /* [B, H] to s'_t, if conditional */
	real *dcarried; /* [B, H] what comes to s_{t-1} from step t; at last to s_0 */
	real *ds0_sum;  /* [B, H] of the sum inside (3)'s tanh, in the place of dcarried */
	struct input line_in[LINE_PARTS];      /* s, y and c */
	struct input annotation_in, source_in; /* the encoder's h and last */
};

void decoder_weights(
	struct decoder *n, const struct weights *w, const struct config *c, const struct params *p);
/* rows and weights: how many decoder rows and attention weights there are room for. */
void decoder_layout(struct decoder *n, struct encoder *source, const struct batch *batch, int rows,
	size_t weights, bool training, struct arena *a);

/* (3) and the keys of (4). Packs its inputs later, as decoder_forward() does. */
void decoder_begin(struct decoder *n);

/* All steps with the batch's target side: fills line, a. Does what was postponed. */
void decoder_forward(struct decoder *n, const real *Etgt, const struct mask *mask);

/* Reads dline. Adds to g (to weights later), sets source->dh and source->dlast. Does what was
 * postponed. */
void decoder_backward(struct decoder *n, struct params *g, const struct mask *mask);

/* One step for R rows of a translation: row i continues sentence[i] from state first->h:[R, H] with
 * token previous[i]. Fills line:[R, W] and, for row i, a + at[i]. There is room for R rows. */
void decoder_step(struct decoder *n, const real *Etgt, const int *sentence, const int *previous,
	const int *at, int R);

#endif
