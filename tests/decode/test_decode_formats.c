#include "decode/char_width.h"
#include "decode/seq2seq_parts.h"
#include "tests/decode/decode_fixture.h"
#include "tests/test.h"

#include <string.h>

static void n_best_lists_have_marians_form(void)
{
	struct result r, best;
	double before = 0, logprob, score;
	char text[4096];
	int at = 0, used;

	world_model("model", TOKENIZER_BPE, 2);
	r = run("model", "-b 3 --n-best", "the cat\n\nle chien\n");
	best = run("model", "-b 3", "the cat\n\nle chien\n");
	CHECK_EQUAL(r.rc, 0);
	CHECK_EQUAL(count_lines(r.out), 7);
	for (int i = 0; i < 7; i++) {
		int number = i < 3 ? 0 : i < 4 ? 1 : 2;
		const char *line = line_of(r.out, i), *rest = strstr(line, " ||| F0= ");

		CHECK_EQUAL(sscanf(line, "%d |||%n", &at, &used), 1);
		CHECK_EQUAL(at, number);
		used++; /* a format cannot end with one space */
		CHECK(rest && sscanf(rest, " ||| F0= %lf ||| %lf", &logprob, &score) == 2);
		snprintf(text, sizeof(text), "%.*s", (int)(rest - line - used), line + used);
		CHECK(logprob <= score && score <= 0);
		if (i == 0 || i == 3 || i == 4)
			CHECK_TEXT(text, line_of(best.out, number));
		else
			CHECK(score <= before);
		before = score;
	}
	CHECK_TEXT(line_of(r.out, 3), "1 |||  ||| F0= 0.000000 ||| 0.000000");
}

static void a_text_stands_once_in_an_n_best_list(void)
{
	static const char text[] = "Where is the station?";
	struct tokens whole = { 0 }, pieces = { 0 };
	struct sentence s = { 0 };
	struct str out = { 0 };
	struct hypothesis best[5];
	struct translation translation = { .S = 1, .count = 5, .best = best };
	struct seq2seq *t;
	struct command c;

	world_model("model", TOKENIZER_BPE, 1);
	CHECK_EQUAL(parse_command(&c, "model", "-b 5 --n-best"), 0);
	t = seq2seq_open(c.operands.items, 1, 1, NULL);
	CHECK_EQUAL(tokenizer_encode(t->target, &whole, text, strlen(text)), 0);
	/* the same text, spelled in bytes */
	for (size_t i = 0; i < strlen(text); i++)
		CHECK_EQUAL(tokens_push(&pieces, TOKEN_SPECIAL + (unsigned char)text[i]), 0);
	CHECK(pieces.count > whole.count);
	best[0] = (struct hypothesis){ .ids = whole.ids, .length = (int)whole.count };
	best[1] = (struct hypothesis){ .ids = pieces.ids, .length = (int)pieces.count };
	best[2] = (struct hypothesis){ .ids = whole.ids, .length = (int)whole.count - 1 };
	/* no text at all is one, too */
	best[3] = best[4] = (struct hypothesis){ .ids = whole.ids };
	CHECK_EQUAL(print_translation(&out, t, &c.options, &s, &translation), 0);
	CHECK_EQUAL(count_lines(out.data), 3);
	CHECK(strstr(out.data, "0 |||  |||") != NULL);
	CHECK(strstr(out.data, "0 ||| Where is the station? |||") == out.data);
	tokens_release(&whole);
	tokens_release(&pieces);
	str_release(&out);
	seq2seq_close(t);
}

