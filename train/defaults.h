/* What an option is that was not given: what the run began with, what the pretrained model has, or
 * what the size of the corpus asks for. */
#ifndef DEFAULTS_H
#define DEFAULTS_H

#include "base/str.h"
#include "checkpoints/checkpoint.h"
#include "train/train_options.h"

/* Of the state *c, from the file `path`. An option that shapes the result and was given has to be
 * what the run began with, or is refused by name. A state that does not know an option had its
 * default. */
int defaults_of_state(struct train_options *o, const struct checkpoint *c, const char *path);

/* --pretrained-model: reads o->pretrained, a model or training state, into *c, which the caller
 * releases. What its sizes and tokenizers decide counts as given; what was given and differs is
 * refused by name. */
int defaults_of_model(struct train_options *o, struct checkpoint *c);

/* For a fresh run on so many pairs (before any is held out). From 20,000 pairs on the fixed
 * defaults stay. */
void defaults_by_size(struct train_options *o, size_t pairs);

/* Appends " --name value" for each option that is neither given nor at its fixed default. */
int defaults_show(const struct train_options *o, struct str *out);

#endif
