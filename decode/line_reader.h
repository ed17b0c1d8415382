/* Lines from a file descriptor. Unlike stdio it tells whether another line can be had without
 * waiting. So a file is read in full batches, and each line from a pipe is answered at once.
 *
 * Lines end with LF or CRLF, the last one perhaps without. A byte order mark at the beginning is
 * dropped. Lines may be of any length and hold any bytes, but what begins as an archive or a text
 * in another encoding is refused. */
#ifndef LINE_READER_H
#define LINE_READER_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct line_reader {
	int fd;           /* not owned */
	const char *name; /* for messages; not owned */
	size_t line;      /* number of the line last returned, from 1 */
	bool ended; /* the end has been read: descriptors of a terminal could go on after it */

	/* bytes begin .. end are read and not yet returned; there is no LF before `scanned` */
	char *data;
	size_t begin, scanned, end, capacity;
};

/* {0} with fd and name set is a reader at the beginning. */
void line_reader_release(struct line_reader *r);

/* 1: *line is the next line without its end, valid until the next call. 0: there is none: at the
 * end (r->ended), or, if `wait` is false, for now. -1: the error is set. */
int line_reader_next(struct line_reader *r, bool wait, struct span *line);

#endif
