/* bench: `make bench` runs all of it. */
#include "base/err.h"
#include "base/mem.h"
#include "base/options.h"
#include "tests/bench/bench.h"

#include <stdio.h>
#include <string.h>

static const struct command {
	const char *name, *what;
	int (*run)(const struct bench *b);
} commands[] = {
	{ "peak", "multiply-adds in registers", bench_peak },
	{ "products", "matrix products of the shapes that occur", bench_products },
	{ "train", "whole updates of training", bench_train },
	{ "decode", "translation, greedy and with beam 5", bench_decode },
	{ "start", "from process start to a printed translation", bench_start },
	{ "memory", "peak memory of training", bench_memory },
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

bool bench_sized(const struct bench *b)
{
	return b->vocab || b->embed || b->hidden || b->sentences;
}

int bench_settings(const struct bench *b, struct bench_setting settings[BENCH_SETTINGS])
{
	static const int usual[BENCH_SETTINGS][4] = {
		{ 8000, 256, 256, 64 },
		{ 4000, 128, 256, 32 },
		{ 8000, 512, 512, 64 },
		{ 8000, 128, 128, 64 },
	};
	int count = bench_sized(b) ? 1 : BENCH_SETTINGS;

	for (int i = 0; i < count; i++) {
		int V = b->vocab ? b->vocab : usual[i][0];
		int E = b->embed ? b->embed : usual[i][1];
		int H = b->hidden ? b->hidden : usual[i][2];

		settings[i] = (struct bench_setting){ { V, V, E, H, H, SCORE_ADDITIVE, CELL_GRU,
							      TIED_OUTPUT },
			b->sentences ? b->sentences : usual[i][3] };
	}
	return count;
}

/* Each sub-command in a process of its own, with memory of its own. */
static int run_all(const struct bench *b)
{
	char **argv = mem_zalloc((size_t)b->argc + 2, sizeof(*argv));
	int status = 0, worst = 0;

	if (!argv)
		return -1;
	memcpy(argv, b->argv, (size_t)b->argc * sizeof(*argv));
	for (int i = 0; i < COMMANDS && status >= 0; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%s", commands[i].name);
		argv[b->argc] = name;
		if (!b->json)
			printf("%s== %s: %s\n", i ? "\n" : "", name, commands[i].what);
		if (process_run(&status, NULL, argv, NULL))
			worst = -1;
		else if (status)
			worst = err_set("the sub-command %s failed", name);
	}
	mem_free(argv);
	return worst;
}

static int check(struct bench *b)
{
	struct bench_setting settings[BENCH_SETTINGS];
	int count = bench_settings(b, settings);

	b->kernels = kernels_choose(b->kernels_name);
	if (!b->kernels)
		return err_prefix("--kernels: ");
	if (b->vocab && b->vocab < BENCH_VOCAB_MIN)
		return err_set("--vocab: %d is less than %d", b->vocab, BENCH_VOCAB_MIN);
	if (!b->source != !b->target)
		return err_set("--source and --target go together");
	for (int i = 0; i < count; i++)
		if (config_check(&settings[i].config))
			return -1;
	return 0;
}

static int parse(struct bench *b, const struct command **command, int argc, char **argv)
{
	static const char usage[] = "bench [peak|products|train|decode|start|memory] [options]";
	const struct option options[] = {
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL,
			"Sizes (0: a list of settings; one given, the others are those of the "
			"first)" },
		{ "vocab", 0, OPTION_INT, &b->vocab, "N", 0, CONFIG_VOCAB_MAX, NULL,
			"words of each language" },
		{ "embed", 0, OPTION_INT, &b->embed, "N", 0, CONFIG_DIM_MAX, NULL,
			"size of an embedding" },
		{ "hidden", 0, OPTION_INT, &b->hidden, "N", 0, CONFIG_DIM_MAX, NULL,
			"size of a state, and of the attention" },
		{ "sentences", 0, OPTION_INT, &b->sentences, "N", 0, 65536, NULL,
			"sentence pairs in a batch" },
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL, "Text" },
		{ "source", 0, OPTION_STRING, &b->source, "FILE", 0, 0, NULL,
			"train on these lines of ids, in order, batch after batch" },
		{ "target", 0, OPTION_STRING, &b->target, "FILE", 0, 0, NULL,
			"and their translations" },
		{ "seed", 0, OPTION_SEED, &b->seed, "N", 0, 0, NULL,
			"of the made sentences and the weights" },
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL, "Measuring" },
		{ "threads", 'j', OPTION_INT, &b->threads, "N", 0, 1024, NULL,
			"to train with; 0: one and two in turn" },
		{ "kernels", 0, OPTION_STRING, &b->kernels_name, "NAME", 0, 0, NULL,
			"family of arithmetic kernels" },
		{ "rounds", 0, OPTION_INT, &b->rounds, "N", 0, BENCH_ROUNDS_MAX, NULL,
			"to take medians of; 0: 5 to 11" },
		{ "updates", 0, OPTION_INT, &b->updates, "N", 0, 1000000, NULL,
			"of training in a round; 0: as many as fill it" },
		{ "json", 0, OPTION_FLAG, &b->json, NULL, 0, 0, NULL,
			"print a JSON object a line" },
	};
	const struct program program = {
		.name = "bench",
		.summary = "Measures the programs on this machine.",
		.usage = usage,
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.epilogue = "Without a sub-command all of them run, one after the other.",
		.operands_max = 1,
	};
	struct operands operands = { 0 };
	int rc = options_parse(&program, &operands, argc, argv);

	for (int i = 0; !rc && operands.count && i < COMMANDS; i++)
		if (!strcmp(operands.items[0], commands[i].name))
			*command = &commands[i];
	if (!rc && operands.count && !*command)
		rc = err_set("no sub-command '%s'", operands.items[0]);
	if (!rc)
		rc = check(b);
	return rc < 0 ? options_misuse(&program) : rc ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct bench b = { .seed = 1, .kernels_name = "auto", .argc = argc };
	const struct command *command = NULL;
	int rc = -1;

	/* parsing changes the order of argv */
	b.argv = mem_zalloc((size_t)argc + 1, sizeof(*b.argv));
	if (b.argv) {
		memcpy(b.argv, argv, (size_t)argc * sizeof(*argv));
		rc = parse(&b, &command, argc, argv);
		if (rc < 0 && !(command ? command->run(&b) : run_all(&b)))
			rc = 0;
	}
	if (rc < 0)
		fprintf(stderr, "bench: %s\n", err_get());
	mem_free(b.argv);
	return rc < 0 ? 1 : rc;
}
