/* How many floating-point operations a batch takes: two for each multiply-add of the matrix products and of the
 * attention. Sums of vectors, gates, tanh, exp, Adam and the like are left out, as is usual: so the
 * share of the peak that is computed from this count is what is left to the products. */
#ifndef BENCH_FLOPS_H
#define BENCH_FLOPS_H

#include "model/config.h"

/* What a batch holds: tokens of both sides with EOS, and the pairs of them that attention looks at. */
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
	FLOPS_ATTENTION, /* (5), (7) v . tanh(u), sum a h    pairs  A + C; C is 2H, 0 without attention */
	FLOPS_TERMS
};

extern const char *const flops_names[FLOPS_TERMS];

/* Forward alone: term[i] is 2 * the product above. Going back each product is undone by two of its size,
 * one for its input and one for its weight: an update takes FLOPS_UPDATE times as much. Returns the sum. */
enum { FLOPS_UPDATE = 3 };
double flops_forward(
	double term[FLOPS_TERMS], const struct config *c, const struct flops_batch *batch);

#endif
