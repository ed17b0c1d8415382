/* Toy corpora: small tasks beside the phrasebook, each learnt in seconds, each with something for
 * attention to find. As in the phrasebook everything is generated, no source stands twice, and
 * the target is a function of the source. */
#ifndef TOY_H
#define TOY_H

#include "data/phrasebook/pair_set.h"

/* Draws a pair as pair_draw does. */
typedef int toy_draw(struct pair *pair, struct draw *d);

struct toy {
	const char *name;
	const char *shows; /* one line: source -> target */
	toy_draw *draw;
	int pairs;  /* how many are in the corpus: far fewer than the grammar can say */
	bool links; /* has a gold alignment */
};

/* The i-th toy corpus, NULL past the last one. */
const struct toy *toy_nth(size_t i);

/* Hands over pairs as phrasebook_generate() does: in the order of the seed, `count` of them or 0
 * for all; -1: out of memory, or the corpus has fewer than `count`. */
int toy_generate(
	const struct toy *toy, uint64_t seed, size_t count, pair_set_taker *take, void *context);

/* The generators, a file each. */
toy_draw toy_reversal, toy_dates, toy_continuation, toy_sentiment, toy_headline;

/* What they share: the letter at a place made large; " i-j" appended, in ascending order. */
void toy_capital(struct str *text, size_t at);
int toy_link(struct pair *pair, int source, int target);

#endif
