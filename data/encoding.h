/* Which encoding a text that is not UTF-8 is probably in: simple statistics of its bytes. */
#ifndef ENCODING_H
#define ENCODING_H

#include <stddef.h>

/* The end of a sentence about the text: "looks like GB18030 (iconv -f GB18030 -t UTF-8)", or that it
 * is in no encoding known here, or UTF-8 in part. Lines that are valid UTF-8 decide nothing else. */
const char *encoding_advice(const char *text, size_t len);

#endif
