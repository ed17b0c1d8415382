/* The built-in corpus: distinct English-French sentence pairs from a grammar, with their gold word
 * alignment. Nothing is fetched, everything is generated.
 *
 * No English sentence has two translations. Where English leaves open what French must say:
 *
 *     you     vous, one man (vous êtes fatigué); tu only beside a first name, which gives
 *             the gender (Are you tired, Anna? Tu es fatiguée)
 *     I       a man; we, they: ils, masculine
 *     it      the gender of the noun before it in the sentence; the weather and the hour: il
 *     past    passé composé (saw: a vu); was: imparfait; used to: imparfait
 *     know    connaître a person or place, savoir before that
 *     des     becomes de in front of an adjective (de petits chats)
 *
 * The gold alignment ties words as tokenizer/fold.h cuts them. Every French word has a link:
 *
 *     article to article; without one in English, to the noun (I like cheese: le - cheese)
 *     ne and pas to not; contracted (don't) to all three pieces; do beside a "not" has no link
 *     est-ce que to the auxiliary that begins the English question
 *     the apostrophe with its word: l and ' of l'hôtel both to the
 *     du, au, aux to both words that melted together (of the)
 *     a French auxiliary with its participle to the one English verb (bought: ai, acheté);
 *     with did, the auxiliary to did; with am eating, mange to both words
 *     pronouns to pronouns, se to the verb; sentence signs to each other */
#ifndef PHRASEBOOK_H
#define PHRASEBOOK_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

typedef int phrasebook_pair(
	void *context, const char *source, const char *target, const char *alignment);

/* Hands over each pair in a fixed pseudo-random order given by the seed. `alignment` is in
 * Pharaoh form ("0-0 1-2"): source word - target word, counting the words of tokenizer/fold.h
 * from 0. Stops after `count` pairs (0: all) or when pair() returns non-zero, which is passed
 * on. -1: out of memory, or there are fewer than `count`. */
int phrasebook_generate(uint64_t seed, size_t count, phrasebook_pair *pair, void *context);

/* The same for one construction of the grammar; an unknown name is an error. NULL: all of them. */
int phrasebook_generate_of(const char *construction, uint64_t seed, size_t count,
	phrasebook_pair *pair, void *context);

/* Name and remark of the i-th construction; returns -1 past the last one. */
int phrasebook_construction(size_t i, const char **name, const char **shows);

#endif
