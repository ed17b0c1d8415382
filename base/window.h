/* How large the terminal behind a descriptor is. */
#ifndef WINDOW_H
#define WINDOW_H

struct window {
	int columns, lines;
};

/* $COLUMNS and $LINES, else what the terminal says, else 80 and 24. */
struct window window_size(int fd);

#endif
