/* A phrase in both languages at once, every French word with its links: text and alignment are
 * built together, so they cannot disagree.
 *
 * Phrases are written down as patterns. A letter after a colon ties a French word to English
 * words:
 *
 *     phrase_of("next:a to:b $1", "à:ab côté:a de:b $1", &station)
 *
 * Each $1 .. $9 stands for a phrase that brings its own words and links; "_" is a space inside a
 * unit ("post_office"). Punctuation without a letter is tied to the same sign of the other side.
 * French is written in full ("de le hôtel"); phrasebook_surface.h elides and contracts it. Two
 * signs in front of a French word speak to that step and are not printed: "*" for an initial
 * that bars elision (h aspiré, onze), "^" for a pronoun le or les, which never contracts. */
#ifndef PHRASEBOOK_PHRASE_H
#define PHRASEBOOK_PHRASE_H

#include "data/phrasebook/draw.h"

#include <stdbool.h>
#include <stdint.h>

enum { PHRASE_WORDS = 32, PHRASE_BYTES = 28 };

struct word {
	char text[PHRASE_BYTES];
	uint32_t links; /* French words: bit i for English word i of the phrase */
};

struct side {
	struct word word[PHRASE_WORDS];
	int count;
};

struct phrase {
	struct side english, french;
};

/* The last argument's NULL is put there by the macro. Phrases that do not fit are our own bug. */
struct phrase phrase_make(
	const char *english, const char *french, const struct phrase *const *parts);
#define phrase_of(english, ...) phrase_make_of(english, __VA_ARGS__, NULL)
#define phrase_make_of(english, french, ...) \
	phrase_make(english, french, (const struct phrase *const[]){ __VA_ARGS__ })

/* The pieces of phrase_of(). English: the bit of the word, or the place of the part. */
uint32_t phrase_english(struct phrase *p, const char *text);
void phrase_french(struct phrase *p, const char *text, uint32_t links);
int phrase_english_part(struct phrase *p, const struct phrase *part);
void phrase_french_part(struct phrase *p, const struct phrase *part, int place);

/* Whether a French word makes the word before it elide. */
bool phrase_vowel(const char *french);

#endif
