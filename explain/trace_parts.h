/* The parts of trace_run(), shared by its files only. */
#ifndef TRACE_PARTS_H
#define TRACE_PARTS_H

#include "explain/trace.h"
#include "model/network_view.h"

/* Equations (1)-(11) from what the network keeps. */
void trace_forward(struct trace *tr, const struct network_view *view);

/* (11)-(1) undone, in that order: the decoder's steps, last to first; then what all of them add
 * to. */
void trace_backward(struct trace *tr, const struct network_view *view, const struct kernels *k);
void trace_encoder_backward(struct trace *tr, const struct network_view *view);

/* [T, S, A] what v multiplies, of a score that adds. */
static inline double *trace_squashed(const struct trace *tr)
{
	return tr->tanh_u ? tr->tanh_u : tr->relu_u;
}

/* [T, S, A] what each step adds to dkeys. */
static inline const double *trace_to_keys(const struct trace *tr)
{
	return tr->du ? tr->du : tr->to_keys;
}

/* One step of a GRU undone: from outside[k] and carry[k] to dgx, dgh, direct and through; the
 * identity says how near the network's kept:[4H] = dr, dz, dn, dn r are. */
void trace_undo_gru(struct trace *tr, struct gru_trace *g, int k, const real *U, const real *kept,
	enum identity id, int t);

/* Every parameter's gradient as the sum of what each step adds to it. */
int trace_sums(struct trace *tr, const struct params *gradient);

#endif
