/* An option's value as text that a file keeps, in full, and back. */
#ifndef OPTION_TEXT_H
#define OPTION_TEXT_H

#include "base/options.h"
#include "base/str.h"

/* Appends the value; flags: "on" or "off", the empty set: "none". No headings, OPTION_STRINGS. */
int option_text(const struct option *o, struct str *out);

/* Stores at o->value what option_text() has written, checked like a word of the command line; on
 * failure the error is set, "--name: ..." in front. OPTION_STRING keeps the text, not a copy. */
int option_from_text(const struct option *o, const char *text);

#endif
