/* What the writer and the reader of a checkpoint share: the configuration as JSON, what must hold
 * between it and the tokenizers, and numbers as bytes. */
#ifndef CHECKPOINT_CONFIG_H
#define CHECKPOINT_CONFIG_H

#include "base/real.h"
#include "base/str.h"
#include "checkpoints/checkpoint.h"

#include <stdbool.h>

/* Room for the name of a tensor: "adam.m/attention.Ua". */
enum { CHECKPOINT_NAME_MAX = 96 };

int checkpoint_put_config(struct str *out, const struct config *config);

/* Reads and checks; what is unknown or missing is an error. */
int checkpoint_get_config(struct config *config, const char *text, size_t len);

/* Tokenizers have as many entries as their embeddings; both are there or none. */
int checkpoint_check_tokenizers(const struct config *config, const struct tokenizer *source,
	const struct tokenizer *target);

/* Little-endian floats, four bytes each, from and to `real`. The bytes need no alignment. */
void checkpoint_put_floats(char *to, const real *from, size_t count);
void checkpoint_get_floats(real *to, const char *from, size_t count);

/* Are floats at this place reals as they stand? */
bool checkpoint_floats_are_reals(const char *at);

#endif
