/* What the terminal behind a descriptor can do. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>

/* A key at a time, unseen, from a terminal; anything else stays as it is. A signal that ends or
 * stops the program restores the terminal first. */
void terminal_raw(int fd);
void terminal_restore(void);

/* Is it a terminal, and not a dumb one ($TERM)? */
bool terminal_clever(int fd);

/* The same, and NO_COLOR (https://no-color.org) is unset? */
bool terminal_color(int fd);

#endif
