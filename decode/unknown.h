/* Words instead of <unk>: each unknown word of a translation is replaced by the source word that it
 * looks at most, mostly a name that is the same in both languages. After Luong, Sutskever, Le,
 * Vinyals and Zaremba 2015, "Addressing the Rare Word Problem", with attention as the alignment.
 *
 * Only a tokenizer of words has unknown ones; bpe and char spell what they do not know. */
#ifndef UNKNOWN_H
#define UNKNOWN_H

#include "decode/sentence.h"
#include "decode/seq2seq.h"
#include "model/search.h"

#include <stdbool.h>

/* Is it wanted, and do both tokenizers have words? Then the search may write <unk>. */
bool unknown_replaced(const struct seq2seq *s, const struct seq2seq_options *o);

/* The source word of token `index` as typed, or false. spaced: a space is before it, or (if its
 * script has spaces) the line begins with it. The tokenizer has words. */
bool unknown_typed(const struct tokenizer *source, const struct sentence *s, int index,
	struct span *word, bool *spaced);

/* Appends the text of n tokens of a hypothesis from `first` on, as tokenizer_decode() does, with
 * source words for unknown ones: a space before as in the source, and between letters or digits. */
int unknown_put(struct str *out, const struct seq2seq *models, const struct sentence *s,
	const struct hypothesis *h, int first, int n);

#endif
