/* The sizes and choices that make a network; stored in every checkpoint. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>

/* How equation (5) scores a source position. */
enum score { SCORE_ADDITIVE, SCORES };
#define SCORE_NAMES "additive"

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
	enum tying tying;
};

enum { CONFIG_DIM_MAX = 1 << 14, CONFIG_VOCAB_MAX = 1 << 24 };

/* 0, or -1 with the error set: every later product of dimensions then fits in an int. */
int config_check(const struct config *c);

#endif
