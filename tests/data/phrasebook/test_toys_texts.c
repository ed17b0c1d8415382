/* Continuation and sentiment: targets worked out anew by a rule that does not know the grammar. */
#include "tests/data/phrasebook/toy_text.h"
#include "tests/test.h"

#include <string.h>

static void expected_continuation(struct str *out, const char *source)
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
	struct toy_text t = toy_text_words(source);
	/* "wanted to VERB ... WHAT." and then the pronoun and "had" */
	int verb = toy_text_place(&t, "to", 0) + 1, had = toy_text_place(&t, "had", 0),
	    no = toy_text_place(&t, "no", had);
	const char *lacks = t.word[(no > 0 ? no : toy_text_place(&t, "but", had)) + 1];
	const char *where = "";

	for (int i = 0; sellers[i][0]; i++)
		if (toy_text_among(lacks, sellers[i][1]))
			where = sellers[i][0];
	if (toy_text_place(&t, "sunday", 0) >= 0)
		str_printf(out, "So %s borrowed %s", t.word[had - 1], lacks);
	else
		str_printf(out, "So %s bought %s %s", t.word[had - 1], lacks, where);
	str_printf(out, " and %s the %s.", toy_text_answer(pasts, t.word[verb]), t.word[had - 2]);
}

static void a_story_goes_on_as_its_beginning_asks(void)
{
	toy_text_check("continuation", expected_continuation);
}

static void the_missing_thing_is_not_there(void)
{
	struct pair_book b = toy_text_corpus("continuation");
	int listed = 0;

	for (size_t i = 0; i < b.count; i++) {
		struct toy_text t = toy_text_words(pair_book_text(&b, i, 0));
		int no = toy_text_place(&t, "no", 0), joint = toy_text_place(&t, "and", 0);

		if (no < 0)
			continue;
		listed++;
		CHECK(joint > 0);
		CHECK(strcmp(t.word[no + 1], t.word[joint - 1]) != 0);
		CHECK(strcmp(t.word[no + 1], t.word[joint + 1]) != 0);
		CHECK(strcmp(t.word[joint - 1], t.word[joint + 1]) != 0);
	}
	CHECK(listed > 10000);
	pair_book_release(&b);
}

static void a_pronoun_goes_with_its_name(void)
{
	static const char she[] = " emma lena nora ida clara mara aunt ";
	static const char he[] = " tom oskar felix paul jonas hugo uncle ";
	struct pair_book b = toy_text_corpus("continuation");

	for (size_t i = 0; i < b.count; i++) {
		struct toy_text t = toy_text_words(pair_book_text(&b, i, 0));
		const char *name = t.word[toy_text_place(&t, "wanted", 0) - 1];
		const char *pronoun = t.word[toy_text_place(&t, "had", 0) - 1];

		CHECK_TEXT(pronoun, toy_text_among(name, she)  ? "she"
				    : toy_text_among(name, he) ? "he"
							       : "they");
	}
	pair_book_release(&b);
}

static void expected_sentiment(struct str *out, const char *source)
{
	static const char bad[] =
		" bland stale bad bitter tasteless rude lazy careless impatient dirty noisy ugly "
		"gloomy boring dull silly confusing hated disliked detested hate dislike detest ";
	static const char good[] =
		" delicious fresh tasty lovely good friendly polite helpful patient clean cosy "
		"beautiful charming exciting clever moving funny loved enjoyed liked love enjoy "
		"like ";
	struct toy_text t = toy_text_words(source);
	int but = toy_text_place(&t, "but", 0), although = toy_text_place(&t, "although", 0);
	int joint = toy_text_place(&t, "and", 0), from = 0, to = t.count, sum = 0, sign = 1;

	/* the part that counts */
	if (but > 0)
		from = but;
	if (although > 0)
		to = although;
	if (although == 0)
		while (!t.comma[from++])
			;
	for (int i = from; i < to; i++) {
		if (i == joint)
			sign = 1;
		if (toy_text_among(t.word[i], " not never hardly "))
			sign = -sign;
		sum += sign * (toy_text_among(t.word[i], good) - toy_text_among(t.word[i], bad));
	}
	/* both halves of "and" say the same */
	CHECK(joint < 0 || sum == 2 || sum == 0 || sum == -2);
	str_printf(out, "%s", sum > 0 ? "positive" : sum < 0 ? "negative" : "neutral");
}

