/* BLEU and chrF seen alike: each makes a row of counts of a sentence, and a score of the sum of the
 * rows. So a score of any choice of sentences costs additions only. */
#ifndef METRIC_H
#define METRIC_H

#include "data/scores/bleu.h"
#include "data/scores/chrf.h"

enum metric_kind { METRIC_BLEU, METRIC_CHRF };
enum { METRIC_WIDTH_MAX = 3 * CHRF_ORDERS_MAX };

struct metric {
	enum metric_kind kind;
	struct bleu_settings bleu; /* the settings of its kind count */
	struct chrf_settings chrf;
};

/* Numbers in a row. */
int metric_width(const struct metric *m);

/* Fills row[width] with the counts of one sentence. */
int metric_count(const struct metric *m, int *row, struct span hypothesis,
	const struct span *reference, int references);

/* The score, 0 .. 100, of the sum of rows. */
double metric_score(const struct metric *m, const long *sum);

/* The sum of rows of METRIC_BLEU as BLEU's counts. */
struct bleu metric_bleu(const long *sum);

/* Appends "BLEU", or chrF2 with its beta and a + for each order of words: chrF2++. */
int metric_put_name(const struct metric *m, struct str *out);

/* Appends what makes scores comparable, in sacreBLEU's form: nrefs:1|case:mixed|...|version:...
 * references: -1 if their number varies. resamples: 0 if there are none, else with their seed. */
int metric_put_signature(
	const struct metric *m, struct str *out, int references, int resamples, uint64_t seed);

#endif
