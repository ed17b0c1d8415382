/* A line typed at a terminal that understands arrows, Home, End, Delete, Backspace, the lines
 * typed before (Up and Down) and Ctrl-A E B F D H K U P N. Marks stay with their letter,
 * characters are as wide as they are, and of a line wider than the terminal a part is shown. */
#ifndef LINE_EDIT_H
#define LINE_EDIT_H

#include "base/str.h"

#include <stdbool.h>
#include <stdio.h>

/* {0} with in, out and prompt set is ready. */
struct line_edit {
	int in; /* of the terminal; not owned, as out and prompt */
	FILE *out;
	const char *prompt; /* ASCII */

	struct str *lines; /* [count] of valid UTF-8, the new one last */
	size_t count, capacity, at;
	size_t cursor,
		from; /* in lines[at]: where typing goes on; the first character that is shown */
	char key[8];  /* bytes of a key or character that is not complete */
	size_t key_count;
	char input[4096]; /* begin .. end are read and not yet used */
	size_t begin, end;
};

/* 1: *line is a line without its end, valid until the next call. 0: Ctrl-D on an empty line, or the
 * end. -1: the error is set. Leaves the terminal as it was, also when a signal ends or stops us. */
int line_edit_next(struct line_edit *e, struct span *line);

/* For tests, its parts: begins a line; takes a typed byte (1: the line is complete, 0: it goes on;
 * *ended: Ctrl-D on an empty line); appends what shows the line in `width` columns. */
int line_edit_begin(struct line_edit *e);
int line_edit_type(struct line_edit *e, char byte, bool *ended);
int line_edit_draw(struct line_edit *e, struct str *out, int width);

void line_edit_release(struct line_edit *e);

#endif
