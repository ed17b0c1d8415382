/* A program's options of every kind, for tests of how they are read and told. */
#ifndef SAMPLE_OPTIONS_H
#define SAMPLE_OPTIONS_H

#include "base/options.h"

#include <stdbool.h>
#include <stdint.h>

struct sample_values {
	bool lowercase, normalize;
	int beam, kind, depth;
	unsigned parts;
	uint64_t seed;
	double rate, shift;
	const char *model;
	struct option_strings sets;
	struct option_amount after;
};

/* What the last command line gave. */
extern struct sample_values given;
extern struct operands sample_operands;

extern const struct program sample_program;

/* Parses a command line, cut at spaces ("_" stands for an empty word), from the defaults. */
int sample_parse(const char *text);

#endif
