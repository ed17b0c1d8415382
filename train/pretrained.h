/* --pretrained-model: a run on other text begins with the parameters and tokenizers of a model or
 * training state. The optimiser, its learning rate and what is the best so far begin anew. */
#ifndef PRETRAINED_H
#define PRETRAINED_H

#include "checkpoints/checkpoint.h"
#include "train/train_options.h"

/* Reads o->pretrained into *c, which the caller releases. The options that a model's sizes and
 * tokenizers decide become what these are, and count as given; one that was given and differs is
 * refused by name. */
int pretrained_load(struct checkpoint *c, struct train_options *o);

#endif
