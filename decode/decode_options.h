/* The command line of seq2seq-decode. */
#ifndef DECODE_OPTIONS_H
#define DECODE_OPTIONS_H

#include "base/options.h"
#include "model/search.h"

#include <stdbool.h>

enum alignment_kind { ALIGNMENT_NONE, ALIGNMENT_SOFT, ALIGNMENT_LINKS };
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct decode_options {
	const char *input, *output; /* NULL or "-": standard input and output */
	int beam;
	double normalize, max_length_factor;
	bool n_best, allow_unk, replace_unk;
	const char *alignment_text; /* as given; the next two are read from it */
	enum alignment_kind alignment;
	double threshold; /* of ALIGNMENT_LINKS; 1: the strongest */
	bool attention;   /* draw it */
	int color;        /* enum color_choice */
	int width;        /* of the picture; 0: the terminal's */
	bool score;
	int mini_batch, maxi_batch, max_length;
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

void decode_options_search(const struct decode_options *o, struct search_options *search);

#endif
