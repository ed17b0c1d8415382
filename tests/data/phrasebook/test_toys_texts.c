/* Continuation, sentiment and headline: targets worked out anew by a rule that does not know the
 * grammar. */
#include "tests/data/phrasebook/book.h"
#include "tests/test.h"

#include <string.h>

/* The rule must give the target of the source. */
static void check_target(void (*expect)(struct str *out, const struct book_words *t),
	const struct book_words *t, const char *source, const char *target)
{
	struct str expected = { 0 };

	expect(&expected, t);
	if (strcmp(expected.data, target))
		test_fail(__FILE__, __LINE__, "%s -> %s, not %s", source, expected.data, target);
	str_release(&expected);
}

static void expected_continuation(struct str *out, const struct book_words *t)
{
	static const char *const pasts[][2] = { { "bake", "baked" }, { "make", "made" },
		{ "cook", "cooked" }, { "build", "built" }, { "mend", "mended" },
		{ "put", "put up" }, { "send", "sent" }, { "draw", "drew" }, { "sew", "sewed" },
		{ NULL, NULL } };
	static const char *const sellers[][2] = { { "at the farm", " eggs milk butter " },
		{ "at the mill", " flour " }, { "in the shop", " sugar salt needles thread " },
		{ "at the market", " apples carrots onions " }, { "at the sawmill", " wood " },
		{ "at the smithy", " nails wire " }, { "at the harbour", " rope canvas " },
		{ "in town", " paint glue ink " }, { "at the post office", " paper stamps " },
		{ "from the shepherd", " wool leather " }, { NULL, NULL } };
	/* "wanted to VERB ... WHAT." and then the pronoun and "had" */
	int verb = book_place(t, "to", 0) + 1, had = book_place(t, "had", 0),
	    no = book_place(t, "no", had);
	const char *lacks = t->word[(no > 0 ? no : book_place(t, "but", had)) + 1];
	const char *where = "";

	for (int i = 0; sellers[i][0]; i++)
		if (book_among(lacks, sellers[i][1]))
			where = sellers[i][0];
	if (book_place(t, "sunday", 0) >= 0)
		str_printf(out, "So %s borrowed %s", t->word[had - 1], lacks);
	else
		str_printf(out, "So %s bought %s %s", t->word[had - 1], lacks, where);
	str_printf(out, " and %s the %s.", book_answer(pasts, t->word[verb]), t->word[had - 2]);
}

static void check_pronoun(const struct book_words *t)
{
	static const char she[] = " emma lena nora ida clara mara aunt ";
	static const char he[] = " tom oskar felix paul jonas hugo uncle ";
	const char *name = t->word[book_place(t, "wanted", 0) - 1];
	const char *pronoun = t->word[book_place(t, "had", 0) - 1];

	CHECK_TEXT(pronoun, book_among(name, she) ? "she" : book_among(name, he) ? "he" : "they");
}

/* The missing thing is not there, and nothing twice. */
static bool check_supplies(const struct book_words *t)
{
	int no = book_place(t, "no", 0), joint = book_place(t, "and", 0);

	if (no < 0)
		return false;
	CHECK(joint > 0);
	CHECK(strcmp(t->word[no + 1], t->word[joint - 1]) != 0);
	CHECK(strcmp(t->word[no + 1], t->word[joint + 1]) != 0);
	CHECK(strcmp(t->word[joint - 1], t->word[joint + 1]) != 0);
	return true;
}

static int check_story(void *listed, const char *source, const char *target, const char *links)
{
	struct book_words t = book_plain(source);

	(void)links;
	check_target(expected_continuation, &t, source, target);
	check_pronoun(&t);
	*(int *)listed += check_supplies(&t);
	return 0;
}

static void a_story_goes_on_as_its_beginning_asks(void)
{
	int listed = 0;

	book_walk("continuation", check_story, &listed);
	CHECK(listed > 10000);
}

static void expected_sentiment(struct str *out, const struct book_words *t)
{
	static const char bad[] =
		" bland stale bad bitter tasteless rude lazy careless impatient dirty noisy ugly "
		"gloomy boring dull silly confusing hated disliked detested hate dislike detest ";
	static const char good[] =
		" delicious fresh tasty lovely good friendly polite helpful patient clean cosy "
		"beautiful charming exciting clever moving funny loved enjoyed liked love enjoy "
		"like ";
	int but = book_place(t, "but", 0), although = book_place(t, "although", 0);
	int joint = book_place(t, "and", 0), from = 0, to = t->count, sum = 0, sign = 1;

	/* the part that counts */
	if (but > 0)
		from = but;
	if (although > 0)
		to = although;
	if (although == 0)
		while (!t->comma[from++])
			;
	for (int i = from; i < to; i++) {
		if (i == joint)
			sign = 1;
		if (book_among(t->word[i], " not never hardly "))
			sign = -sign;
		sum += sign * (book_among(t->word[i], good) - book_among(t->word[i], bad));
	}
	/* both halves of "and" say the same */
	CHECK(joint < 0 || sum == 2 || sum == 0 || sum == -2);
	str_printf(out, "%s", sum > 0 ? "positive" : sum < 0 ? "negative" : "neutral");
}

