#include "tokenizer/tokenizer.h"

#include "tests/starving.h"
#include "tests/test.h"
#include "tests/tokenizer/random_text.h"
#include "tests/tokenizer/sample_tokenizer.h"

#include <stdio.h>
#include <string.h>

/* decode(encode(line)) == expected */
static void check_round_trip(
	const struct tokenizer *t, const char *line, size_t len, const char *expected)
{
	struct tokens ids = { 0 };
	struct str text = { 0 };

	CHECK_EQUAL(tokenizer_encode(t, &ids, line, len), 0);
	for (size_t i = 0; i < ids.count; i++)
		CHECK(ids.ids[i] > TOKEN_BOS && ids.ids[i] < tokenizer_size(t));
	CHECK_EQUAL(tokenizer_decode(t, &text, ids.ids, ids.count), 0);
	CHECK_TEXT(text.data, expected);
	tokens_release(&ids);
	str_release(&text);
}

static void bpe_and_char_lose_nothing(void)
{
	static const int sizes[] = { 259, 260, 300, 1000 };
	struct str line = { 0 }, expected = { 0 };
	struct rng r;

	rng_seed(&r, 3);
	for (int round = 0; round < 16; round++) {
		enum tokenizer_kind kind = round % 2 ? TOKENIZER_BPE : TOKENIZER_CHAR;
		bool lowercase = round / 2 % 2;
		struct tokenizer *t = learn(kind, sizes[round / 4], lowercase);

		for (int i = 0; i < 300; i++) {
			size_t most = i == 0 ? 20000 : i < 30 ? 3 : 60;

			str_clear(&line);
			str_clear(&expected);
			random_line(&line, &r, i == 0 ? most : rng_below(&r, most));
			str_append(&expected, "", 0);
			tokenizer_clean(t, &expected, line.data, line.len, false);
			check_round_trip(t, line.data, line.len, expected.data);
		}
		tokenizer_release(t);
	}
	str_release(&line);
	str_release(&expected);
}

static void lines_of_known_words_survive_the_word_tokenizer(void)
{
	struct tokenizer *t = learn(TOKENIZER_WORD, 1000, false);

	for (int i = 0; i < SENTENCES; i++)
		check_round_trip(t, sentences[i], strlen(sentences[i]), sentences[i]);
	check_round_trip(t, " The  mat sat?\t", 15, "The mat sat?");
	tokenizer_release(t);
}

