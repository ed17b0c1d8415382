/* The tokens of hypotheses, which share their beginnings: each token knows the one before it. */
#ifndef TRAIL_H
#define TRAIL_H

#include <stddef.h>

enum { TRAIL_START = -1 }; /* before the first token */

struct trail_token {
	int id, before;
	size_t attention; /* begin of its S weights */
};

/* {0} is empty. */
struct trail {
	struct trail_token *tokens;
	size_t count, capacity;
	float *attention;
	size_t attention_count, attention_capacity;
};

/* The index of the new token, or -1. Fill its weights *attention:[S] before the next append. */
int trail_append(struct trail *t, int id, int before, size_t S, float **attention);

int trail_length(const struct trail *t, int last);
/* ids:[length], attention:[length, S] of the tokens up to `last` */
void trail_copy(const struct trail *t, int last, int length, size_t S, int *ids, float *attention);

/* The ids that would repeat an n-gram of the trail up to `last`, one a call; -1 at the end. *at is
 * `last` for the first one. */
int trail_repeat(const struct trail *t, int last, int n, int *at);

void trail_release(struct trail *t);

#endif
