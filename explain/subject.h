/* What a lesson is about: a network and one sentence pair. */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "checkpoints/checkpoint.h"
#include "model/batch.h"

#include <stdbool.h>
#include <stdint.h>

enum { SUBJECT_TOKENS = 100 }; /* at most, on each side, without its EOS */

struct subject {
	struct checkpoint model; /* configuration, parameters, tokenizers; of a file or made here */
	bool built_in;
	struct tokens source, target; /* EOS at the end */
	struct batch batch;           /* the pair alone */
	/* Words as they are shown, a word's space as a mark; owned. */
	char **source_vocabulary, **target_vocabulary; /* [Vs], [V] */
	const char **source_word;                      /* [S] the source's words */
	const char **target_word, **previous_word;     /* [T] to predict; fed in */
	char *text;                                    /* what the words lie in */
	const char *source_text, *target_text; /* the sentences as they were given; not owned */
};

/* The choices of the tiny network; 0: seed and sizes of the built-in example. */
struct tiny {
	int cell, score; /* enum decoder_cell, enum score */
	uint64_t seed;
	int embed, hidden, attention; /* E, H, A */
};
enum { TINY_SEED = 60, TINY_EMBED = 3, TINY_HIDDEN = 2, TINY_ATTENTION = 2, TINY_LARGEST = 16 };

/* The pair through the model in the file `path`; NULL: through a tiny network with random
 * weights, whose vocabularies are the words of the pair. Errors name the file or the side. The
 * caller releases it, also after an error. */
int subject_open(struct subject *s, const char *path, const struct tiny *tiny,
	const char *source_text, const char *target_text);
void subject_release(struct subject *s);

/* The built-in pair. */
extern const char subject_source[], subject_target[];

#endif
