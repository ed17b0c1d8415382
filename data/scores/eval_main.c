/* seq2seq-eval: how good a translation or a word alignment is. */
#include "base/err.h"
#include "base/mem.h"
#include "base/options.h"
#include "data/scores/eval.h"
#include "data/text_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEXT, JSON };

struct settings {
	struct option_strings input, metrics;
	struct bleu_settings bleu;
	struct chrf_settings chrf;
	bool confidence, paired, score_only;
	int confidence_n, paired_n, width, format;
	uint64_t seed;
	const char *links, *gold;
};

enum { OPTIONS_MAX = 32 };

static const struct option_alias aliases[] = { { "tok", "tokenize" }, { "sv", "smooth-value" },
	{ "lc", "lowercase" }, { "cc", "chrf-char-order" }, { "cw", "chrf-word-order" },
	{ "ci", "confidence" }, { "cin", "confidence-n" }, { "pbs", "paired-bs" },
	{ "pbsn", "paired-bs-n" }, { 0 } };

static void put(struct option **next, struct option o)
{
	*(*next)++ = o;
}

#define HEADING(text) put(&next, (struct option){ .kind = OPTION_HEADING, .help = (text) })
#define OPTION(...) put(&next, (struct option){ __VA_ARGS__ })

static struct option *score_options(struct option *next, struct settings *s)
{
	HEADING("Translation");
	OPTION("input", 'i', OPTION_STRINGS, &s->input, "FILE", 0, 0, NULL,
		"the translation, a sentence a line, or several of them; without it standard "
		"input");
	OPTION("metrics", 'm', OPTION_STRINGS, &s->metrics, "METRIC", 0, 0, NULL,
		"bleu, chrf or both");
	HEADING("BLEU");
	OPTION("tokenize", 0, OPTION_CHOICE, &s->bleu.tokenize, NULL, 0, 0, BLEU_TOKENIZERS,
		"how lines are cut into tokens, as sacreBLEU does: at white space, like "
		"mteval-v13a, every character a token, or every Chinese character");
	OPTION("smooth-method", 's', OPTION_CHOICE, &s->bleu.smooth, NULL, 0, 0, BLEU_SMOOTHINGS,
		"what an order without a match counts as: 1/2, 1/4, ... matches, a constant, k "
		"added to the orders 2 to 4, or nothing");
	OPTION("smooth-value", 0, OPTION_REAL, &s->bleu.smooth_value, NULL, 0, 1e6, NULL,
		"of floor (without it 0.1) and add-k (1)");
	OPTION("lowercase", 0, OPTION_FLAG, &s->bleu.lowercase, NULL, 0, 0, NULL,
		"BLEU and exact matches without regard to case");
	HEADING("chrF");
	OPTION("chrf-char-order", 0, OPTION_INT, &s->chrf.char_order, "N", 1, CHRF_CHAR_ORDER_MAX,
		NULL, "longest n-gram of characters");
	OPTION("chrf-word-order", 0, OPTION_INT, &s->chrf.word_order, "N", 0, CHRF_WORD_ORDER_MAX,
		NULL, "longest n-gram of words; 2 is chrF++");
	OPTION("chrf-beta", 0, OPTION_INT, &s->chrf.beta, "N", 0, 1000, NULL,
		"how much more recall weighs than precision");
	OPTION("chrf-lowercase", 0, OPTION_FLAG, &s->chrf.lowercase, NULL, 0, 0, NULL,
		"chrF without regard to case");
	OPTION("chrf-whitespace", 0, OPTION_FLAG, &s->chrf.whitespace, NULL, 0, 0, NULL,
		"white space counts as characters");
	OPTION("chrf-eps-smoothing", 0, OPTION_FLAG, &s->chrf.epsilon, NULL, 0, 0, NULL,
		"the mean F-score of all orders, as chrF++.py and NLTK do");
	return next;
}

static struct option *other_options(struct option *next, struct settings *s)
{
	HEADING("Significance");
	OPTION("confidence", 0, OPTION_FLAG, &s->confidence, NULL, 0, 0, NULL,
		"the mean of scores of resampled sentences, +- what 95 % of them are within");
	OPTION("confidence-n", 0, OPTION_INT, &s->confidence_n, "N", 1, 1e6, NULL,
		"resamples for it");
	OPTION("paired-bs", 0, OPTION_FLAG, &s->paired, NULL, 0, 0, NULL,
		"the same for several translations, and for each after the first, the baseline, "
		"the probability p of such a difference if both were equally good; * is p < 0.05");
	OPTION("paired-bs-n", 0, OPTION_INT, &s->paired_n, "N", 1, 1e6, NULL, "resamples for it");
	OPTION("seed", 0, OPTION_SEED, &s->seed, "N", 0, 0, NULL,
		"the same seed draws the same sentences");
	HEADING("Word alignment");
	OPTION("links", 0, OPTION_STRING, &s->links, "FILE", 0, 0, NULL,
		"the alignment found, in Pharaoh form (0-0 1-2), a sentence a line");
	OPTION("gold-links", 0, OPTION_STRING, &s->gold, "FILE", 0, 0, NULL,
		"the right one: prints the alignment error rate "
		"1 - 2 |found and gold| / (|found| + |gold|), precision and recall");
	HEADING("Output");
	OPTION("score-only", 'b', OPTION_FLAG, &s->score_only, NULL, 0, 0, NULL,
		"scores alone, one a line");
	OPTION("width", 'w', OPTION_INT, &s->width, "N", 0, 12, NULL,
		"digits after the point of scores");
	OPTION("format", 'f', OPTION_CHOICE, &s->format, NULL, 0, 0, "text|json", "what to print");
	return next;
}

