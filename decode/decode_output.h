/* A result as text: the line, Marian's n-best list, the alignment, JSON, the picture. */
#ifndef DECODE_OUTPUT_H
#define DECODE_OUTPUT_H

#include "base/str.h"
#include "decode/decode_options.h"
#include "decode/seq2seq.h"

#include <stddef.h>

/* Appends what is printed for the result of a line, numbered from 0, line ends included.
 * options->width and color are those of the picture, not left open. */
int decode_output(struct str *out, const struct decode_options *options, size_t line,
	const struct seq2seq_result *result);

#endif
