/* The command line of seq2seq-explain. */
#ifndef EXPLAIN_OPTIONS_H
#define EXPLAIN_OPTIONS_H

#include "base/options.h"
#include "explain/lesson.h"

#include <stdbool.h>

struct explain_options {
	const char *model;           /* NULL: the built-in network */
	const char *source, *target; /* the sentences */
	int step;                    /* from 1; 0: not given */
	bool all;
	const char *html; /* the file to write a page to; or NULL */
	unsigned without; /* a bit for each route, and one more for all of them */
	struct lesson_options lesson;
};

void explain_options_init(struct explain_options *o);

/* Parses and checks; the results are those of options_parse(). */
int explain_options_parse(struct explain_options *o, int argc, char **argv);

/* Says what was wrong; returns the exit status. */
int explain_options_misuse(void);

#endif
