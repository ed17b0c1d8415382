/* Real corpora through the tokenizers, line by line; SEQ2SEQ_DATA names the folder they lie in. */
#include "base/mem.h"
#include "tests/test.h"
#include "tokenizer/fold.h"
#include "tokenizer/tokenizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file under SEQ2SEQ_DATA, cut into lines (and at tabs); false if it is not there. */
static bool read_lines(const char *name, struct str *text, struct span **lines, size_t *count)
{
	const char *folder = getenv("SEQ2SEQ_DATA");
	size_t capacity = *count, begin = 0, n;
	char path[1024], block[1 << 16];
	FILE *f;

	if (!folder)
		return false;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (!f)
		return false;
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		str_append(text, block, n);
	fclose(f);
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] == '\n' || text->data[i] == '\t') {
			mem_grow(lines, &capacity, *count + 1, sizeof(**lines));
			(*lines)[(*count)++] = (struct span){ text->data + begin, i - begin };
			begin = i + 1;
		}
	return true;
}

static void check_corpus(const struct span *lines, size_t count, int vocab_size)
{
	struct tokens ids = { 0 };
	struct str back = { 0 }, folded = { 0 };
	struct tokenizer *t;

	for (int kind = 0; kind < 3; kind += 2) {
		size_t lost = 0;

		CHECK_EQUAL(tokenizer_learn(
				    &t, (enum tokenizer_kind)kind, vocab_size, false, lines, count),
			0);
		CHECK(kind == TOKENIZER_CHAR || tokenizer_size(t) == vocab_size);
		for (size_t i = 0; i < count; i++) {
			ids.count = 0;
			str_clear(&back);
			str_clear(&folded);
			tokenizer_encode(t, &ids, lines[i].text, lines[i].len);
			tokenizer_decode(t, &back, ids.ids, ids.count);
			str_append(&folded, "", 0);
			fold_white_space(&folded, lines[i].text, lines[i].len);
			lost += strcmp(back.data, folded.data) != 0;
		}
		CHECK_EQUAL(lost, 0);
		tokenizer_release(t);
	}
	tokens_release(&ids);
	str_release(&back);
	str_release(&folded);
}

static void multi30k_survives_line_by_line(void)
{
	static const char *const names[][2] = {
		{ "multi30k/train.en", "multi30k/train.de" },
		{ "multi30k/train.lc.norm.tok.en", "multi30k/train.lc.norm.tok.de" },
	};

	for (int i = 0; i < 2; i++) {
		struct str text[2] = { { 0 }, { 0 } };
		struct span *lines = NULL;
		size_t count = 0;

		if (read_lines(names[i][0], &text[0], &lines, &count) &&
			read_lines(names[i][1], &text[1], &lines, &count))
			check_corpus(lines, count, 4259);
		else
			test_skip("no multi30k under SEQ2SEQ_DATA");
		mem_free(lines);
		str_release(&text[0]);
		str_release(&text[1]);
	}
}

static void tatoeba_survives_line_by_line(void)
{
	struct str text = { 0 };
	struct span *lines = NULL;
	size_t count = 0;

	if (read_lines("tatoeba/cmn.txt", &text, &lines, &count))
		check_corpus(lines, count, 8000);
	else
		test_skip("no tatoeba/cmn.txt under SEQ2SEQ_DATA");
	mem_free(lines);
	str_release(&text);
}

const struct test suite_tokenizer_corpora[] = {
	TEST(multi30k_survives_line_by_line),
	TEST(tatoeba_survives_line_by_line),
	{ 0 },
};
