/* seq2seq-phrasebook: prints the built-in corpus as TSV. */
#include "base/err.h"
#include "base/options.h"
#include "data/phrasebook.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct settings {
	int count, skip;
	uint64_t seed;
	const char *construction;
	bool align, list;
	int seen;
};

static int print_pair(void *context, const char *source, const char *target, const char *alignment)
{
	struct settings *s = context;
	int n;

	if (s->seen++ < s->skip)
		return 0;
	n = s->align ? printf("%s\t%s\t%s\n", source, target, alignment)
		     : printf("%s\t%s\n", source, target);
	return n < 0 ? err_set("cannot write to standard output: %s", strerror(errno)) : 0;
}

static int print_list(void)
{
	const char *name, *shows;

	for (size_t i = 0; !phrasebook_construction(i, &name, &shows); i++)
		if (printf("%s\t%s\n", name, shows) < 0)
			return err_set("cannot write to standard output: %s", strerror(errno));
	return 0;
}

static int known(const char *construction)
{
	const char *name, *shows;

	for (size_t i = 0; !phrasebook_construction(i, &name, &shows); i++)
		if (!strcmp(name, construction))
			return 0;
	return err_set("--construction: no \"%s\"; --list prints the names", construction);
}

static int run(struct settings *s)
{
	size_t count = s->count ? (size_t)s->skip + (size_t)s->count : 0;

	if (s->list ? print_list()
		    : phrasebook_generate_of(s->construction, s->seed, count, print_pair, s))
		return -1;
	if (fflush(stdout))
		return err_set("cannot write to standard output: %s", strerror(errno));
	return 0;
}

int main(int argc, char **argv)
{
	struct settings s = { .seed = 1 };
	const struct option options[] = {
		{ .name = "count",
			.letter = 'n',
			.kind = OPTION_INT,
			.value = &s.count,
			.argument = "N",
			.min = 0,
			.max = 1e9,
			.help = "pairs to print; 0: all of them" },
		{ .name = "skip",
			.kind = OPTION_INT,
			.value = &s.skip,
			.argument = "N",
			.min = 0,
			.max = 1e9,
			.help = "leave out the first N pairs of the order" },
		{ .name = "seed",
			.kind = OPTION_SEED,
			.value = &s.seed,
			.argument = "N",
			.help = "the order; the set of all pairs is the same for every seed" },
		{ .name = "align",
			.kind = OPTION_FLAG,
			.value = &s.align,
			.help = "add a column with the gold word alignment, \"0-0 1-2\"" },
		{ .name = "construction",
			.kind = OPTION_STRING,
			.value = &s.construction,
			.argument = "NAME",
			.help = "only the pairs of one construction" },
		{ .name = "list",
			.kind = OPTION_FLAG,
			.value = &s.list,
			.help = "print the names of the constructions and what they show" },
	};
	const struct program program = {
		.name = "seq2seq-phrasebook",
		.summary = "Prints the built-in corpus: English TAB French, a pair a line.",
		.usage = "seq2seq-phrasebook [options] > corpus.tsv",
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.epilogue = "Held-out pairs, disjoint from the training pairs:\n"
			    "  seq2seq-phrasebook --count 500 > valid.tsv\n"
			    "  seq2seq-phrasebook --skip 500 > train.tsv\n",
	};
	struct operands operands;
	int rc = options_parse(&program, &operands, argc, argv);

	if (rc > 0)
		return 0;
	if (rc || (s.construction && known(s.construction)))
		return options_misuse(&program);
	if (!run(&s))
		return 0;
	fprintf(stderr, "%s: %s\n", program.name, err_get());
	return 1;
}
