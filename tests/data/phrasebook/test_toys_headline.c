/* Each headline worked out anew from the words of its report. */
#include "tests/data/phrasebook/toy_text.h"
#include "tests/test.h"

#include <string.h>

static bool is_plural(const char *noun)
{
	return noun[strlen(noun) - 1] == 's' && strcmp(noun, "circus") != 0;
}

static void expected_headline(struct str *out, const char *source)
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
	struct toy_text t = toy_text_words(source);
	const char *found[3] = { "", "", "" };
	int count = 0, verb = 0;
	bool will = toy_text_place(&t, "will", 0) >= 0, passive;

	while (verb < t.count && *toy_text_answer(bases, t.word[verb]) == '?')
		verb++;
	for (int i = 0; i < t.count && count < 3; i++)
		if (toy_text_among(t.word[i], nouns))
			found[count++] = t.word[i];
	passive = verb > 0 && toy_text_among(t.word[verb - 1], " was were be ");
	CHECK(verb < t.count &&
		count == (passive && toy_text_place(&t, "by", verb) != verb + 1 ? 1 : 2));
	if (count == 1) {
		str_printf(out, "%s %s%s", found[0], will ? "to be " : "", t.word[verb]);
	} else {
		const char *who = found[passive], *what = found[!passive];

		str_printf(out, "%s %s%s%s %s", who, will ? "to " : "",
			toy_text_answer(bases, t.word[verb]), will || is_plural(who) ? "" : "s",
			what);
	}
	out->data[0] = (char)(out->data[0] - 'a' + 'A');
}

static void a_headline_says_who_did_what_and_no_more(void)
{
	toy_text_check("headline", expected_headline);
}

static void articles_and_verbs_agree_with_their_noun(void)
{
	struct pair_book b = toy_text_corpus("headline");

	for (size_t i = 0; i < b.count; i++) {
		struct toy_text t = toy_text_words(pair_book_text(&b, i, 0));
		int was = toy_text_place(&t, "was", 0), were = toy_text_place(&t, "were", 0);

		for (int k = 0; k + 1 < t.count; k++) {
			bool vowel = strchr("aeiou", t.word[k + 1][0]) != NULL;

			if (strcmp(t.word[k], "a") && strcmp(t.word[k], "an"))
				continue;
			CHECK_EQUAL(!strcmp(t.word[k], "an"), vowel);
		}
		/* who is spoken of is the first word of the headline where nobody is named */
		if ((was > 0 || were > 0) && toy_text_place(&t, "by", 0) < 0) {
			struct toy_text h = toy_text_words(pair_book_text(&b, i, 1));

			CHECK_EQUAL(were > 0, is_plural(h.word[0]));
		}
	}
	pair_book_release(&b);
}

#define TEST(name)          \
	{                   \
#name, name \
	}
const struct test suite_toys_headline[] = {
	TEST(a_headline_says_who_did_what_and_no_more),
	TEST(articles_and_verbs_agree_with_their_noun),
	{ 0 },
};
