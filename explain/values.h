/* The values between the parameters and the loss whose gradients the lesson shows: a row for each.
 *
 * Where a value has several readers, each reader's share of the gradient has a row of its own, since it
 * is the gradient of a value too: of the copy that this reader sees. */
#ifndef VALUES_H
#define VALUES_H

#include "explain/trace.h"

/* Of one GRU, at all its steps in its reading order; "before" is the state that a step begins with. */
enum gru_value {
	VALUE_READ,    /* the state after a step, as others than the next step see it */
	VALUE_CARRIED, /* ... as the next step sees it, or after the last step the bridge */
	VALUE_STATE,   /* ... as all see it */
	VALUE_GX,      /* W x + b */
	VALUE_GH,      /* U h, with cn */
	VALUE_BY_Z,    /* before, as z * h sees it */
	VALUE_BY_U,    /* before, as U h sees it */
	GRU_VALUES
};

enum value {
	VALUE_FORWARD, /* of both encoders, (8a) and (8) or (8b): each the first of GRU_VALUES */
	VALUE_BACKWARD = VALUE_FORWARD + GRU_VALUES,
	VALUE_AHEAD = VALUE_BACKWARD + GRU_VALUES,
	VALUE_DECODER = VALUE_AHEAD + GRU_VALUES,
	VALUE_LOGITS = VALUE_DECODER + GRU_VALUES,
	VALUE_R,
	VALUE_R_SUM, /* inside its tanh */
	VALUE_Y,     /* as all see it, as the readout, as the GRU */
	VALUE_Y_READOUT,
	VALUE_Y_GRU,
	VALUE_C, /* likewise */
	VALUE_C_READOUT,
	VALUE_C_GRU,
	VALUE_A,
	VALUE_E,
	VALUE_PRODUCT, /* q_t . keys_j before it is scaled */
	VALUE_U,
	VALUE_Q, /* as all words see it; as one does */
	VALUE_Q_WORD,
	VALUE_Q_STATE, /* the state that asks, as the query sees it */
	VALUE_V,       /* v, as one step sees it */
	VALUE_KEYS,    /* as all steps see it; as one does */
	VALUE_KEYS_STEP,
	VALUE_H, /* h_j, as the attention sees it; as the values, as the keys; as the value of one step */
	VALUE_H_VALUES,
	VALUE_H_KEYS,
	VALUE_H_STEP,
	VALUE_S0,
	VALUE_S0_SUM, /* inside its tanh */
	VALUE_LAST,   /* [hf_S ; hb_1], as the bridge sees it */
	VALUE_X,      /* as both encoders see it, as the forward one, as the backward one */
	VALUE_X_FORWARD,
	VALUE_X_BACKWARD,
	VALUE_ROW_READ,   /* rows of the embeddings: as the encoder sees them */
	VALUE_ROW_LOOKUP, /* as y */
	VALUE_ROW_OUTPUT, /* as the output matrix */
	VALUES
};

/* A value in one run. */
struct value_view {
	const char *name;       /* of its gradient */
	const char *dims;       /* a letter each, see value_size() */
	const double *gradient; /* in the trace */
	size_t rows, cols;      /* cols: its last dimension */
	size_t step;            /* numbers of each decoder step; 0: not of a step */
};

/* Whether this network has it. */
bool value_look(struct value_view *v, const struct trace *tr, enum value id);

/* The size that a letter stands for: those of the equations, D = 2H, C = 2H or 0 without attention, G = 3H, N: words of
 * the source's vocabulary, K: source words as the backward encoder reads them. */
size_t value_size(const struct trace *tr, char dim);

#endif
