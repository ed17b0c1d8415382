/* Small checkpoints for tests. */
#ifndef CHECKPOINT_MAKER_H
#define CHECKPOINT_MAKER_H

#include "checkpoints/checkpoint.h"

/* What a made checkpoint holds; bits. */
enum {
	MADE_PLAIN = 0,
	MADE_TOKENIZER = 1,      /* one for both languages */
	MADE_TWO_TOKENIZERS = 2, /* or two */
	MADE_EXTRAS = 4,
	MADE_ENTRIES = 8,
	MADE_CONDITIONAL = 16, /* a conditional decoder */
	MADE_KINDS = 32,
	MADE_ALL = MADE_TWO_TOKENIZERS | MADE_EXTRAS | MADE_ENTRIES | MADE_CONDITIONAL
};

/* A character tokenizer; different languages give different ones. */
struct tokenizer *make_tokenizer(int language);

void make_checkpoint(struct checkpoint *c, int what);
void make_checkpoint_of(struct checkpoint *c, int what, enum tying tying);
void make_checkpoint_scored(struct checkpoint *c, int what, enum tying tying, enum score score);
void release_made(struct checkpoint *c);

/* A file that holds such a one. */
void save_made(const char *path, int what, enum tying tying, enum score score);

#endif
