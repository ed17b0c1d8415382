/* A translation as text: the line, Marian's n-best list, the alignment, the picture. */
#ifndef DECODE_OUTPUT_H
#define DECODE_OUTPUT_H

#include "decode/decode_options.h"
#include "decode/sentence.h"
#include "decode/translator.h"

/* Sets s->output to what is printed for a sentence, line ends included. A blank sentence has no
 * translation (NULL). options->width and color are those of the picture, not left open. */
int output_translation(struct sentence *s, const struct translation *translation,
	const struct translator *t, const struct decode_options *options);

int output_score(struct sentence *s, double logprob);

#endif