/* BLEU comes before chrF whatever the order on the command line. */
static int choose_metrics(struct metric metric[2], const struct settings *s)
{
	bool bleu = false, chrf = false;
	int n = 0;

	for (int i = 0; i < s->metrics.count; i++) {
		if (!strcmp(s->metrics.items[i], "bleu"))
			bleu = true;
		else if (!strcmp(s->metrics.items[i], "chrf"))
			chrf = true;
		else
			return err_set("--metrics: '%s' is neither bleu nor chrf (a reference has "
				       "to stand before --metrics)",
				s->metrics.items[i]);
	}
	if (bleu)
		metric[n++] = (struct metric){ .kind = METRIC_BLEU, .bleu = s->bleu };
	if (chrf)
		metric[n++] = (struct metric){ .kind = METRIC_CHRF, .chrf = s->chrf };
	return n;
}

static bool standard_input_twice(const struct settings *s, const struct operands *references)
{
	const char *const links[] = { s->links, s->gold };
	const char *const *reference = (const char *const *)references->items;
	int implied = references->count && !s->input.count;

	return implied + text_file_standard(links, 2) +
		       text_file_standard(s->input.items, s->input.count) +
		       text_file_standard(reference, references->count) >
	       1;
}

static int check(const struct settings *s, const struct operands *references)
{
	if (!s->links != !s->gold)
		return err_set("--links and --gold-links go together");
	if (!references->count && s->input.count > 1)
		return err_set("no reference given; it has to stand before --input");
	if (!references->count && (s->input.count || !s->links))
		return err_set("no reference given");
	if (s->paired && s->input.count < 2)
		return err_set("--paired-bs compares two translations or more: --input A B");
	if (s->confidence && s->input.count > 1)
		return err_set("--confidence is for one translation; --paired-bs for several");
	if (standard_input_twice(s, references))
		return err_set("only one file can be standard input");
	return 0;
}

static int print(const struct eval_report *r, int format)
{
	struct str out = { 0 };
	int rc = format == JSON ? eval_put_json(&out, r) : eval_put_text(&out, r);

	errno = 0;
	if (!rc && (fwrite(out.data, 1, out.len, stdout) != out.len || fflush(stdout)))
		rc = err_set("cannot write to standard output: %s", strerror(errno));
	str_release(&out);
	return rc;
}

/* Scores the translations, if there are references, and prints everything. */
static int run(struct eval_report *r, const struct settings *s, const struct operands *references)
{
	const char *const standard_input = "-";
	const char *const *reference = (const char *const *)references->items;
	int rc = 0;

	r->name = s->input.count ? s->input.items : &standard_input;
	r->outputs = !references->count ? 0 : s->input.count ? s->input.count : 1;
	if (r->outputs)
		rc = eval_fill(r, r->name, reference, references->count, s->bleu.lowercase);
	if (!rc)
		rc = print(r, s->format);
	mem_free(r->score);
	mem_free(r->exact);
	return rc;
}

int main(int argc, char **argv)
{
	struct settings s = { .metrics = { { "bleu" }, 1 },
		.bleu = { .tokenize = BLEU_13A, .smooth_value = NAN },
		.chrf = CHRF_DEFAULTS,
		.confidence_n = 1000,
		.paired_n = 1000,
		.seed = 12345,
		.width = 2 };
	struct option table[OPTIONS_MAX];
	const struct program program = {
		.name = "seq2seq-eval",
		.summary = "Compares translations with references: BLEU, chrF and exact matches.",
		.usage = "seq2seq-eval [options] REFERENCE... < TRANSLATION\n"
			 "       seq2seq-eval REFERENCE... -i TRANSLATION... [options]\n"
			 "       seq2seq-eval --links FILE --gold-links FILE",
		.options = table,
		.aliases = aliases,
		.count = (size_t)(other_options(score_options(table, &s), &s) - table),
		.epilogue =
			"Scores are those of sacreBLEU 2 with the same options, to the last digit; "
			"only resampling\nuses other random numbers.\n\n"
			"Examples:\n"
			"  seq2seq-decode model.safetensors < test.en | seq2seq-eval test.de\n"
			"  seq2seq-eval test.de -i out.txt -m bleu chrf -cw 2 --confidence\n"
			"  seq2seq-eval test.de -i old.txt new.txt --paired-bs -f json\n",
		.operands_max = -1,
	};
	struct metric metric[2];
	struct alignment alignment = { 0 };
	struct operands references;
	int rc = options_parse(&program, &references, argc, argv);
	struct eval_report r = { .metric = metric,
		.paired = s.paired,
		.score_only = s.score_only,
		.resamples = s.paired       ? s.paired_n
			     : s.confidence ? s.confidence_n
					    : 0,
		.seed = s.seed,
		.width = s.width };

	if (rc)
		return rc < 0 ? options_misuse(&program) : 0;
	r.metrics = choose_metrics(metric, &s);
	if (r.metrics < 0 || check(&s, &references))
		return options_misuse(&program);
	if (s.links) {
		rc = eval_links(&alignment, s.links, s.gold);
		r.links = &alignment;
	}
	if (!rc)
		rc = run(&r, &s, &references);
	if (rc)
		fprintf(stderr, "seq2seq-eval: %s\n", err_get());
	return rc ? 1 : 0;
}
