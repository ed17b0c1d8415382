/* "k 7 d" -> "d 7 k". Word j of the target is word length - 1 - j of the source, whatever it says,
 * so attention has nothing to go by but the place: its picture is the other diagonal. */
#include "data/phrasebook/toy.h"

enum { SHORTEST = 3, LONGEST = 10 };

static const char symbols[] = "abcdefghijklmnopqrstuvwxyz0123456789";

int toy_reversal(struct pair *pair, struct draw *d)
{
	int length = SHORTEST + draw_below(d, LONGEST - SHORTEST + 1);
	char drawn[LONGEST];

	for (int i = 0; i < length; i++)
		drawn[i] = symbols[draw_below(d, sizeof(symbols) - 1)];
	for (int i = 0; i < length; i++) {
		const char *space = i ? " " : "";
		int mirror = length - 1 - i;

		if (str_printf(&pair->source, "%s%c", space, drawn[i]) ||
			str_printf(&pair->target, "%s%c", space, drawn[mirror]) ||
			toy_link(pair, i, mirror))
			return -1;
	}
	return 0;
}
