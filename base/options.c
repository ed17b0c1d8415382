#include "base/options.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/options_value.h"
#include "base/version.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum result { GO_ON = 0, PRINTED = 1, FAILED = -1 };

struct parser {
	const struct program *program;
	struct operands operands;
	int argc, next; /* argv[next] is the next word */
	char **argv;
	bool *given; /* [program->count] */
};

/* The option with this name or, if that is NULL, this letter; NULL: there is none. */
static const struct option *find(const struct parser *p, const char *name, size_t len, char letter)
{
	for (size_t i = 0; i < p->program->count; i++) {
		const struct option *o = &p->program->options[i];

		if (o->kind != OPTION_HEADING &&
			(name ? strlen(o->name) == len && !memcmp(o->name, name, len)
			      : o->letter == letter))
			return o;
	}
	return NULL;
}

/* The option whose alias stands at text, up to its end or an '='. */
static const struct option *find_alias(const struct parser *p, const char *text)
{
	const struct option_alias *a = p->program->aliases;
	size_t len = strcspn(text, "=");

	for (; a && a->alias; a++)
		if (strlen(a->alias) == len && !memcmp(a->alias, text, len))
			return find(p, a->name, strlen(a->name), 0);
	return NULL;
}

/* Letters to insert, delete or exchange to get from a to b (Levenshtein 1966). */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t row[64];

	if (a_len >= 64 || b_len >= 64)
		return 64;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[b_len];
}

static int unknown(const struct parser *p, const char *name, size_t len)
{
	const char *nearest = NULL, *no = "";
	size_t best = len < 6 ? 3 : len / 2 + 1;

	if (len > 3 && !memcmp(name, "no-", 3)) {
		no = "no-";
		name += 3;
		len -= 3;
	}
	for (size_t i = 0; i < p->program->count; i++) {
		const struct option *o = &p->program->options[i];
		size_t d;

		if (o->kind == OPTION_HEADING || (*no && !option_is_switch(p->program, o)))
			continue;
		/* what a name begins with is nearer than any slip of the hand */
		d = len && !strncmp(o->name, name, len)
			    ? 0
			    : distance(name, len, o->name, strlen(o->name));
		if (d < best) {
			best = d;
			nearest = o->name;
		}
	}
	if (!nearest)
		return err_set("unknown option '--%s%.*s'", no, (int)len, name);
	return err_set(
		"unknown option '--%s%.*s'; did you mean --%s%s?", no, (int)len, name, no, nearest);
}

static int mark_given(struct parser *p, const struct option *o)
{
	bool *given = &p->given[o - p->program->options];

	if (*given && o->kind != OPTION_SET)
		return err_set("--%s is given twice", o->name);
	*given = true;
	if (o->kind == OPTION_STRINGS)
		((struct option_strings *)o->value)->count = 0;
	return 0;
}

/* A lone "-" (standard input) and negative numbers are words. */
static bool is_word(const char *text)
{
	return text[0] != '-' || !text[1] || option_is_negative_number(text);
}

/* The words after the option: one, or as many as there are for OPTION_STRINGS. */
static int take_words(struct parser *p, const struct option *o)
{
	const char *what = o->argument ? o->argument : "value";
	const char *implicit = option_implicit(p->program, o);

	if (implicit && (p->next == p->argc || !option_is_value(o, p->argv[p->next])))
		return option_set(o, implicit);
	if (p->next == p->argc)
		return err_set("--%s: %s is missing", o->name, what);
	if (!is_word(p->argv[p->next]))
		return err_set("--%s: %s is missing before '%s'", o->name, what, p->argv[p->next]);
	do {
		if (option_set(o, p->argv[p->next++]))
			return -1;
	} while (o->kind == OPTION_STRINGS && p->next < p->argc && is_word(p->argv[p->next]));
	return 0;
}

static enum result print(const struct program *program, bool help)
{
	struct str text = { 0 };
	enum result r = PRINTED;

	if (help ? options_help(program, &text)
		 : str_printf(&text, "%s %s\n", program->name, SEQ2SEQ_VERSION))
		r = FAILED;
	errno = 0;
	if (r == PRINTED && (fputs(text.data, stdout) == EOF || fflush(stdout)))
		r = err_set("cannot write to standard output: %s", strerror(errno));
	str_release(&text);
	return r;
}

