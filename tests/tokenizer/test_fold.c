#include "base/mem.h"
#include "tests/test.h"
#include "tests/tokenizer/random_text.h"

#include <string.h>

static void what_is_not_utf8_is_refused(void)
{
	static const char *const bad[] = { "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(",
		"\xE0\x80\x80", "\xE0\x9F\xBF", "\xE2\x82", "\xE2\x82(", "\xED\xA0\x80",
		"\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98",
		"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF", "a\xFF", "ok\xE9" };
	static const char *const good[] = { "", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80",
		"\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
		"\xF4\x8F\xBF\xBF" };
	uint32_t code;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (utf8_valid(bad[i], strlen(bad[i])))
			test_fail(__FILE__, __LINE__, "bad[%zu] is taken", i);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!utf8_valid(good[i], strlen(good[i])))
			test_fail(__FILE__, __LINE__, "good[%zu] is refused", i);
	CHECK(utf8_valid("a\0b", 3));
	CHECK(!utf8_valid("\xC3\xA9", 1)); /* cut off */
	/* the bad part is as long as it could have become a character */
	CHECK_EQUAL(utf8_check("\xE2\x82(", 3, &code), -2);
	CHECK_EQUAL(utf8_check("\xF0\x9F\x98(", 4, &code), -3);
	CHECK_EQUAL(utf8_check("\xF0\x9F\x98\x80", 3, &code), -3);
	CHECK_EQUAL(utf8_check("\xED\xA0\x80", 3, &code), -1);
	CHECK_EQUAL(utf8_check("\xC0\x80", 2, &code), -1);
	CHECK_EQUAL(utf8_check("\x80\x80", 2, &code), -1);
}

static void every_code_point_is_written_and_read_back(void)
{
	for (uint32_t code = 0; code < 0x110000; code++) {
		char bytes[4];
		uint32_t checked, read;
		int n = utf8_write(bytes, code);

		if (code >= 0xD800 && code < 0xE000)
			continue;
		if (utf8_check(bytes, (size_t)n, &checked) != n || checked != code ||
			utf8_next(bytes, &read) != n || read != code) {
			test_fail(__FILE__, __LINE__, "U+%04X", (unsigned)code);
			break;
		}
	}
}

static void check_folded(const char *text, const char *expected)
{
	struct str out = { 0 };

	str_puts(&out, "|");
	fold_line(&out, text, strlen(text), 1, false);
	CHECK_TEXT(out.data + 1, expected);
	str_release(&out);
}

static void every_run_of_white_space_becomes_one_space(void)
{
	check_folded("", "");
	check_folded(" \t\r\n ", "");
	check_folded("a", "a");
	check_folded("  a  b ", "a b");
	check_folded("a\r\n", "a");
	check_folded("\u3000你 \u3000好\u00A0", "你 好");
	check_folded("a\vb\fc\xC2\x85"
		     "d\u1680e\u2000f\u200Ag\u2028h\u2029i\u202Fj\u205Fk",
		"a b c d e f g h i j k");
	/* zero-width characters and the separators of ASCII are no white space */
	check_folded("a\u200Bb\uFEFFc\u180Ed\x1C"
		     "e",
		"a\u200Bb\uFEFFc\u180Ed\x1C"
		"e");
}

static void folding_twice_changes_nothing(void)
{
	struct rng r;
	struct str line = { 0 }, once = { 0 }, twice = { 0 };

	rng_seed(&r, 1);
	for (int i = 0; i < 2000; i++) {
		str_clear(&line);
		str_clear(&once);
		str_clear(&twice);
		random_line(&line, &r, rng_below(&r, 40));
		fold_line(&once, line.data, line.len, 1, false);
		fold_line(&twice, once.data, once.len, 1, false);
		CHECK(once.len == twice.len && (!once.len || !strcmp(once.data, twice.data)));
		CHECK(!once.len || !strstr(once.data, "  "));
	}
	str_release(&line);
	str_release(&once);
	str_release(&twice);
}

static void check_lower(const char *text, const char *expected)
{
	struct str out = { 0 };

	fold_case(&out, text, strlen(text));
	CHECK_TEXT(out.data, expected);
	str_release(&out);
}

static void every_script_with_case_is_lower_cased(void)
{
	int mapped = 0;

	check_lower("The 2 CATS @[`{", "the 2 cats @[`{");
	check_lower("ÀÉÎÕÜÆØÞ×ßŸŽĲǄǅẞ", "àéîõüæøþ×ßÿžĳǆǆß");
	check_lower("ΆΩΣὩᾼϴ", "άωσὡᾳθ");
	check_lower("ЖЁЇҐӁԱՖ", "жёїґӂաֆ");
	check_lower("ᲐᏣꙊⰀⲀ𐐀𐓂𑢠ＡＺ", "აꮳꙋⰰⲁ𐐨𐓪𑣀ａｚ");
	check_lower("İIı", "iiı"); /* simple mappings, of no language */
	check_lower("你好ไทยعربيKÅ", "你好ไทยعربيkå");
	for (uint32_t code = 0; code < 0x110000; code++) {
		uint32_t lower = unicode_lower(code);

		mapped += lower != code;
		if (unicode_lower(lower) != lower)
			test_fail(__FILE__, __LINE__, "U+%04X in two steps", (unsigned)code);
	}
	CHECK_EQUAL(mapped, 1433);
}

