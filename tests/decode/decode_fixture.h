/* For tests of the decode program: runs in memory. */
#ifndef DECODE_FIXTURE_H
#define DECODE_FIXTURE_H

#include "decode/decode_options.h"
#include "decode/decode_stream.h"
#include "decode/sentence.h"
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

struct result {
	int rc;
	char *out, *notes;
};
struct result run_bytes(const char *models, const char *options, const char *text, size_t len,
	enum arrival arrival);
struct result run(const char *models, const char *options, const char *text);
void result_release(struct result *r);

int count_lines(const char *text);

/* Copies line n (from 0) of text without its end. */
void line_of(char *line, size_t size, const char *text, int n);

/* The run on world_input gives this output. */
void check_same(const char *models, const char *options, const char *expected);

#endif
