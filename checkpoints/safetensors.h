/* The container: named tensors of 32-bit floats and a map of strings in one safetensors file.
 *
 * Strict where other readers are lenient: F32 only, one or two dimensions, no gaps between tensors,
 * the checksum at its place. README.md describes the bytes. */
#ifndef SAFETENSORS_H
#define SAFETENSORS_H

#include "base/json.h"
#include "base/str.h"

#include <stddef.h>

enum { SAFETENSORS_HEADER_MAX = 1 << 26 };

struct tensor {
	const char *name;
	int rank;          /* 1 or 2 */
	size_t shape[2];   /* shape[1] is 1 for a vector */
	size_t begin, end; /* bytes, counted from the start of the data */
};

struct safetensors {
	struct json_document header;
	const struct json *metadata; /* an object of strings */
	struct tensor *tensors;      /* in the order of their data */
	size_t count;
	const char *data; /* inside the bytes given to safetensors_open() */
};

/* Could a file of `size` bytes be read that begins with these len (8 are enough, 9 are better)?
 * Asked before a large file is read. */
int safetensors_check_head(const char *bytes, size_t len, size_t size);

/* Reads and checks the header over len bytes, which stay the caller's and must outlive it. */
int safetensors_open(struct safetensors *s, const char *bytes, size_t len);
void safetensors_close(struct safetensors *s);

/* The string of this name in the metadata, NULL if there is none. */
const struct json *safetensors_text(const struct safetensors *s, const char *key);

/* Writing: begin, texts, tensors, finish. `header` is {0} at first; `at` counts bytes of data. */
int safetensors_begin(struct str *header);
int safetensors_put_text(struct str *header, const char *key, const char *text, size_t len);
int safetensors_put_tensor(
	struct str *header, size_t *at, const char *name, int rank, const size_t shape[2]);

/* Makes the file: *len *bytes, which the caller owns: the header, then the data at *data, all 0.
 * The caller fills it, then seals it with the checksum. */
int safetensors_finish(struct str *header, size_t data_len, char **bytes, size_t *len, char **data);
void safetensors_seal(char *bytes, size_t len);

#endif
