/* Checkpoint files that are wrong in one place and right in all others, the checksum included. */
#ifndef SEALED_H
#define SEALED_H

#include <stddef.h>

/* How every header begins, up to the end of the checksum. */
#define SEALED_OPENING "{\"__metadata__\":{\"checksum\":\"0000000000000000\""

/* A file of this header (padded) and data, with its checksum right if it has room for one. Nothing
 * follows in its block, so that reading beyond is seen; freed with mem_free(). */
char *sealed_file(
	const char *header, size_t header_len, const void *data, size_t data_len, size_t *len);

/* The file `bytes` with the first `from` of its header made `to`. No `from` fails the test. */
char *sealed_edit(
	const char *bytes, size_t bytes_len, const char *from, const char *to, size_t *len);

#endif