static void lines_are_cut_into_the_pieces_of_their_kind(void)
{
	static const struct {
		enum tokenizer_kind kind;
		bool lowercase;
		const char *line, *pieces;
	} cases[] = {
		/* the first word of a line is the word that it is inside one */
		{ TOKENIZER_BPE, false, "cat the cat", " cat| the| cat" },
		{ TOKENIZER_BPE, false, "我喜欢 the", "我喜欢| the" },
		{ TOKENIZER_WORD, false, "cat the \"cat", " cat| the| \"| cat" },
		{ TOKENIZER_WORD, false, "\"cat", " \"| cat" },
		/* characters and spaces are tokens; what was seen once is spelled in bytes */
		{ TOKENIZER_CHAR, false, "the cat", "t|h|e| |c|a|t" },
		{ TOKENIZER_CHAR, false, "the \u00E9", "t|h|e| |<0xC3>|<0xA9>" },
		{ TOKENIZER_WORD, false, "The cow sat.", " The|<unk>| sat|." },
		{ TOKENIZER_WORD, false, "我喜欢茶。", "我|喜|欢|<unk>|。" },
		/* known with a space before it or without is known */
		{ TOKENIZER_WORD, false, "(cat )", "<unk>| cat|<unk>" },
		{ TOKENIZER_WORD, false, "cat .", " cat|." },
		/* case is folded before learning and encoding */
		{ TOKENIZER_WORD, true, "THE CAT", " the| cat" },
		{ TOKENIZER_WORD, true, "¿DÓNDE", " ¿|dónde" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tokenizer *t = learn(cases[i].kind, 1000, cases[i].lowercase);

		check_pieces(t, cases[i].line, cases[i].pieces);
		tokenizer_release(t);
	}
}

static void an_unknown_word_is_unk_however_long(void)
{
	struct tokenizer *t = learn(TOKENIZER_WORD, 1000, false);
	struct tokens ids = { 0 };
	struct str text = { 0 };

	tokenizer_encode(t, &ids, "Cow sat cow.", 12);
	tokenizer_decode(t, &text, ids.ids, ids.count);
	CHECK_TEXT(text.data, "<unk> sat <unk>.");
	str_clear(&text);
	str_printf(&text, "%0600d", 0);
	ids.count = 0;
	CHECK_EQUAL(tokenizer_encode(t, &ids, text.data, text.len), 0);
	CHECK(ids.count == 1 && ids.ids[0] == TOKEN_UNK);
	tokens_release(&ids);
	str_release(&text);
	tokenizer_release(t);
}

/* The first three tokens. */
static void check_tokens(const struct tokenizer *t, const char *expected)
{
	char text[64];

	snprintf(text, sizeof(text), "%s|%s|%s", tokenizer_piece(t, 3), tokenizer_piece(t, 4),
		tokenizer_piece(t, 5));
	CHECK_TEXT(text, expected);
}

static void frequent_words_come_first(void)
{
	struct tokenizer *t = learn(TOKENIZER_WORD, 6, false);

	CHECK_EQUAL(tokenizer_size(t), 6);
	check_tokens(t, " the| cat|."); /* 6, 5 and 4 times */
	tokenizer_release(t);
	/* of equals the one that was seen first */
	t = learn_text(TOKENIZER_WORD, 100, "b a c a b c c", 13);
	check_tokens(t, " c| b| a");
	tokenizer_release(t);
}

/* The pieces of a line by a tokenizer that is read from JSON. */
static void check_json(const char *json, const char *line, const char *expected)
{
	struct tokenizer *t;

	CHECK_EQUAL(tokenizer_load(&t, json, strlen(json)), 0);
	check_pieces(t, line, expected);
	tokenizer_release(t);
}

static void old_rules_fold_and_cut_as_they_did(void)
{
	static const char line[] = "\uFEFFe\u0301 e\u200B\u0E01\u0E33";

#define MADE(kind, rules, rest) "{\"kind\":\"" kind "\"," rules "\"lowercase\":false," rest "}"
#define CHARACTERS "\"characters\":\" e\u0301\u00E9\u200B\uFEFF\u0E01\u0E33\""
	check_json(MADE("char", "", CHARACTERS), line, "\uFEFF|e|\u0301| |e|\u200B|\u0E01|\u0E33");
	check_json(MADE("char", "\"rules\":2,", CHARACTERS), line, "\u00E9| |e|\u0E01|\u0E33");
#define WORDS "\"words\":[\" e\",\"\u0E01\",\"\u0E33\",\"\u0E01\u0E33\"]"
	check_json(MADE("word", "", WORDS), "e\u0E01\u0E33", " e|\u0E01|\u0E33");
	check_json(MADE("word", "\"rules\":2,", WORDS), "e\u0E01\u0E33", " e|\u0E01\u0E33");
}

static void one_text_has_one_spelling(void)
{
	static const char plain[] = "\u00D3 el J\u030C gato";
	static const char odd[] = "\u200EO\u0301 \u00ADe\u200Bl \u01F0 gato\uFEFF";

	for (int kind = 0; kind < 4; kind++) {
		struct tokenizer *t = learn((enum tokenizer_kind)kind, 400, true);
		struct tokens a = { 0 }, b = { 0 };

		tokenizer_encode(t, &a, plain, strlen(plain));
		tokenizer_encode(t, &b, odd, strlen(odd));
		CHECK(a.count == b.count && !memcmp(a.ids, b.ids, a.count * sizeof(int)));
		a.count = 0;
		CHECK_EQUAL(tokenizer_encode(t, &a, "\u200B \u2060\uFEFF", 10), 0);
		CHECK_EQUAL(a.count, 0);
		tokens_release(&a);
		tokens_release(&b);
		tokenizer_release(t);
	}
}

static void space_cuts_at_white_space_alone(void)
{
	static const char text[] = "&apos;s __NUM__ t-shirt 3.14 我喜欢 的\u0E33";
	struct tokenizer *t = learn_text(TOKENIZER_SPACE, 1000, text, strlen(text));
	struct str out = { 0 };
	struct tokens ids = { 0 };
	int unit[8];

	check_pieces(t, text, " &apos;s| __NUM__| t-shirt| 3.14| 我喜欢| 的\u0E33");
	check_pieces(t, " t-shirt\t\u3000 x-ray  3.14 ", " t-shirt|<unk>| 3.14");
	check_round_trip(t, text, strlen(text), text);
	CHECK_EQUAL(tokenizer_encode(t, &ids, "3.14 x 我喜欢", 16), 0);
	CHECK_EQUAL(tokenizer_decode(t, &out, ids.ids, ids.count), 0);
	CHECK_TEXT(out.data, "3.14 <unk> 我喜欢");
	CHECK_EQUAL(tokenizer_units(t, false, unit, ids.ids, ids.count), 3);
	CHECK(unit[0] == 0 && unit[1] == 1 && unit[2] == 2);
	tokens_release(&ids);
	str_release(&out);
	tokenizer_release(t);
}

static void a_vocabulary_keeps_its_bound(void)
{
	struct span none = { "", 0 };
	struct tokenizer *t;

	for (enum tokenizer_kind kind = 0; kind < 4; kind++) {
		int least = kind == TOKENIZER_WORD || kind == TOKENIZER_SPACE ? 3 : 259;

		for (int size = least; size < least + 200; size += 7) {
			t = learn(kind, size, false);
			CHECK(tokenizer_size(t) <= size);
			CHECK_EQUAL(tokenizer_kind(t), kind);
			tokenizer_release(t);
		}
		for (int high = 0; high < 2; high++)
			CHECK_ERROR(tokenizer_learn(&t, kind, high ? (1 << 24) + 1 : least - 1,
					    false, &none, 1),
				"--vocab-size");
		t = learn_lines(kind, 1000, false, &none, 0);
		CHECK_EQUAL(tokenizer_size(t), least);
		tokenizer_release(t);
	}
	tokenizer_release(NULL);
}

static void what_is_not_utf8_is_neither_learnt_nor_encoded(void)
{
	struct tokenizer *t;
	struct tokens ids = { 0 };
	struct span lines[] = { { "ok", 2 }, { "\xC3(", 2 } };

	CHECK_ERROR(tokenizer_learn(&t, TOKENIZER_BPE, 300, false, lines, 2), "line 2");
	CHECK_EQUAL(tokenizer_learn(&t, TOKENIZER_BPE, 300, false, lines, 1), 0);
	CHECK_ERROR(tokenizer_encode(t, &ids, "\xED\xA0\x80", 3), "UTF-8");
	CHECK_EQUAL(ids.count, 0);
	tokenizer_release(t);
	tokens_release(&ids);
}

static void a_nul_is_no_token_and_comes_out_as_a_replacement(void)
{
	struct tokens ids = { 0 };
	struct str text = { 0 };
	struct tokenizer *t;

	for (int kind = 0; kind < 4; kind++) {
		t = learn_text((enum tokenizer_kind)kind, 400, "a\0b a\0b a\0\xCC\x81 \0\0\0", 17);
		for (int id = TOKEN_SPECIAL; id < tokenizer_size(t); id++)
			CHECK(tokenizer_piece(t, id)[0] != '\0');
		ids.count = 0;
		str_clear(&text);
		CHECK_EQUAL(tokenizer_encode(t, &ids, "a\0b", 3), 0);
		CHECK_EQUAL(tokenizer_decode(t, &text, ids.ids, ids.count), 0);
		CHECK_TEXT(text.data, kind == TOKENIZER_SPACE  ? "<unk>"
				      : kind == TOKENIZER_WORD ? "a <unk>b"
							       : "a\uFFFD"
								 "b");
		tokenizer_release(t);
	}
	tokens_release(&ids);
	str_release(&text);
}

/* Learns, encodes, decodes, saves and loads. */
static int do_all(enum tokenizer_kind kind)
{
	static const char text[] = "The cat, l'homme 我喜欢 \xF0\x9F\x98\x80";
	struct tokenizer *t = NULL, *u = NULL;
	struct tokens ids = { 0 };
	struct str out = { 0 }, json = { 0 };
	struct span lines[SENTENCES];
	int word[100], rc;

	for (int i = 0; i < SENTENCES; i++)
		lines[i] = (struct span){ sentences[i], strlen(sentences[i]) };
	rc = tokenizer_learn(&t, kind, 400, true, lines, SENTENCES);
	rc = rc || tokenizer_encode(t, &ids, text, sizeof(text) - 1);
	CHECK(!rc || ids.count == 0); /* all or nothing */
	rc = rc || tokenizer_decode(t, &out, ids.ids, ids.count);
	rc = rc || tokenizer_units(t, false, word, ids.ids, ids.count) < 0;
	rc = rc || tokenizer_save(t, &json);
	rc = rc || tokenizer_load(&u, json.data, json.len);
	tokenizer_release(t);
	tokenizer_release(u);
	tokens_release(&ids);
	str_release(&out);
	str_release(&json);
	return rc;
}

static void running_out_of_memory_anywhere_is_an_error_and_no_leak(void)
{
	for (int kind = 0; kind < 4; kind++) {
		struct starving s = { 0 };

		while (starving(&s))
			STARVE(&s, do_all((enum tokenizer_kind)kind));
		CHECK(s.rounds > 20);
	}
}

const struct test suite_tokenizer[] = {
	TEST(bpe_and_char_lose_nothing),
	TEST(lines_of_known_words_survive_the_word_tokenizer),
	TEST(lines_are_cut_into_the_pieces_of_their_kind),
	TEST(an_unknown_word_is_unk_however_long),
	TEST(frequent_words_come_first),
	TEST(old_rules_fold_and_cut_as_they_did),
	TEST(one_text_has_one_spelling),
	TEST(space_cuts_at_white_space_alone),
	TEST(a_vocabulary_keeps_its_bound),
	TEST(what_is_not_utf8_is_neither_learnt_nor_encoded),
	TEST(a_nul_is_no_token_and_comes_out_as_a_replacement),
	TEST(running_out_of_memory_anywhere_is_an_error_and_no_leak),
	{ 0 },
};
