/* Models ready to translate: mapped, checked to fit together, packed. */
#ifndef TRANSLATOR_H
#define TRANSLATOR_H

#include "checkpoints/checkpoint.h"
#include "model/search.h"

#include <stddef.h>

struct translator {
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
	struct translator *t, char *const *paths, int models, int threads, const char *kernels);
void translator_close(struct translator *t);

/* Translates n sentences of ids, each ended by EOS. The n results are released by the caller;
 * after an error there are none. */
int translator_translate(struct translator *t, struct translation *out, int n,
	const int *const *source, const int *source_length, const struct search_options *options);

/* logprob: [n] log p(target | source), EOS included; of several models the mean. */
int translator_score(struct translator *t, double *logprob, int n, const int *const *source,
	const int *source_length, const int *const *target, const int *target_length);

#endif
