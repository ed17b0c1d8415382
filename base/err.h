/* One message, set where something fails, printed by main only.
 *
 * A function that can fail returns 0, or -1 with the message set. Callers pass -1 on; they may put
 * the file or line in front with err_prefix(). Each thread has its own message: one line, control
 * characters as '?'. */
#ifndef ERR_H
#define ERR_H

#if defined(__GNUC__)
#define ERR_PRINTF __attribute__((format(printf, 1, 2)))
#else
#define ERR_PRINTF
#endif

/* Sets the message (what is too long for ERR_MAX bytes loses its middle) and returns -1, so that
 * `return err_set(...)` reads well. */
enum { ERR_MAX = 1024 };
int err_set(const char *format, ...) ERR_PRINTF;

/* Puts text in front of the message that is set; returns -1. */
int err_prefix(const char *format, ...) ERR_PRINTF;

/* The message, "" if none is set. Valid until the next err_ call of this thread. */
const char *err_get(void);

void err_clear(void);

#endif
