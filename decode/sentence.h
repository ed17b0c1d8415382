/* A line of input on its way to the network: repaired, white space folded, made into tokens. */
#ifndef SENTENCE_H
#define SENTENCE_H

#include "base/str.h"
#include "tokenizer/tokenizer.h"

#include <stdbool.h>

struct sentence {
	size_t line;          /* its number, from 1 */
	struct str text;      /* the source, folded; what is over the limit may be missing */
	struct tokens source; /* EOS at the end */
	struct tokens target; /* the same, of a pair to score */
	bool repaired;        /* bytes were replaced by U+FFFD */
	bool cut;             /* something is over the limit of tokens and left out */
	struct str output;    /* what will be printed */
};

/* Reads a line of any bytes as a source sentence, or, if `target` is not NULL, as source TAB
 * target (what follows a second TAB is ignored; without a TAB: an error). At most max_length
 * tokens and EOS are kept of each side. The sentence's memory is used again. */
int sentence_read(struct sentence *s, struct span line, const struct tokenizer *source,
	const struct tokenizer *target, int max_length);
void sentence_release(struct sentence *s);

/* Has it no words? Then its translation has none either. */
bool sentence_blank(const struct sentence *s);

#endif
