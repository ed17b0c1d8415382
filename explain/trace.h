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
/* clang-format off */
#define IDENTITY_LIST(IS) \
	IS(READ, "W x_j + b is the gx that both encoders keep") \
	IS(ENCODED, "r, z, n and Un h + cn are those that both encoders keep") \
	IS(H, "h_j is what the encoder keeps") \
	IS(LAST, "[hf_S ; hb_1] is what the encoder keeps") \
	IS(S0, "s_0 is what the decoder keeps") \
	IS(KEYS, "keys_j are those that the decoder keeps") \
	IS(WORD, "y_{t-1} is that of the decoder's line") \
	IS(GX, "W x + b is the gx that the decoder keeps") \
	IS(GATES, "r, z, n and Un h + cn are those that the decoder keeps") \
	IS(AHEAD, "s'_t is what the decoder keeps") \
	IS(QUERY, "q_t is what the decoder keeps") \
	IS(ATTENTION, "a_t, the softmax of the scores (5), is what the decoder keeps") \
	IS(CONTEXT, "c_t is that of the decoder's line") \
	IS(STATE, "s_t is that of the decoder's line") \
	IS(READOUT, "m_t is what the output keeps") \
	IS(PROBABILITY, "sum_i p_ti = 1, with the sum that the output keeps") \
	IS(LOSS, "the loss of the word is what the output keeps") \
	IS(MEAN, "L is what network_evaluate() returns") \
	IS(DLOGITS, "dlogits are what undo_scores() leaves in place of the logits") \
	IS(DR, "dm_sum of (9) is what the output keeps") \
	IS(DS_READOUT, "the readout's share of ds is that of the decoder's dline") \
	IS(DGATES, "dgx and dgh are those that the decoder keeps") \
	IS(DC, "dc_t, of the readout and the GRU, is that of the decoder's dline") \
	IS(DE, "de of the first step is what attention_backward() leaves") \
	IS(DQ, "dq_t, the sum over j of what (5) sends back, is what the decoder keeps") \
	IS(DY, "dy_{t-1}, of the readout and the GRU, is that of the decoder's dline") \
	IS(BRIDGE, "ds0_sum of (3) is what the decoder keeps") \
	IS(DLAST, "the gradient of [hf_S ; hb_1] is the encoder's dlast") \
	IS(DV, "dv, the sum over t and j, is what the decoder keeps") \
	IS(DKEYS, "dkeys_j, the sum over t, is what the decoder keeps") \
	IS(DH, "dh_j, by both routes, is the encoder's dh") \
	IS(ENCODER_DGATES, "dgx and dgh are those that both encoders keep") \
	IS(DX, "dx_j of each direction is what the encoder leaves") \
	IS(SUMS, "the gradient of every parameter is that of network_gradient()") \
	IS(JACOBIAN, "the softmax Jacobian times da is the short form a (da - a . da)") \
	IS(SUM_DE, "sum_j de_tj = 0") \
	IS(ONE_PRODUCT, "dUa from the sums over t is dUa from all T * S outer products")
/* clang-format on */

#define IDENTITY_NAME(id, text) IS_##id,
enum identity { IDENTITY_LIST(IDENTITY_NAME) IDENTITIES };

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
	double *trainer;  /* what the trainer has for each number of p.block, NaN: it keeps none */
	double *goal;     /* [T, V] what (11) wants p to be */
	double *jacobian; /* [T, S, S] a_i (1[i=j] - a_j): the long form of (6) undone */
	double *mean;     /* [T] sum_j a_j da_j, and */
	double *less;     /* [T, S] da_j less that: its short form */

	/* the first identity to be off, IDENTITIES if none, and its step or -1; of the number that
	 * is furthest off the plain one and the other, or twice 0 */
	int off, off_step;
	double off_beside[2];
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
/* NaN counts as infinitely far; t < 0: not of a step. True if it is the first to be off. */
bool trace_record(struct trace *tr, enum identity id, int t, double distance);

#endif
