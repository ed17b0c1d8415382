/* Source words in place of <unk>: hypotheses made by hand, and models that write <unk>. */
#include "decode/seq2seq_parts.h"
#include "tests/decode/decode_fixture.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <stdlib.h>
#include <string.h>

static const char *const lines[] = {
	"the cat sat on the mat ( ) . , ' - 's s 12",
	"the(cat)'s cat-mat, 12.",
	"我 我們 他的 the 我",
};
enum { LINES = sizeof(lines) / sizeof(lines[0]) };

static struct checkpoint with_attention;

static void learn(struct seq2seq *t, enum tokenizer_kind kind, bool lowercase)
{
	struct span spans[LINES];

	for (int i = 0; i < LINES; i++)
		spans[i] = (struct span){ lines[i], strlen(lines[i]) };
	*t = (struct seq2seq){ .checkpoints = &with_attention, .models = 1 };
	CHECK_EQUAL(tokenizer_learn(&t->source, kind, 400, lowercase, spans, LINES), 0);
	t->target = t->source;
}

static void read_line(struct sentence *s, const struct seq2seq *t, const char *line)
{
	const struct seq2seq_text text = { line, strlen(line) };

	CHECK_EQUAL(sentence_read(s, &text, NULL, t, 100), 0);
}

static void every_token_is_a_typed_word(void)
{
	static const char *const typed[] = { "The CAT, Zurich's \"(cat)\" 12.5 x-ray",
		"12ab34 ! ?? 👍🏽ok", "où est l'ÉCOLE ?", "ไทย a\u0301\u0301b c\u200dd",
		"  我們 Tom說：你好 猫\t是 Zoë", "\u0301x 我\ufe0f的", "'" };

	for (int round = 0; round < 4; round++) {
		bool lowercase = round % 2;
		struct seq2seq t;

		learn(&t, round / 2 ? TOKENIZER_SPACE : TOKENIZER_WORD, lowercase);
		for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
			struct sentence s = { 0 };
			struct str whole = { 0 };
			struct span word;
			bool spaced;
			int n;

			read_line(&s, &t, typed[i]);
			n = (int)s.source.count - 1;
			for (int k = 0; k < n; k++) {
				int id = s.source.ids[k];
				struct str low = { 0 };
				const char *piece = tokenizer_piece(t.source, id);

				CHECK(unknown_typed(t.source, &s, k, &word, &spaced));
				CHECK(word.len > 0);
				/* a word that is known is the one that it is known as */
				CHECK_EQUAL(lowercase ? fold_case(&low, word.text, word.len)
						      : str_append(&low, word.text, word.len),
					0);
				if (id != TOKEN_UNK)
					CHECK_TEXT(low.data, piece + (*piece == ' '));
				str_release(&low);
				/* together they are the line */
				if (spaced && k)
					CHECK_EQUAL(str_puts(&whole, " "), 0);
				CHECK_EQUAL(str_append(&whole, word.text, word.len), 0);
			}
			CHECK_TEXT(whole.data, s.text.data);
			CHECK(!unknown_typed(t.source, &s, n, &word, &spaced));
			CHECK(!unknown_typed(t.source, &s, -1, &word, &spaced));
			str_release(&whole);
			sentence_release(&s);
		}
		tokenizer_release(t.source);
	}
}

enum { LONGEST = 12, WIDEST = 12 };

/* A hypothesis of these tokens (? is <unk>, $ EOS), each looking at one source token: digits. */
struct made {
	int ids[LONGEST];
	float attention[LONGEST * WIDEST];
	struct hypothesis h;
};

static void make(
	struct made *m, const struct seq2seq *t, const char *pieces, const char *looks, size_t S)
{
	*m = (struct made){ .h = { .logprob = -1, .score = -1 } };
	m->h.ids = m->ids;
	m->h.attention = m->attention;
	for (size_t len; *pieces && *pieces != '/'; pieces += len + (pieces[len] == '|')) {
		float *row = m->attention + (size_t)m->h.length * S;
		char piece[16];
		int id;

		len = strcspn(pieces, "|/");
		snprintf(piece, sizeof(piece), "%.*s", (int)len, pieces);
		id = *piece == '?'   ? TOKEN_UNK
		     : *piece == '$' ? TOKEN_EOS
				     : id_of(t->target, piece);
		m->h.finished = id == TOKEN_EOS;
		for (size_t j = 0; j < S; j++)
			row[j] = 0.3f / (float)S;
		row[looks[m->h.length] - '0'] += 0.7f;
		m->ids[m->h.length++] = id;
	}
}

