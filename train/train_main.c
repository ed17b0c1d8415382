/* seq2seq-train: options in, a model out. Exit status 0, 1 if it failed, 2 for wrong usage, 128 +
 * the signal when interrupted. */
#include "base/err.h"
#include "train/run.h"
#include "train/stop.h"

#include <signal.h>
#include <stdio.h>

static int interrupted(void *context, uint64_t update)
{
	(void)context, (void)update;
	return stop_signal();
}

/* While the corpus is read there is nothing to save: signals end the program as usual. */
static void begun(void *context)
{
	(void)context;
	stop_install();
}

int main(int argc, char **argv)
{
	struct train_options o;
	struct option table[TRAIN_OPTIONS_MAX];
	struct program program = {
		.name = "seq2seq-train",
		.summary = "learns to translate from a parallel corpus",
		.usage = "seq2seq-train -t CORPUS.tsv -m MODEL.safetensors [OPTION]...\n"
			 "       seq2seq-train -t SOURCE TARGET -m MODEL.safetensors [OPTION]...",
		.options = table,
		.implicit = train_options_implicit,
		.epilogue = "The same command goes on where a run was broken off.\n"
			    "\n"
			    "Examples:\n"
			    "  seq2seq-train -t cmn.txt -m en-zh.safetensors "
			    "--valid-bleu-tokenize char\n"
			    "  seq2seq-train -t train.de train.en --valid-sets val.de val.en "
			    "-m de-en.safetensors",
	};
	struct train_hooks hooks = {
		.begun = begun, .interrupted = interrupted, .warnings = stderr
	};
	struct train_result result;
	int rc;

#ifdef SIGXFSZ
	/* a file over the limit of `ulimit -f` is an error like a full disk, not a reason to die */
	signal(SIGXFSZ, SIG_IGN);
#endif
	train_options_default(&o);
	program.count = train_options_table(table, &o);
	program.given = o.given;
	rc = options_parse(&program, NULL, argc, argv);
	if (rc > 0)
		return 0;
	if (rc || train_options_check(&o))
		return options_misuse(&program);
	hooks.out = o.quiet ? NULL : stderr;
	if (train_run(&o, &hooks, &result)) {
		fprintf(stderr, "%s: %s\n", program.name, err_get());
		return 1;
	}
	return result.end == TRAIN_INTERRUPTED ? 128 + result.signal : 0;
}
