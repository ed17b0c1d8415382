/* What is due where a run stands. Apart from minutes it depends on the run's state alone. */
#ifndef RUN_DUE_H
#define RUN_DUE_H

#include "train/run_setup.h"

/* Epochs done when `batch` batches of this epoch are. */
double run_epochs_at(const struct run *r, uint64_t batch);

/* Did the last update reach a multiple of this amount? Not for minutes: those are the callers' to
 * measure. */
bool run_reached(const struct run *r, struct option_amount a);

/* How much of --after is done: 1 at its end, < 0 if there is none. */
double run_share_done(const struct run *r);

/* The learning rate of the next update: the one that plateaus have left, less what --lr-cooldown
 * takes towards the end of --after. */
double run_rate(const struct run *r);

/* That of the last update, of which there is one; before plateaus change it. */
double run_rate_before(const struct run *r);

/* Has --early-stopping been reached? */
bool run_stopped_early(const struct run *r);

/* Is it time to save the state between validations? last_save: on progress_clock(). */
bool run_save_due(const struct run *r, double last_save);

#endif
