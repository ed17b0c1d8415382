/* The one file of a module: bytes in memory, under a name. */
#ifndef FILES_H
#define FILES_H

#include <stddef.h>

#define FILES_NAME "model.safetensors"

/* Takes over mem_alloc()'s bytes in place of those before. */
void files_hold(char *bytes, size_t len);

#endif
