/* What the modules of a web page share (module.c): memory for what a page hands over, the error. */
#ifndef MODULE_H
#define MODULE_H

#define EXPORT(name) __attribute__((export_name(#name)))

/* Of `bytes`, to be written to by the page: texts it frees, files a function takes over. */
EXPORT(live_room) void *live_room(int bytes);
EXPORT(live_free) void live_free(void *room);

EXPORT(live_error) const char *live_error(void);

#endif
