/* Word alignments in Pharaoh form ("0-0 1-2": source word - target word, from 0) and how well one
 * agrees with another.
 *
 * Alignment error rate of Och and Ney 2003, all gold links counted as sure (S = P):
 * AER = 1 - 2 |A n G| / (|A| + |G|), for the links A found and the gold links G. */
#ifndef ALIGNMENT_H
#define ALIGNMENT_H

#include <stddef.h>

struct alignment {
	long links, gold, both; /* |A|, |G|, |A n G| */
};

/* Adds one sentence. {0} is an empty count. A line is links with spaces between them; an empty
 * line has none; a link that stands twice counts once. Anything else is an error and adds
 * nothing; *faulty (may be NULL) then becomes 0 if it is in `links`, 1 if in `gold`. */
int alignment_add(struct alignment *a, const char *links, size_t links_len, const char *gold,
	size_t gold_len, int *faulty);

/* 0 .. 1 each. Where there is nothing to be wrong (no links, no gold links) nothing is wrong. */
double alignment_error_rate(const struct alignment *a);
double alignment_precision(const struct alignment *a);
double alignment_recall(const struct alignment *a);

#endif
