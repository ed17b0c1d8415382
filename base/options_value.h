/* From the text of an option's value to the value. */
#ifndef OPTIONS_VALUE_H
#define OPTIONS_VALUE_H

#include "base/options.h"
#include "base/str.h"

#include <stdbool.h>

/* Checks text and stores it at o->value; -1 with the error set, "--name: ..." in front. Not for
 * headings and flags. Text is kept, not copied, by OPTION_STRING and OPTION_STRINGS. */
int option_set(const struct option *o, const char *text);

/* Appends the value that o->value holds now; *none if there is none worth showing. */
int option_show(const struct option *o, struct str *out, bool *none);

/* Does text begin like a number? Then "-3" is a value, not an option. */
bool option_is_negative_number(const char *text);

#endif
