/* The network to read: equations (1)-(11) for one sentence pair, as loops, forward and undone.
 *
 * Every number has a place of its own and keeps it: x.h holds the annotations h, d.h their gradient
 * dh, of the same shape. Nothing is batched, packed, dropped, shared or overwritten.
 * The fast network is tested against this one, and this one against differences.
 *
 * Rows and steps count from 0: row t of x.y is y_{t-1} of the equations, what step t reads. A value
 * with several readers has a gradient for each reader's share, named after the reader, and their
 * sum: d.y_readout + d.y_gru = d.y. */
#ifndef PLAIN_H
#define PLAIN_H

#include "model/config.h"
#include "model/params.h"

#include <stdbool.h>
#include <stddef.h>

/* One GRU at all its steps: n of them. Shares have a gradient alone. */
struct plain_gru {
	double *gx;        /* [n, 3H] W x + b, for the gates r, z and the candidate n */
	double *gh;        /* [n, 3H] U h + [0 ; 0 ; cn], h the state before */
	double *r, *z, *n; /* [n, H] */
	double *h_z, *h_U; /* [n, H] shares of h: as z * h and as U h see it */
};

struct plain_values {
	double *row_read;               /* [Vs, E] share: rows of Esrc, as x sees them */
	double *x;                      /* [S, E] (1) */
	double *x_forward, *x_backward; /* shares */
	struct plain_gru forward, backward;
	double *hf, *hb;           /* [S, H] (2), row j belongs to word j in both */
	double *hf_read, *hb_read; /* shares: as h_j sees them */
	double *hf_carried,
		*hb_carried;       /* ... as the next step does, or after the last the bridge */
	double *h;                 /* [S, 2H] */
	double *h_values, *h_keys; /* shares: as (7) and as Ua h_j see it */
	double *h_step;            /* [T, S, 2H] ... as (7) of one step does */
	double *keys;              /* [S, A] Ua h_j */
	double *keys_step;         /* [T, S, A] share: as one step sees them */
	double *last;              /* [2H] [hf_S ; hb_1] */
	double *s0, *s0_sum;       /* [H] (3), and what its tanh is taken of */
	double *row_lookup;        /* [V, E] share: rows of Etgt, as y sees them */
	double *y;                 /* [T, E] */
	double *y_readout, *y_gru; /* shares */
	struct plain_gru before, decoder; /* (8a), if conditional; (8) or (8b) */
	double *ahead;                    /* [T, H] s'_t of (8a) */
	double *ask_query;                /* [T, H] share: the state that asks, as q sees it */
	double *q;                        /* [T, A] (4) Wa s + ba, or s */
	double *q_word;                   /* [T, S, A] share: as one word sees it */
	double *u;                        /* [T, S, A] (4) q + keys_j, of additive scores */
	double *f;                        /* [T, S, A] (5) tanh(u), or max(0, u) */
	double *v_step;                   /* [T, A] share: v as one step sees it */
	double *product;                  /* [T, S] q . keys_j before it is scaled */
	double *e, *a;                    /* [T, S] (5), (6) */
	double *c;                        /* [T, 2H] (7) */
	double *c_readout, *c_gru;        /* shares */
	double *s;                        /* [T, H] (8) */
	double *s_read, *s_carried;       /* shares: as the readout and as the next step see it */
	double *m, *m_sum;                /* [T, E] (9), and what its tanh is taken of */
	double *row_output;               /* [V, E] share: rows of Wo, as (10) sees them */
	double *logits;                   /* [T, V] what (10) takes the softmax of */
	double *p;                        /* [T, V] (10) */
};

/* The number of a value: VALUE(h), VALUE(decoder.gx). */
#define VALUE(field) (offsetof(struct plain_values, field) / sizeof(double *))
enum { PLAIN_VALUES = sizeof(struct plain_values) / sizeof(double *) };

/* What a value is called, and its shape. */
struct plain_value {
	const char *symbol; /* "h_j" */
	const char *dims;   /* a letter each: S T E H A V as in (1)-(11), N = Vs, D = 2H, G = 3H */
	unsigned when;      /* which networks have it */
	size_t share_of;    /* the value whose share it is; itself if of none */
	bool kept;          /* false: it has a gradient alone */
};
extern const struct plain_value plain_values[PLAIN_VALUES];

/* Entries first .. first + count - 1 of a value, moved by so much (each; or times direction[i]). */
struct plain_move {
	size_t value, first, count;
	const double *direction;
	double by;
};

struct plain {
	struct config config;
	int S, T, E, H, A, V;
	const int *source, *target; /* [S], [T] ids, the end of sentence counted */
	int bos;
	double smoothing; /* of labels */
	const struct params *params;
	struct params *gradient;       /* of the parameters */
	struct plain_values x, d;      /* values and their gradients */
	double *loss, *nll;            /* [T] (11) of one token; -log p of the right one */
	const struct plain_move *move; /* NULL: nothing is moved */
	double *zero, *word, *moved;   /* the state before the first; scratch */
	double *block;
};

/* Makes room. The ids, parameters and the gradient (NULL: none will be asked for, and there is
 * no d) belong to the caller. Pointers of values that this network has not are NULL. target
 * may be NULL: then T is the room for plain_greedy(). Returns 0 or -1. */
int plain_open(struct plain *p, const struct config *c, const struct params *params,
	struct params *gradient, const int *source, int S, const int *target, int T, int bos);
void plain_release(struct plain *p); /* safe on {0} */

/* Has this network the value? What is a letter of its shape? How many numbers has it? */
bool plain_has(const struct plain *p, size_t value);
size_t plain_size(const struct plain *p, char dim);
size_t plain_count(const struct plain *p, size_t value);

/* Fills x; returns L, the mean over the target's tokens. */
double plain_forward(struct plain *p);

/* Likewise, where all before step `first` is in x already. */
double plain_forward_from(struct plain *p, int first);

/* Then: fills d, and sets the parameters' gradient to dL/d(parameter). */
void plain_backward(struct plain *p);

/* What (11) wants word i to have for its share at step t. */
double plain_goal(const struct plain *p, int t, int i);

/* Translates: fills words[] with at most T of them, up to `end`, never one of never[0 .. count-1];
 * returns how many. */
int plain_greedy(struct plain *p, int *words, int end, const int *never, int count);

/* What a reader sees of x[0 .. n-1], which is row `at` of a value: x itself or, where p->move moves
 * an entry of it, a copy with that entry moved. Nothing else changes. */
const double *plain_see(struct plain *p, size_t value, int at, const double *x, int n);

/* The arrays of a set of values by their numbers. */
double **plain_pointers(struct plain_values *v);

#endif
