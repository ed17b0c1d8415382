/* Every number of one run forward and backward over one sentence pair: collected first, shown
 * and checked after.
 *
 * The run is network_evaluate(), then network_gradient(). What the network keeps is copied; what it
 * overwrites on its way, and each route's share of a sum, is computed again here, in double and by
 * plain formulas, and compared with what the network did keep: those are the identities. S, T count
 * the EOS; j, t, and the rows of every array count from 0, while pages show them counted from 1 as
 * in the equations. */
#ifndef TRACE_H
#define TRACE_H

#include "base/arena.h"
#include "explain/score_story.h"
#include "explain/subject.h"
#include "model/network.h"

#include <stdbool.h>

/* All steps of one GRU in its own reading order, equations (2) and (8) and their undoing. W x +
 * b and U h are gx, gh. */
struct gru_trace {
	int steps;
	double *before, *after;   /* [steps, H] the state before and after each step */
	double *gx, *gh;          /* [steps, 3H] */
	double *r, *z, *n, *hn;   /* [steps, H]; hn = Un h + cn */
	double *outside;          /* [steps, H] what arrives at `after` from what reads it */
	double *carry;            /* [steps, H] what arrives at it from the next step */
	double *dafter;           /* [steps, H] their sum */
	double *dgx, *dgh;        /* [steps, 3H] */
	double *direct, *through; /* [steps, H] into `before`: by z h; by U h */
};

/* Claims that hold of a right backward pass, each with what it is checked against. */
enum identity {
	IS_EMBEDDED,    /* (1) */
	IS_ATTENTION,   /* (4)-(6) */
	IS_CONTEXT,     /* (7) */
	IS_STATE,       /* (2), (8) */
	IS_READOUT,     /* (9) */
	IS_PROBABILITY, /* (10) */
	IS_LOSS,        /* (11) */
	IS_PLAIN,       /* all of them, in nudge.h */
	IS_DLOGITS,
	IS_DR,
	IS_DS_READOUT,
	IS_DC,
	IS_DY,
	IS_GATES,
	IS_JACOBIAN,
	IS_DE,
	IS_SUM_DE,
	IS_DQ,
	IS_DKEYS,
	IS_DV,
	IS_ONE_PRODUCT,
	IS_DH,
	IS_BRIDGE,
	IS_DLAST,
	IS_ENCODER_GATES,
	IS_DX,
	IS_SUMS, /* the additions of all steps are the gradient, parameter by parameter */
	IDENTITIES
};

struct trace {
	const struct subject *subject;
	const struct config *config;
	double smoothing;
	/* C: reals of a context, 2H; without attention C and A are 0, and arrays of the attention NULL */
	int S, T, E, H, A, C, V;
	const struct score_story *story; /* of its score function */

	/* forward */
	double *x;                   /* [S, E] */
	struct gru_trace encoder[2]; /* forward, backward (its step k reads word S - 1 - k) */
	double *h;                   /* [S, 2H] */
	double *last, *s0;           /* [2H], [H] */
	double *keys;                /* [S, A] Ua h_j */
	double *y;                   /* [T, E] y_{t-1} */
	double *q;                   /* [T, A] Wa s_{t-1} + ba, or s_{t-1} */
	double *u;                   /* [T, S, A] q_t + keys_j; NULL where the score multiplies */
	double *tanh_u, *relu_u;     /* [T, S, A] what v multiplies: one of them, or none */
	double *e, *a;               /* [T, S] */
	double *c;                   /* [T, C] */
	bool conditional;            /* two GRUs: (8a), and the decoder's is (8b) */
	struct gru_trace ahead;      /* (8a), from s_{t-1} to s'_t; only if conditional */
	struct gru_trace decoder;    /* from the state that attends (s_{t-1}, or s'_t) to s_t */
	double *r;                   /* [T, E] */
	double *logits, *p;          /* [T, V] */
	double *goal;                /* [T, V] the smoothed y */
	double *row_loss, *row_nll;  /* [T] */
	double loss;                 /* the mean of row_loss */

	/* backward */
	double *dlogits;                  /* [T, V] */
	double *dr, *dr_in;               /* [T, E] of r_t; inside its tanh */
	double *dy_readout, *dy_gru, *dy; /* [T, E] by both ways, and the sum */
	double *dc_readout, *dc_gru, *dc; /* [T, C] likewise */
	double *values;                   /* [T, S, 2H] a_tj dc_t, the value route */
	double *da;                       /* [T, S] */
	double *jacobian;                 /* [T, S, S] a_i (1[i=j] - a_j) */
	double *de;                       /* [T, S] the short form */
	double *dproduct; /* [T, S] of q_t . keys_j; NULL where e_tj is not scaled */
	/* [T, S, A] what word j adds to dq_t, step t to dkeys_j: two arrays where the score multiplies;
	 * where it adds both are du_tj */
	double *du, *to_query, *to_keys;
	double *dq;                       /* [T, A] the sum over j */
	double *dv;                       /* [T, A] sum_j de_tj tanh(u_tj); NULL without v */
	double *by_query;                 /* [T, H] into the state that attends, by Wa */
	double *dkeys;                    /* [S, A] the sum over t */
	double *dh_values, *dh_keys, *dh; /* [S, 2H] by (7), by (4), and the sum */
	double *ds0, *ds0_in, *dlast;     /* [H]; inside the tanh; [2H] */
	double *dx[2], *dx_sum;           /* [S, E] at word j, by each direction; the sum */
	double *dread;                    /* [Vs, E] what the encoder's words add to their rows */
	double *dlookup;                  /* [V, E] what y adds to the rows, by (8), (9) */
	double *doutput;                  /* [V, E] what the output adds to them, by (10) */

	double worst[IDENTITIES]; /* relative distance of each identity */
	double sent; /* the largest that (5) sends back to a query; with a ReLU open for all words dq is 0 */
	int compared[IDENTITIES];    /* how often; 0: this network has nothing of the kind */
	double *at_step[IDENTITIES]; /* [T] the same, step by step, where it has steps */

	/* room to compute in: a row of any kind; what attention_backward() is run into once more */
	double *scratch_wide;
	real *scratch;
	struct arena arena;
};

/* Runs `network` (loaded with the subject's parameters for training, no pool needed) over the
 * subject; the gradient is set. The trace points to the subject. The caller releases it, also
 * after an error. */
int trace_run(struct trace *tr, const struct subject *s, struct network *network,
	struct params *gradient, double smoothing);
void trace_release(struct trace *tr);

/* What an identity says, for people. */
const char *identity_text(enum identity id);

/* max |x - y| / max |y|; 0 when both are 0; NaN counts as infinitely far. */
double relative_distance(const double *x, const double *y, size_t n);

/* Records how far `shown` is from what the network has; t < 0: not of a step. */
void trace_compare(
	struct trace *tr, enum identity id, int t, const double *shown, const real *kept, size_t n);
void trace_record(struct trace *tr, enum identity id, int t, double distance);

/* As a share of `least` where the kept numbers are smaller: sums whose terms, of that size, cancel. */
void trace_compare_sum(struct trace *tr, enum identity id, int t, const double *shown,
	const real *kept, size_t n, double least);

#endif
