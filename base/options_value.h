/* Values of options from text and back. */
#ifndef OPTIONS_VALUE_H
#define OPTIONS_VALUE_H

#include "base/options.h"
#include "base/str.h"

#include <stdbool.h>

/* Checks text and stores it at o->value; -1 with the error set, "--name: ..." in front. Not for
 * headings and flags. Text is kept, not copied, by OPTION_STRING and OPTION_STRINGS. */
int option_set(const struct option *o, const char *text);

/* Is text meant as the value of an option whose value may be left out? */
bool option_is_value(const struct option *o, const char *text);

/* What the value is if it is left out; NULL: it must not be. */
const char *option_implicit(const struct program *p, const struct option *o);

/* Does --no-name exist? */
bool option_is_switch(const struct program *p, const struct option *o);

/* Appends the value in full, as a file keeps it; flags: "on" or "off", the empty set: "none". */
int option_text(const struct option *o, struct str *out);

/* Stores at o->value what option_text() has written, but of OPTION_STRINGS; checked like a word of
 * the command line, errors alike. OPTION_STRING keeps the text, not a copy. */
int option_from_text(const struct option *o, const char *text);

/* Is what option_text() has written no value, so that the help has no default to show? */
bool option_is_unset(const struct option *o, const char *text);

/* Does text begin like a number? Then "-3" is a value, not an option. */
bool option_is_negative_number(const char *text);

#endif
