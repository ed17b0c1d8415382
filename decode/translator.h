/* What a handle of decode/seq2seq.h is: models mapped, checked to fit together, packed. */
#ifndef TRANSLATOR_H
#define TRANSLATOR_H

#include "checkpoints/checkpoint.h"
#include "model/search.h"

#include <stddef.h>

struct seq2seq {
	struct checkpoint *checkpoints; /* [models] */
	struct network **networks;      /* [models] */
	int models;
	struct pool *pool;
	struct batch batch;
	struct tokenizer *source, *target; /* those of the first model, equal in all */
};

/* Maps the model files (a training state will do as well); all must have the same tokenizers. The
 * caller closes it, also after an error. `kernels` may be "auto". */
int translator_open(
	struct seq2seq *t, char *const *paths, int models, int threads, const char *kernels);
void translator_close(struct seq2seq *t);

#endif
