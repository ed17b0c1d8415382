/* A sentence of a report -> its headline: who did what, in the present tense, details left out.
 *
 *     On Monday night a violent storm destroyed the old church of the village, the police said.
 *     -> Storm destroys church
 *     The golden crown was stolen from the museum by two masked thieves.
 *     -> Thieves steal crown
 *     A lost hiker was found alive on Sunday.
 *     -> Hiker found
 *     The new mayor will open a bridge next week.
 *     -> Mayor to open bridge
 *
 * The words that stay and the words of the details are different ones, so that each word of a
 * headline is found by one word of the sentence; in the passive they stand in another order. */
#include "data/phrasebook/toy.h"

#include <string.h>

/* People or things of one sort, and what a report adds to them. */
struct sort {
	const char *one[3], *many[3], *adjectives[3], *details[2];
};
static const struct sort officials = { { "mayor", "minister", "council" },
	{ "officials", "ministers", "councillors" }, { "new", "young", "popular" },
	{ "of the town", "from the capital" } };
static const struct sort disasters = { { "storm", "fire", "flood" },
	{ "storms", "fires", "floods" }, { "violent", "sudden", "terrible" },
	{ "in the valley", "along the coast" } };
static const struct sort criminals = { { "thief", "burglar", "robber" },
	{ "thieves", "burglars", "robbers" }, { "masked", "armed", "clever" },
	{ "in a van", "from abroad" } };
static const struct sort rescuers = { { "diver", "pilot", "shepherd" },
	{ "divers", "firefighters", "neighbours" }, { "brave", "experienced", "tired" },
	{ "with a dog", "from the village" } };
static const struct sort researchers = { { "astronomer", "biologist", "student" },
	{ "scientists", "biologists", "students" }, { "patient", "foreign", "retired" },
	{ "at the university", "from overseas" } };
static const struct sort builders = { { "carpenter", "engineer", "farmer" },
	{ "carpenters", "villagers", "pupils" }, { "skilful", "cheerful", "hard-working" },
	{ "from the island", "without a plan" } };
static const struct sort athletes = { { "runner", "swimmer", "cyclist" },
	{ "runners", "swimmers", "cyclists" }, { "unknown", "tall", "nervous" },
	{ "from the suburbs", "in red" } };

static const struct sort houses = { { "library", "theatre", "station" },
	{ "libraries", "schools", "museums" }, { "old", "large", "famous" },
	{ "in the city", "near the river" } };
static const struct sort customs = { { "parade", "circus", "carnival" },
	{ "fireworks", "bonfires", "scooters" }, { "loud", "dangerous", "traditional" },
	{ "in the park", "after dark" } };
static const struct sort exposed = { { "barn", "church", "harbour" },
	{ "barns", "roofs", "windows" }, { "historic", "empty", "white" },
	{ "on the shore", "by the lake" } };
static const struct sort treasures = { { "crown", "painting", "violin" },
	{ "diamonds", "paintings", "coins" }, { "golden", "valuable", "antique" },
	{ "from a palace", "of the queen" } };
static const struct sort lost = { { "hiker", "sailor", "cat" }, { "hikers", "sailors", "climbers" },
	{ "lost", "injured", "frightened" }, { "in the mountains", "on the ice" } };
static const struct sort discoveries = { { "comet", "frog", "planet" },
	{ "comets", "frogs", "bones" }, { "strange", "rare", "tiny" },
	{ "in the south", "with a telescope" } };
static const struct sort works = { { "tower", "boat", "bridge" }, { "towers", "boats", "huts" },
	{ "wooden", "beautiful", "unusual" }, { "for visitors", "out of driftwood" } };
static const struct sort prizes = { { "cup", "medal", "race" }, { "cups", "medals", "races" },
	{ "national", "important", "annual" }, { "at the festival", "by a second" } };

enum { PAST, PARTICIPLE, BASE, THIRD };
struct event {
	const char *verb[4];
	const struct sort *who, *what;
	bool planned; /* can be announced */
};
static const struct event events[] = {
	{ { "opened", "opened", "open", "opens" }, &officials, &houses, true },
	{ { "closed", "closed", "close", "closes" }, &officials, &houses, true },
	{ { "banned", "banned", "ban", "bans" }, &officials, &customs, true },
	{ { "destroyed", "destroyed", "destroy", "destroys" }, &disasters, &exposed, false },
	{ { "damaged", "damaged", "damage", "damages" }, &disasters, &exposed, false },
	{ { "stole", "stolen", "steal", "steals" }, &criminals, &treasures, false },
	{ { "hid", "hidden", "hide", "hides" }, &criminals, &treasures, false },
	{ { "rescued", "rescued", "rescue", "rescues" }, &rescuers, &lost, false },
	{ { "found", "found", "find", "finds" }, &rescuers, &lost, false },
	{ { "discovered", "discovered", "discover", "discovers" }, &researchers, &discoveries,
		false },
	{ { "drew", "drawn", "draw", "draws" }, &researchers, &discoveries, true },
	{ { "built", "built", "build", "builds" }, &builders, &works, true },
	{ { "sold", "sold", "sell", "sells" }, &builders, &works, true },
	{ { "won", "won", "win", "wins" }, &athletes, &prizes, false },
};

