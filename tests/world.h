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
	char words[2048]; /* options point into them */
};

/* A run of 24 updates, 8 an epoch, with these options besides; its files in the test's folder have
 * this name, and are not there yet. All options count as given. */
void world_init(struct world *w, const char *name, const char *options);

/* Further words of the command line; a set of routes takes the place of the one before. */
void world_change(struct world *w, const char *options);

/* Leaves of the options what tells where things are and how long it takes; none is given. */
void world_forget(struct world *w);

/* The words of a command line as options, checked; the defaults where it is silent. */
int world_parse(struct train_options *o, const char *options);

int world_run(struct world *w);

/* The same without a fault, interrupted at this update, 0: to its end. Then several of them, ended
 * by 0; and one after world_init(). */
void world_run_to(struct world *w, int update);
void world_run_parts(struct world *w, const int *at);
void world_begin(struct world *w, const char *name, const char *options, int update);

/* world_run(); what it prints goes to said:[size], ended by a NUL. */
int world_run_said(struct world *w, char *said, size_t size);

/* world_run() in a child process; returns its status as of waitpid(). */
int world_run_apart(struct world *w);

/* Saves the state without its text of this name, or with another value. */
void world_edit(const struct world *w, const char *key, const char *value);

/* Both runs have left the same bytes. Only asked where a real is what a file holds: in double a
 * resumed run has been rounded. */
void world_check_alike(const struct world *a, const struct world *b, const char *how);

/* Removes the model and its state. */
void world_remove(const struct world *w);

/* Writes `pairs` pairs; another seed gives other text. */
void world_corpus(const char *path, int pairs, unsigned seed);

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
