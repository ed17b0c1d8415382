/* Where a training run stands, and the file that lets the same command go on from there.
 *
 * The file is a checkpoint of the last parameters, so it translates too, with Adam's moments and
 * the average as extras and what is below as entries. It depends on nothing but the run itself: no
 * clock, no thread count. */
#ifndef RUN_STATE_H
#define RUN_STATE_H

#include "base/rng.h"
#include "base/str.h"
#include "checkpoints/checkpoint.h"
#include "train/adam.h"
#include "train/history.h"
#include "train/train_options.h"

#include <stdint.h>

struct run_state {
	uint64_t update;       /* updates done */
	uint64_t epoch, batch; /* whole epochs before this one; batches of this one done */
	uint64_t valid_update; /* the update that was validated last */
	uint64_t best_update;  /* the update whose parameters are in the model file; 0: none yet */
	uint64_t stalls;       /* validations since one was better, or its loss the lowest */
	uint64_t tokens;       /* target tokens trained on since the last validation */
	double loss_sum;       /* and their loss */
	double best_bleu, best_loss;  /* of the model file */
	double best_chrf, best_exact; /* of the same; -1 where an old state does not say */
	double lowest_loss;           /* of any validation */
	double rate;                  /* learning rate */
	double seconds;               /* trained; counted only when --after is in minutes */
	struct rng rng;               /* draws the dropout masks */
};

/* m.safetensors -> m.state.safetensors */
int run_state_path(struct str *path, const char *model);

/* Can files be made where `path` lies? Else an error that names it. */
int run_state_probe(const char *path);
bool run_state_exists(const char *path);

/* model: configuration, parameters, tokenizers. average, history: may be empty. hash: data's */
int run_state_save(const struct run_state *s, const struct checkpoint *model, const struct adam *a,
	const struct params *average, const struct history *history, const struct train_options *o,
	uint64_t hash, const char *path);

/* Reads the file into *c, which the caller releases, and *s. Options that shape the result and were
 * not given become those of the state; the first that was given and differs is refused by name. */
int run_state_load(
	struct run_state *s, struct checkpoint *c, struct train_options *o, const char *path);

/* Is this the state of a run on the dataset of this hash? */
int run_state_check_data(const struct checkpoint *c, uint64_t hash, const char *path);

/* Adam's moments, and the average unless it is empty, as read; fails if they are not there. */
int run_state_moments(
	struct adam *a, struct params *average, const struct checkpoint *c, const char *path);

/* The history as read, into an empty one; it stays empty if the file is of a time without. */
int run_state_history(struct history *h, const struct checkpoint *c, const char *path);

#endif
