/* Texts compared through files, as seq2seq-eval does. */
#ifndef EVAL_FIXTURE_H
#define EVAL_FIXTURE_H

#include "data/scores/eval.h"

/* What a test compares, as bytes of files. */
struct eval_texts {
	const char *output[2], *reference[2]; /* NULL: none */
	const struct metric *metric;          /* NULL: both */
};

/* BLEU of text as given, and chrF */
extern const struct metric eval_fixture_metrics[2];

/* Characters of the second line, orders 1 to 6: 17 16 15 14 13 12 and 15 14 13 12 11 10, with
 * 14 12 10 8 7 6 in common; the first adds 4 3 2 1 to the reference. p = 0.6417, r = 0.6602. */
extern const struct eval_texts eval_fixture_cat;

/* A file of the test's scratch folder with this text. */
const char *eval_fixture_file(const char *name, const char *text);

/* Reads them from the files hyp, hyp2, ref and ref2. */
int eval_fixture_read(struct eval *e, const struct eval_texts *t);

/* Reads, scores and prints what r asks for. The outputs are first.txt and se"c\xff.txt. */
int eval_fixture_report(
	struct str *out, const struct eval_texts *t, struct eval_report r, bool json);

/* That what is printed is what is expected. */
void eval_fixture_check(
	const struct eval_texts *t, struct eval_report r, bool json, const char *expected);

#endif
