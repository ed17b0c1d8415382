/* Attention between tokens told of words. */
#include "decode/seq2seq_parts.h"
#include "tests/decode/decode_fixture.h"
#include "tests/test.h"

#include <string.h>

static void check_printed(const struct seq2seq *s, const char *options,
	const struct sentence *source, const struct translation *translation, const char *expected)
{
	struct str out = { 0 };
	struct command c;

	CHECK_EQUAL(parse_command(&c, "m", options), 0);
	CHECK_EQUAL(print_translation(&out, s, &c.options, source, translation), 0);
	CHECK(strstr(out.data, " ||| ") != NULL);
	*strchr(out.data, '\n') = '\0';
	CHECK_TEXT(strstr(out.data, " ||| ") + 5, expected);
	str_release(&out);
}

/* Source "ab c" and EOS by characters; the weights are those of a, b, (space) c and EOS. */
static void check(const float *attention, const char *text, bool finished, double threshold,
	const char *soft, const char *links)
{
	struct checkpoint with_attention = { 0 };
	const struct span line = { "abcd ef", 7 };
	struct tokenizer *t = NULL;
	struct seq2seq s = { .checkpoints = &with_attention, .models = 1 };
	struct sentence source = { 0 };
	struct tokens target = { 0 };
	float weights[64] = { 0 };
	struct hypothesis h = { .finished = finished, .attention = weights };
	struct translation translation = { &h, 1, 0 };
	char options[64];
	int S;

	CHECK_EQUAL(tokenizer_learn(&t, TOKENIZER_CHAR, 300, false, &line, 1), 0);
	s.source = s.target = t;
	CHECK_EQUAL(sentence_read(&source, &(struct seq2seq_text){ "ab c", 4 }, NULL, &s, 9), 0);
	CHECK_EQUAL(tokenizer_encode(t, &target, text, strlen(text)), 0);
	if (finished)
		CHECK_EQUAL(tokens_push(&target, TOKEN_EOS), 0);
	S = translation.S = (int)source.source.count;
	h.ids = target.ids;
	h.length = (int)target.count;
	/* whether a space is a token of its own is the tokenizer's choice: its weight is 0 */
	for (int i = 0; i < h.length; i++) {
		float *row = weights + i * S;

		row[0] = attention[4 * i];
		row[1] = attention[4 * i + 1];
		row[S - 2] = attention[4 * i + 2];
		row[S - 1] = attention[4 * i + 3];
	}
	check_printed(&s, "--alignment-unit word --alignment soft", &source, &translation, soft);
	snprintf(options, sizeof(options), "--alignment-unit word --alignment %g", threshold);
	check_printed(&s, options, &source, &translation, links);
	sentence_release(&source);
	tokens_release(&target);
	tokenizer_release(t);
}

static void weights_are_summed_over_source_and_averaged_over_target_tokens(void)
{
	static const float three[] = {
		0.25f, 0.5f, 0.125f, 0.125f, /* e */
		0, 0.25f, 0.75f, 0,          /* f */
		0, 0, 0.25f, 0.75f           /* EOS */
	};
	static const float equal[] = { 0.25f, 0, 0.25f, 0.5f, 0, 0, 0, 1 };
	static const float half[] = { 0.25f, 0.25f, 0.5f, 0, 0, 0, 0, 1 };

	check(three, "ef", true, 1, "0.5,0.4375,0.0625 0,0.25,0.75", "0-0");
	/* a hypothesis that was stopped has no EOS */
	check((const float[]){ 0, 0.25f, 0.5f, 0.25f }, "e", false, 1, "0.25,0.5,0.25", "1-0");
	/* the first of equal words is linked, EOS never */
	check(equal, "e", true, 1, "0.25,0.25,0.5 0,0,1", "0-0");
	/* a link must exceed the threshold */
	check(half, "e", true, 0.5, "0.5,0.5,0 0,0,1", "");
	check(half, "e", true, 0.49, "0.5,0.5,0 0,0,1", "0-0 1-0");
}

const struct test suite_word_alignment[] = {
	TEST(weights_are_summed_over_source_and_averaged_over_target_tokens),
	{ 0 },
};
