/* A tokenizer learnt from a handful of sentences. */
#ifndef SAMPLE_TOKENIZER_H
#define SAMPLE_TOKENIZER_H

#include "tests/test.h"
#include "tokenizer/tokenizer.h"

#include <string.h>

static const char *const sentences[] = {
	"The cat sat on the mat.",
	"The dog sat on the cat.",
	"\"Where is the cat?\"",
	"It is 1984.",
	"我喜欢音乐。",
	"我喜欢猫。",
	"Le chat est l'ami du chien.",
	"the the the cat cat",
	"Tom说：你好 猫",
	"¿Dónde está el gato?",
	"",
};
enum { SENTENCES = sizeof(sentences) / sizeof(sentences[0]) };

static inline struct tokenizer *learn_lines(enum tokenizer_kind kind, int vocab_size,
	bool lowercase, const struct span *lines, size_t n)
{
	struct tokenizer *t = NULL;

	CHECK_EQUAL(tokenizer_learn(&t, kind, vocab_size, lowercase, lines, n), 0);
	return t;
}

static inline struct tokenizer *learn_text(
	enum tokenizer_kind kind, int vocab_size, const char *text, size_t len)
{
	return learn_lines(kind, vocab_size, false, &(const struct span){ text, len }, 1);
}

static inline struct tokenizer *learn(enum tokenizer_kind kind, int vocab_size, bool lowercase)
{
	struct span lines[SENTENCES];

	for (int i = 0; i < SENTENCES; i++)
		lines[i] = (struct span){ sentences[i], strlen(sentences[i]) };
	return learn_lines(kind, vocab_size, lowercase, lines, SENTENCES);
}

/* The pieces of a line, joined by "|". */
static inline void check_pieces(const struct tokenizer *t, const char *line, const char *expected)
{
	struct tokens ids = { 0 };
	struct str text = { 0 };

	str_append(&text, "", 0);
	CHECK_EQUAL(tokenizer_encode(t, &ids, line, strlen(line)), 0);
	for (size_t i = 0; i < ids.count; i++)
		str_printf(&text, "%s%s", i ? "|" : "", tokenizer_piece(t, ids.ids[i]));
	CHECK_TEXT(text.data, expected);
	tokens_release(&ids);
	str_release(&text);
}

#endif
