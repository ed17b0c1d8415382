/* A parallel corpus in memory: one block of text and a pair of spans per sentence pair.
 *
 * Read from one TSV file (columns chosen, further columns ignored) or from two line-aligned files.
 * UTF-8 with or without a BOM, lines ended by LF or CRLF. Bad pairs are skipped, counted by reason
 * and the first few remembered as file:line. An error: what is surely no corpus in UTF-8
 * (corpus_check.h), and one without a good pair. */
#ifndef CORPUS_H
#define CORPUS_H

#include "base/options.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum corpus_fault {
	CORPUS_BAD_UTF8,
	CORPUS_NUL,
	CORPUS_EMPTY_SIDE,
	CORPUS_FEW_COLUMNS,
	CORPUS_LONG_LINE,   /* more than CORPUS_LINE_MAX bytes */
	CORPUS_LONG_TOKENS, /* more tokens than --max-length; counted by corpus_skip() */
	CORPUS_FAULTS
};
enum { CORPUS_LINE_MAX = 65536, CORPUS_EXAMPLES = 3 };

struct corpus {
	struct str text[2]; /* what the spans point into; [1]: the second file, or joined columns */
	const char *path[2];          /* not owned */
	struct span *source, *target; /* [count], surrounding white space removed */
	uint32_t *line;               /* [count] line number in the file, from 1 */
	size_t count, capacity;
	size_t faults[CORPUS_FAULTS];
	struct {
		uint32_t line;
		int side; /* which file */
	} examples[CORPUS_FAULTS][CORPUS_EXAMPLES];
};

/* Columns count from 1, none twice; several are joined by a space. "-" (one file only) is stdin. */
int corpus_read_tsv(struct corpus *c, const char *path, const struct option_ints *source,
	const struct option_ints *target);
/* The same of a text in memory, which it takes over; path is what messages call it. */
int corpus_take_tsv(struct corpus *c, struct str *text, const char *path,
	const struct option_ints *source, const struct option_ints *target);
int corpus_read_pair(struct corpus *c, const char *source_path, const char *target_path);
void corpus_release(struct corpus *c);

/* Frees the text and all spans into it; what corpus_report() prints stays. */
void corpus_drop_text(struct corpus *c);

/* Counts pair i as skipped for this fault (the pair itself stays; the caller leaves it out). */
void corpus_skip(struct corpus *c, size_t i, enum corpus_fault fault);

/* Prints a line per kind of fault that occurred: how many, and the first few as file:line. */
void corpus_report(const struct corpus *c, FILE *out);
void corpus_report_fault(const struct corpus *c, enum corpus_fault fault, FILE *out);

/* Chooses n pairs to hold out (at most half; fewer where groups do not fit): held[i] = 1, else 0.
 * All pairs with one source sentence, folded by fold_line(), are on the same side. The choice
 * depends on the sentences and the seed, not on their order. Returns how many, or -1. */
long corpus_hold_out(const struct corpus *c, size_t n, uint64_t seed, int rules, bool lowercase,
	unsigned char *held);

/* How many pairs of `of` are in c, too, with the same source and the same target; or -1. */
long corpus_count_shared(const struct corpus *c, const struct corpus *of);

#endif
