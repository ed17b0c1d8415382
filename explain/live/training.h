/* Trainings for a page: seq2seq-train's own (train/run_setup.h), in memory, of pairs made here.
 *
 * A task is a toy corpus, "sentences" (the phrasebook's first) or "pair" (the one given). The
 * learning rate falls to 0 over the last 0.7 of the task's updates, as in train/lesson.sh. */
#ifndef TRAINING_H
#define TRAINING_H

#include "base/json_writer.h"
#include "train/run_setup.h"

struct training_wish {
	const char *task;
	const char *source, *target; /* of the task "pair" */
	uint64_t seed;
	int pairs, size;  /* size: E, H and A; 0: the task's */
	int score, cell;  /* enum score, enum decoder_cell */
	unsigned without; /* routes.h */
};

/* Made ready for its first update; run_close() it, also after an error. */
int training_open(struct run *r, const struct training_wish *wish);

/* n updates, fewer where the task's last one is nearer. */
int training_steps(struct run *r, int n);

/* These write fields of an open object. What it is; `source` and `target` are a held-out pair: */
int training_describe(struct json_writer *j, const struct run *r);

/* how far it is: update, the mean loss since the last report, the percent of held-out pairs
 * that are translated exactly (of "pair": of the pair itself); */
int training_report(struct json_writer *j, struct run *r);

/* what it does with a pair: its tokens, attention:[T, S] and loss. */
int training_look(struct json_writer *j, struct run *r, const char *source, const char *target);

#endif
