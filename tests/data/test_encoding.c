#include "data/encoding.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static void check_advice(const char *text, const char *expected)
{
	const char *advice = encoding_advice(text, strlen(text));

	if (!strstr(advice, expected))
		test_fail(__FILE__, __LINE__, "%s is not %s", advice, expected);
}

static void encodings_are_told_by_a_sentence(void)
{
	static const char *const samples[][2] = {
		/* made with iconv from sentences of the language */
		{ "-f GB18030 -t UTF-8",
			"\xc4\xe3\xba\xc3\xc2\xf0\xa3\xbf\xce\xd2\xc3\xc7\xbd\xf1\xcc"
			"\xec\xc8\xa5\xd1\xa7\xd0\xa3\xbf\xb4\xca\xe9\xa1\xa3\n" },
		{ "-f CP932 -t UTF-8", "\x8e\x84\x82\xcd\x8aw\x90\xb6\x82\xc5\x82\xb7\x81"
				       "B\x89w\x82\xcd\x82\xc7\x82\xb1\x82\xc5\x82\xb7\x82\xa9\x81"
				       "B\n" },
		{ "-f EUC-JP -t UTF-8",
			"\xbb\xe4\xa4\xcf\xb3\xd8\xc0\xb8\xa4\xc7\xa4\xb9\xa1\xa3\xb1"
			"\xd8\xa4\xcf\xa4\xc9\xa4\xb3\xa4\xc7\xa4\xb9\xa4\xab\xa1\xa3\n" },
		{ "-f CP949 -t UTF-8", "\xc0\xfa\xb4\xc2 \xc7\xd0\xbb\xfd\xc0\xd4\xb4\xcf\xb4\xd9. "
				       "\xbf\xaa\xc0\xcc \xbe\xee\xb5\xf0\xbf\xa1 \xc0\xd6\xbd\xc0"
				       "\xb4\xcf\xb1\xee?\n" },
		{ "-f BIG5 -t UTF-8", "\xa7\xda\xacO\xbe\xc7\xa5\xcd\xa1"
				      "C\xa8\xae\xaf\xb8\xa6"
				      "b\xad\xfe\xb8\xcc?\xa6o\xa8"
				      "C\xa4\xd1\xac\xdd\xae\xd1\xa1"
				      "C\n" },
		{ "-f WINDOWS-1251 -t UTF-8",
			"\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0?\n"
			"\xdf \xe8\xe4\xf3 \xe4\xee\xec\xee\xe9.\n" },
		{ "-f KOI8-R -t UTF-8", "\xf0\xd2\xc9\xd7\xc5\xd4, \xcb\xc1\xcb \xc4\xc5\xcc\xc1?\n"
					"\xf1 \xc9\xc4\xd5 \xc4\xcf\xcd\xcf\xca.\n" },
		{ "-f WINDOWS-1253 -t UTF-8",
			"\xc4\xe5\xed \xee\xdd\xf1\xf9 \xf4\xe9 \xed\xe1 \xea\xdc\xed\xf9.\n" },
		{ "-f WINDOWS-1255 -t UTF-8",
			"\xe0\xf0\xe9 \xec\xe0 \xe9\xe5\xe3\xf2 \xee\xe4 \xec\xf2\xf9\xe5\xfa.\n" },
		{ "-f WINDOWS-1252 -t UTF-8",
			"O\xf9 est la fen\xeatre ? Elle est d\xe9j\xe0 l\xe0.\n" },
		{ "-f WINDOWS-1252 -t UTF-8", "Die M\xe4nner gehen \xfc"
					      "ber die Stra\xdf"
					      "e.\n" },
		{ "-f WINDOWS-1252 -t UTF-8", "I don\x92t know. It\x92s mine.\n" },
		{ "-f WINDOWS-1250 -t UTF-8",
			"\x8fle si\xea czuj\xea. Dzi\xeakuj\xea za ksi\xb9\xbfk\xea, "
			"\xbf\xf3\xb3w.\n" },
		{ "-f WINDOWS-1254 -t UTF-8", "\xc7ocuklar bah\xe7"
					      "ede, ya\xf0mur ya\xf0"
					      "d\xfd, \xfeimdi k\xfd\xfe.\n" },
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		check_advice(samples[i][1], samples[i][0]);
}

static void what_is_no_known_encoding_is_not_named(void)
{
	check_advice("", "no encoding known");
	check_advice("\xff\n", "no encoding known");
	/* GB18030 with traditional characters, which it has beyond its common ones */
	check_advice("\xce\xd2\xca\xc7\x8cW\xc9\xfa\xa1\xa3\xdc\x87\xd5\xbe\xd4\xda\xc4\xc4\xd1"
		     "e?\n",
		"no encoding known");
	check_advice(
		"\x80\x81\x82\x83\x84\x85\x86\x87 a \xfe\xff\xfd\xdd\xde\n", "no encoding known");
}

static void damaged_utf_8_is_no_other_encoding(void)
{
	check_advice("d\u00e9j\u00e0 vu, d\u00e9j\xc3\n", "UTF-8 in part");
	check_advice("d\u00e9j\u00e0\n\u00e9t\u00e9\nd\xe9j\xe0\n", "UTF-8 in part");
}

const struct test suite_encoding[] = {
	TEST(encodings_are_told_by_a_sentence),
	TEST(what_is_no_known_encoding_is_not_named),
	TEST(damaged_utf_8_is_no_other_encoding),
	{ 0 },
};
