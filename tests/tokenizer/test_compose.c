#include "tokenizer/compose.h"

#include "tests/starving.h"
#include "tests/test.h"
#include "tokenizer/fold.h"
#include "tokenizer/unicode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(const char *text, const char *expected)
{
	struct str out = { 0 };

	str_puts(&out, "");
	CHECK_EQUAL(compose_text(&out, text, strlen(text)), 0);
	CHECK_TEXT(out.data, expected);
	str_release(&out);
}

static void letters_and_marks_are_composed(void)
{
	check("", "");
	check("cafe\u0301 E\u0301", "café É");
	check("e\u0301\u0323 \u00E9\u0323", "\u1EB9\u0301 \u1EB9\u0301"); /* in canonical order */
	check("u\u0308\u0304 \u00FC\u0304", "ǖ ǖ");
	check("a\u0315\u0300\u05AE", "\u00E0\u05AE\u0315"); /* three classes */
	check("a\u0332\u0301", "\u00E1\u0332");             /* of another class: no bar to it */
	check("a\u0305\u0301", "a\u0305\u0301");            /* of the same: one */
	check("\u0301a", "\u0301a");
	check("\u2126\u212B\u0340a\u0340", "Ω\u00C5\u0300à"); /* one for another */
	check("\uF900\U0002F800", "\u8C48\u4E3D");
	check("\u0958\u2ADC", "\u0915\u093C\u2ADD\u0338"); /* excluded */
	check("\u1112\u1161\u11AB\u1100\u1173\u11AF", "한글");
	check("\uAC00\u11A8\u1100\u0301\u1161", "\uAC01\u1100\u0301\u1161");
	check("か\u3099ハ\u309A", "がパ");
	check("\u0915\u093E\u09C7\u09BE", "\u0915\u093E\u09CB");
	check("e\u0301\U000110A5\U000110BA", "é\U000110AB");
}

static void what_carries_no_text_is_dropped(void)
{
	check("\uFEFFa\u00ADb\u200Bc\u200Ed\u202Ae\u202Cf\u2060g\u2066h\u2069", "abcdefgh");
	check("e\u200B\u0301 e\u034F\u0301", "é é"); /* before marks are composed */
	/* these stay: joiners, variation selectors, fillers, tags */
	check("\u0646\u200C\u0647 \u0915\u094D\u200D\u0937",
		"\u0646\u200C\u0647 \u0915\u094D\u200D\u0937");
	check("☺\uFE0F \u1820\u180B \u8FBB\U000E0100 \u3164",
		"☺\uFE0F \u1820\u180B \u8FBB\U000E0100 \u3164");
	check("\U0001F3F4\U000E0067\U000E007F\U000E0001", "\U0001F3F4\U000E0067\U000E007F");
}

/* What the quick look lets pass is what the long way leaves as it is. */
static void the_quick_look_never_lets_pass_what_would_change(void)
{
	static const char *const before[] = { "", "e", "か", "\u1100", "\u09C7" };
	struct str text = { 0 }, out = { 0 };
	int passed = 0;

	for (uint32_t code = 1; code < 0x110000; code++)
		for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
			if (code >= 0xD800 && code < 0xE000)
				continue;
			str_clear(&text);
			str_clear(&out);
			str_puts(&text, before[i]);
			utf8_put(&text, code);
			if (!compose_is_done(text.data, text.len))
				continue;
			passed++;
			compose_text(&out, text.data, text.len);
			CHECK_TEXT(out.data, text.data);
		}
	CHECK(passed > 3 * 80000);
	str_release(&text);
	str_release(&out);
}

static void marks_made_to_slow_it_down_do_not(void)
{
	struct str text = { 0 }, out = { 0 };

	str_puts(&text, "a");
	for (int i = 0; i < 200000; i++)
		str_puts(&text, i % 2 ? "\u0301" : "\u0323");
	CHECK_EQUAL(compose_text(&out, text.data, text.len), 0);
	CHECK_EQUAL(out.len, 3 + 2 * (200000 - 1)); /* U+1EA1 for a and one mark */
	str_release(&text);
	str_release(&out);
}

