/* Somebody wants to make something and lacks a thing; the story goes on with how they get it.
 *
 *     Emma wanted to bake a cake. She had flour and sugar, but no eggs. It was Friday.
 *     -> So she bought eggs at the farm and baked the cake.
 *
 * Each word of the continuation has its reason in the beginning: the pronoun in the name, the
 * missing thing in "no eggs" wherever it stands, the place in the thing (learnt by heart), the
 * end in the first sentence. On a Sunday the shops are closed and the thing is borrowed. */
#include "data/phrasebook/toy.h"

struct who {
	const char *name, *pronoun;
};
static const struct who people[] = { { "Emma", "she" }, { "Tom", "he" }, { "Lena", "she" },
	{ "Oskar", "he" }, { "Nora", "she" }, { "Felix", "he" }, { "Ida", "she" }, { "Paul", "he" },
	{ "Clara", "she" }, { "Jonas", "he" }, { "Mara", "she" }, { "Hugo", "he" },
	{ "The twins", "they" }, { "The neighbours", "they" }, { "The children", "they" },
	{ "My uncle", "he" }, { "My aunt", "she" }, { "My parents", "they" } };

struct thing {
	const char *name, *place; /* where it is sold */
};
static const struct thing eggs = { "eggs", "at the farm" };
static const struct thing milk = { "milk", "at the farm" };
static const struct thing butter = { "butter", "at the farm" };
static const struct thing flour = { "flour", "at the mill" };
static const struct thing sugar = { "sugar", "in the shop" };
static const struct thing salt = { "salt", "in the shop" };
static const struct thing needles = { "needles", "in the shop" };
static const struct thing thread = { "thread", "in the shop" };
static const struct thing apples = { "apples", "at the market" };
static const struct thing carrots = { "carrots", "at the market" };
static const struct thing onions = { "onions", "at the market" };
static const struct thing wood = { "wood", "at the sawmill" };
static const struct thing nails = { "nails", "at the smithy" };
static const struct thing wire = { "wire", "at the smithy" };
static const struct thing rope = { "rope", "at the harbour" };
static const struct thing canvas = { "canvas", "at the harbour" };
static const struct thing paint = { "paint", "in town" };
static const struct thing glue = { "glue", "in town" };
static const struct thing ink = { "ink", "in town" };
static const struct thing paper = { "paper", "at the post office" };
static const struct thing stamps = { "stamps", "at the post office" };
static const struct thing wool = { "wool", "from the shepherd" };
static const struct thing leather = { "leather", "from the shepherd" };

struct aim {
	const char *infinitive, *reached;
	const struct thing *needs[4];
};
/* Each thing is needed for two aims or more, so that no aim alone gives it away. */
static const struct aim aims[] = {
	{ "bake a cake", "baked the cake", { &flour, &eggs, &sugar, &butter } },
	{ "make pancakes", "made the pancakes", { &flour, &eggs, &milk, &salt } },
	{ "cook soup", "cooked the soup", { &onions, &carrots, &salt, &butter } },
	{ "bake a pie", "baked the pie", { &apples, &flour, &butter, &sugar } },
	{ "cook porridge", "cooked the porridge", { &milk, &sugar, &apples, &salt } },
	{ "make a salad", "made the salad", { &apples, &carrots, &onions, &salt } },
	{ "build a boat", "built the boat", { &wood, &nails, &rope, &canvas } },
	{ "mend the fence", "mended the fence", { &wood, &nails, &wire, &paint } },
	{ "put up a tent", "put up the tent", { &canvas, &rope, &wood, &thread } },
	{ "make a kite", "made the kite", { &paper, &glue, &wire, &thread } },
	{ "send a letter", "sent the letter", { &paper, &ink, &stamps, &glue } },
	{ "send a parcel", "sent the parcel", { &paper, &rope, &stamps, &glue } },
	{ "draw a map", "drew the map", { &paper, &ink, &canvas, &paint } },
	{ "sew a coat", "sewed the coat", { &wool, &leather, &needles, &thread } },
	{ "make a doll", "made the doll", { &wool, &needles, &thread, &paint } },
	{ "make a saddle", "made the saddle", { &leather, &wood, &nails, &needles } },
};

static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday" };

/* "She had flour and sugar, but no eggs.": what there is and what is missing, in either order. */
static int supplies(struct str *out, struct draw *d, const struct who *who, const struct thing *one,
	const struct thing *other, const struct thing *missing)
{
	size_t start = out->len;
	int rc;

	if (draw_chance(d, 40))
		rc = str_printf(out, "%s had %s and %s, but no %s.", who->pronoun, one->name,
			other->name, missing->name);
	else if (draw_chance(d, 50))
		rc = str_printf(out, "%s had no %s, but %s and %s.", who->pronoun, missing->name,
			one->name, other->name);
	else
		rc = str_printf(out, "%s had everything but %s.", who->pronoun, missing->name);
	if (!rc)
		toy_capital(out, start);
	return rc;
}

int toy_continuation(struct pair *pair, struct draw *d)
{
	const struct who *who = &DRAW_FROM(d, people);
	const struct aim *aim = &DRAW_FROM(d, aims);
	/* three different things of the four */
	int first = draw_below(d, 4), turn = 1 + draw_below(d, 3), next = turn % 3 + 1;
	const struct thing *missing = aim->needs[first], *one = aim->needs[(first + turn) % 4],
			   *other = aim->needs[(first + next) % 4];
	bool closed = draw_chance(d, 30), day_first = draw_chance(d, 50);
	const char *day = closed ? "Sunday" : DRAW_FROM(d, days);
	struct str *source = &pair->source;

	if ((day_first && str_printf(source, "It was %s. ", day)) ||
		str_printf(source, "%s wanted to %s. ", who->name, aim->infinitive) ||
		supplies(source, d, who, one, other, missing) ||
		(!day_first && str_printf(source, " It was %s.", day)))
		return -1;
	return closed ? str_printf(&pair->target, "So %s borrowed %s and %s.", who->pronoun,
				missing->name, aim->reached)
		      : str_printf(&pair->target, "So %s bought %s %s and %s.", who->pronoun,
				missing->name, missing->place, aim->reached);
}
