/* A small training run for tests: 120 pairs whose target is the source in capitals, reversed. */
#ifndef TOY_RUN_H
#define TOY_RUN_H

#include "train/run.h"

#include <stdbool.h>
#include <stddef.h>

struct toy {
	struct train_options options;
	char corpus[512], model[512], state[512];
	uint64_t stop_at; /* interrupt at this update; 0: never */
	int signal; /* and with this signal; negative: leave the process at once, as if killed */
	FILE *out;
	struct train_result result;
};

/* Options for a run of about 24 updates, with files of this name in the test's folder: none yet. */
void toy_init(struct toy *t, const char *name);

/* The words of a command line as options, checked; the defaults where it is silent. */
int toy_parse(struct train_options *o, int argc, const char **argv);
#define TOY_PARSE(o, ...)                                                             \
	toy_parse(o, (int)(sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *)), \
		(const char *[]){ __VA_ARGS__, NULL })

/* Writes `pairs` pairs; another seed gives other text. */
void toy_corpus(const char *path, int pairs, unsigned seed);

/* Removes the model and its state. */
void toy_remove(const struct toy *t);

int toy_run(struct toy *t);

/* The same; what it prints goes to said:[size], ended by a NUL. */
int toy_run_said(struct toy *t, char *said, size_t size);

/* Runs in a child process; returns its status as of waitpid(). */
int toy_run_apart(struct toy *t);

/* Do both files hold the same bytes (and at least one)? */
bool toy_same(const char *a, const char *b);
bool toy_exists(const char *path);

#endif
