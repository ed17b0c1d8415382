/* seq2seq-phrasebook: prints the built-in corpora as TSV. */
#include "base/err.h"
#include "base/options.h"
#include "data/phrasebook/phrasebook.h"
#include "data/phrasebook/toy.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char examples[] = "\nHeld-out pairs, disjoint from the training pairs:\n"
			       "  seq2seq-phrasebook --count 500 > valid.tsv\n"
			       "  seq2seq-phrasebook --skip 500 > train.tsv\n"
			       "A date, and which words its parts come from:\n"
			       "  seq2seq-phrasebook --task dates --align --count 1\n";

struct settings {
	int task; /* 0: the phrasebook; i + 1: the toy corpus i */
	int count, skip;
	uint64_t seed;
	const char *construction;
	bool align, list;
	size_t seen;
};

/* What --help says of the tasks, made of the table of toy corpora. */
struct task_texts {
	struct str choices, epilogue;
};

static int describe_tasks(struct task_texts *t)
{
	const struct toy *toy;

	if (str_puts(&t->choices, "phrasebook") ||
		str_puts(&t->epilogue, "Tasks:\n  phrasebook    English -> French\n"))
		return -1;
	for (size_t i = 0; (toy = toy_nth(i)); i++)
		if (str_printf(&t->choices, "|%s", toy->name) ||
			str_printf(&t->epilogue, "  %-12s  %s\n", toy->name, toy->shows))
			return -1;
	return str_puts(&t->epilogue, examples);
}

static int print_pair(void *context, const char *source, const char *target, const char *alignment)
{
	struct settings *s = context;
	int n;

	if (s->seen++ < (size_t)s->skip)
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

static int print_pairs(struct settings *s)
{
	size_t count = s->count ? (size_t)s->skip + (size_t)s->count : 0;
	const struct toy *toy = s->task ? toy_nth((size_t)s->task - 1) : NULL;
	int rc = toy ? toy_generate(toy, s->seed, count, print_pair, s)
		     : phrasebook_generate_of(s->construction, s->seed, count, print_pair, s);

	if (!rc && s->seen <= (size_t)s->skip)
		return err_set(
			"--skip: nothing is left of %zu pair%s", s->seen, str_plural(s->seen));
	return rc;
}

static int run(struct settings *s)
{
	if (s->list ? print_list() : print_pairs(s))
		return -1;
	if (fflush(stdout))
		return err_set("cannot write to standard output: %s", strerror(errno));
	return 0;
}

/* Options that do not go together. */
static int check(const struct settings *s)
{
	const struct toy *toy = s->task ? toy_nth((size_t)s->task - 1) : NULL;

	if (toy && s->construction)
		return err_set("--construction: the task %s has none", toy->name);
	if (toy && s->list)
		return err_set("--list: the task %s has no constructions", toy->name);
	if (toy && s->align && !toy->links)
		return err_set("--align: the task %s has no gold alignment", toy->name);
	return s->construction ? known(s->construction) : 0;
}

static int parse_and_run(struct settings *s, const struct task_texts *texts, int argc, char **argv)
{
	const struct option options[] = {
		{ "task", 't', OPTION_CHOICE, &s->task, NULL, 0, 0, texts->choices.data,
			"the corpus; the tasks beside the phrasebook are learnt in seconds" },
		{ "count", 'n', OPTION_INT, &s->count, "N", 0, 1e9, NULL,
			"pairs to print; 0: all of them" },
		{ "skip", 0, OPTION_INT, &s->skip, "N", 0, 1e9, NULL,
			"leave out the first N pairs of the order" },
		{ "seed", 0, OPTION_SEED, &s->seed, "N", 0, 0, NULL,
			"the order; the set of all pairs is the same for every seed" },
		{ "align", 0, OPTION_FLAG, &s->align, NULL, 0, 0, NULL,
			"add a column with the gold word alignment, \"0-0 1-2\"" },
		{ "construction", 0, OPTION_STRING, &s->construction, "NAME", 0, 0, NULL,
			"only the pairs of one construction" },
		{ "list", 0, OPTION_FLAG, &s->list, NULL, 0, 0, NULL,
			"print the names of the constructions and what they show" },
	};
	const struct program program = {
		.name = "seq2seq-phrasebook",
		.summary = "Prints a built-in corpus: source TAB target, a pair a line.",
		.usage = "seq2seq-phrasebook [options] > corpus.tsv",
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.epilogue = texts->epilogue.data,
	};
	struct operands operands;
	int rc = options_parse(&program, &operands, argc, argv);

	if (rc > 0)
		return 0;
	if (rc || check(s))
		return options_misuse(&program);
	if (!run(s))
		return 0;
	fprintf(stderr, "%s: %s\n", program.name, err_get());
	return 1;
}

int main(int argc, char **argv)
{
	struct settings s = { .seed = 1 };
	struct task_texts texts = { .choices = { 0 } };
	int status = 1;

	if (!describe_tasks(&texts))
		status = parse_and_run(&s, &texts, argc, argv);
	else
		fprintf(stderr, "seq2seq-phrasebook: %s\n", err_get());
	str_release(&texts.choices);
	str_release(&texts.epilogue);
	return status;
}