/* Reads a column "0044 0307" of code points into UTF-8; *after is what follows its semicolon. */
static void read_column(struct str *out, char *line, char **after)
{
	char *end = strchr(line, ';');

	str_clear(out);
	str_puts(out, "");
	for (char *at = line; at < end;)
		utf8_put(out, (uint32_t)strtoul(at, &at, 16));
	*after = end + 1;
}

static FILE *open_unicode(const char *file, const char *version)
{
	char line[512], command[512];
	FILE *f;

	snprintf(command, sizeof(command),
		"cd /usr/share/unicode 2>/dev/null && { cat %s || bzip2 -dc %s.bz2; } 2>/dev/null",
		file, file);
	f = popen(command, "r");
	if (f && fgets(line, sizeof(line), f) && strstr(line, version))
		return f;
	if (f)
		pclose(f);
	test_skip("Unicode 15.0's files are not in /usr/share/unicode (Debian: unicode-data)");
	return NULL;
}

/* c1..c5: source, NFC, NFD, NFKC, NFKD. NFC is c2 of the first three and c4 of the others. */
static void unicode_s_own_test_of_nfc_is_passed(void)
{
	FILE *f = open_unicode("NormalizationTest.txt", "-15.0");
	struct str column[5] = { { 0 } };
	char line[4096], *at;
	int lines = 0;

	while (f && fgets(line, sizeof(line), f)) {
		if (!strchr("0123456789ABCDEF", line[0]))
			continue;
		at = line;
		for (int i = 0; i < 5; i++)
			read_column(&column[i], at, &at);
		for (int i = 0; i < 5; i++)
			check(column[i].data, column[i < 3 ? 1 : 3].data);
		lines++;
	}
	if (f) {
		pclose(f);
		CHECK(lines > 19000);
	}
	for (int i = 0; i < 5; i++)
		str_release(&column[i]);
}

static bool stays(uint32_t c)
{
	return c == 0x200C || c == 0x200D || (c >= 0x180B && c <= 0x180F && c != 0x180E) ||
	       c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0020 && c <= 0xE007F) ||
	       (c >= 0xE0100 && c <= 0xE01EF);
}

static void the_default_ignorable_are_dropped_but_for_those_that_stay(void)
{
	FILE *f = open_unicode("DerivedCoreProperties.txt", "-15.0");
	static bool ignorable[0x110000];
	char line[4096], name[64];
	unsigned first, last;

	if (!f)
		return;
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%x..%x ; %63s", &first, &last, name) != 3) {
			if (sscanf(line, "%x ; %63s", &first, name) != 2)
				continue;
			last = first;
		}
		for (unsigned c = first; c <= last && !strcmp(name, "Default_Ignorable_Code_Point");
			c++)
			ignorable[c] = true;
	}
	pclose(f);
	for (uint32_t c = 1; c < 0x110000; c++) {
		char bytes[4];
		struct str out = { 0 };

		if (c >= 0xD800 && c < 0xE000)
			continue;
		compose_text(&out, bytes, (size_t)utf8_write(bytes, c));
		if (!out.len != (ignorable[c] && !stays(c)))
			test_fail(__FILE__, __LINE__, "U+%04X", (unsigned)c);
		str_release(&out);
	}
}

static void without_memory_composing_fails_cleanly(void)
{
	struct starving s = { 0 };

	while (starving(&s)) {
		struct str out = { 0 };

		STARVE(&s, fold_line(&out, "J\u030C e\u0301", 7, FOLD_RULES, true));
		str_release(&out);
	}
}

const struct test suite_compose[] = {
	TEST(letters_and_marks_are_composed),
	TEST(what_carries_no_text_is_dropped),
	TEST(the_quick_look_never_lets_pass_what_would_change),
	TEST(marks_made_to_slow_it_down_do_not),
	TEST(unicode_s_own_test_of_nfc_is_passed),
	TEST(the_default_ignorable_are_dropped_but_for_those_that_stay),
	TEST(without_memory_composing_fails_cleanly),
	{ 0 },
};