/* The words of a line, "_" for the space before one, joined by "|". */
static void check_words(const char *line, const char *expected)
{
	struct str out = { 0 };
	struct span word;
	size_t pos = 0;
	bool spaced;

	str_puts(&out, "");
	while (fold_next_word(line, strlen(line), &pos, &word, &spaced)) {
		str_printf(&out, "%s%s", out.len ? "|" : "", spaced ? "_" : "");
		str_append(&out, word.text, word.len);
	}
	CHECK_TEXT(out.data, expected);
	CHECK_EQUAL(pos, strlen(line));
	str_release(&out);
}

static void a_word_is_letters_or_digits_or_one_other_character(void)
{
	check_words("", "");
	check_words("   ", "");
	check_words("Where is it?", "Where|_is|_it|?");
	check_words("l'homme, don't", "l|'|homme|,|_don|'|t");
	check_words("\"no?\"...", "\"|no|?|\"|.|.|.");
	check_words("a1b22 3,5%", "a|1|b|22|_3|,|5|%");
	check_words("x_y @-@ &apos;s", "x|_|y|_@|-|@|_&|apos|;|s");
	check_words("a  b ", "a|_b");
	check_words("¿Qué? «Été» naïve Straße", "¿|Qué|?|_«|Été|»|_naïve|_Straße");
	check_words("हिन्दी ไทย٣٤", "हिन्दी|_ไทย|٣٤");
	/* letters of scripts without spaces stand apart from others */
	check_words("我喜欢Tom。", "我喜欢|Tom|。");
	check_words("《カタカナとひらがな》", "《|カタカナとひらがな|》");
	check_words("한국어 text", "한국어|_text");
	/* a mark stays with what it follows */
	check_words("e\u0301te\u0301!", "e\u0301te\u0301|!");
	check_words("👍🏽👍❤\uFE0F", "👍🏽|👍|❤\uFE0F");
	check_words("1\uFE0F\u20E3 2", "1\uFE0F\u20E3|_2");
	check_words("می\u200Cخواهم", "می\u200Cخواهم");
	check_words("co\u00ADop", "co\u00ADop");
	check_words("\u0301a .\u0301.", "\u0301a|_.\u0301|.");
	CHECK(unicode_unspaced(0x4F60) && unicode_unspaced(0x3002) && unicode_unspaced(0xE01));
	CHECK(unicode_unspaced(0x2A6DF) && unicode_unspaced(0x1780) && unicode_unspaced(0xFF01));
	CHECK(!unicode_unspaced('a') && !unicode_unspaced(0xAC00) && !unicode_unspaced(0x401));
	CHECK(!unicode_unspaced(0x10A0) && !unicode_unspaced(0x1F600) && !unicode_unspaced(0xFFA1));
}

static void classes_follow_the_general_category(void)
{
	static const char *const letters =
		"azAZªµºÀÿŁƏʰͰΩЖԱאعसতਕகഅกກཀ"
		"ကა가ᄀᏣᐁᚠᚠកᠠḀἀⁿℂⰀⴰ々あア"
		"ㄅ一ꀀꓐꙀꜢﬀﭐｱ𐀀𐎀𐐀𓀀𝐀𞤀𠀀";
	static const char *const digits =
		"09٠٩۰०৯୦௦๐໐༠၀០᠐０９𝟎𝟿🯰";
	static const char *const others = "!@_'-–—…“„‹¡¿€×÷²½Ⅷ"
					  "⓪→∑■☺♥。、「﹏！￥😀🇩";
	static const struct {
		const char *text;
		enum unicode_class class;
	} cases[] = { { letters, UNICODE_LETTER }, { digits, UNICODE_DIGIT },
		{ others, UNICODE_OTHER } };
	int count = 0;

	for (int i = 0; i < 3; i++)
		for (const char *p = cases[i].text; *p;) {
			uint32_t code;

			p += utf8_next(p, &code);
			if (unicode_class(code) != cases[i].class)
				test_fail(__FILE__, __LINE__, "U+%04X is of class %d",
					(unsigned)code, (int)unicode_class(code));
		}
	for (uint32_t code = 0; code < 0x110000; code++)
		count += unicode_class(code) == UNICODE_DIGIT;
	CHECK_EQUAL(count, 660);
	CHECK(unicode_class('/') == UNICODE_OTHER && unicode_class(':') == UNICODE_OTHER);
	CHECK(unicode_class('`') == UNICODE_OTHER && unicode_class('{') == UNICODE_OTHER);
}

static void folding_without_memory_fails(void)
{
	struct str out = { 0 };

	mem_fail_at(1);
	CHECK_ERROR(fold_line(&out, "a", 1, 1, false), "out of memory");
	str_clear(&out);
	mem_fail_at(1);
	CHECK_ERROR(fold_case(&out, "A", 1), "out of memory");
	str_release(&out);
}

const struct test suite_fold[] = {
	TEST(what_is_not_utf8_is_refused),
	TEST(every_code_point_is_written_and_read_back),
	TEST(every_run_of_white_space_becomes_one_space),
	TEST(folding_twice_changes_nothing),
	TEST(every_script_with_case_is_lower_cased),
	TEST(a_word_is_letters_or_digits_or_one_other_character),
	TEST(classes_follow_the_general_category),
	TEST(folding_without_memory_fails),
	{ 0 },
};