static const char *const times_past[] = { "yesterday", "last week", "on Monday night",
	"early on Sunday", "at the weekend" };
static const char *const times_to_come[] = { "tomorrow", "next week", "in spring", "on Saturday",
	"before winter" };
static const char *const sources[] = { ", the police said", ", witnesses said",
	", a spokeswoman said", ", the radio reported" };

struct noun {
	const char *name;
	bool plural;
	const struct sort *sort;
};

static struct noun noun_of(struct draw *d, const struct sort *sort)
{
	struct noun n = { .plural = draw_chance(d, 40), .sort = sort };

	n.name = n.plural ? DRAW_FROM(d, sort->many) : DRAW_FROM(d, sort->one);
	return n;
}

/* "the ", "a ", "an " or, for many, nothing. */
static const char *article(struct draw *d, const struct noun *n, const char *next)
{
	if (draw_chance(d, 50))
		return "the ";
	if (n->plural)
		return "";
	return strchr("aeiou", *next) ? "an " : "a ";
}

/* A noun as a report has it: "the new mayor of the town". */
static int in_full(struct str *out, struct draw *d, const struct noun *n)
{
	const char *adjective = draw_chance(d, 50) ? DRAW_FROM(d, n->sort->adjectives) : "";
	const char *detail = draw_chance(d, 25) ? DRAW_FROM(d, n->sort->details) : "";

	return str_printf(out, "%s%s%s%s%s%s", article(d, n, *adjective ? adjective : n->name),
		adjective, *adjective ? " " : "", n->name, *detail ? " " : "", detail);
}

enum voice { ACTIVE, PASSIVE, NOBODY_NAMED };

static int report(struct str *out, struct draw *d, const struct event *e, enum voice voice,
	bool planned, const struct noun *who, const struct noun *what)
{
	const char *time = planned ? DRAW_FROM(d, times_to_come) : DRAW_FROM(d, times_past);
	bool time_first = draw_chance(d, 40), time_last = !time_first && draw_chance(d, 70);
	const char *be = planned ? "will be" : what->plural ? "were" : "was";

	if (time_first && str_printf(out, "%s ", time))
		return -1;
	if (in_full(out, d, voice == ACTIVE ? who : what))
		return -1;
	if (voice == ACTIVE && (str_printf(out, " %s%s ", planned ? "will " : "",
					e->verb[planned ? BASE : PAST]) ||
				       in_full(out, d, what)))
		return -1;
	if (voice != ACTIVE && str_printf(out, " %s %s", be, e->verb[PARTICIPLE]))
		return -1;
	if (voice == PASSIVE && (str_puts(out, " by ") || in_full(out, d, who)))
		return -1;
	if (time_last && str_printf(out, " %s", time))
		return -1;
	return str_puts(out, draw_chance(d, 30) ? DRAW_FROM(d, sources) : "") || str_puts(out, ".");
}

static int headline(struct str *out, const struct event *e, enum voice voice, bool planned,
	const struct noun *who, const struct noun *what)
{
	if (voice == NOBODY_NAMED)
		return str_printf(
			out, "%s %s%s", what->name, planned ? "to be " : "", e->verb[PARTICIPLE]);
	return str_printf(out, "%s %s%s %s", who->name, planned ? "to " : "",
		e->verb[planned || who->plural ? BASE : THIRD], what->name);
}

int toy_headline(struct pair *pair, struct draw *d)
{
	const struct event *e = &DRAW_FROM(d, events);
	struct noun who = noun_of(d, e->who), what = noun_of(d, e->what);
	bool planned = e->planned && draw_chance(d, 50);
	enum voice voice = draw_chance(d, 50)   ? ACTIVE
			   : draw_chance(d, 50) ? PASSIVE
						: NOBODY_NAMED;

	if (report(&pair->source, d, e, voice, planned, &who, &what) ||
		headline(&pair->target, e, voice, planned, &who, &what))
		return -1;
	toy_capital(&pair->source, 0);
	toy_capital(&pair->target, 0);
	return 0;
}
