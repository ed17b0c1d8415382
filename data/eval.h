/* What seq2seq-eval computes of whole files. Errors name the file and the line. */
#ifndef EVAL_H
#define EVAL_H

#include "data/alignment.h"
#include "data/bleu.h"

#include <stdbool.h>
#include <stdio.h>

struct eval_translation {
	struct bleu bleu;
	long exact, lines; /* sentences equal to their reference, white space folded; sentences */
};

/* Compares two line-aligned files ("-": standard input, one of them). Adds to *e. */
int eval_translation(struct eval_translation *e, const char *hypothesis_path,
	const char *reference_path, enum bleu_tokenize tokenize, bool lowercase);

/* Compares two files of links in Pharaoh form, a sentence a line. Adds to *a. */
int eval_links(struct alignment *a, const char *links_path, const char *gold_path);

/* The lines that the program prints, BLEU's in sacreBLEU's form. */
void eval_print_bleu(FILE *out, const struct bleu *b, enum bleu_tokenize tokenize, bool lowercase);
void eval_print_exact(FILE *out, const struct eval_translation *e);
void eval_print_links(FILE *out, const struct alignment *a);

#endif
