#include "decode/decode_options.h"

#include "base/err.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] = "seq2seq-decode [options] MODEL... < source.txt > translation.txt";

static const char epilogue[] =
	"One line in is one line out; an empty line stays empty. On a terminal each line is\n"
	"answered at once; Ctrl-D ends. Bytes that are not UTF-8 are read as U+FFFD, lines over\n"
	"--max-length are cut; a warning at the end says how many were, and one which characters\n"
	"the model does not know. What is no text is refused. Several models translate together\n"
	"(ensemble): the mean of their log-probabilities decides.\n"
	"\n"
	"Formats:\n"
	"  --n-best     NUMBER ||| TEXT ||| F0= LOGPROB ||| NORMALISED, lines numbered from 0\n"
	"  --alignment  TEXT ||| LINKS. Positions count words from 0: runs of letters, runs of\n"
	"               digits, single other characters, whatever the tokenizer is; where\n"
	"               words are written without spaces, each token is one. Of models of\n"
	"               characters they count these (--alignment-unit).\n"
	"               hard: 0-0 2-1, source-target, one link to each target word.\n"
	"               soft: 0.9,0.1 0.2,0.8, a group of weights for each target word; the last\n"
	"               word on both sides is the end of the sentence. The words: json\n"
	"               json: an object for each hypothesis: line and rank (from 0), logp, text,\n"
	"               source and target (words), attention (a row for each target word).\n"
	"  --score      the natural logarithm of p(target | source), one line for each pair\n"
	"\n"
	"Examples:\n"
	"  echo 'Where is the station?' | seq2seq-decode model.safetensors --attention\n"
	"  seq2seq-decode a.safetensors b.safetensors -b 5 < in.txt > out.txt\n"
	"  paste in.txt out.txt | seq2seq-decode model.safetensors --score";

void decode_options_init(struct decode_options *o)
{
	*o = (struct decode_options){
		.maxi_batch = 16,
		.threads = pool_processors(),
		.kernels = "auto",
	};
	seq2seq_options_init(&o->translate);
	o->translate.scores = false;
}

static int parse_alignment(struct decode_options *o)
{
	const char *text = o->alignment_text;
	char *end;

	if (!text)
		return 0;
	o->alignment = !strcmp(text, "soft")   ? ALIGNMENT_SOFT
		       : !strcmp(text, "json") ? ALIGNMENT_JSON
					       : ALIGNMENT_LINKS;
	o->threshold = 1;
	if (o->alignment != ALIGNMENT_LINKS || !strcmp(text, "hard"))
		return 0;
	o->threshold = strtod(text, &end);
	if (end == text || *end || !(o->threshold >= 0 && o->threshold <= 1))
		return err_set(
			"--alignment: '%s' is not soft, hard, json or a number within 0..1", text);
	return 0;
}

static int check(struct decode_options *o)
{
	if (parse_alignment(o))
		return -1;
	if (o->score &&
		(o->n_best || o->alignment_text || o->attention || o->translate.replace_unk))
		return err_set("--score goes without --n-best, --alignment, --attention and "
			       "--replace-unk");
	if (o->attention && o->n_best)
		return err_set("--attention draws one translation a line; leave out --n-best");
	if (o->attention && o->alignment == ALIGNMENT_JSON)
		return err_set("--alignment json goes without --attention, which it holds");
	o->translate.n_best = o->n_best ? o->translate.beam : 1;
	o->translate.scores = o->n_best || o->alignment == ALIGNMENT_JSON;
	o->translate.attention = o->attention || o->alignment;
	return 0;
}

