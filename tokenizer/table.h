/* The size of the hash tables of this room is a power of 2 and at most half of it is used. So a
 * search from slot to slot takes 1.5 steps on average. */
#ifndef TABLE_H
#define TABLE_H

#include "base/err.h"

#include <stddef.h>

/* The size of a table that has room for `count` and is not smaller than it was. */
static inline size_t table_size(size_t was, size_t count)
{
	size_t size = was ? was : 64;

	while (size / 2 < count)
		size *= 2;
	return size;
}

/* Refuses keys made to collide; `steps` is what `count` keys have taken together. */
static inline int table_check(size_t steps, size_t count)
{
	enum { STEPS_MEAN = 100, STEPS_FREE = 100000 };

	if (steps / STEPS_MEAN > count + STEPS_FREE / STEPS_MEAN)
		return err_set("tokens that are made to slow down the search for them");
	return 0;
}

#endif
