/* From a phrase to the sentence as it is printed: elision, contraction, a/an, spaces, capitals.
 *
 * The grammar writes "de le hôtel", "de le musée", "si il"; here they become "de l'hôtel", "du
 * musée", "s'il", and the words that melt together keep the links of both. */
#ifndef PHRASEBOOK_SURFACE_H
#define PHRASEBOOK_SURFACE_H

#include "base/str.h"
#include "data/phrasebook/phrase.h"

/* Appends source, target and Pharaoh links ("0-0 1-2"), in words of tokenizer/fold.h. */
int surface_print(
	struct str *source, struct str *target, struct str *links, const struct phrase *p);

#endif
