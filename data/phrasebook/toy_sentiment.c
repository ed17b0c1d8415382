/* A sentence -> positive, negative or neutral: what its speaker ends up thinking.
 *
 *     The soup was not bad.                              positive: a negation turns it over
 *     The room was clean, but I disliked the waiter.     negative: what follows "but" counts
 *     Although the film was dull, we enjoyed the play.   positive: "although" counts for less
 *     It is not true that the beach was never clean.     positive: turned over twice
 *     The table was round.                               neutral
 *
 * Drawn from the answer downwards: the verdict first, then a sentence that has it. */
#include "data/phrasebook/toy.h"

enum verdict { NEGATIVE = -1, NEUTRAL = 0, POSITIVE = 1 };

/* What is said of things of one sort; the rows are for negative, neutral, positive. */
struct topic {
	const char *things[6];
	const char *said[3][5];
};
static const struct topic topics[] = {
	{ { "soup", "bread", "cake", "salad", "coffee", "breakfast" },
		{ { "bland", "stale", "bad", "bitter", "tasteless" },
			{ "home-made", "Italian", "vegetarian", "on the menu", "served at noon" },
			{ "delicious", "fresh", "tasty", "lovely", "good" } } },
	{ { "waiter", "guide", "driver", "doctor", "porter", "teacher" },
		{ { "rude", "lazy", "careless", "impatient", "bad" },
			{ "tall", "left-handed", "from the north", "dressed in grey",
				"in uniform" },
			{ "friendly", "polite", "helpful", "patient", "good" } } },
	{ { "room", "hotel", "garden", "beach", "kitchen", "town" },
		{ { "dirty", "noisy", "ugly", "gloomy", "bad" },
			{ "near the station", "rectangular", "on the map", "in the north",
				"painted green" },
			{ "clean", "cosy", "beautiful", "charming", "good" } } },
	{ { "film", "play", "concert", "book", "lecture", "song" },
		{ { "boring", "dull", "silly", "confusing", "bad" },
			{ "in French", "two hours long", "about bees", "from last year",
				"in three parts" },
			{ "exciting", "clever", "moving", "funny", "good" } } },
};

enum { TOPICS = sizeof(topics) / sizeof(topics[0]) };

struct verb {
	const char *past, *base;
};
static const struct verb verbs[3][3] = {
	{ { "hated", "hate" }, { "disliked", "dislike" }, { "detested", "detest" } },
	{ { "mentioned", "mention" }, { "described", "describe" }, { "noticed", "notice" } },
	{ { "loved", "love" }, { "enjoyed", "enjoy" }, { "liked", "like" } },
};
static const char *const speakers[] = { "I", "we", "my sister", "my parents", "our friends" };
static const char *const nots[] = { "not", "never", "not at all", "hardly" };
static const char *const verys[] = { "", "", "very ", "really ", "rather " };

/* One clause with this verdict. A negated one says the opposite: "was not" and a word of praise. */
static int clause(struct str *out, struct draw *d, const struct topic *topic, enum verdict verdict)
{
	const char *thing = DRAW_FROM(d, topic->things);
	bool negated = draw_chance(d, 40);
	int row = 1 + (negated ? -verdict : verdict);
	const char *said;

	if (draw_chance(d, 35)) {
		const struct verb *verb = &DRAW_FROM(d, verbs[row]);
		const char *speaker = DRAW_FROM(d, speakers);

		return negated ? str_printf(out, "%s did not %s the %s", speaker, verb->base, thing)
			       : str_printf(out, "%s %s the %s", speaker, verb->past, thing);
	}
	/* one after the other: the order in which arguments are drawn is the compiler's choice */
	said = DRAW_FROM(d, topic->said[row]);
	if (negated)
		return str_printf(
			out, "the %s was %s %s", thing, verdict ? DRAW_FROM(d, nots) : "not", said);
	return str_printf(out, "the %s was %s%s", thing, verdict ? DRAW_FROM(d, verys) : "", said);
}

/* A clause, or two: both say it, or one counts and the other says the opposite. */
static int sentence(struct str *out, struct draw *d, enum verdict verdict)
{
	enum { ALONE, NOT_TRUE, AND, BUT, ALTHOUGH, ALTHOUGH_FIRST, SHAPES };
	/* two different topics, so that nothing is praised and blamed at once */
	int one = draw_below(d, TOPICS), other = (one + 1 + draw_below(d, TOPICS - 1)) % TOPICS;
	const struct topic *a = &topics[one], *b = &topics[other];

	switch (draw_below(d, verdict == NEUTRAL ? AND + 1 : SHAPES)) {
	case ALONE:
		return clause(out, d, a, verdict);
	case NOT_TRUE:
		return str_puts(out, "it is not true that ") || clause(out, d, a, -verdict);
	case AND:
		return clause(out, d, a, verdict) || str_puts(out, " and ") ||
		       clause(out, d, b, verdict);
	case BUT:
		return clause(out, d, a, -verdict) || str_puts(out, ", but ") ||
		       clause(out, d, b, verdict);
	case ALTHOUGH:
		return clause(out, d, a, verdict) || str_puts(out, ", although ") ||
		       clause(out, d, b, -verdict);
	default:
		return str_puts(out, "although ") || clause(out, d, a, -verdict) ||
		       str_puts(out, ", ") || clause(out, d, b, verdict);
	}
}

int toy_sentiment(struct pair *pair, struct draw *d)
{
	static const char *const names[] = { "negative", "neutral", "positive" };
	enum verdict verdict = draw_below(d, 3) - 1;

	if (sentence(&pair->source, d, verdict) || str_puts(&pair->source, "."))
		return -1;
	toy_capital(&pair->source, 0);
	return str_puts(&pair->target, names[1 + verdict]);
}
