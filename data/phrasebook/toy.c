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

int toy_link(struct toy_pair *pair, int source, int target)
{
	return str_printf(&pair->links, "%s%d-%d", pair->links.len ? " " : "", source, target);
}

static int add_drawn(
	struct pair_set *set, const struct toy *toy, struct toy_pair *p, struct draw *d)
{
	str_clear(&p->source);
	str_clear(&p->target);
	str_clear(&p->links);
	if (toy->draw(p, d))
		return -1;
	return pair_set_add(
		set, 0, p->source.data, p->target.data, toy->links ? p->links.data : "");
}

int toy_generate(
	const struct toy *toy, uint64_t seed, size_t count, pair_set_taker *take, void *context)
{
	struct pair_set set = { .count = 0 };
	struct toy_pair pair = { .source = { 0 } };
	struct draw d;
	int rc = pair_set_begin(&set, (size_t)toy->pairs);

	rng_seed(&d.rng, set_seed);
	while (rc >= 0 && set.count < (size_t)toy->pairs)
		rc = add_drawn(&set, toy, &pair, &d);
	if (rc >= 0)
		rc = pair_set_hand_over(&set, toy->name, -1, seed, count, take, context);
	str_release(&pair.source);
	str_release(&pair.target);
	str_release(&pair.links);
	pair_set_release(&set);
	return rc;
}
