/* chrF (Popović 2015) and chrF++ (2017) as in sacreBLEU 2: the F-score of n-grams of characters,
 * and of words if word_order is not 0. Precision and recall are averaged over the orders that both
 * texts have ("effective order"), then combined; recall weighs beta^2 times as much. */
#ifndef CHRF_H
#define CHRF_H

#include "base/str.h"

#include <stdbool.h>

enum { CHRF_CHAR_ORDER_MAX = 16, CHRF_WORD_ORDER_MAX = 8 };
enum { CHRF_ORDERS_MAX = CHRF_CHAR_ORDER_MAX + CHRF_WORD_ORDER_MAX };

struct chrf_settings {
	int char_order, word_order; /* usually 6 and 0; chrF++: 6 and 2 */
	int beta;                   /* usually 2 */
	bool lowercase;
	bool whitespace; /* white space counts as characters too */
	bool epsilon; /* F-score of each order, then the mean over all orders, missing ones as 0 */
};
#define CHRF_DEFAULTS                      \
	{                                  \
		.char_order = 6, .beta = 2 \
	}

/* Of each order, those of characters before those of words: the n-grams of the hypothesis (0 where
 * the reference has none), of the reference, and those in common. */
struct chrf {
	long hypothesis[CHRF_ORDERS_MAX], reference[CHRF_ORDERS_MAX], match[CHRF_ORDERS_MAX];
};

/* Adds one sentence's counts against that of its references >= 1 references which gives it the best
 * score. {0} is an empty score. Each text is one line of valid UTF-8 (an error otherwise). */
int chrf_add(struct chrf *c, struct span hypothesis, const struct span *reference, int references,
	const struct chrf_settings *s);

/* 0 .. 100 */
double chrf_score(const struct chrf *c, const struct chrf_settings *s);

#endif
