/* The parameter table: every parameter's name, shape and field, once. Whoever goes through all
 * parameters walks it. Gradients and Adam's moments are further `struct params`. */
#ifndef PARAMS_H
#define PARAMS_H

#include "base/real.h"
#include "base/rng.h"
#include "model/config.h"

#include <stddef.h>

/* Gates are stacked r, z, n as in torch.nn.GRU; its b_hh is [0, 0, cn]. */
struct gru_params {
	real *W;  /* [3H, in] */
	real *U;  /* [3H, H] */
	real *b;  /* [3H] */
	real *cn; /* [H] */
};

/* What a network does not have is NULL. C is the context's size: 2H, or 0 without attention. */
struct params {
	real *Esrc;                          /* [Vs, E]; the same memory as Etgt when all is tied */
	struct gru_params forward, backward; /* encoder, in = E */
	real *Wb, *bb;                       /* bridge [H, 2H], [H] */
	real *Wa, *Ua, *ba, *v;    /* attention [A, H], [A, 2H], [A], [A], as its score needs */
	real *Etgt;                /* [V, E] */
	struct gru_params before;  /* in = E: y; only in a conditional decoder */
	struct gru_params decoder; /* in = E + C: [y ; c], or C: c if conditional */
	real *Wm, *bm;             /* readout [E, H + E + C]: [s ; y ; c], [E] */
	real *Wo, *bo;             /* output [V, E], [V]; Wo is Etgt's memory when tied */
	real *block;  /* everything above, one after the other; NULL of placed parameters */
	size_t count; /* reals in block */
};

/* One row of the table, with the sizes filled in for a configuration. */
struct param {
	const char *name; /* as in checkpoints: "attention.Ua" */
	real *data;       /* inside the params it was asked of */
	int rows, cols;   /* a vector has rows entries and cols == 1 */
	int rank;         /* 1 or 2 */
	bool embedding;   /* an embedding table: initialised by its width, not by its height */
};
enum { PARAMS_MAX = 32 };

/* Allocates a zeroed set. Aligned parameters: each starts at a multiple of 64 bytes. */
int params_create(struct params *p, const struct config *c);

/* Parameters in the caller's memory, such as a mapped file: data[i] is row i of params_table(), at
 * any multiple of sizeof(real). It must outlive them. Read-only if their memory is. No block. */
void params_place(struct params *p, const struct config *c, real *const data[]);

/* Frees the block; safe on {0}, on placed parameters and twice. */
void params_release(struct params *p);

/* Fills table[] with the distinct parameters of this configuration in file order; returns how many.
 * Tied matrices appear once. `p` may be NULL (data is NULL then). */
int params_table(struct param table[PARAMS_MAX], const struct config *c, const struct params *p);

/* Matrices uniform in +-sqrt(6 / (rows + cols)) (Glorot and Bengio 2010), embeddings normal with
 * deviation 1 / sqrt(E), biases 0. */
void params_init(struct params *p, const struct config *c, struct rng *r);

#endif
