/* A training run from its options to its end: the loop of updates, validations and saves.
 *
 * At any point (update n) what is to be done depends on the options and the run's state alone,
 * never on whether the run was broken off: so a run that is killed and started again repeats what
 * had not been saved, and ends with the same bytes. */
#ifndef RUN_H
#define RUN_H

#include "train/train_options.h"
#include "train/validation.h"

#include <stdint.h>
#include <stdio.h>

enum train_end {
	TRAIN_AFTER,       /* --after has been reached */
	TRAIN_EARLY,       /* --early-stopping */
	TRAIN_INTERRUPTED, /* by the hook; the same options go on */
};

struct train_result {
	enum train_end end;
	int signal; /* what the hook gave */
	uint64_t update, best_update;
	double epochs;
	struct validation best; /* which chose the model; NaN without validation, -1: not known */
};

struct train_hooks {
	/* Called once, when everything has been read and the first update is next; may be NULL */
	void (*begun)(void *context);
	/* Asked after each update and between batches of a validation; anything but 0 interrupts;
	 * may be NULL */
	int (*interrupted)(void *context, uint64_t update);
	void *context;
	FILE *out;      /* progress and reports; NULL: none */
	FILE *warnings; /* where out is NULL: what has to be said all the same; NULL: nothing */
};

/* Trains, or goes on training, as the checked options say. -1: an error; what was saved stays. */
int train_run(const struct train_options *o, const struct train_hooks *hooks,
	struct train_result *result);

#endif
