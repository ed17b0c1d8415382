/* seq2seq-eval: how good a translation or a word alignment is. */
#include "base/err.h"
#include "base/options.h"
#include "data/eval.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int fail(void)
{
	fprintf(stderr, "seq2seq-eval: %s\n", err_get());
	return 1;
}

int main(int argc, char **argv)
{
	const char *input = NULL, *links = NULL, *gold = NULL;
	int tokenize = BLEU_13A;
	bool lowercase = false;
	const struct option options[] = {
		{ .kind = OPTION_HEADING, .help = "Translation" },
		{ .name = "input",
			.letter = 'i',
			.kind = OPTION_STRING,
			.value = &input,
			.argument = "FILE",
			.help = "the translation, a sentence a line; without it standard input" },
		{ .name = "tokenize",
			.letter = 't',
			.kind = OPTION_CHOICE,
			.value = &tokenize,
			.choices = BLEU_TOKENIZERS,
			.help = "how BLEU cuts lines into tokens, as sacreBLEU does: at white space, "
				"like mteval-v13a, or every character a token (Chinese, Japanese)" },
		{ .name = "lowercase",
			.kind = OPTION_FLAG,
			.value = &lowercase,
			.help = "compare without regard to case" },
		{ .kind = OPTION_HEADING, .help = "Word alignment" },
		{ .name = "links",
			.kind = OPTION_STRING,
			.value = &links,
			.argument = "FILE",
			.help = "the alignment found, in Pharaoh form (0-0 1-2), a sentence a line" },
		{ .name = "gold-links",
			.kind = OPTION_STRING,
			.value = &gold,
			.argument = "FILE",
			.help = "the right one: prints the alignment error rate "
				"1 - 2 |found and gold| / (|found| + |gold|), precision and recall" },
	};
	const struct program program = {
		.name = "seq2seq-eval",
		.summary = "Compares a translation with its reference: BLEU and exact matches.",
		.usage = "seq2seq-eval [options] REFERENCE < TRANSLATION\n"
			 "       seq2seq-eval --links FILE --gold-links FILE",
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.epilogue = "Example:\n"
			    "  seq2seq-decode model.safetensors < test.en | seq2seq-eval test.de\n",
		.operands_max = 1,
	};
	struct eval_translation translation = { 0 };
	struct alignment alignment = { 0 };
	struct operands operands;
	int rc = options_parse(&program, &operands, argc, argv);

	if (rc)
		return rc < 0 ? options_misuse(&program) : 0;
	if (!links != !gold) {
		err_set("--links and --gold-links go together");
		return options_misuse(&program);
	}
	if (!operands.count && (input || !links)) {
		err_set("no reference given");
		return options_misuse(&program);
	}
	if (operands.count) {
		if (eval_translation(&translation, input ? input : "-", operands.items[0],
			    (enum bleu_tokenize)tokenize, lowercase))
			return fail();
		eval_print_bleu(stdout, &translation.bleu, (enum bleu_tokenize)tokenize, lowercase);
		eval_print_exact(stdout, &translation);
	}
	if (links) {
		if (eval_links(&alignment, links, gold))
			return fail();
		eval_print_links(stdout, &alignment);
	}
	if (fflush(stdout) || ferror(stdout)) {
		err_set("cannot write to standard output: %s", strerror(errno));
		return fail();
	}
	return 0;
}
