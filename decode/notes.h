/* What people are told beside the translations: bad lines at once where a person waits, else once
 * at the end; how far it is; and which characters the model cannot know. */
#ifndef NOTES_H
#define NOTES_H

#include "decode/decode_stream.h"
#include "decode/line_reader.h"
#include "decode/seq2seq.h"

#include <stdint.h>
#include <sys/types.h>

struct notes {
	const struct decode_stream *stream; /* its notes NULL: nothing is told */
	int max_length;
	size_t lines;
	struct note {
		size_t count, first; /* first: number of a line */
	} repaired, cut;
	struct str sample; /* of lines that are no UTF-8 */
	uint32_t *unseen;  /* [code point] how often; NULL: none yet */
	double begun, drawn;
	off_t start, size; /* of the input, where it is a file; else size is 0 */
};

void notes_begin(struct notes *n, const struct decode_stream *stream, int max_length);

/* A line and its result, and after some of them how far the reader is. */
int notes_line(
	struct notes *n, const struct seq2seq_text *line, const struct seq2seq_result *result);
void notes_progress(struct notes *n, const struct line_reader *r);

/* All lines are done; a prompt that nobody answered ends its line. */
void notes_sum(struct notes *n);

/* Takes the progress off the screen. */
void notes_release(struct notes *n);

#endif
