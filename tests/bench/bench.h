/* The bench: what the programs make of the machine they run on.
 *
 * A processor's clock changes with load and temperature, by 20 % and more, so a speed alone says
 * little. Each share is a ratio of two things measured in turn, in rounds of about 0.1 s: the work,
 * and the peak before and after it. Printed is the median over the rounds. */
#ifndef BENCH_H
#define BENCH_H

#include "base/parallel.h"
#include "model/batch.h"
#include "model/config.h"
#include "model/kernels/kernels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bench {
	int vocab, embed, hidden, sentences; /* 0: the sub-command's own list of settings */
	int threads;                         /* 0: one, and two if there are two processors */
	int rounds;                          /* 0: as many as the sub-command likes */
	int updates;                         /* in a round of training; 0: as many as fill it */
	uint64_t seed;
	const char *source, *target; /* files of ids instead of made sentences, or NULL */
	const char *kernels_name;
	const struct kernels *kernels;
	bool json;
	char **argv; /* as given, to run the program again */
	int argc;
};

/* Is the size of the network or of a batch given? Then that is the one setting. */
bool bench_sized(const struct bench *b);

/* The settings: four that show what limits the speed, or the one asked for. Attention is as wide as
 * a state, and the output matrix is the target embedding. */
enum { BENCH_SETTINGS = 4, BENCH_VOCAB_MIN = 16 };
struct bench_setting {
	struct config config;
	int sentences;
};
int bench_settings(const struct bench *b, struct bench_setting settings[BENCH_SETTINGS]);

/* The sub-commands: 0, or -1 with the error set. */
int bench_peak(const struct bench *b);
int bench_products(const struct bench *b);
int bench_train(const struct bench *b);
int bench_decode(const struct bench *b);
int bench_start(const struct bench *b);
int bench_memory(const struct bench *b);

/* ---- bench_clock.c ---- */

enum { BENCH_ROUNDS_MAX = 1000 };
#define BENCH_ROUND 0.06 /* seconds of work in a round */
#define BENCH_PEAK 0.02  /* seconds of peak before and after it */

double bench_now(void); /* seconds */
/* Sorts x; n >= 1. */
double bench_median(double *x, int n);
int bench_rounds(const struct bench *b, int usual);

/* ---- bench_peak.c ---- */

/* GFLOP/s of one thread that only multiplies and adds in registers, over these seconds. */
double peak_measure(const struct kernels *k, double seconds);
/* Of all threads of the pool at once: what they share (a core, its clock) shows. */
double peak_measure_pool(const struct kernels *k, double seconds, struct pool *pool);

/* ---- bench_report.c ---- */

/* A row of a table: `text`, or if NULL a number with so many digits after the point. The column is
 * as wide as its width or its name. */
struct cell {
	const char *name;
	int width, digits;
	double number;
	const char *text;
};
/* Prints the row, under a line of the names if `head`; with --json as an object. */
void report_row(const struct bench *b, const char *command, bool head, const struct cell *cells,
	size_t count);
void report_note(const struct bench *b, const char *command, const char *format, ...);

#define CELL_TEXT(name, width, text)          \
	{                                     \
		(name), (width), 0, 0, (text) \
	}
#define CELL(name, width, digits, number)                         \
	{                                                         \
		(name), (width), (digits), (double)(number), NULL \
	}
#define REPORT(b, command, head, cells) \
	report_row((b), (command), (head), (cells), sizeof(cells) / sizeof((cells)[0]))

/* ---- bench_process.c ---- */

/* Runs a program to its end; *status is its exit status, -1 if a signal ended it. With `seconds`,
 * swallows its output and sets *seconds to the time until the end of its first line (or its own
 * end). Standard input is the file `input`, or inherited if NULL. */
int process_run(int *status, double *seconds, char *const *argv, const char *input);

#endif
