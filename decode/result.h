/* Translations as the interface hands them out: texts, and attention between units. */
#ifndef RESULT_H
#define RESULT_H

#include "decode/sentence.h"
#include "decode/seq2seq.h"
#include "decode/translator.h"

/* Fills in the hypotheses and units of a result of zeros; after an error it is still to be
 * released. A blank sentence (translation NULL) is translated by nothing, with probability 1. */
int result_of(struct seq2seq_result *r, const struct seq2seq *s, const struct seq2seq_options *o,
	const struct sentence *sentence, const struct translation *translation);

#endif
