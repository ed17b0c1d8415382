/* What Unicode says of a code point: class, case, width, composition. The tables are those of
 * version 15.0; class, case and width leave out what came after 14.0, as models depend on them. */
#ifndef UNICODE_H
#define UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is the code point in one of `count` ranges, which are in ascending order? */
struct unicode_range {
	uint_least32_t first, last;
};
bool unicode_in(const struct unicode_range *ranges, size_t count, uint32_t code);

/* What a word is made of. A mark (an accent, a joiner, a variation selector, a skin tone) stays
 * with the character that it follows. */
enum unicode_class { UNICODE_OTHER, UNICODE_LETTER, UNICODE_DIGIT, UNICODE_MARK };
enum unicode_class unicode_class(uint32_t code);

/* Does it stay with the character before it, in every script? Unicode's rule for the marks of
 * extended grapheme clusters: Extend, SpacingMark or ZWJ. */
bool unicode_mark(uint32_t code);

/* Is it of a script without spaces between words (Han, kana, Thai ...), or its punctuation? */
bool unicode_unspaced(uint32_t code);

/* Has it the property White_Space? */
bool unicode_space(uint32_t code);

/* The lower-case form by the simple mapping, itself if it has none. */
uint32_t unicode_lower(uint32_t code);

/* Columns of a terminal: 0, 1 or 2. A tab counts as a space. */
int unicode_width(uint32_t code);

/* For NFC: the Canonical_Combining_Class; what a letter and the character after it are together, 0
 * if they do not compose; the one or two characters of the canonical form (0: itself). */
unsigned unicode_combining(uint32_t code);
uint32_t unicode_compose(uint32_t letter, uint32_t mark);
int unicode_decompose(uint32_t code, uint32_t to[2]);

#endif
