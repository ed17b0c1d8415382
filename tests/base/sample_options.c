#include "tests/base/sample_options.h"

#include <stdio.h>
#include <string.h>

struct sample_values given;
struct operands sample_operands;

static const struct option table[] = {
	{ .kind = OPTION_HEADING, .help = "Files" },
	{ "model", 'm', OPTION_STRING, &given.model, "FILE", .help = "where the model is" },
	{ "train-sets", 't', OPTION_STRINGS, &given.sets, "FILE", .help = "one or two files" },
	{ .kind = OPTION_HEADING, .help = "Search" },
	{ "beam-size", 'b', OPTION_INT, &given.beam, "N", 1, 64,
		.help = "hypotheses kept a sentence; with so many words that clearly the "
			"description be wrapped at the right margin\nand a second line" },
	{ "depth", 0, OPTION_INT, &given.depth, "N", .help = NULL },
	{ "normalize", 'n', OPTION_FLAG, &given.normalize, .help = "divide by the length" },
	{ "lowercase", 'l', OPTION_FLAG, &given.lowercase, .help = "fold case" },
	{ "tokenizer", 0, OPTION_CHOICE, &given.kind, .choices = "bpe|word|char", .help = "kind" },
	{ "part", 0, OPTION_SET, &given.parts, .choices = "head|body|tail", .help = "any of them" },
	{ "seed", 's', OPTION_SEED, &given.seed, "N", .help = "of the generator" },
	{ "learn-rate-with-a-long-name", 'r', OPTION_REAL, &given.rate, "X", 0, 1, .help = "step" },
	{ "shift", 'x', OPTION_REAL, &given.shift, "X",
		.help = "any number; this help is as long as fits one." },
	{ "after", 0, OPTION_AMOUNT, &given.after, "AMOUNT", .help = "length of training" },
};

static const struct option_alias aliases[] = { { "lc", "lowercase" }, { "tok", "tokenizer" },
	{ 0 } };

const struct program sample_program = {
	.name = "seq2seq-test",
	.summary = "tests the options.",
	.usage = "seq2seq-test [OPTION]... [WORD]...",
	.options = table,
	.count = sizeof(table) / sizeof(table[0]),
	.aliases = aliases,
	.epilogue = "Example: none.",
	.operands_min = 0,
	.operands_max = 2,
};

static char line[512];
static char *words[64];

int sample_parse(const char *text)
{
	int n = 1;

	given = (struct sample_values){ .beam = 6,
		.normalize = true,
		.rate = 0.5,
		.parts = 2,
		.after = { 20, 'e' },
		.sets = { .items = { "d" }, .count = 1 } };
	snprintf(line, sizeof(line), "%s", text);
	words[0] = "program";
	for (char *w = strtok(line, " "); w; w = strtok(NULL, " "))
		words[n++] = strcmp(w, "_") ? w : "";
	words[n] = NULL;
	sample_operands = (struct operands){ 0 };
	return options_parse(&sample_program, &sample_operands, n, words);
}