int decode_options_parse(struct decode_options *o, struct operands *models, int argc, char **argv)
{
	const struct option options[] = {
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL, "Text" },
		{ "input", 'i', OPTION_STRING, &o->input, "FILE", 0, 0, NULL,
			"read this file, not standard input" },
		{ "output", 'o', OPTION_STRING, &o->output, "FILE", 0, 0, NULL,
			"write this file, not standard output" },
		{ "max-length", 0, OPTION_INT, &o->translate.max_length, "N", 1, 1000000, NULL,
			"cut lines to N tokens, with a warning" },
		{ "quiet", 'q', OPTION_FLAG, &o->quiet, NULL, 0, 0, NULL,
			"no prompt, progress and warnings, only errors" },
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL, "Search" },
		{ "beam-size", 'b', OPTION_INT, &o->translate.beam, "N", 1, 1000, NULL,
			"hypotheses kept in beam search; 1 is greedy" },
		{ "normalize", 'n', OPTION_REAL, &o->translate.normalize, "ALPHA", 0, 10, NULL,
			"compare log p / length^ALPHA; 0: log p alone" },
		{ "max-length-factor", 0, OPTION_REAL, &o->translate.max_length_factor, "X", 0,
			1000, NULL,
			"a translation has at most X * source tokens + 10 (ends of "
			"sentence counted)" },
		{ "no-repeat-ngram", 0, OPTION_INT, &o->translate.no_repeat_ngram, "N", 0, 1000,
			NULL,
			"no N tokens come twice in the same order in a translation: 3 or 4 end "
			"loops on text unlike the corpus; 0: they may" },
		{ "allow-unk", 0, OPTION_FLAG, &o->translate.allow_unk, NULL, 0, 0, NULL,
			"let <unk> stand in translations" },
		{ "replace-unk", 0, OPTION_FLAG, &o->translate.replace_unk, NULL, 0, 0, NULL,
			"models of words: let <unk> come, and write the source word with "
			"most attention in its place, as it was typed" },
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL, "What is printed" },
		{ "n-best", 0, OPTION_FLAG, &o->n_best, NULL, 0, 0, NULL,
			"all hypotheses of the beam, best first" },
		{ "alignment", 0, OPTION_STRING, &o->alignment_text, "KIND", 0, 0, "soft|hard|json",
			"alignment from attention: soft, hard, json, or a threshold\n"
			"within 0..1 that a link's weight must exceed; alone: hard" },
		{ "alignment-unit", 0, OPTION_CHOICE, &o->translate.unit, "UNIT", 0, 0,
			"auto|word|token",
			"what attention is told of; auto: tokens of char and space,\nelse words" },
		{ "attention", 0, OPTION_FLAG, &o->attention, NULL, 0, 0, NULL,
			"draw the attention under each translation: a row for each\n"
			"target word; shades ░ ▒ ▓ █ begin at 5, 20, 40 and 60 %" },
		{ "color", 0, OPTION_CHOICE, &o->color, "WHEN", 0, 0, "auto|always|never",
			"of the picture; auto: on a terminal, if NO_COLOR is not set" },
		{ "width", 0, OPTION_INT, &o->width, "N", 0, 10000, NULL,
			"columns of the picture; 0: those of the terminal" },
		{ "score", 0, OPTION_FLAG, &o->score, NULL, 0, 0, NULL,
			"read lines SOURCE<TAB>TARGET and print log p(target | source)" },
		{ NULL, 0, OPTION_HEADING, NULL, NULL, 0, 0, NULL,
			"Speed (batches and threads do not change the output)" },
		{ "mini-batch", 0, OPTION_INT, &o->translate.mini_batch, "N", 1, 65536, NULL,
			"sentences translated side by side" },
		{ "maxi-batch", 0, OPTION_INT, &o->maxi_batch, "N", 1, 65536, NULL,
			"batches read ahead and sorted by length, where input is not waited for" },
		{ "threads", 'j', OPTION_INT, &o->threads, "N", 1, 1024, NULL,
			"processor threads" },
		{ "kernels", 0, OPTION_STRING, &o->kernels, "NAME", 0, 0, NULL,
			"family of arithmetic kernels; auto: the fastest that runs here" },
	};
	static const struct option_implicit implicit[] = { { "normalize", "1" },
		{ "alignment", "hard" }, { 0 } };
	const struct program program = {
		.name = "seq2seq-decode",
		.summary = "Translates lines of text.",
		.usage = usage,
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
		.implicit = implicit,
		.epilogue = epilogue,
		.operands_min = 1,
		.operands_max = -1,
	};
	int rc = options_parse(&program, models, argc, argv);

	return rc ? rc : check(o);
}

int decode_options_misuse(void)
{
	return options_misuse(&(struct program){ .name = "seq2seq-decode" });
}
