/* The best word of a row of logits, equation (10), without most of the logits.
 *
 * A greedy search wants of V logits y = Wo r + bo the largest alone. So all of them are estimated, from a byte for each
 * weight where the product itself reads four; the words that can be the best by a bound on the estimate's error,
 * one or a few, get their logits from the product's own kernel. The result is the product's, bit for bit.
 *
 * The bound. With w_j = u_j (q_j + left_j) for whole numbers q_j, and r = v (p + rest) for whole numbers p, the estimate is
 *
 *     e_j = b_j + v u_j p.q_j          where p.q_j is exact
 *
 * and by Cauchy and Schwarz
 *
 *     |r.w_j - v u_j p.q_j| <= |r| |u_j left_j| + |v rest| |u_j q_j|,   |v rest| <= slip |r|,   |q_j| <= |q_j + left_j| + |left_j|
 *
 * with slip = 0.51 sqrt(E) / most for p within -most .. most. What the kernel rounds away from its sum over E is at most
 * (E + 32) 2^-24 of |b_j| + |r| |w_j|: a chain of additions has E links and a few more, and tile registers
 * leave out 2^-21 of each product. That is taken twice, which covers what rounding does to e_j and to the comparisons (less
 * than 16 units). Numbers too small to be normal may count as 0: less than E 2^-64 where no row is longer than
 * SCREEN_LONGEST. Where one is, or a number is not finite, there is no screen. */
#ifndef SCREEN_H
#define SCREEN_H

#include "base/arena.h"
#include "model/linear.h"

#include <stdbool.h>
#include <stdint.h>

#define SCREEN_LONGEST 1e15

struct screen {
	int V, E;
	const struct linear *words; /* Wo and bo; NULL: there is no screen */
	int8_t *bytes;              /* [V, E] q */
	real *unit;                 /* [V] u */
	real *error, *share;        /* [V] what may be wrong: |r| error_j + share_j */
	bool usable;
	int most;

	/* of one row r */
	int16_t *whole;   /* [E] p */
	int32_t *product; /* [V] p.q_j */
	int *candidate;   /* [V / SCREEN_SHARE + 1] */
	real *weights;    /* [SCREEN_RUN, E] of candidates, beside each other */
	real step;        /* v */
	real length;      /* |r| */

	struct arena room;
};

/* Candidates whose logits are computed together; more than one in SCREEN_SHARE words are too many. */
enum { SCREEN_RUN = 16, SCREEN_SHARE = 16 };

/* A screen for these weights, which must stay as they are; {0} is none yet, and room that there is serves again. -1:
 * no memory. */
int screen_make(struct screen *s, const struct engine *e, const struct linear *words);
void screen_release(struct screen *s);

/* logits:[V] for r:[E], `count` words struck: the first of the largest of the others is where it is among the product's
 * logits, and has its bits; smaller ones may be -INFINITY, as the struck ones are. Where the screen cannot tell:
 * false, and logits are anything. */
bool screen_best(const struct engine *e, struct screen *s, real *logits, const real *r,
	const int *struck, int count);

/* Its first half: false where there is no screen. */
bool screen_estimate(const struct engine *e, struct screen *s, real *estimate, const real *r);
/* What may be wrong with the estimate of word j */
static inline real screen_error(const struct screen *s, int j)
{
	return s->length * s->error[j] + s->share[j];
}

#endif