static void a_sentiment_is_that_of_the_clause_that_counts(void)
{
	toy_text_check("sentiment", expected_sentiment);
}

static void each_sentiment_and_each_construction_is_common(void)
{
	static const char *const parts[] = { " not ", " never ", " hardly ", " not at all ",
		", but ", ", although ", "Although ", " and ", "It is not true that ", "did not " };
	enum { PARTS = sizeof(parts) / sizeof(parts[0]) };
	struct pair_book b = toy_text_corpus("sentiment");
	size_t seen[PARTS] = { 0 }, verdicts[3] = { 0 };

	for (size_t i = 0; i < b.count; i++) {
		for (int k = 0; k < PARTS; k++)
			seen[k] += strstr(pair_book_text(&b, i, 0), parts[k]) != NULL;
		/* neGative, neUtral, poSitive */
		verdicts[strcspn("gus", (char[]){ pair_book_text(&b, i, 1)[2], '\0' })]++;
	}
	for (int k = 0; k < PARTS; k++)
		if (seen[k] < b.count / 40)
			test_fail(__FILE__, __LINE__, "%zu times: %s", seen[k], parts[k]);
	for (int k = 0; k < 3; k++)
		CHECK(verdicts[k] > b.count / 5);
	pair_book_release(&b);
}

static void known_texts_have_their_answer(void)
{
	static const char *const known[][3] = {
		{ "continuation",
			"Hugo wanted to mend the fence. He had wood and nails, but no wire. "
			"It was Friday.",
			"So he bought wire at the smithy and mended the fence." },
		{ "continuation",
			"It was Sunday. The neighbours wanted to bake a pie. They had everything "
			"but flour.",
			"So they borrowed flour and baked the pie." },
		{ "continuation",
			"It was Tuesday. Mara wanted to cook porridge. She had no apples, but "
			"sugar and salt.",
			"So she bought apples at the market and cooked the porridge." },
		{ "sentiment",
			"The teacher was not at all polite, although the garden was never dirty.",
			"negative" },
		{ "sentiment", "It is not true that my parents did not love the coffee.",
			"positive" },
		{ "sentiment", "Although the garden was very ugly, the play was good.",
			"positive" },
		{ "sentiment", "The lecture was about bees and the garden was not rectangular.",
			"neutral" },
		{ "headline", "A theatre will be opened by the young council in spring.",
			"Council to open theatre" },
		{ "headline", "Yesterday the biologist drew a tiny comet.",
			"Biologist draws comet" },
		{ "headline", "Famous libraries were opened, a spokeswoman said.",
			"Libraries opened" },
		{ "headline", "On Saturday the wooden towers will be built.",
			"Towers to be built" },
	};

	for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
		struct pair_book b = toy_text_corpus(known[k][0]);
		size_t i = pair_book_find(&b, known[k][1]);

		if (i == b.count)
			test_fail(__FILE__, __LINE__, "not there: %s", known[k][1]);
		else
			CHECK_TEXT(pair_book_text(&b, i, 1), known[k][2]);
		pair_book_release(&b);
	}
}

#define TEST(name)          \
	{                   \
#name, name \
	}
const struct test suite_toys_texts[] = {
	TEST(a_story_goes_on_as_its_beginning_asks),
	TEST(the_missing_thing_is_not_there),
	TEST(a_pronoun_goes_with_its_name),
	TEST(a_sentiment_is_that_of_the_clause_that_counts),
	TEST(each_sentiment_and_each_construction_is_common),
	TEST(known_texts_have_their_answer),
	{ 0 },
};
