/* The table of toy corpora, and how one is filled: draw until there are enough distinct pairs. */
#include "data/phrasebook/toy.h"

static const struct toy toys[] = {
	{ "reversal", "a sequence of letters and digits -> the same backwards", toy_reversal, 20000,
		true },
	{ "dates", "a date as people write it -> ISO 8601", toy_dates, 20000, true },
	{ "continuation", "the beginning of a story -> how it goes on", toy_continuation, 16000,
		false },
	{ "sentiment", "a sentence -> positive, negative or neutral", toy_sentiment, 16000, false },
	{ "headline", "a sentence of a report -> its headline", toy_headline, 16000, false },
};
enum { TOYS = sizeof(toys) / sizeof(toys[0]) };

/* The set is the same for every seed of the user; this one draws it. */
static const uint64_t set_seed = 0x70f;

const struct toy *toy_nth(size_t i)
{
	return i < TOYS ? &toys[i] : NULL;
}

void toy_capital(struct str *text, size_t at)
{
	char *letter = &text->data[at];

	if (*letter >= 'a' && *letter <= 'z')
		*letter = (char)(*letter - 'a' + 'A');
}

int toy_link(struct pair *pair, int source, int target)
{
	return str_printf(&pair->links, "%s%d-%d", pair->links.len ? " " : "", source, target);
}

static int draw_pair(const void *toy, struct pair *pair, struct draw *d)
{
	return ((const struct toy *)toy)->draw(pair, d);
}

int toy_generate(
	const struct toy *toy, uint64_t seed, size_t count, pair_set_taker *take, void *context)
{
	struct pair_set set = { .count = 0 };
	int rc = pair_set_begin(&set, (size_t)toy->pairs);

	if (!rc)
		rc = pair_set_fill(&set, 0, toy->pairs, set_seed, draw_pair, toy);
	if (!rc)
		rc = pair_set_hand_over(&set, toy->name, -1, seed, count, take, context);
	pair_set_release(&set);
	return rc;
}
