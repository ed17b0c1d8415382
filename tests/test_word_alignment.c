#include "base/mem.h"
#include "decode/word_alignment.h"
#include "tests/test.h"

#include <string.h>

static struct tokenizer *learn(void)
{
	const struct span line = { "abcd ef", 7 };
	struct tokenizer *t = NULL;

	CHECK_EQUAL(tokenizer_learn(&t, TOKENIZER_CHAR, 300, false, &line, 1), 0);
	return t;
}

static int encode(const struct tokenizer *t, struct tokens *tokens, const char *text, bool eos)
{
	CHECK_EQUAL(tokenizer_encode(t, tokens, text, strlen(text)), 0);
	CHECK_EQUAL(mem_grow(&tokens->ids, &tokens->capacity, tokens->count + 1, sizeof(int)), 0);
	tokens->ids[tokens->count] = TOKEN_EOS;
	tokens->count += eos;
	return (int)tokens->count;
}

/* Source "ab c" and EOS by characters; the weights are those of a, b, (space) c and EOS. */
static void check(const float *attention, const char *text, bool finished, double threshold,
	const char *soft, const char *links)
{
	struct tokenizer *t = learn();
	struct tokens source = { 0 }, target = { 0 };
	struct hypothesis h = { .finished = finished };
	struct word_alignment a = { 0 };
	struct str out = { 0 };
	float weights[64] = { 0 };
	int S = encode(t, &source, "ab c", true);

	h.length = encode(t, &target, text, finished);
	h.ids = target.ids;
	h.attention = weights;
	/* whether a space is a token of its own is the tokenizer's choice: its weight is 0 */
	for (int i = 0; i < h.length; i++) {
		float *row = weights + i * S;

		row[0] = attention[4 * i];
		row[1] = attention[4 * i + 1];
		row[S - 2] = attention[4 * i + 2];
		row[S - 1] = attention[4 * i + 3];
	}
	CHECK_EQUAL(word_alignment_build(&a, t, source.ids, S, t, &h), 0);
	CHECK_EQUAL(word_alignment_put_soft(&out, &a), 0);
	CHECK_TEXT(out.data, soft);
	str_clear(&out);
	CHECK_EQUAL(word_alignment_put_links(&out, &a, threshold), 0);
	CHECK_TEXT(out.data ? out.data : "", links);
	str_release(&out);
	word_alignment_release(&a);
	word_alignment_release(&a);
	tokens_release(&source);
	tokens_release(&target);
	tokenizer_release(t);
}

static void weights_are_summed_over_source_and_averaged_over_target_tokens(void)
{
	static const float attention[] = {
		0.25f, 0.5f, 0.125f, 0.125f, /* e */
		0, 0.25f, 0.75f, 0,          /* f */
		0, 0, 0.25f, 0.75f           /* EOS */
	};

	check(attention, "ef", true, 1, "0.5,0.4375,0.0625 0,0.25,0.75", "0-0");
}

static void a_hypothesis_that_was_stopped_has_no_eos(void)
{
	static const float attention[] = { 0, 0.25f, 0.5f, 0.25f };

	check(attention, "e", false, 1, "0.25,0.5,0.25", "1-0");
}

static void the_first_of_equal_words_is_linked_and_eos_never(void)
{
	static const float attention[] = { 0.25f, 0, 0.25f, 0.5f, 0, 0, 0, 1 };

	check(attention, "e", true, 1, "0.25,0.25,0.5 0,0,1", "0-0");
}

static void a_link_must_exceed_the_threshold(void)
{
	static const float attention[] = { 0.25f, 0.25f, 0.5f, 0, 0, 0, 0, 1 };

	check(attention, "e", true, 0.5, "0.5,0.5,0 0,0,1", "");
	check(attention, "e", true, 0.49, "0.5,0.5,0 0,0,1", "0-0 1-0");
}

#define TEST(name)          \
	{                   \
#name, name \
	}
const struct test suite_word_alignment[] = {
	TEST(weights_are_summed_over_source_and_averaged_over_target_tokens),
	TEST(a_hypothesis_that_was_stopped_has_no_eos),
	TEST(the_first_of_equal_words_is_linked_and_eos_never),
	TEST(a_link_must_exceed_the_threshold),
	{ 0 },
};
