/* What people see of a run, on stderr: on a terminal one live line that is rewritten a few times a
 * second, elsewhere a plain line now and then. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "base/options.h"
#include "model/network.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Sums over some updates. */
struct progress_window {
	struct loss loss;
	double seconds;
};

struct progress {
	FILE *out; /* NULL: quiet */
	bool live; /* out is a terminal */
	int shown; /* columns of the live line on the screen */
	struct option_amount freq, after;
	double begun, last, drawn;     /* clock: of the session, the last update, the live line */
	double first;                  /* clock at the session's first update */
	double first_share;            /* of the run that was done by then; < 0: unset */
	struct progress_window report; /* since the last report */
	struct progress_window
		recent[2]; /* for the live line: the last seconds, and those before */
};

/* What an update has done. */
struct progress_update {
	struct loss loss; /* of the update */
	uint64_t update;  /* its number */
	double epochs;    /* done, with fraction */
	double share;     /* of --after done, 0 .. 1; < 0: unknown */
	bool due;         /* --disp-freq has been reached */
};

/* Seconds on a clock that never goes back. */
double progress_clock(void);

/* out: where to print, NULL for nowhere; freq 0: never; after: the run's length. */
void progress_open(
	struct progress *p, FILE *out, struct option_amount freq, struct option_amount after);

/* Prints a whole line. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void progress_say(struct progress *p, const char *format, ...);

/* After each update. True when a report is due: it has been printed where there is no terminal, and
 * *report holds its sums. */
bool progress_update(
	struct progress *p, struct progress_window *report, const struct progress_update *u);

/* exp(loss) for people: "7.35", "1234", "> 10000". Returns text. */
enum { PERPLEXITY_CHARS = 16 };
const char *progress_perplexity(char text[PERPLEXITY_CHARS], double loss);

/* During a validation, which does not count as training time. */
void progress_validating(struct progress *p, size_t done, size_t total);

/* The time since the last update was not spent on training. */
void progress_resume(struct progress *p);

/* Removes the live line. */
void progress_clear(struct progress *p);

#endif
