#include "base/err.h"
#include "tests/test.h"
#include "tests/tokenizer/sample_tokenizer.h"
#include "tokenizer/tokenizer_parts.h"

#include <stdio.h>
#include <string.h>

static int load(struct tokenizer **t, const char *json)
{
	return tokenizer_load(t, json, strlen(json));
}

static void what_was_saved_loads_as_the_same(void)
{
	for (int round = 0; round < 6; round++) {
		enum tokenizer_kind kind = (enum tokenizer_kind)(round % 4);
		struct tokenizer *t = learn(kind, 500, round > 2), *u = NULL;
		struct str first = { 0 }, second = { 0 };

		CHECK_EQUAL(tokenizer_save(t, &first), 0);
		CHECK_EQUAL(tokenizer_load(&u, first.data, first.len), 0);
		CHECK_EQUAL(tokenizer_save(u, &second), 0);
		CHECK_TEXT(second.data, first.data);
		CHECK_EQUAL(tokenizer_kind(u), kind);
		CHECK_EQUAL(tokenizer_size(u), tokenizer_size(t));
		for (int id = 0; id < tokenizer_size(t); id++)
			CHECK_TEXT(tokenizer_piece(u, id), tokenizer_piece(t, id));
		for (int i = 0; i < SENTENCES; i++) {
			struct tokens a = { 0 }, b = { 0 };

			tokenizer_encode(t, &a, sentences[i], strlen(sentences[i]));
			tokenizer_encode(u, &b, sentences[i], strlen(sentences[i]));
			CHECK(a.count == b.count &&
				(!a.count || !memcmp(a.ids, b.ids, a.count * sizeof(*a.ids))));
			tokens_release(&a);
			tokens_release(&b);
		}
		tokenizer_release(t);
		tokenizer_release(u);
		str_release(&first);
		str_release(&second);
	}
}

static void the_form_is_the_one_described(void)
{
	static const char *const forms[] = {
		("{\"kind\":\"bpe\",\"lowercase\":false,\"characters\":\" ab\","
		 "\"merges\":[260,261,259,262]}"),
		"{\"kind\":\"char\",\"lowercase\":true,\"characters\":\" \\\"é你\"}",
		"{\"kind\":\"word\",\"lowercase\":false,\"words\":[\" the\",\",\"]}",
		"{\"kind\":\"bpe\",\"lowercase\":false,\"characters\":\"\",\"merges\":[]}",
		"{\"kind\":\"word\",\"lowercase\":false,\"words\":[]}",
		"{\"kind\":\"char\",\"rules\":2,\"lowercase\":false,\"characters\":\"e\"}",
		"{\"kind\":\"space\",\"rules\":2,\"lowercase\":false,\"words\":[\" t-shirt\"]}",
	};
	struct tokenizer *t;

	for (int i = 0; i < 7; i++) {
		struct str out = { 0 };

		CHECK_EQUAL(load(&t, forms[i]), 0);
		CHECK_EQUAL(tokenizer_save(t, &out), 0);
		CHECK_TEXT(out.data, forms[i]);
		if (i == 0) {
			CHECK_TEXT(tokenizer_piece(t, 262), "ab");
			CHECK_TEXT(tokenizer_piece(t, 263), " ab");
			CHECK_EQUAL(tokenizer_size(t), 264);
		}
		str_release(&out);
		tokenizer_release(t);
	}
}

