/* The lines that are worked on together: as many as can be had without waiting, up to a limit. */
#ifndef WINDOW_H
#define WINDOW_H

#include "base/err.h"
#include "decode/decode_stream.h"
#include "decode/line_reader.h"

#include <stdbool.h>

struct window {
	struct str bytes;                     /* of the lines, one after the other */
	struct seq2seq_text *source, *target; /* [count]; target with --score only */
	struct seq2seq_result *results;       /* [count] */
	size_t count;
	size_t source_capacity, target_capacity, result_capacity;
	bool ended;            /* nothing comes after this window */
	char failure[ERR_MAX]; /* why reading stopped, "" if it came to the end */
};

/* {0} is an empty window. Reads the next one; waits only while it has no line at all. What stops
 * the reading is kept in `failure`, so that the lines before it can be finished first. */
void window_fill(struct window *w, struct line_reader *r, const struct decode_options *options,
	const struct decode_stream *stream);
void window_release(struct window *w);

#endif
