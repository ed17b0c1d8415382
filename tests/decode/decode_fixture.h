/* For tests of the decode program: runs in memory. */
#ifndef DECODE_FIXTURE_H
#define DECODE_FIXTURE_H

#include "decode/decode_options.h"
#include "decode/decode_stream.h"
#include "decode/seq2seq_parts.h"
#include "model/search.h"
#include "tests/world.h"

#include <stdio.h>

/* A command line: models (names of test files, spaces between), options. */
struct command {
	char text[2048], *argv[64];
	struct operands operands;
	struct decode_options options;
};
int parse_command(struct command *c, const char *models, const char *options);

/* Does what main() does. */
int run_command(struct command *c, int in, FILE *out, FILE *notes);

/* Sets *out to what is printed for a translation of the first line. */
int print_translation(struct str *out, const struct seq2seq *models, const struct decode_options *o,
	const struct sentence *s, const struct translation *t);

enum arrival { FROM_FILE, FROM_PIPE };

/* Of a run; valid until the sixteenth run after it. */
struct result {
	int rc;
	char *out, *notes;
};
struct result run_bytes(const char *models, const char *options, const char *text, size_t len,
	enum arrival arrival);
struct result run(const char *models, const char *options, const char *text);

/* The token with this text. */
int id_of(const struct tokenizer *t, const char *piece);

int count_lines(const char *text);

/* Line n (from 0) of text without its end, valid until the eighth call after it. */
const char *line_of(const char *text, int n);

/* How many rows a line with a soft alignment has: each n weights, whose sum is 1. */
int check_rows(const char *line, int n);

/* The run on world_input gives this output. The run on a text fails with this message, and writes
 * nothing. */
void check_same(const char *models, const char *options, const char *expected);
void check_failure(const char *models, const char *options, const char *text, const char *message);

#endif
