#include "data/phrasebook/draw.h"

#include <assert.h>

int draw_below(struct draw *d, int n)
{
	assert(n > 0);
	return (int)rng_below(&d->rng, (uint64_t)n);
}

bool draw_chance(struct draw *d, int percent)
{
	return draw_below(d, 100) < percent;
}
