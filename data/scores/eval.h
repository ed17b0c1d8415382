/* What seq2seq-eval computes of whole files. Errors name the file and the line. */
#ifndef EVAL_H
#define EVAL_H

#include "base/str.h"
#include "data/scores/alignment.h"
#include "data/scores/bootstrap.h"

#include <stdbool.h>
#include <stdint.h>

struct eval_text {
	const char *path;
	struct str text;
	struct span *line; /* [lines] valid UTF-8 without white space at the end */
};

/* Translations of one text and its references, line by line. */
struct eval {
	struct eval_text *output, *reference;
	int outputs, references, lines;
};

/* Reads the files ("-": standard input, one of them). All must have the same number of lines, at
 * least one. Release *e whatever is returned. */
int eval_read(struct eval *e, const char *const *outputs, int count, const char *const *references,
	int reference_count);
void eval_release(struct eval *e);

/* References of a sentence; -1 if that varies. An empty line counts, as a reference of length 0,
 * only if there is no other. */
int eval_references(const struct eval *e);

/* Sentences of the output that equal a reference, white space folded. */
int eval_exact(const struct eval *e, int output, bool lowercase, long *exact);

/* One output under one metric. */
struct eval_score {
	double score;
	long sum[METRIC_WIDTH_MAX];
	struct bootstrap_interval resampled; /* 95 % lie within mean +- half */
	double p_value;                      /* against output 0 */
};

/* score[0 .. outputs-1]; resamples 0: none, the last members stay 0. */
int eval_score(struct eval_score *score, const struct eval *e, const struct metric *m,
	int resamples, uint64_t seed);

/* Compares two files of links in Pharaoh form, a sentence a line. Adds to *a. */
int eval_links(struct alignment *a, const char *links_path, const char *gold_path);

/* What there is to print. */
struct eval_report {
	const struct metric *metric;   /* [metrics] */
	const char *const *name;       /* [outputs] */
	struct eval_score *score;      /* [metrics][outputs] */
	long *exact;                   /* [outputs] */
	const struct alignment *links; /* or NULL */
	int metrics, outputs, references, lines;
	int resamples; /* 0: neither interval nor p-value */
	uint64_t seed;
	bool paired;     /* p-values against output 0 */
	bool score_only; /* numbers alone */
	int width;       /* digits after the point */
};

/* Reads the files of r->outputs translations and the references; score[], exact[], references and
 * lines of *r are made of them. The caller frees score and exact, whatever is returned. */
int eval_fill(struct eval_report *r, const char *const *outputs, const char *const *references,
	int reference_count, bool lowercase);

/* Appends sacreBLEU's lines, or JSON with its names and more (eval_print.c). */
int eval_put_text(struct str *out, const struct eval_report *r);
int eval_put_json(struct str *out, const struct eval_report *r);

#endif
