/* One sentence pair through both networks, forward and backward: collected first, shown and
 * checked after.
 *
 * The numbers that are shown are the plain network's (model/plain.h), which keeps each in a place
 * of its own. The network that trains runs beside it: network_evaluate(), then network_gradient().
 * Every number that this one keeps (model/network_view.h) is compared with the plain one; these
 * comparisons are the identities. Gradients of parameters that are shown are the trainer's.
 *
 * S, T count the EOS; rows count from 0, while pages show them counted from 1 as in the
 * equations. */
#ifndef TRACE_H
#define TRACE_H

#include "base/arena.h"
#include "explain/subject.h"
#include "model/network.h"
#include "model/plain.h"

#include <stdbool.h>

/* What both networks have; then what is right of the plain one alone. They are compared in the
 * order in which they are computed: a wrong line of the trainer's is noticed at what it
 * computes, or at what is kept next. */
enum identity {
	IS_READ,    /* the encoder's gx */
	IS_ENCODED, /* r, z, n, Un h + cn */
	IS_H,       /* (2) */
	IS_LAST,
	IS_S0, /* (3) */
	IS_KEYS,
	IS_WORD, /* y */
	IS_GX,   /* of the decoder */
	IS_GATES,
	IS_AHEAD, /* (8a) */
	IS_QUERY, /* (4) */
	IS_ATTENTION,
	IS_CONTEXT,
	IS_STATE,
	IS_READOUT,
	IS_PROBABILITY,
	IS_LOSS,
	IS_MEAN, /* L */
	IS_DLOGITS,
	IS_DR,
	IS_DS_READOUT,
	IS_DGATES,
	IS_DC,
	IS_DE, /* of the first step, the last to be undone: others are overwritten */
	IS_DQ,
	IS_DY,
	IS_BRIDGE,
	IS_DLAST,
	IS_DV,
	IS_DKEYS,
	IS_DH,
	IS_ENCODER_DGATES,
	IS_DX,
	IS_SUMS,     /* parameter by parameter */
	IS_JACOBIAN, /* of the plain network alone */
	IS_SUM_DE,
	IS_ONE_PRODUCT,
	IDENTITIES
};

/* Identities may be off by rounding only. */
#define IDENTITY_LIMIT 1e-9

struct trace {
	const struct subject *subject;
	const struct config *config;
	double smoothing;
	bool conditional; /* two GRUs: (8a), and the decoder's is (8b) */
	/* C: reals of a context, 2H; without attention C and A are 0 */
	int S, T, E, H, A, C, V;
	double loss;    /* the trainer's L */
	struct plain p; /* NULL: not of this network */
	struct params plain_gradient;
	double *goal;     /* [T, V] what (11) wants p to be */
	double *jacobian; /* [T, S, S] a_i (1[i=j] - a_j): the long form of (6) undone */
	double *mean;     /* [T] sum_j a_j da_j, and */
	double *less;     /* [T, S] da_j less that: its short form */

	int off,
		off_step; /* the first identity to be off, IDENTITIES if none, and its step or -1 */
	double worst[IDENTITIES];    /* relative distance of each identity */
	int compared[IDENTITIES];    /* how often; 0: this network has nothing of the kind */
	double *at_step[IDENTITIES]; /* [T] the distance, step by step, where it has steps */
	bool of_step[IDENTITIES];    /* it has */
	struct arena arena;
};

/* Runs both networks over the subject; `network` is loaded with the subject's parameters for
 * training; the gradient is set. The trace points to the subject. The caller releases it, also
 * after an error. */
int trace_run(struct trace *tr, const struct subject *s, struct network *network,
	struct params *gradient, double smoothing);
void trace_release(struct trace *tr);

/* What an identity says, for people. */
const char *identity_text(enum identity id);

/* Its distance at step t, or the largest: where t < 0, or it has no steps. */
double trace_distance(const struct trace *tr, enum identity id, int t);

/* For trace_run(), in trace_compare.c: what network_evaluate(), network_gradient() have left. */
void trace_compare_forward(struct trace *tr, const struct network *network);
void trace_compare_backward(
	struct trace *tr, const struct network *network, const struct params *gradient);
/* NaN counts as infinitely far; t < 0: not of a step */
void trace_record(struct trace *tr, enum identity id, int t, double distance);

#endif
