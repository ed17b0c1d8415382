/* A line of input on its way to the network: repaired, white space folded, made into tokens. */
#ifndef SENTENCE_H
#define SENTENCE_H

#include "base/str.h"
#include "decode/seq2seq.h"
#include "decode/translator.h"
#include "tokenizer/tokenizer.h"

#include <stdbool.h>

struct sentence {
	struct str text;      /* the source, folded; what is over the limit may be missing */
	struct tokens source; /* EOS at the end */
	struct tokens target; /* the same, of a translation to score */
	struct str unseen;    /* characters of text that the tokenizer does not hold */
	bool repaired;        /* bytes were replaced by U+FFFD */
	bool cut;             /* something is over the limit of tokens and left out */
};

/* Reads a line of any bytes and, unless that is NULL, its translation into a sentence of zeros. At
 * most max_length tokens and EOS are kept of each. */
int sentence_read(struct sentence *s, const struct seq2seq_text *line,
	const struct seq2seq_text *translation, const struct seq2seq *models, int max_length);
void sentence_release(struct sentence *s);

/* Has it no words? Then its translation has none either. */
bool sentence_blank(const struct sentence *s);

#endif
