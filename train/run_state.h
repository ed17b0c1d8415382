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
#include "train/validation.h"

#include <stdbool.h>
#include <stdint.h>

struct run;

struct run_state {
	uint64_t update;       /* updates done */
	uint64_t epoch, batch; /* whole epochs before this one; batches of this one done */
	uint64_t valid_update; /* the update that was validated last */
	uint64_t best_update;  /* the update whose parameters are in the model file; 0: none yet */
	uint64_t stalls;       /* validations since one was better, or its loss the lowest */
	uint64_t tokens;       /* target tokens trained on since the last validation */
	double loss_sum;       /* and their loss */
	struct validation
		best;       /* of the model file; chrf, exact: -1 where an old state says none */
	double lowest_loss; /* of any validation */
	double rate;        /* learning rate */
	double seconds;     /* trained; counted only when --after is in minutes */
	struct rng rng;     /* draws the dropout masks */
};

/* m.safetensors -> m.state.safetensors */
int run_state_path(struct str *path, const char *model);

/* Can files be made where `path` lies? Else an error that names it. */
int run_state_probe(const char *path);
bool run_state_exists(const char *path);

int run_state_save(const struct run *r);

/* Reads the file into *c, which the caller releases, and r->state. Options that shape the result
 * and were not given become those of the state; the first that was given and differs is refused by
 * name. */
int run_state_load(struct run *r, struct checkpoint *c);

/* Is this the state of a run on this dataset, of a network of this configuration? */
int run_state_check(const struct run *r, const struct checkpoint *c);

/* Takes parameters, moments, average and history; fails if they are not there or do not fit. */
int run_state_take(struct run *r, const struct checkpoint *c);

#endif
