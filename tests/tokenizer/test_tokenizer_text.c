#include "tokenizer/tokenizer.h"

#include "tests/test.h"
#include "tests/tokenizer/random_text.h"
#include "tests/tokenizer/sample_tokenizer.h"

#include <string.h>

static void check_decoded(const struct tokenizer *t, const int *ids, size_t n, const char *expected)
{
	struct str text = { 0 };

	str_puts(&text, "");
	CHECK_EQUAL(tokenizer_decode(t, &text, ids, n), 0);
	CHECK_TEXT(text.data, expected);
	str_release(&text);
}

#define BYTE(b) (TOKEN_SPECIAL + (b))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void bytes_come_out_as_one_line_of_utf8(void)
{
	struct tokenizer *t = learn(TOKENIZER_BPE, 400, false);
	const int parts[] = { BYTE('a'), BYTE(0xE2), BYTE(0x82), BYTE('b'), BYTE(0x80), BYTE(0x80),
		BYTE(0xC3) };
	const int split[] = { BYTE(0xC3), TOKEN_BOS, BYTE(0xA9), BYTE(0xC3), BYTE(0xA9),
		TOKEN_EOS };
	const int lines[] = { BYTE('\n'), BYTE('a'), BYTE('\r'), BYTE('b'), BYTE('\n'), BYTE(0xE2),
		BYTE(0x80), BYTE(0xA8), BYTE('c'), BYTE(0) };
	const int strange[] = { TOKEN_UNK, -1, 1 << 30, BYTE('x'), TOKEN_UNK, TOKEN_EOS };

	check_decoded(t, parts, COUNT(parts), "a\uFFFDb\uFFFD\uFFFD\uFFFD");
	check_decoded(t, split, COUNT(split), "\uFFFD\uFFFDé");
	check_decoded(t, lines, COUNT(lines), "a b  c\uFFFD");
	check_decoded(t, strange, COUNT(strange), "<unk> <unk> <unk>x <unk>");
	check_decoded(t, NULL, 0, "");
	CHECK_TEXT(tokenizer_piece(t, BYTE(0xE9)), "<0xE9>");
	CHECK_TEXT(tokenizer_piece(t, TOKEN_EOS), "</s>");
	CHECK_TEXT(tokenizer_piece(t, TOKEN_BOS), "<s>");
	CHECK_TEXT(tokenizer_piece(t, TOKEN_UNK), "<unk>");
	CHECK_TEXT(tokenizer_piece(t, 1 << 20), "<unk>");
	tokenizer_release(t);
}

static void any_ids_decode_to_one_line_and_have_words(void)
{
	struct tokenizer *t = NULL;
	struct rng r;
	int ids[50], word[50];

	rng_seed(&r, 4);
	for (int round = 0; round < 4000; round++) {
		struct str text = { 0 };
		size_t n = rng_below(&r, 51);
		int words, last = 0;

		if (round % 1000 == 0)
			t = learn((enum tokenizer_kind)(round / 1000), 420, false);
		for (size_t i = 0; i < n; i++)
			ids[i] = (int)rng_below(&r, (uint64_t)tokenizer_size(t) + 2) - 1;
		CHECK_EQUAL(tokenizer_decode(t, &text, ids, n), 0);
		CHECK(utf8_valid(text.data, text.len));
		CHECK(!strchr(text.data, '\n') && strlen(text.data) == text.len);
		words = tokenizer_units(t, false, word, ids, n);
		for (size_t i = 0; i < n; i++) {
			CHECK(word[i] >= last && word[i] < words);
			last = word[i];
		}
		CHECK(n ? words == last + 1 : words == 0);
		str_release(&text);
		if (round % 1000 == 999)
			tokenizer_release(t);
	}
}

/* The units of the tokens, as digits. */
static void check_units(
	const struct tokenizer *t, bool by_token, const int *ids, size_t n, const char *expected)
{
	struct str text = { 0 };
	int word[100], words = tokenizer_units(t, by_token, word, ids, n);

	for (size_t i = 0; i < n; i++)
		str_printf(&text, "%d", word[i]);
	CHECK_TEXT(text.data, expected);
	CHECK_EQUAL(words, word[n - 1] + 1);
	str_release(&text);
}

/* The words, or the units, of a line's tokens and its EOS. */
static void check_line(
	const struct tokenizer *t, bool by_token, const char *line, const char *expected)
{
	struct tokens ids = { 0 };

	CHECK_EQUAL(tokenizer_encode(t, &ids, line, strlen(line)), 0);
	CHECK_EQUAL(tokens_push(&ids, TOKEN_EOS), 0);
	check_units(t, by_token, ids.ids, ids.count, expected);
	tokens_release(&ids);
}

