/* What the files of this room know about a tokenizer and nobody else does. */
#ifndef TOKENIZER_PARTS_H
#define TOKENIZER_PARTS_H

#include "base/str.h"
#include "tokenizer/heap.h"
#include "tokenizer/pair_map.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/vocabulary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TOKEN_BYTES = 256,                             /* bpe and char: a token for every byte */
	TOKEN_CHARACTER = TOKEN_SPECIAL + TOKEN_BYTES, /* their first character */
	TOKEN_LENGTH_MAX = 256,                        /* bytes in the text of one token */
	TOKENIZER_SIZE_MAX = 1 << 24
};

struct tokenizer {
	enum tokenizer_kind kind;
	int rules; /* see fold.h */
	bool lowercase;
	int first;                 /* id of the first entry: TOKEN_SPECIAL or TOKEN_CHARACTER */
	struct vocabulary entries; /* entry i is the text of token first + i */
	int characters; /* so many entries are characters, the rest are merges or words */
	/* pair_key(0, code point) or pair_key(left id, right id) -> id; in a tokenizer of words
	 * code point -> a word that holds it */
	struct pair_map ids;
	int *merges; /* [2 * number of merges] left and right id */
	size_t merge_capacity;
	char bytes[TOKEN_BYTES][7]; /* "<0xE9>" */
};

/* An empty tokenizer, room for `count` more tokens, and its next token: a character, a merge of two
 * earlier tokens, a word with the space before it. Refuses any other, and what is there already. */
int tokenizer_create(struct tokenizer **out, enum tokenizer_kind kind, bool lowercase);
int tokenizer_reserve(struct tokenizer *t, size_t count);
int tokenizer_add_character(struct tokenizer *t, uint32_t code);
int tokenizer_add_merge(struct tokenizer *t, int left, int right);
int tokenizer_add_word(struct tokenizer *t, const char *text, size_t len);

/* A line to be cut into words: folded, with a space in front, so that its first word is the same
 * token as inside a sentence; but not for char, nor (except for space) before a script without
 * spaces. *line points into `folded`, which is set. */
int tokenizer_fold(const struct tokenizer *t, struct str *folded, const char *text, size_t len,
	struct span *line);

/* The next word of such a line, with the space before it. */
bool tokenizer_next_spaced(
	const struct tokenizer *t, struct span line, size_t *pos, struct span *word);

/* Appends the text of the ids as it is, a leading space included. begin[i] (unless begin is NULL)
 * says where in *out the text of token i begins; for a byte, where its character begins. */
int tokenizer_text(
	const struct tokenizer *t, struct str *out, const int *ids, size_t n, size_t *begin);

/* The ids of one word, by the merges. */
struct bpe_buffers {
	struct bpe_symbol {
		int id; /* -1: merged into the symbol before it */
		int previous, next;
	} * symbols;
	size_t capacity;
	struct heap heap;
};
int bpe_encode(
	const struct tokenizer *t, struct bpe_buffers *b, struct tokens *out, struct span word);
void bpe_buffers_release(struct bpe_buffers *b);

/* Appends the ids of text, character by character, with bytes for what is not a character of t. */
int tokenizer_encode_characters(const struct tokenizer *t, struct tokens *out, struct span text);

/* Learns merges from the distinct words, at most TOKEN_LENGTH_MAX bytes each and seen counts[i]
 * times, until t has vocab_size tokens. */
int bpe_learn(
	struct tokenizer *t, const struct vocabulary *words, const int64_t *counts, int vocab_size);

#endif
