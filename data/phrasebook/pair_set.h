/* Sentence pairs that a grammar draws: no source twice, handed out in a seeded order. */
#ifndef PAIR_SET_H
#define PAIR_SET_H

#include "base/str.h"
#include "data/phrasebook/draw.h"

#include <stddef.h>

struct pair {
	struct str source, target;
	struct str links; /* Pharaoh form, words as tokenizer/fold.h cuts them; "" without a gold */
};

/* Writes a random pair into empty strings; `what` says which grammar. -1: out of memory. */
typedef int pair_draw(const void *what, struct pair *pair, struct draw *d);

/* Positions in the text of the set; each of the three is ended by a NUL. */
struct pair_entry {
	size_t source, target, links;
	int kind; /* what drew it */
};

struct pair_set {
	struct str text;
	struct pair_entry *entries;
	size_t count, capacity;
	uint32_t *slots; /* [slot_count] index + 1 of an entry by the hash of its source; 0: free */
	size_t slot_count;
	struct pair drawn;
};

/* For at most `most` pairs; call it on {0}. */
int pair_set_begin(struct pair_set *s, size_t most);

/* Draws until `share` new pairs of this kind are there or none has been new for long. The target
 * must be a function of the source: a known source with another target is a bug of the grammar. */
int pair_set_fill(
	struct pair_set *s, int kind, int share, uint64_t seed, pair_draw *draw, const void *what);

/* Receives a pair; what it returns ends the hand-over unless it is 0. */
typedef int pair_set_taker(
	void *context, const char *source, const char *target, const char *links);

/* Hands over the first `count` pairs (0: all) of one kind (-1: of all) in the order of the seed.
 * -1: out of memory, or there are fewer than `count`; `name` is what the message calls the set. */
int pair_set_hand_over(const struct pair_set *s, const char *name, int kind, uint64_t seed,
	size_t count, pair_set_taker *take, void *context);

/* Safe on {0} and safe twice. */
void pair_set_release(struct pair_set *s);

#endif
