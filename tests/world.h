/* Small worlds for tests: a checkpoint, a model that translates, a training run, a lesson. */
#ifndef WORLD_H
#define WORLD_H

#include "checkpoints/checkpoint.h"
#include "explain/lesson.h"
#include "train/run.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a checkpoint holds; bits. */
enum {
	WORLD_PLAIN = 0,
	WORLD_TOKENIZER = 1,      /* one for both languages */
	WORLD_TWO_TOKENIZERS = 2, /* or two */
	WORLD_EXTRAS = 4,
	WORLD_ENTRIES = 8,
	WORLD_CONDITIONAL = 16, /* a conditional decoder */
	WORLD_KINDS = 32,
	WORLD_ALL = WORLD_TWO_TOKENIZERS | WORLD_EXTRAS | WORLD_ENTRIES | WORLD_CONDITIONAL
};

/* A checkpoint of a few hundred bytes, made and saved: additive, its output tied, or of others. */
void world_checkpoint(struct checkpoint *c, int holds);
void world_checkpoint_of(struct checkpoint *c, int holds, enum tying tying, enum score score);
void world_release(struct checkpoint *c);
void world_save(const char *path, int holds, enum tying tying, enum score score);

/* Its tokenizers; different languages have different ones. */
struct tokenizer *world_tokenizer(int language);

/* Saves a random model of some 300 words to test_path(name); some of its sentences end by
 * themselves. Those of a kind share all words, but for the one more. */
void world_model(const char *name, enum tokenizer_kind kind, uint64_t seed);
void world_model_of(const char *name, enum tokenizer_kind kind, uint64_t seed, enum score score,
	bool one_more_word);

/* Lines to translate, two of them blank. */
extern const char world_input[];
enum { WORLD_LINES = 10 };

/* A training run: 120 pairs whose target is the source in capitals, reversed. */
struct world {
	struct train_options options;
	char corpus[512], model[512], state[512];
	uint64_t stop_at; /* interrupt at this update; 0: never */
	int signal; /* and with this signal; negative: leave the process at once, as if killed */
	FILE *out;
	struct train_result result;
};

/* Options for a run of about 24 updates, with files of this name in the test's folder: none yet. */
void world_init(struct world *w, const char *name);
int world_run(struct world *w);

/* The same; what it prints goes to said:[size], ended by a NUL. */
int world_run_said(struct world *w, char *said, size_t size);

/* Runs in a child process; returns its status as of waitpid(). */
int world_run_apart(struct world *w);

/* Removes the model and its state. */
void world_remove(const struct world *w);

/* Writes `pairs` pairs; another seed gives other text. */
void world_corpus(const char *path, int pairs, unsigned seed);

/* The words of a command line as options, checked; the defaults where it is silent. */
int world_parse(struct train_options *o, int argc, const char **argv);
#define WORLD_PARSE(o, ...)                                                             \
	world_parse(o, (int)(sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *)), \
		(const char *[]){ __VA_ARGS__, NULL })

/* Do both files hold the same bytes (and at least one)? */
bool world_same(const char *a, const char *b);
bool world_exists(const char *path);

/* The built-in lesson with its example, or another pair; `check` is called for every score and
 * cell. */
extern const struct lesson_options world_lesson_options;
void world_lesson(struct lesson *l, enum score score, enum decoder_cell cell);
void world_lesson_of(struct lesson *l, enum score score, enum decoder_cell cell, const char *source,
	const char *target);
void world_lessons(void (*check)(struct lesson *l));

/* What the lesson's score is called. */
const char *world_score_name(const struct lesson *l);

#endif
