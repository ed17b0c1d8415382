/* Floating-point operations of a batch: two for each multiply-add of matrix products and attention.
 * As is usual, sums of vectors, gates, tanh, exp, Adam and the like are not counted: they lower the
 * share of the peak that follows from this count. */
#ifndef BENCH_FLOPS_H
#define BENCH_FLOPS_H

#include "model/config.h"

/* A batch: the tokens of both sides with EOS, and the pairs of them that attention looks at. */
struct flops_batch {
	double sentences, source, target, pairs;
};

enum flops_term {
	FLOPS_OUTPUT,  /* (10) Wo r              target  V E */
	FLOPS_READOUT, /* (9)  Wr [s ; y ; c]    target  E (H + E + C) */
	FLOPS_DECODER, /* (8)  W [y ; c], U s    target  3H (E + C) + 3H H, twice if conditional */
	FLOPS_QUERY,   /* (4)  Wa s              target  A H, if the score has a query */
	FLOPS_KEYS,    /* (4)  Ua h              source  A 2H */
	FLOPS_ENCODER, /* (2)  W x, U h          source  2 (3H E + 3H H) */
	FLOPS_BRIDGE,  /* (3)  Wb h              sentences  H 2H */
	FLOPS_ATTENTION, /* (5), (7) v . tanh(u), sum a h   pairs  A + C; no attention: C = 0 */
	FLOPS_TERMS
};

extern const char *const flops_names[FLOPS_TERMS];

/* Forward alone: term[i] is 2 * the product above. Going back takes two products of that size, for
 * the input and for the weight: an update takes FLOPS_UPDATE times as much. Returns the sum. */
enum { FLOPS_UPDATE = 3 };
double flops_forward(
	double term[FLOPS_TERMS], const struct config *c, const struct flops_batch *batch);

#endif
