/* Translation for C programs: models opened, lines of text translated or scored, with attention.
 * libseq2seq.a needs libc, libm and POSIX threads. The decode program stands on this header alone.
 *
 * Errors: a function that can fail returns 0, or -1 (seq2seq_open: NULL) with a message set, one
 * line, that seq2seq_error() gives. Wrong input never ends the program.
 * Threads: a handle works for one thread at a time; several handles may work at once. Nothing is
 * shared between them, and the message belongs to the thread that made the call.
 * Memory: texts and options that are handed in stay the caller's; results are released by
 * seq2seq_results_release(), a handle by seq2seq_close().
 * Stable: names, the order of arguments and what fields mean. Fields may be added to the structs,
 * so begin with seq2seq_options_init() and compile anew with a new library. */
#ifndef SEQ2SEQ_H
#define SEQ2SEQ_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Models that translate together. */
struct seq2seq;

/* Opens n >= 1 model files; several are an ensemble, whose log-probabilities are averaged. Their
 * tokenizers must be equal. threads 0: one for each processor. kernels, the family of arithmetic
 * kernels, NULL: the fastest that runs here; the families differ in the last bits. */
struct seq2seq *seq2seq_open(char *const *paths, int n, int threads, const char *kernels);
void seq2seq_close(struct seq2seq *s); /* NULL is fine */

/* The last error of this thread, "" before the first; valid until its next call. */
const char *seq2seq_error(void);

/* Has one of the models attention? And do they know words alone, so that there are unknown ones? */
bool seq2seq_has_attention(const struct seq2seq *s);
bool seq2seq_has_unk(const struct seq2seq *s);

/* What attention is told of. Words: runs of letters, runs of digits, single other characters; in
 * scripts without spaces each token is one. AUTO: tokens where they are characters, else words. */
enum seq2seq_unit { SEQ2SEQ_AUTO, SEQ2SEQ_WORD, SEQ2SEQ_TOKEN };

struct seq2seq_options {
	int beam;                 /* hypotheses in search, 1..1000; 1: greedy */
	double normalize;         /* hypotheses compare by log p / length^normalize, 0..10 */
	int n_best;               /* hypotheses wanted of each line, 1..beam */
	double max_length_factor; /* at most factor * source tokens + 10 tokens, 0..1000 */
	int no_repeat_ngram;      /* no n-gram of this length twice, 0..1000; 0: any may be */
	int max_length;           /* lines are cut to so many tokens, 1..1000000 */
	int mini_batch;           /* lines worked on side by side, 1..65536; changes no result */
	bool allow_unk;           /* <unk> may stand in translations */
	bool replace_unk; /* models of words: the source word with most attention in its place */
	bool scores;      /* false: logp and score may stay 0, which is faster */
	bool attention;   /* source, target and attention are wanted */
	int unit;         /* enum seq2seq_unit */
};

/* The defaults of the decode program, with scores and without attention. */
void seq2seq_options_init(struct seq2seq_options *o);

/* A line: `length` bytes of any kind. White space of each kind and number counts as one space; NUL
 * and bytes that are not UTF-8 are read as U+FFFD. */
struct seq2seq_text {
	const char *bytes;
	size_t length;
};

/* All text is UTF-8 without control characters and ended by NUL. */
struct seq2seq_hypothesis {
	char *text;
	double logp;  /* log p(text | source), natural, the end counted */
	double score; /* logp / length^normalize */
	bool ended;   /* by itself; false: stopped by its length, so that target has no "</s>" */
	/* if attention was asked for */
	char **target; /* [targets] the units, the last one "</s>" */
	int targets;
	double *attention; /* [targets, sources] each row sums to 1; NULL where no model has any */
};

struct seq2seq_result {
	struct seq2seq_hypothesis *best; /* [count] best first, each text once; count >= 1 */
	int count;
	char **source; /* [sources] as targets; words as they were typed */
	int sources;
	char *unseen;  /* characters that no token of a source holds, each time; NULL: none */
	bool repaired; /* bytes were read as U+FFFD */
	bool cut;      /* what was over max_length tokens is left out */
};

/* Translates n lines; results[i] is that of lines[i]. A blank line has a blank translation. Results
 * do not depend on other lines, batches or threads; after an error there are none. options NULL:
 * the defaults. */
int seq2seq_translate(struct seq2seq *s, const struct seq2seq_options *options,
	const struct seq2seq_text *lines, size_t n, struct seq2seq_result *results);

/* log p of given translations: one hypothesis each, with logp, without text and units. */
int seq2seq_score(struct seq2seq *s, const struct seq2seq_options *options,
	const struct seq2seq_text *lines, const struct seq2seq_text *translations, size_t n,
	struct seq2seq_result *results);

/* Releases n results, but not the array itself. Safe on {0} and twice. */
void seq2seq_results_release(struct seq2seq_result *results, size_t n);

#ifdef __cplusplus
}
#endif
#endif
