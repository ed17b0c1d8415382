/* What the terminal behind a descriptor can do. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>

/* $COLUMNS, else what the terminal says, else 80. */
int terminal_width(int fd);

/* Is it a terminal, not a dumb one, and NO_COLOR (https://no-color.org) unset? */
bool terminal_color(int fd);

#endif
