/* Everything a run works with, made ready for its first update or for the next one. */
#ifndef RUN_SETUP_H
#define RUN_SETUP_H

#include "base/parallel.h"
#include "data/schedule.h"
#include "model/network.h"
#include "train/adam.h"
#include "train/dataset.h"
#include "train/history.h"
#include "train/journal.h"
#include "train/progress.h"
#include "train/run.h"
#include "train/run_state.h"

struct run {
	struct train_options options;  /* as given, and where not, of the state */
	const struct train_options *o; /* &options */
	const struct train_hooks *hooks;
	struct progress progress;
	struct journal journal;
	struct str state_path;

	struct dataset data;
	struct checkpoint model; /* configuration, parameters; the tokenizers belong to data */
	struct checkpoint_entry origin; /* in the model file: what it began with */
	struct checkpoint_entry *texts; /* of the state; options point into them */
	struct params gradient;
	struct params
		average; /* what is validated and saved; empty without --exponential-smoothing */
	struct adam adam;
	struct run_state state;
	struct history history;
	uint64_t saved_update; /* the update that the state on disk holds */

	struct pool *pool;
	struct network *network;
	struct schedule schedule; /* of epoch state.epoch */
	struct pairs_batch batch;
	bool diverges;  /* it has been said */
	double norm;    /* of the last gradient */
	double counted; /* clock up to which state.seconds counts */
};

/* Reads what there is to read, and begins anew or takes up the saved state. Everything that can be
 * wrong with the options, the files or the disk is found here, before the first update. */
int run_open(struct run *r, const struct train_options *o, const struct train_hooks *hooks);

/* The same without files, of pairs in memory, which it takes over; train_sets is their name. Then
 * only run_update() and run_close() are to be called. */
int run_open_text(struct run *r, const struct train_options *o, struct str *tsv);
void run_close(struct run *r); /* safe on {0} */

/* One update: a batch forward and backward, the gradient clipped, one step of Adam. */
int run_update(struct run *r);

/* The batches of epoch state.epoch. */
int run_begin_epoch(struct run *r);

/* A step with a finite gradient can still lead to parameters that are not: an error then. */
int run_check_parameters(struct run *r);

/* Checks and saves the state; for run_open() and the loop. */
int run_save_state(struct run *r);

/* Draws the --curve, if it is wanted and there is something to show. */
int run_draw_curve(const struct run *r);

#endif
