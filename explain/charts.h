/* How much gradient arrives by each route, and at each source word: series of norms, printed as
 * tables and drawn by the browser's page. */
#ifndef CHARTS_H
#define CHARTS_H

#include "explain/lesson.h"

/* A number for each place from `first`: a word, or a state s_0 .. s_T. */
struct series {
	const char *name, *value; /* a value of values.h */
	const char *only;         /* the condition that must hold */
	int first;
};

enum { SERIES = 6 };
struct chart {
	const char *title, *axis; /* "state", "source" or "target" */
	const char *only;
	struct series series[SERIES];
};

extern const struct chart charts[];
extern const int charts_count;
enum { SERIES_MOST = SUBJECT_TOKENS + 2 };

bool chart_is_there(const struct lesson *l, const char *only);

/* Euclidean norms of the rows; returns how many. */
int chart_norms(double norms[SERIES_MOST], const struct lesson *l, const struct series *s);

/* What reaches the words, of reach.h: the names of its three series. */
extern const char *const reach_names[3];
int reach_series(const double *series[3], const struct lesson *l); /* how many there are */

#endif
