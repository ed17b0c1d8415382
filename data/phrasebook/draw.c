#include "data/phrasebook/draw.h"

#include <assert.h>
#include <string.h>

int draw_below(struct draw *d, int n)
{
	assert(n > 0);
	return (int)rng_below(&d->rng, (uint64_t)n);
}

bool draw_chance(struct draw *d, int percent)
{
	return draw_below(d, 100) < percent;
}

const char *draw_item(struct draw *d, const char *list, char between)
{
	int count = 1, i;

	for (const char *p = list; (p = strchr(p, between)); p++)
		count++;
	for (i = draw_below(d, count); i > 0; i--)
		list = strchr(list, between) + 1;
	return list;
}

const char *draw_word(struct draw *d, const char *words)
{
	return draw_item(d, words, ' ');
}
