/* Is a file that can be read the corpus that is meant? Refuses what is certainly something else. */
#ifndef CORPUS_CHECK_H
#define CORPUS_CHECK_H

#include "data/corpus.h"

/* Each returns 0, or -1 with the error set. */

/* Two files that hold columns: corpora, not the two sides of one. Asked before lines are paired. */
int corpus_check_sides(const struct corpus *c);

/* Numbers (of sentences, as tatoeba.org exports them) chosen where two columns hold text. */
int corpus_check_columns(const struct corpus *c, int source, int target);

/* More than every tenth pair skipped as no UTF-8: the text is in another encoding. */
int corpus_check_encoding(const struct corpus *c);

/* What to do with a text that has no tabs. */
const char *corpus_separator_advice(const struct str *text);

#endif
