/* The units of attention, words or tokens: which token belongs to which, and the weights between
 * them. EOS is the last unit of a side, unless the hypothesis was stopped by its length. */
#ifndef UNITS_H
#define UNITS_H

#include "base/str.h"
#include "decode/sentence.h"
#include "tokenizer/tokenizer.h"

#include <stdbool.h>

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

/* Appends the names of a sentence's units, each ended by NUL: words as they were typed, "</s>". */
int units_put_source(struct str *out, const struct units *u, const struct tokenizer *t,
	const struct sentence *s);

/* Appends the text of the n tokens of a unit, a space before it as it is; of EOS "</s>". */
int units_put_tokens(struct str *out, const struct tokenizer *t, const int *ids, int n);

/* Appends text with a space for each control character, which a model that falls back to bytes can
 * produce, and a source hold: it would break the line or command the terminal. */
int units_put_clean(struct str *out, const char *text, size_t len);

#endif
