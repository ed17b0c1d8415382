/* One spelling for each text: no invisible characters, and Unicode's Normalization Form C. */
#ifndef COMPOSE_H
#define COMPOSE_H

#include "base/str.h"

#include <stdbool.h>

/* Appends valid UTF-8 without the characters that carry no text, composed to NFC (Unicode Standard
 * Annex 15): e and a combining acute become é, marks stand in canonical order.
 *
 * Dropped is what Unicode calls Default_Ignorable_Code_Point, all of Bidi_Control with it: the soft
 * hyphen, zero-width spaces, byte order marks, directional marks, invisible operators. Of it stay
 * the joiners U+200C and U+200D, variation selectors, Hangul fillers, and the tags E0020..E007F of
 * flags: with and without them text reads differently. */
int compose_text(struct str *out, const char *text, size_t len);

/* Is it certain that compose_text() would change nothing? A quick look: true for text in ASCII, in
 * composed Latin, Greek and Cyrillic letters, in Han, kana and Hangul. */
bool compose_is_done(const char *text, size_t len);

#endif