/* What is printed of a source line and a hypothesis, or two with a slash between them. */
struct example {
	const char *options, *source, *pieces, *looks, *expected;
};

static void check(const struct example *e, bool lowercase, struct starving *hunger)
{
	struct sentence s = { 0 };
	struct str out = { 0 };
	struct seq2seq t;
	struct command c;
	struct made made[2];
	struct hypothesis best[2];
	struct translation translation = { best, 0, 0 };

	learn(&t, TOKENIZER_WORD, lowercase);
	CHECK_EQUAL(parse_command(&c, "m", e->options), 0);
	c.options.width = 60;
	read_line(&s, &t, e->source);
	translation.S = (int)s.source.count;
	for (const char *p = e->pieces, *l = e->looks; p; translation.count++) {
		make(&made[translation.count], &t, p, l, s.source.count);
		best[translation.count] = made[translation.count].h;
		p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL;
		l = p ? strchr(l, '/') + 1 : NULL;
	}
	while (hunger && starving(hunger)) {
		STARVE(hunger, print_translation(&out, &t, &c.options, &s, &translation));
		str_release(&out);
	}
	CHECK_EQUAL(print_translation(&out, &t, &c.options, &s, &translation), 0);
	CHECK_TEXT(out.data, e->expected);
	str_release(&out);
	sentence_release(&s);
	tokenizer_release(t.source);
}

static void an_unknown_word_becomes_the_source_word_it_looks_at(void)
{
	static const struct example examples[] = {
		{ "", "Zurich  sat on Basel", " cat|?|?|$", "1304", "cat Basel Zurich\n" },
		{ "", "Zurich sat", "?| the|?", "001", "Zurich the sat\n" },
		/* of other tokens nothing changes */
		{ "", "Zurich sat", " the| cat|.", "000", "the cat.\n" },
		/* all the attention on the end, which is no word: of the others, the first */
		{ "", "Zurich sat", " the|?|$", "022", "the Zurich\n" },
		/* without control characters */
		{ "", "the \x1b[31m", " cat|?|?", "012", "cat [\n" },
		/* spaces are those of the source, but words never join */
		{ "", "(Basel)", " the|(|?|)", "0112", "the(Basel)\n" },
		{ "", "l'Angleterre!", " the|?|?", "023", "the Angleterre!\n" },
		{ "", "\"12\"", " the|?|?|?", "0012", "the \"12\"\n" },
		{ "", "Basel", "?|'|s", "000", "Basel's\n" },
		{ "", "Basel", "?|s", "00", "Basel s\n" },
		/* scripts without spaces stay without; each character is a word, known or not */
		{ "", "我愛他的貓 Zurich", "我|?|?| 他", "0142", "我愛貓 他\n" },
		{ "", "我愛Zurich", "我|?|的", "020", "我 Zurich 的\n" },
		{ "", "我 Zurich", " the|?", "00", "the 我\n" },
		{ "", "貓", " the|?", "00", "the 貓\n" },
		/* alignment, picture and JSON tell of the same word, each of n best of its own */
		{ "--alignment", "the Zurich (Basel)", " cat|?|(|?|)|$", "012345",
			"cat Zurich(Basel) ||| 0-0 1-1 2-2 3-3 4-4\n" },
		{ "--attention", "愛我 Zurich 貓", " cat|?|$", "104",
			"cat 愛\n"
			"      愛 我 Zurich 貓 </s>\n"
			" cat  ░░ ██ ░░░░░░ ░░ ░░░░\n"
			"  愛  ██ ░░ ░░░░░░ ░░ ░░░░\n"
			"</s>  ░░ ░░ ░░░░░░ ░░ ████\n\n" },
		{ "--alignment json", "the \"", " cat|?", "01",
			"{\"line\":0,\"rank\":0,\"logp\":-1,\"text\":\"cat \\\"\","
			"\"source\":[\"the\",\"\\\"\",\"</s>\"],\"target\":[\"cat\",\"\\\"\"],"
			"\"attention\":[[0.80000001,0.1,0.1],[0.1,0.80000001,0.1]]}\n" },
		{ "-b 2 --n-best", "Basel Zurich", "?| cat|$/ the|?", "102/00",
			"0 ||| Zurich cat ||| F0= -1.000000 ||| -1.000000\n"
			"0 ||| the Basel ||| F0= -1.000000 ||| -1.000000\n" },
	};
	static const struct example kept = { "--allow-unk", "Zurich sat", " the|?|.", "000",
		"the <unk>.\n" };
	static const struct example typed = { "--replace-unk", "the ZÜRICH McCat", " cat|?|?",
		"012", "cat ZÜRICH McCat\n" };
	struct starving hunger = { 0 };

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct example e = examples[i];
		char options[64];

		snprintf(options, sizeof(options), "--replace-unk %s", e.options);
		e.options = options;
		check(&e, false, strstr(options, "attention") ? &hunger : NULL);
	}
	CHECK(hunger.rounds > 11);
	check(&kept, false, NULL);
	check(&typed, true, NULL);
}

