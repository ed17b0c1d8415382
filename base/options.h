/* One table describes a program's options: for parsing, for the checks of ranges, for --help. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
	OPTION_HEADING, /* `help` is a heading in the help text */
	OPTION_FLAG,    /* bool *value: --name sets it, --no-name clears it */
	OPTION_INT,     /* int *value, within min..max */
	OPTION_INTS,    /* struct option_ints *value: the same, or several as 1,3 */
	OPTION_SEED,    /* uint64_t *value */
	OPTION_REAL,    /* double *value, within min..max, not NaN or Inf; NaN before: no default */
	OPTION_STRING,  /* const char **value */
	OPTION_STRINGS, /* struct option_strings *value: one or more words up to the next option */
	OPTION_CHOICE,  /* int *value: the index into `choices` ("bpe|word|char") */
	OPTION_SET,     /* unsigned *value: bit i for the i-th of `choices`; may be given again */
	OPTION_AMOUNT /* struct option_amount *value: 20e, 5000u or 30m; a bare number is updates */
};

struct option_strings {
	const char *items[16];
	int count;
};

struct option_ints {
	int items[8];
	int count;
};

/* A length of training: epochs, updates or minutes. count 0 means: never. */
struct option_amount {
	double count;
	char unit; /* 'e', 'u' or 'm' */
};

struct option {
	const char *name; /* without the dashes */
	char letter;      /* short form, or 0 */
	enum option_kind kind;
	void *value;          /* holds the default before parsing */
	const char *argument; /* what the help calls it: "N", "FILE" */
	double min, max;      /* checked where min < max */
	const char *choices;
	const char *help; /* may hold newlines; the default is appended by the printer */
};

/* A short form of several letters: -lc for --lowercase. */
struct option_alias {
	const char *alias, *name;
};

/* An option whose value may be left out, and what it is then. "--name word" takes the word only if
 * it is one of `choices` or, if these are not all, a number. --no-name is the first choice. */
struct option_implicit {
	const char *name, *value;
};

struct program {
	const char *name;    /* "seq2seq-train" */
	const char *summary; /* one sentence */
	const char *usage;   /* lines after "usage: " */
	const struct option *options;
	size_t count;
	const struct option_alias *aliases;     /* ended by {0}; or NULL */
	const struct option_implicit *implicit; /* ended by {0}; or NULL */
	const char *epilogue;                   /* examples, printed after the options; or NULL */
	int operands_min, operands_max;         /* operands_max < 0: no limit */
	bool *given; /* [count] which options were given, false before; or NULL */
};

struct operands {
	char **items;
	int count;
};

/* 0: go on. 1: help or the version was printed to stdout, exit 0. -1: misuse, the message is set.
 * Both --name=value and --name value are taken, -x value and -xvalue; "--" ends the options. An
 * alias is taken as -lc value and -lc=value, and is tried before the letters of a word.
 * Operands are gathered at the front of argv and handed back. An option given twice is misuse
 * (unless it is a set), as is a prefix of a name. For an unknown option, names the nearest one.
 * As a program begins with this, it calls file_keep_standard(). */
int options_parse(const struct program *program, struct operands *operands, int argc, char **argv);

/* After a failed parse: prints "NAME: message" and "Try 'NAME --help'" to stderr and returns 2. If
 * the help could not be written (stdout is closed, or its disk full), says so and returns 1. */
int options_misuse(const struct program *program);

/* Appends the text of --help. The defaults it shows are what the values hold now. */
int options_help(const struct program *program, struct str *out);

#endif