/* Each target word of a hard alignment has one link, each row of a soft one sums to 1. */
static void alignments_have_marians_form(void)
{
	struct result hard, soft, all, bare;
	char *links;
	int targets = 0, pairs = 0, source, target, used;

	world_model("model", TOKENIZER_BPE, 1);
	hard = run("model", "--alignment hard", "où est la gare ?\n\n");
	bare = run("model", "--alignment", "où est la gare ?\n\n");
	soft = run("model", "--alignment soft", "où est la gare ?\n\n");
	all = run("model", "--alignment 0", "où est la gare ?\n\n");
	CHECK_TEXT(bare.out, hard.out);
	links = strstr(hard.out, " ||| ");
	CHECK(links != NULL);
	for (links += 4; sscanf(links, " %d-%d%n", &source, &target, &used) == 2; links += used) {
		CHECK(source >= 0 && source < 5);
		targets++;
	}
	CHECK_TEXT(links, "\n ||| \n");
	CHECK(targets > 0);

	/* five words and EOS */
	CHECK_EQUAL(check_rows(line_of(soft.out, 0), 6), targets + 1);
	CHECK_TEXT(line_of(soft.out, 1), " ||| 1");

	/* above 0 are all pairs of words */
	links = strstr(all.out, " ||| ");
	CHECK(links != NULL);
	for (links += 4; sscanf(links, " %d-%d%n", &source, &target, &used) == 2; links += used) {
		CHECK_EQUAL(source, pairs / targets);
		CHECK_EQUAL(target, pairs % targets);
		pairs++;
	}
	CHECK_EQUAL(pairs, 5 * targets);
}

static void alignments_count_words_whatever_the_tokenizer(void)
{
	for (int kind = TOKENIZER_BPE; kind <= TOKENIZER_CHAR; kind++) {
		struct result r;

		world_model("kind", (enum tokenizer_kind)kind, 5);
		r = run("kind", "--alignment soft --alignment-unit word",
			"Où est le chien, 12 fois?\n");
		/* Où est le chien , 12 fois ? </s> */
		CHECK(check_rows(r.out, 9) > 0);
	}
}

static void attention_is_drawn_under_each_translation(void)
{
	struct result plain, drawn;
	const char *line;
	int lines;

	world_model("model", TOKENIZER_BPE, 1);
	plain = run("model", "", "the cat\n\n");
	drawn = run("model", "--attention", "the cat\n\n");
	CHECK_EQUAL(drawn.rc, 0);
	CHECK_TEXT(line_of(drawn.out, 0), line_of(plain.out, 0));
	CHECK(strstr(line_of(drawn.out, 1), "  the cat </s>") != NULL);
	lines = count_lines(drawn.out);
	for (int i = 1; i < lines - 3; i++) {
		line = line_of(drawn.out, i);
		CHECK(*line != '\0');
		CHECK(char_width_text(line, strlen(line)) <= 40);
	}
	/* the end of the picture; the empty line and its empty picture */
	CHECK(strlen(drawn.out) > 4 && !strcmp(drawn.out + strlen(drawn.out) - 4, "\n\n\n\n"));
}

static void control_characters_of_a_translation_become_spaces(void)
{
	/* U+009B begins a control sequence; at the end half a character */
	static const char *const pieces[] = { "<0x0A>", "a", "<0x1B>", "t", "<0x09>", "<0xC2>",
		"<0x9B>", "c", "<0xC2>" };
	int ids[9];
	float attention[9] = { 0 };
	struct hypothesis h = { ids, 9, false, -1, -1, attention };
	struct translation translation = { &h, 1, 1 };
	struct sentence s = { 0 };
	struct str out = { 0 };
	struct seq2seq *t;
	struct command c;

	world_model("model", TOKENIZER_BPE, 1);
	CHECK_EQUAL(parse_command(&c, "model", "--alignment"), 0);
	t = seq2seq_open(c.operands.items, 1, 1, NULL);
	for (int i = 0; i < 9; i++)
		ids[i] = id_of(t->target, pieces[i]);
	CHECK_EQUAL(sentence_read(&s, &(struct seq2seq_text){ "", 0 }, NULL, t, 10), 0);
	CHECK_EQUAL(print_translation(&out, t, &c.options, &s, &translation), 0);
	/* a translation without EOS of a source without words: no links */
	CHECK_TEXT(out.data, "a t c\uFFFD ||| \n");
	str_release(&out);
	sentence_release(&s);
	sentence_release(&s);
	seq2seq_close(t);
}

const struct test suite_decode_formats[] = {
	TEST(n_best_lists_have_marians_form),
	TEST(a_text_stands_once_in_an_n_best_list),
	TEST(alignments_have_marians_form),
	TEST(alignments_count_words_whatever_the_tokenizer),
	TEST(attention_is_drawn_under_each_translation),
	TEST(control_characters_of_a_translation_become_spaces),
	{ 0 },
};
