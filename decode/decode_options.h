/* The command line of seq2seq-decode. */
#ifndef DECODE_OPTIONS_H
#define DECODE_OPTIONS_H

#include "base/options.h"
#include "decode/seq2seq.h"

#include <stdbool.h>

enum alignment_kind { ALIGNMENT_NONE, ALIGNMENT_SOFT, ALIGNMENT_LINKS, ALIGNMENT_JSON };
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct decode_options {
	const char *input, *output; /* NULL or "-": standard input and output */
	struct seq2seq_options translate;
	bool n_best;
	const char *alignment_text; /* as given; the next two are read from it */
	enum alignment_kind alignment;
	double threshold; /* of ALIGNMENT_LINKS; 1: the strongest */
	bool attention;   /* draw it */
	int color;        /* enum color_choice */
	int width;        /* of the picture; 0: the terminal's */
	bool score;
	int maxi_batch;
	int threads;
	const char *kernels;
	bool quiet;
};

void decode_options_init(struct decode_options *o);

/* Parses and checks; the results are those of options_parse(). As with Marian, --alignment without
 * a value is `hard` and --normalize without one is 1. */
int decode_options_parse(struct decode_options *o, struct operands *models, int argc, char **argv);

/* Says what was wrong; returns the exit status. */
int decode_options_misuse(void);
#endif
