/* The built-in corpus: distinct English-French sentence pairs from a grammar, with their gold word
 * alignment. Nothing is fetched, everything is generated. */
#ifndef PHRASEBOOK_H
#define PHRASEBOOK_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Hands over each pair in a fixed pseudo-random order given by the seed. `alignment` is in Pharaoh form
 * ("0-0 1-2"): source word - target word, counting the words of tokenizer/fold.h from 0. Stops after
 * `count` pairs (0: all) or when pair() returns non-zero, which is passed on. */
int phrasebook_generate(uint64_t seed, size_t count,
	int (*pair)(void *context, const char *source, const char *target, const char *alignment),
	void *context);

#endif