/* Help is given whatever else the command line says, and shows the defaults as they were. */
static enum result print_what_is_asked_for(const struct parser *p)
{
	for (int i = p->next; i < p->argc && strcmp(p->argv[i], "--"); i++) {
		bool help = !strcmp(p->argv[i], "--help") ||
			    (!strcmp(p->argv[i], "-h") && !find(p, NULL, 0, 'h'));

		if (help || !strcmp(p->argv[i], "--version"))
			return print(p->program, help);
	}
	return GO_ON;
}

/* The option with what follows its name: "=value", or nothing. */
static enum result take(struct parser *p, const struct option *o, const char *rest, bool on)
{
	if (mark_given(p, o))
		return FAILED;
	if (*rest)
		return option_set(o, rest + 1);
	if (o->kind == OPTION_FLAG)
		*(bool *)o->value = on;
	else if (on)
		return take_words(p, o);
	else
		*(int *)o->value = 0;
	return GO_ON;
}

static enum result parse_long(struct parser *p, const char *name)
{
	size_t len = strcspn(name, "=");
	const struct option *o = find(p, name, len, 0);
	bool on = true;

	if (!o && len > 3 && !memcmp(name, "no-", 3)) {
		o = find(p, name + 3, len - 3, 0);
		if (o && (!option_is_switch(p->program, o) ||
				 (o->kind == OPTION_CHOICE && name[len])))
			o = NULL;
		on = false;
	}
	return o ? take(p, o, name + len, on) : unknown(p, name, len);
}

/* "-x value", "-xvalue", and flags one after the other: "-abc". */
static enum result parse_letters(struct parser *p, const char *letters)
{
	const struct option *named = find_alias(p, letters);

	if (named)
		return take(p, named, letters + strcspn(letters, "="), true);
	do {
		const struct option *o = find(p, NULL, 0, *letters);

		if (!o)
			return err_set("unknown option '-%c'", *letters);
		if (mark_given(p, o))
			return FAILED;
		if (o->kind != OPTION_FLAG)
			return letters[1] ? option_set(o, letters + 1) : take_words(p, o);
		*(bool *)o->value = true;
	} while (*++letters);
	return GO_ON;
}

static enum result parse_words(struct parser *p)
{
	bool options_end = false;

	while (p->next < p->argc) {
		char *word = p->argv[p->next++];
		enum result r = GO_ON;

		if (options_end || is_word(word))
			p->operands.items[p->operands.count++] = word;
		else if (!strcmp(word, "--"))
			options_end = true;
		else if (word[1] == '-')
			r = parse_long(p, word + 2);
		else
			r = parse_letters(p, word + 1);
		if (r)
			return r;
	}
	return GO_ON;
}

int options_parse(const struct program *program, struct operands *operands, int argc, char **argv)
{
	struct parser p = { .program = program, .argc = argc, .next = 1, .argv = argv };
	int max = program->operands_max;
	enum result r;

	file_keep_standard();
	p.operands.items = argv + (argc > 0);
	r = print_what_is_asked_for(&p);
	if (r)
		return r;
	p.given = program->given ? program->given : mem_zalloc(program->count, sizeof(bool));
	if (!p.given)
		return -1;
	r = parse_words(&p);
	if (!program->given)
		mem_free(p.given);
	if (r)
		return r;
	if (max >= 0 && p.operands.count > max)
		return err_set("unexpected argument '%s'", p.operands.items[max]);
	if (p.operands.count < program->operands_min)
		return err_set(
			"%s", p.operands.count ? "too few arguments" : "an argument is missing");
	if (operands)
		*operands = p.operands;
	return GO_ON;
}

int options_misuse(const struct program *program)
{
	fprintf(stderr, "%s: %s\n", program->name, err_get());
	/* nothing but help and version has been written: the stream remembers if that failed */
	if (ferror(stdout))
		return 1;
	fprintf(stderr, "Try '%s --help'\n", program->name);
	return 2;
}
