/* Reading page by page at a terminal. */
#ifndef WALK_H
#define WALK_H

#include "explain/pages.h"

/* Shows a page, asks, and goes where it is told: n or an empty line to the next, p back, g N to
 * page N, q or the end of the input ends. After the last page n ends too. */
void walk(FILE *in, FILE *out, const struct lesson *l, const struct page *pages, int count);

#endif