static const char *const parts[] = { " not ", " never ", " hardly ", " not at all ", ", but ",
	", although ", "Although ", " and ", "It is not true that ", "did not " };
enum { PARTS = sizeof(parts) / sizeof(parts[0]) };
struct sentiments {
	int parts[PARTS], verdicts[3], count;
};

static int check_sentiment(void *context, const char *source, const char *target, const char *links)
{
	struct sentiments *seen = context;
	struct book_words t = book_plain(source);

	(void)links;
	check_target(expected_sentiment, &t, source, target);
	for (int k = 0; k < PARTS; k++)
		seen->parts[k] += strstr(source, parts[k]) != NULL;
	/* neGative, neUtral, poSitive */
	seen->verdicts[strcspn("gus", (char[]){ target[2], '\0' })]++;
	seen->count++;
	return 0;
}

static void a_sentiment_is_that_of_the_clause_that_counts_and_each_is_common(void)
{
	struct sentiments seen = { 0 };

	book_walk("sentiment", check_sentiment, &seen);
	for (int k = 0; k < PARTS; k++)
		if (seen.parts[k] < seen.count / 40)
			test_fail(__FILE__, __LINE__, "%d times: %s", seen.parts[k], parts[k]);
	for (int k = 0; k < 3; k++)
		CHECK(seen.verdicts[k] > seen.count / 5);
}

static bool is_plural(const char *noun)
{
	return noun[strlen(noun) - 1] == 's' && strcmp(noun, "circus") != 0;
}

static void expected_headline(struct str *out, const struct book_words *t)
{
	/* what may stand in a headline; everything else is a detail */
	static const char nouns[] =
		" mayor minister council officials ministers councillors storm fire flood storms "
		"fires floods thief burglar robber thieves burglars robbers diver pilot shepherd "
		"divers firefighters neighbours astronomer biologist student scientists biologists "
		"students carpenter engineer farmer carpenters villagers pupils runner swimmer "
		"cyclist runners swimmers cyclists library theatre station libraries schools "
		"museums parade circus carnival fireworks bonfires scooters barn church harbour "
		"barns roofs windows crown painting violin diamonds paintings coins hiker sailor "
		"cat hikers sailors climbers comet frog planet comets frogs bones tower boat "
		"bridge towers boats huts cup medal race cups medals races ";
	static const char *const bases[][2] = { { "opened", "open" }, { "closed", "close" },
		{ "banned", "ban" }, { "destroyed", "destroy" }, { "damaged", "damage" },
		{ "stole", "steal" }, { "stolen", "steal" }, { "hid", "hide" },
		{ "hidden", "hide" }, { "rescued", "rescue" }, { "found", "find" },
		{ "discovered", "discover" }, { "drew", "draw" }, { "drawn", "draw" },
		{ "built", "build" }, { "sold", "sell" }, { "won", "win" }, { "open", "open" },
		{ "close", "close" }, { "ban", "ban" }, { "draw", "draw" }, { "build", "build" },
		{ "sell", "sell" }, { NULL, NULL } };
	const char *found[3] = { "", "", "" };
	int count = 0, verb = 0;
	bool will = book_place(t, "will", 0) >= 0, passive;

	while (verb < t->count && *book_answer(bases, t->word[verb]) == '?')
		verb++;
	for (int i = 0; i < t->count && count < 3; i++)
		if (book_among(t->word[i], nouns))
			found[count++] = t->word[i];
	passive = verb > 0 && book_among(t->word[verb - 1], " was were be ");
	CHECK(verb < t->count &&
		count == (passive && book_place(t, "by", verb) != verb + 1 ? 1 : 2));
	if (count == 1) {
		str_printf(out, "%s %s%s", found[0], will ? "to be " : "", t->word[verb]);
	} else {
		const char *who = found[passive], *what = found[!passive];

		str_printf(out, "%s %s%s%s %s", who, will ? "to " : "",
			book_answer(bases, t->word[verb]), will || is_plural(who) ? "" : "s", what);
	}
	out->data[0] = (char)(out->data[0] - 'a' + 'A');
}

static int check_headline(void *context, const char *source, const char *target, const char *links)
{
	struct book_words t = book_plain(source), h = book_plain(target);
	int was = book_place(&t, "was", 0), were = book_place(&t, "were", 0);

	(void)context, (void)links;
	check_target(expected_headline, &t, source, target);
	for (int k = 0; k + 1 < t.count; k++)
		if (!strcmp(t.word[k], "a") || !strcmp(t.word[k], "an"))
			CHECK_EQUAL(!strcmp(t.word[k], "an"),
				strchr("aeiou", t.word[k + 1][0]) != NULL);
	/* who is spoken of is the first word of the headline where nobody is named */
	if ((was > 0 || were > 0) && book_place(&t, "by", 0) < 0)
		CHECK_EQUAL(were > 0, is_plural(h.word[0]));
	return 0;
}

static void a_headline_says_who_did_what_and_words_agree(void)
{
	book_walk("headline", check_headline, NULL);
}

const struct test suite_toys_texts[] = {
	TEST(a_story_goes_on_as_its_beginning_asks),
	TEST(a_sentiment_is_that_of_the_clause_that_counts_and_each_is_common),
	TEST(a_headline_says_who_did_what_and_words_agree),
	{ 0 },
};
