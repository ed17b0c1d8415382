/* Models and training states as safetensors files; README.md in this folder describes the bytes.
 *
 * Written to a temporary file in the same folder, fsync'd, renamed, folder fsync'd. Files are
 * untrusted input: every length, offset, shape and name is checked before it is used. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "base/file.h"
#include "model/config.h"
#include "model/params.h"
#include "tokenizer/tokenizer.h"

#include <stddef.h>

/* A string of the training state: name and value, both valid UTF-8. */
struct checkpoint_entry {
	const char *key, *value;
};

enum { CHECKPOINT_EXTRAS = 4 };

/* What a file holds. Parameters are float in the file whatever `real` is. */
struct checkpoint {
	struct config config;
	struct params params;
	/* the same object if the languages share one; NULL in a file without tokenizers */
	struct tokenizer *source, *target;
	/* further sets of parameters, of a training state only: "adam.m", "adam.v" ... */
	struct {
		char name[32];
		struct params params;
	} extra[CHECKPOINT_EXTRAS];
	int extras;
	/* free entries of a training state: "train.update" -> "5000" ... */
	struct checkpoint_entry *entries; /* keys and values owned when read */
	size_t entry_count;
	struct file file; /* what parameters without a block lie in, else {0} */
};

/* Saves to path, as file_replace() does: on failure the old file is untouched (if only the
 * folder cannot be synced, the new one is in place) and no temporary stays behind.
 * Deterministic: the same contents give the same bytes. */
int checkpoint_save(const struct checkpoint *c, const char *path);

/* Reads path, of a training state also extras and entries. Errors name the file. Release it. */
int checkpoint_load(struct checkpoint *c, const char *path);

/* The same for translating: the parameters (and extras) stay in the file, mapped, where a real
 * is what the file holds, a little-endian float; their params have no block and must not be
 * written to. Otherwise they are copied. Saving to path, which is a rename, leaves them as they
 * are; a file that is cut short or written over in place does not. */
int checkpoint_map(struct checkpoint *c, const char *path);

/* The same to and from bytes in memory, which the caller owns. Errors name no file. */
int checkpoint_encode(const struct checkpoint *c, char **bytes, size_t *len);
int checkpoint_decode(struct checkpoint *c, const char *bytes, size_t len);

/* Refuses the file of path if it has no tokenizers: asked first by who reads or writes text. */
int checkpoint_need_tokenizers(const struct checkpoint *c, const char *path);

/* Frees what was allocated and mapped; safe on {0} and twice. */
void checkpoint_release(struct checkpoint *c);

/* The value of an entry, NULL if there is none. */
const char *checkpoint_get(const struct checkpoint *c, const char *key);

#endif
