/* What a handle of decode/seq2seq.h is: models mapped, checked to fit together, packed. */
#ifndef TRANSLATOR_H
#define TRANSLATOR_H

#include "checkpoints/checkpoint.h"
#include "decode/seq2seq.h"
#include "model/search.h"

struct seq2seq {
	struct checkpoint *checkpoints; /* [models] */
	struct network **networks;      /* [models] */
	int models;
	struct pool *pool;
	struct batch batch;
	struct tokenizer *source, *target; /* those of the first model, equal in all */
};

#endif
