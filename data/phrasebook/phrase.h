/* A phrase in both languages at once, every French word with its links: text and alignment are
 * built together, so they cannot disagree.
 *
 * Phrases are written down as patterns, English = French. The links of their own words follow
 * from the order, or, where the languages differ, from letters after a colon:
 *
 *     today = aujourd'hui               as many words on both sides: one by one; else all to all
 *     next:a to:b $1 = à:a côté:a de:b $1 à and côté are tied to "next"
 *     where is/are $1 = où est/sont $1  the second form where $1 is plural
 *     $1 , $2                           the same in French
 *
 * $1 .. $9 are phrases that bring their own words and links; "_" is a space inside a unit
 * ("post_office"). Beside words with letters a word without one has no link. Signs are tied to the
 * same sign of the other side. Patterns of which one is drawn stand in a list, with "|" between
 * them. French is written in full ("de le hôtel"); surface.h elides and contracts it. Two signs in
 * front of a French word speak to that step and are not printed: "*" for an initial that bars
 * elision (h aspiré, onze), "^" for a pronoun le or les, which never contracts. */
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
	bool plural; /* is, or begins with, several things */
};

/* phrase_of(pattern, &one, &two): a pattern with its parts $1, $2, ... It ends at a "|" as well.
 * Phrases that do not fit are our own bug. */
struct phrase phrase_make(const char *pattern, const struct phrase *const *parts);
#define phrase_of(...) phrase_of_parts(__VA_ARGS__, NULL)
#define phrase_of_parts(pattern, ...) \
	phrase_make(pattern, (const struct phrase *const[]){ __VA_ARGS__ })

/* The i-th pattern of a list; one of them, each as likely. */
const char *pattern_nth(const char *list, int i);
const char *pattern_drawn(struct draw *d, const char *list);

/* One word in each language. */
struct phrase phrase_words(const char *english, const char *french);

/* The pieces of phrase_of(). English: the bit of the word, or the place of the part. */
uint32_t phrase_english(struct phrase *p, const char *text);
void phrase_french(struct phrase *p, const char *text, uint32_t links);
int phrase_english_part(struct phrase *p, const struct phrase *part);
void phrase_french_part(struct phrase *p, const struct phrase *part, int place);

/* Whether a French word makes the word before it elide. */
bool phrase_vowel(const char *french);

#endif