static void tokens_know_their_words(void)
{
	struct tokenizer *bpe = learn(TOKENIZER_BPE, 1000, false);
	struct tokenizer *word = learn(TOKENIZER_WORD, 1000, false);
	struct tokenizer *character = learn(TOKENIZER_CHAR, 1000, false);

	check_pieces(bpe, "The cats, l'homme", " The| cat|s|<0x2C>| |l|<0x27>|h|o|m|m|e");
	check_line(bpe, false, "The cats, l'homme", "0112334555556");
	check_line(word, false, "The cats, l'homme", "0123456");
	check_line(character, false, "The cats, l'homme", "000111112334555556");
	check_line(bpe, false, "", "0");
	check_line(word, false, "cow cow!", "0123");
	/* a space with nothing after it stays with what is before it */
	check_units(character, false, (int[]){ BYTE('a'), BYTE(' '), BYTE(' ') }, 3, "000");
	check_units(character, false, (int[]){ BYTE(' '), BYTE(' '), TOKEN_EOS }, 3, "001");
	check_units(
		character, false, (int[]){ BYTE('a'), BYTE(' '), BYTE(' '), BYTE('b') }, 4, "0111");
	check_units(bpe, false, (int[]){ TOKEN_BOS, BYTE('a'), TOKEN_UNK, BYTE('b'), BYTE('c') }, 5,
		"01233");
	/* the bytes of a rare character */
	check_line(bpe, false, "\u0416\u0416, \u0416", "0000012223");
	check_line(character, false, "\u0416 \u0416", "001112");
	/* in a run of Han each token is a word, the bytes of a rare character together */
	check_line(word, false, "我喜欢 Tom。", "012345");
	/* marks stand with the character before them, and do not begin the word behind it */
	check_line(word, false, "我\ufe0fTom 喜\u3099欢", "01234");
	check_line(character, false, "\u0416我\u9F98", "0012223");
	tokenizer_release(bpe);
	tokenizer_release(word);
	tokenizer_release(character);
}

static void by_token_each_is_a_unit_but_bytes_and_marks_stay_together(void)
{
	struct tokenizer *bpe = learn(TOKENIZER_BPE, 1000, false);
	struct tokenizer *character = learn(TOKENIZER_CHAR, 1000, false);

	check_line(bpe, true, "The cats, l'homme", "0123456789101112");
	check_line(character, true, "the cat", "01234567");
	check_line(character, true, "\u0416 s\u0332\u0333", "001222223");
	/* Devanagari, Thai in bytes; after a space or at the start a mark has no letter */
	check_line(character, true, "\u0915\u093F a", "000000123");
	check_line(character, true, "\u0E01\u0E33", "0000001");
	check_line(character, true, "\u0E33a \u0E33", "000123334");
	check_line(character, false, "\u0E01\u0E33\u0E01", "0000001112");
	check_line(character, true, "\U0001F469\u200D\U0001F467", "000000000001");
	check_units(
		character, true, (int[]){ BYTE('a'), TOKEN_UNK, TOKEN_BOS, TOKEN_EOS }, 4, "0123");
	tokenizer_release(bpe);
	tokenizer_release(character);
}

static bool holds_unspaced(const char *text, size_t len)
{
	uint32_t code;

	for (size_t i = 0; i < len; i += (size_t)utf8_next(text + i, &code)) {
		utf8_next(text + i, &code);
		if (unicode_unspaced(code))
			return true;
	}
	return false;
}

static void words_are_those_of_the_folded_line(void)
{
	struct str line = { 0 }, folded = { 0 };
	struct tokens ids = { 0 };
	struct rng r;
	int word[1000];

	rng_seed(&r, 5);
	for (int kind = 0; kind < 3; kind += 2) {
		struct tokenizer *t = learn((enum tokenizer_kind)kind, 400, false);

		for (int i = 0; i < 500; i++) {
			struct span span;
			size_t pos = 0;
			int words = 0;
			bool spaced;

			str_clear(&line);
			str_clear(&folded);
			ids.count = 0;
			random_line(&line, &r, rng_below(&r, 40));
			tokenizer_clean(t, &folded, line.data, line.len, false);
			while (fold_next_word(folded.data, folded.len, &pos, &span, &spaced))
				words++;
			if (holds_unspaced(folded.data, folded.len))
				continue; /* words are tokens there */
			tokenizer_encode(t, &ids, line.data, line.len);
			CHECK_EQUAL(tokenizer_units(t, false, word, ids.ids, ids.count), words);
		}
		tokenizer_release(t);
	}
	str_release(&line);
	str_release(&folded);
	tokens_release(&ids);
}

const struct test suite_tokenizer_text[] = {
	TEST(bytes_come_out_as_one_line_of_utf8),
	TEST(any_ids_decode_to_one_line_and_have_words),
	TEST(tokens_know_their_words),
	TEST(by_token_each_is_a_unit_but_bytes_and_marks_stay_together),
	TEST(words_are_those_of_the_folded_line),
	{ 0 },
};
