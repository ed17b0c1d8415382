/* Where a grammar's choices come from. */
#ifndef DRAW_H
#define DRAW_H

#include "base/rng.h"

#include <stdbool.h>

struct draw {
	struct rng rng;
};

/* 0 .. n-1, each as likely; n > 0. */
int draw_below(struct draw *d, int n);
bool draw_chance(struct draw *d, int percent);

/* One of an array's elements. */
#define DRAW_FROM(d, array) ((array)[draw_below((d), (int)(sizeof(array) / sizeof((array)[0])))])

/* Where an item of a list begins: of words, or with another sign between them. */
const char *draw_word(struct draw *d, const char *words);
const char *draw_item(struct draw *d, const char *list, char between);

#endif
