/* The sizes and choices that make a network; stored in every checkpoint. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>

/* How equation (5) scores a source position, see model/score.h. */
enum score {
	SCORE_ADDITIVE,
	SCORE_RELU,
	SCORE_DOT,
	SCORE_SCALED_DOT,
	SCORE_GENERAL,
	SCORE_NONE, /* no attention */
	SCORES
};
#define SCORE_NAMES "additive|additive-relu|dot|scaled-dot|general|none"

/* How equation (8) makes s_t of s_{t-1}, y_{t-1} and c_t. */
enum decoder_cell {
	CELL_GRU,         /* one GRU; s_{t-1} asks for c_t */
	CELL_CONDITIONAL, /* a GRU reads y_{t-1}, its state asks for c_t, a second GRU reads that */
	CELLS
};
#define CELL_NAMES "gru|cgru"

enum tying {
	TIED_NONE,   /* Esrc, Etgt and Wo are three matrices */
	TIED_OUTPUT, /* Wo is Etgt */
	TIED_ALL     /* Wo, Etgt and Esrc are one: needs one vocabulary for both languages */
};
#define TYING_NAMES "none|output|all"

struct config {
	int source_vocab, target_vocab; /* Vs, V */
	int embed, hidden, attention;   /* E, H, A */
	enum score score;
	enum decoder_cell cell;
	enum tying tying;
};

enum { CONFIG_DIM_MAX = 1 << 14, CONFIG_VOCAB_MAX = 1 << 24 };

/* 0, or -1 with the error set. Small multiples of a dimension then fit in an int. */
int config_check(const struct config *c);

/* The attention size A for the one wanted: H for SCORE_GENERAL, 0 for SCORE_NONE. */
int config_attention(enum score score, int hidden, int wanted);

/* Reals of a context c_t: 2H, or none without attention. */
static inline int config_context(const struct config *c)
{
	return c->score == SCORE_NONE ? 0 : 2 * c->hidden;
}

#endif
