/* The work of the decode program: lines in, translations or scores out. */
#ifndef DECODE_STREAM_H
#define DECODE_STREAM_H

#include "decode/decode_options.h"
#include "decode/line_edit.h"
#include "decode/seq2seq.h"

#include <stdio.h>

struct decode_stream {
	int in;
	const char *in_name; /* for messages: "stdin" */
	FILE *out;
	const char *out_name;
	FILE *notes;            /* what people are told, or NULL */
	bool prompt;            /* a person waits: write "> " to notes before each line */
	bool live;              /* show on notes how far it is */
	struct line_edit *edit; /* lines are read by it; NULL: from `in` */
};

/* Have these models what the options ask for, such as attention? Before the output is opened. */
int decode_check(const struct seq2seq *models, int count, const struct decode_options *options);

/* Reads to the end, or to the first error. What has been read without waiting, up to mini_batch *
 * maxi_batch lines, is translated together, written in order and flushed. The bytes written do not
 * depend on how the input arrives, nor on batches and threads. An error leaves the results of the
 * lines before it written. options->width and color must be settled. */
int decode_stream(struct seq2seq *models, const struct decode_options *options,
	const struct decode_stream *stream);

#endif
