/* Which encoding a text that is not UTF-8 is probably in: simple statistics of its bytes. */
#ifndef ENCODING_H
#define ENCODING_H

#include <stddef.h>

/* Completes "the text ...": "looks like GB18030 (iconv -f GB18030 -t UTF-8)", "is in no encoding
 * known here", or that it is UTF-8 in part. Lines of ASCII do not count. */
const char *encoding_advice(const char *text, size_t len);

#endif
