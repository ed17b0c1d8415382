/* The options that a saved run goes on with. */
#ifndef STATE_OPTIONS_H
#define STATE_OPTIONS_H

#include "checkpoints/checkpoint.h"
#include "train/train_options.h"

/* An option that shapes the result and was given has to be what the run began with, or is refused
 * by name; one that was not given becomes that. A state that does not know an option had its
 * default. */
int state_options_take(const struct checkpoint *c, struct train_options *o, const char *path);

#endif
