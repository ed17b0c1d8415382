#include "explain/explain_options.h"

#include "base/err.h"
#include "base/parallel.h"
#include "data/text_file.h"

#include <string.h>
#include <sys/stat.h>

static const char usage[] = "seq2seq-explain [options] [[model.safetensors] \"source\" \"target\"]";

static const char epilogue[] =
	"Runs the network forward and backward on one sentence pair, shows each equation with its\n"
	"numbers and each equation undone, every gradient beside its central difference.\n"
	"Without a model a tiny network with random weights is shown, whose numbers fit a screen;\n"
	"without sentences it reads \"the red house\" -> \"la maison rouge\", with one GRU in its\n"
	"decoder or with two (--dec-cell cgru), and with any score of its attention\n"
	"(--attention). Numbers are doubles.\n"
	"\n"
	"On a terminal it shows page after page, a long one in screens: n or Enter goes on,\n"
	"p back, g N to page N, q quits.\n"
	"Otherwise a small network is printed in full and a large one in summary.\n"
	"The exit status is 1 if a gradient or an identity is off.\n"
	"\n"
	"Routes of the gradient, for --without (the first three: where there is attention):\n"
	"  values       undo (7): context -> annotations\n"
	"  keys         undo (4): keys -> annotations\n"
	"  query        undo (4): query -> decoder state\n"
	"  bridge       undo (3): start state -> encoder\n"
	"  recurrence   undo (2), (8): state -> the state before it\n"
	"  tied-output  undo (10): logits -> output matrix, the target embedding when tied\n"
	"\n"
	"Examples:\n"
	"  seq2seq-explain\n"
	"  seq2seq-explain --step 2 | less\n"
	"  seq2seq-explain --html page.html\n"
	"  seq2seq-explain --without keys\n"
	"  seq2seq-explain --attention dot --dec-cell cgru --step 4\n"
	"  seq2seq-explain --attention none \"a b c d e f g h i j k l\" \"a b c d e f g h\"\n"
	"  seq2seq-explain --without all model.safetensors \"Where is it?\" \"Où est-ce ?\"";

void explain_options_init(struct explain_options *o)
{
	*o = (struct explain_options){
		.source = subject_source,
		.target = subject_target,
		.lesson = { .smoothing = 0.1,
			.tiny = { .seed = TINY_SEED,
				.embed = TINY_EMBED,
				.hidden = TINY_HIDDEN,
				.attention = TINY_ATTENTION },
			.threads = pool_processors(),
			.kernels = "auto" },
	};
}

static int check_text(const char *text, const char *side)
{
	struct span trimmed = text_trim((struct span){ text, strlen(text) });

	return trimmed.len ? 0 : err_set("the %s sentence is empty", side);
}

static int take_operands(struct explain_options *o, const struct operands *operands)
{
	char **items = operands->items;
	struct stat s;

	if (operands->count == 1)
		return err_set("'%s' alone is too little: a sentence and its translation are "
			       "missing",
			items[0]);
	if (operands->count == 2 && !stat(items[0], &s) && S_ISREG(s.st_mode))
		return err_set("%s is a file: behind a model come a sentence and its translation",
			items[0]);
	if (operands->count == 3)
		o->model = *items++;
	if (operands->count) {
		o->source = items[0];
		o->target = items[1];
	}
	return check_text(o->source, "source") || check_text(o->target, "target") ? -1 : 0;
}

static int check(struct explain_options *o)
{
	if ((o->step != 0) + o->all + (o->without != 0) + (o->html != NULL) > 1)
		return err_set("--step, --all, --without and --html exclude each other");
	if (o->html && !*o->html)
		return err_set("--html: the file's name is empty");
	if (o->html && !strcmp(o->html, "-"))
		return err_set("--html writes a file, not to standard output");
	/* what is not shown of a large network need not be computed */
	if (!o->lesson.check && (o->step || o->without))
		o->lesson.check = -1;
	return 0;
}

int explain_options_parse(struct explain_options *o, int argc, char **argv)
{
	const struct option options[] = {
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL, "What is shown" },
		{ "step", 0, OPTION_INT, &o->step, "N", 0, SUBJECT_TOKENS + 1, NULL,
			"one decoder step, forward and backward; 0: not one" },
		{ "all", 0, OPTION_FLAG, &o->all, NULL, 0, 0, NULL,
			"every page, of a large network too, without asking" },
		{ "without", 0, OPTION_SET, &o->without, "ROUTE", 0, 0, ROUTE_NAMES "|all",
			"leave a route out of the backward pass and show which gradients go "
			"wrong; may be given again. all: each route in turn" },
		{ "html", 0, OPTION_STRING, &o->html, "FILE", 0, 0, NULL,
			"write one page for a web browser that steps through all of it, with the "
			"network drawn; `make page` makes one that computes. Replaces such a page "
			"alone" },
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL, "How it is computed" },
		{ "dec-cell", 0, OPTION_CHOICE, &o->lesson.tiny.cell, NULL, 0, 0, CELL_NAMES,
			"the built-in network's decoder: one GRU, or two with the attention "
			"between them; a model brings its own" },
		{ "attention", 0, OPTION_CHOICE, &o->lesson.tiny.score, NULL, 0, 0, SCORE_NAMES,
			"how the built-in network scores a source word; none: it looks at none; a "
			"model brings its own" },
		{ "seed", 0, OPTION_SEED, &o->lesson.tiny.seed, "N", 0, 0, NULL,
			"of the built-in network's random weights" },
		{ "dim-emb", 0, OPTION_INT, &o->lesson.tiny.embed, "E", 1, TINY_LARGEST, NULL,
			"its sizes: of an embedding," },
		{ "dim-rnn", 0, OPTION_INT, &o->lesson.tiny.hidden, "H", 1, TINY_LARGEST, NULL,
			"of a state," },
		{ "dim-att", 0, OPTION_INT, &o->lesson.tiny.attention, "A", 1, TINY_LARGEST, NULL,
			"and of what a score adds up over" },
		{ "label-smoothing", 0, OPTION_REAL, &o->lesson.smoothing, "P", 0, 0.95, NULL,
			"of the loss, as in training" },
		{ "check", 0, OPTION_INT, &o->lesson.check, "N", 0, 1000000000, NULL,
			"compare the N largest gradients of each parameter with central "
			"differences; 0: all of a small network, 2 of a large one" },
		{ "threads", 'j', OPTION_INT, &o->lesson.threads, "N", 1, 1024, NULL,
			"processor threads" },
		{ "kernels", 0, OPTION_STRING, &o->lesson.kernels, "NAME", 0, 0, NULL,
			"family of arithmetic kernels; auto: the fastest that runs here" },
	};
	const struct program program = {
		.name = "seq2seq-explain",
		.summary = "Shows backpropagation through attention, every number checked.",
		.usage = usage,
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.epilogue = epilogue,
		.operands_max = 3,
	};
	struct operands operands;
	int rc = options_parse(&program, &operands, argc, argv);

	return rc ? rc : take_operands(o, &operands) || check(o) ? -1 : 0;
}

int explain_options_misuse(void)
{
	return options_misuse(&(struct program){ .name = "seq2seq-explain" });
}
