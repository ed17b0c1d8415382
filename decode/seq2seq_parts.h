/* What stands behind decode/seq2seq.h: models, sentences, results, units of attention. */
#ifndef SEQ2SEQ_PARTS_H
#define SEQ2SEQ_PARTS_H

#include "base/str.h"
#include "checkpoints/checkpoint.h"
#include "decode/seq2seq.h"
#include "model/search.h"
#include "tokenizer/tokenizer.h"

#include <stdbool.h>

/* Models mapped, checked to fit together, packed. */
struct seq2seq {
	struct checkpoint *checkpoints; /* [models] */
	struct network **networks;      /* [models] */
	int models;
	struct pool *pool;
	struct batch batch;
	struct tokenizer *source, *target; /* those of the first model, equal in all */
};

/* A line of input on its way to the network: repaired, white space folded, made into tokens. */
struct sentence {
	struct str text;      /* the source, folded; what is over the limit may be missing */
	struct tokens source; /* EOS at the end; that alone: a blank line */
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

/* The units of attention, words or tokens. EOS is the last unit of a side, unless the hypothesis
 * was stopped by its length. */
struct units {
	int count;
	int *of; /* [n] the unit of each token, rising */
	int n;
	bool tokens; /* each token is one, but for parts of a character */
};

/* Of n ids; unit is an enum seq2seq_unit. The caller releases, also after an error. */
int units_make(struct units *u, const struct tokenizer *t, int unit, const int *ids, int n);
void units_release(struct units *u);

/* The first token behind the unit that begins with token i. */
int units_end(const struct units *u, int i);

/* weight:[target->count, source->count], zeroed, from attention:[target->n, source->n]: summed over
 * the tokens of a source unit, averaged over those of a target unit. So its rows sum to 1, too. */
void units_weigh(double *weight, const struct units *target, const struct units *source,
	const float *attention);

/* Appends the typed words, at or after *pos of the sentence, that are the n tokens of a unit: of a
 * tokenizer of words n of them, else one, but where words stand without spaces only what the tokens
 * are. */
int units_put_typed(struct str *out, size_t *pos, const struct sentence *s,
	const struct tokenizer *t, const int *ids, int n);

/* Appends the text of the n tokens of a unit, a space before it as it is; of EOS "</s>". */
int units_put_tokens(struct str *out, const struct tokenizer *t, const int *ids, int n);

/* Appends text with a space for each control character, which a model that falls back to bytes can
 * produce, and a source hold: it would break the line or command the terminal. */
int units_put_clean(struct str *out, const char *text, size_t len);

/* Are source words wanted instead of <unk>, and do both tokenizers have words? Then the search may
 * write <unk>. */
bool unknown_replaced(const struct seq2seq *s, const struct seq2seq_options *o);

/* The source word of token `index` as typed, or false. spaced: a space is before it, or (if its
 * script has spaces) the line begins with it. The tokenizer has words. */
bool unknown_typed(const struct tokenizer *source, const struct sentence *s, int index,
	struct span *word, bool *spaced);

/* Appends the text of n tokens of a hypothesis from `first` on, as tokenizer_decode() does, with
 * source words for unknown ones: a space before as in the source, and between letters or digits. */
int unknown_put(struct str *out, const struct seq2seq *models, const struct sentence *s,
	const struct hypothesis *h, int first, int n);

/* Fills in the hypotheses and units of a result of zeros; after an error it is still to be
 * released. A blank sentence (translation NULL) is translated by nothing, with probability 1. */
int result_of(struct seq2seq_result *r, const struct seq2seq *s, const struct seq2seq_options *o,
	const struct sentence *sentence, const struct translation *translation);

#endif
