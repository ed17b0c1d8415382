/* Allocations that fail, each in its turn, until a call goes well:
 *
 *	struct starving s = { 0 };
 *
 *	while (starving(&s)) {
 *		int rc = STARVE(&s, call(...));
 *		...
 *	}
 *
 * A call that fails must have said that memory is short, and by the end of the round as many blocks
 * must be live as before the first. */
#ifndef STARVING_H
#define STARVING_H

#include <stdbool.h>

struct starving {
	bool sparse; /* of thousands of allocations not each fails: the later, the fewer */
	long rounds; /* so far: all but the last failed */

	long at, live;
	bool over;
};

/* Whether there is a next round. */
bool starving(struct starving *s);

/* The value of the call, which is 0 where it goes well. */
#define STARVE(s, call) (starving_begin(s), starving_end((s), (call), __FILE__, __LINE__))
void starving_begin(const struct starving *s);
int starving_end(struct starving *s, int rc, const char *file, int line);

#endif
