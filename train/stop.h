/* SIGINT, SIGTERM and SIGHUP ask the run to finish its update and save; a second one ends it. */
#ifndef STOP_H
#define STOP_H

/* From now on signals are noted. Those that were ignored (nohup, a background job) stay ignored. */
void stop_install(void);

/* The signal that came, 0 if none has. */
int stop_signal(void);

#endif