static void what_is_no_tokenizer_is_refused(void)
{
#define BPE(rest) "{\"kind\":\"bpe\",\"lowercase\":false," rest "}"
#define CHARACTERS(text) "{\"kind\":\"char\",\"lowercase\":false,\"characters\":" text "}"
#define WORDS(list) "{\"kind\":\"word\",\"lowercase\":false,\"words\":" list "}"
#define MERGES(list) BPE("\"characters\":\"abc\",\"merges\":" list)
	static const struct {
		const char *json, *message;
	} cases[] = {
		{ "", "tokenizer: JSON" },
		{ "[]", "\"kind\" is missing" },
		{ "{}", "\"kind\" is missing" },
		{ "{\"kind\":1}", "\"kind\" is missing" },
		{ "{\"kind\":\"wordpiece\",\"lowercase\":false}",
			"no such kind of tokenizer: wordpiece" },
		{ "{\"kind\":\"char\",\"rules\":3,\"lowercase\":false,\"characters\":\"\"}",
			"text rules that this program does not know" },
		{ "{\"kind\":\"char\",\"rules\":\"2\",\"lowercase\":false,\"characters\":\"\"}",
			"text rules that this program does not know" },
		{ "{\"kind\":\"space\",\"lowercase\":false,\"words\":[\"a\"]}",
			"token 3 is not one word" },
		{ "{\"kind\":\"space\",\"lowercase\":false,\"words\":[\" a b\"]}",
			"token 3 is not one word" },
		{ "{\"kind\":\"bpe\\u0000\",\"lowercase\":false}", "no such kind" },
		{ "{\"kind\":\"bpe\"}", "\"lowercase\" is missing" },
		{ "{\"kind\":\"bpe\",\"lowercase\":0}", "\"lowercase\" is missing" },
		{ BPE("\"characters\":\"\""), "does not have" },
		{ BPE("\"characters\":\"\",\"merges\":[],\"x\":1"), "does not have" },
		{ BPE("\"characters\":\"\",\"words\":[]"), "\"merges\" is missing" },
		{ BPE("\"merges\":[],\"words\":[]"), "\"characters\" is missing" },
		{ CHARACTERS("[]"), "\"characters\" is missing" },
		{ CHARACTERS("\"aba\""), "token 261 is token 259 again" },
		{ CHARACTERS("\"a\\n\""), "token 260: U+000A" },
		{ CHARACTERS("\"\\u0000\""), "token 259: U+0000" },
		{ CHARACTERS("\"\\u3000\""), "token 259: U+3000" },
		{ CHARACTERS("\"\\ud800\""), "JSON" },
		{ MERGES("{}"), "\"merges\" is missing" },
		{ MERGES("[259]"), "token 262 is not a merge" },
		{ MERGES("[259,260,261]"), "token 263 is not a merge" },
		{ MERGES("[259,\"260\"]"), "token 262 is not a merge" },
		{ MERGES("[259,-1]"), "token 262 is not a merge" },
		{ MERGES("[259,259.5]"), "token 262 is not a merge" },
		{ MERGES("[259,1e300]"), "token 262 is not a merge" },
		{ MERGES("[259,262]"), "cannot be a merge of 259 and 262" },
		{ MERGES("[263,259]"), "cannot be a merge of 263 and 259" },
		{ MERGES("[259,3]"), "cannot be a merge of 259 and 3" },
		{ MERGES("[0,259]"), "cannot be a merge of 0 and 259" },
		{ MERGES("[259,260,259,260]"), "token 263 is token 262 again" },
		/* (ab)c and a(bc) */
		{ MERGES("[259,260,260,261,262,261,259,263]"), "token 265 is token 264 again" },
		{ MERGES("[259,259,262,262,263,263,264,264,265,265,266,266,267,267,268,268,269,"
			 "269]"),
			"token 270 is longer than 256 bytes" },
		{ WORDS("{}"), "\"words\" is missing" },
		{ WORDS("[1]"), "token 3 is not a string" },
		{ WORDS("[\"a\",\"a\"]"), "token 4 is token 3 again" },
		{ WORDS("[\"\"]"), "token 3 is not one word" },
		{ WORDS("[\" \"]"), "token 3 is not one word" },
		{ WORDS("[\"  a\"]"), "token 3 is not one word" },
		{ WORDS("[\"a \"]"), "token 3 is not one word" },
		{ WORDS("[\"a b\"]"), "token 3 is not one word" },
		{ WORDS("[\"a,\"]"), "token 3 is not one word" },
		{ WORDS("[\"\\u0000\"]"), "token 3 is not one word" },
		{ WORDS("[\"\\n\"]"), "token 3 holds white space" },
		{ WORDS("[\" \\u3000\"]"), "token 3 holds white space" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tokenizer *t = NULL;

		CHECK_ERROR(load(&t, cases[i].json), cases[i].message);
		CHECK(!strncmp(err_get(), "tokenizer: ", 11));
		CHECK(t == NULL);
	}
	/* a token of 256 bytes is the longest */
	for (int len = 256; len <= 257; len++) {
		struct tokenizer *t = NULL;
		char json[512];

		snprintf(json, sizeof(json), WORDS("[\"%0*d\"]"), len, 0);
		CHECK_EQUAL(load(&t, json), len == 256 ? 0 : -1);
		CHECK(t || strstr(err_get(), "longer than 256 bytes"));
		tokenizer_release(t);
	}
}

/* Every cut and many changes of a good text load or give an error; the sanitizers look on. */
static void damaged_texts_do_no_harm(void)
{
	struct tokenizer *t = learn(TOKENIZER_BPE, 300, false), *u;
	struct str json = { 0 };
	int refused = 0;

	tokenizer_save(t, &json);
	tokenizer_release(t);
	for (size_t i = 0; i < json.len; i++) {
		static const char wrong[] = { 0, '"', ',', '9', ']', '\xFF' };

		CHECK_ERROR(tokenizer_load(&u, json.data, i), "tokenizer: ");
		for (size_t k = 0; k < sizeof(wrong); k++) {
			char old = json.data[i];

			json.data[i] = wrong[k];
			if (tokenizer_load(&u, json.data, json.len))
				refused++;
			else
				tokenizer_release(u);
			json.data[i] = old;
		}
	}
	CHECK(refused > (int)json.len);
	str_release(&json);
}

const struct test suite_tokenizer_json[] = {
	TEST(what_was_saved_loads_as_the_same),
	TEST(the_form_is_the_one_described),
	TEST(what_is_no_tokenizer_is_refused),
	TEST(damaged_texts_do_no_harm),
	{ 0 },
};