/* Makes the model of world_model() one that likes to write <unk>. */
static void make_unsure(const char *name, enum tokenizer_kind kind)
{
	struct checkpoint c;

	world_model(name, kind, 1);
	CHECK_EQUAL(checkpoint_load(&c, test_path(name)), 0);
	c.params.bo[TOKEN_UNK] = 9;
	c.params.bo[TOKEN_EOS] = 7;
	CHECK_EQUAL(checkpoint_save(&c, test_path(name)), 0);
	checkpoint_release(&c);
}

static const char unknown_input[] = "the Zurich sat\nBasel\n\nWhere is Paris ?\nla Gare 高興\n";

static void a_model_of_words_may_write_unknown_ones_to_be_replaced(void)
{
	struct result plain, allowed, replaced, twice;

	make_unsure("words", TOKENIZER_WORD);
	plain = run("words", "--alignment -b 3", unknown_input);
	allowed = run("words", "--alignment -b 3 --allow-unk", unknown_input);
	replaced = run("words", "--alignment -b 3 --replace-unk", unknown_input);
	twice = run("words", "--alignment -b 3 --replace-unk --allow-unk", unknown_input);
	CHECK_EQUAL(replaced.rc, 0);
	CHECK(!strstr(plain.out, "<unk>"));
	CHECK(strstr(allowed.out, "<unk>") != NULL);
	CHECK(!strstr(replaced.out, "<unk>"));
	CHECK_TEXT(twice.out, replaced.out);
	CHECK_EQUAL(count_lines(replaced.out), 5);
	for (int i = 0; i < 5; i++) {
		/* the same hypotheses: their links say which word it was */
		CHECK_TEXT(strstr(line_of(replaced.out, i), " ||| "),
			strstr(line_of(allowed.out, i), " ||| "));
	}
	check_same("words", "-b 3 --replace-unk --mini-batch 1 -j 2",
		run("words", "-b 3 --replace-unk", world_input).out);
}

static void bpe_and_char_have_no_unknown_words_to_replace(void)
{
	for (int k = 0; k < 2; k++) {
		struct result replaced, allowed;

		make_unsure("spelling", k ? TOKENIZER_BPE : TOKENIZER_CHAR);
		replaced = run("spelling", "--replace-unk", unknown_input);
		CHECK_EQUAL(replaced.rc, 0);
		CHECK_TEXT(replaced.out, run("spelling", "", unknown_input).out);
		allowed = run("spelling", "--replace-unk --allow-unk", unknown_input);
		CHECK(strstr(allowed.out, "<unk>") != NULL);
	}
}

static void both_tokenizers_must_have_words(void)
{
	struct seq2seq_options o = { .replace_unk = true };
	struct seq2seq words, bpe, mixed;

	learn(&words, TOKENIZER_WORD, false);
	learn(&bpe, TOKENIZER_BPE, false);
	CHECK(unknown_replaced(&words, &o));
	mixed = (struct seq2seq){ .source = words.source, .target = bpe.source };
	CHECK(!unknown_replaced(&mixed, &o));
	mixed = (struct seq2seq){ .source = bpe.source, .target = words.source };
	CHECK(!unknown_replaced(&mixed, &o));
	tokenizer_release(words.source);
	tokenizer_release(bpe.source);
}

const struct test suite_decode_unknown[] = {
	TEST(every_token_is_a_typed_word),
	TEST(an_unknown_word_becomes_the_source_word_it_looks_at),
	TEST(a_model_of_words_may_write_unknown_ones_to_be_replaced),
	TEST(bpe_and_char_have_no_unknown_words_to_replace),
	TEST(both_tokenizers_must_have_words),
	{ 0 },
};
