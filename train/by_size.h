/* Defaults that follow the size of the corpus. */
#ifndef BY_SIZE_H
#define BY_SIZE_H

#include "base/str.h"
#include "train/train_options.h"

/* Chooses what was not given, for a fresh run on so many pairs (before any is held out). From
 * 20,000 pairs on the fixed defaults stay. */
void by_size_choose(struct train_options *o, size_t pairs);

/* Appends " --name value" for each option that is neither given nor at its fixed default. */
int by_size_show(const struct train_options *o, struct str *out);

#endif
