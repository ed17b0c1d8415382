/* Raw text <-> token ids.
 *
 * Lossless for `bpe` and `char`: tokenizer_decode(tokenizer_encode(x)) == tokenizer_clean(x) for
 * every line x of valid UTF-8 without U+0000. `word` and `space` map words that they do not know to
 * <unk>. A space before a word is part of the word's token. */
#ifndef TOKENIZER_H
#define TOKENIZER_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* The first ids of every vocabulary. Decoding drops EOS and BOS and prints <unk> for UNK. */
enum { TOKEN_EOS = 0, TOKEN_UNK = 1, TOKEN_BOS = 2, TOKEN_SPECIAL = 3 };

enum tokenizer_kind { TOKENIZER_BPE, TOKENIZER_WORD, TOKENIZER_CHAR, TOKENIZER_SPACE };
#define TOKENIZER_KINDS "bpe|word|char|space"

struct tokenizer;

/* A growing list of ids; {0} is empty. */
struct tokens {
	int *ids;
	size_t count, capacity;
};
int tokens_push(struct tokens *t, int id);
void tokens_release(struct tokens *t);

/* Learns a vocabulary of at most vocab_size entries (specials and bytes included) from n lines of
 * valid UTF-8. The same lines give the same tokenizer. The caller owns *out. */
int tokenizer_learn(struct tokenizer **out, enum tokenizer_kind kind, int vocab_size,
	bool lowercase, const struct span *lines, size_t n);
void tokenizer_release(struct tokenizer *t); /* NULL is fine */

/* A tokenizer with the tokens of t that folds case, too. */
int tokenizer_lowering(struct tokenizer **out, const struct tokenizer *t);

/* Have both the same tokens, with the same ids? */
bool tokenizer_same_tokens(const struct tokenizer *a, const struct tokenizer *b);

enum tokenizer_kind tokenizer_kind(const struct tokenizer *t);
int tokenizer_size(const struct tokenizer *t);
/* The id of byte 0, those of the other bytes behind it; 0 where no token is a byte. */
int tokenizer_first_byte(const struct tokenizer *t);
bool tokenizer_lowercase(const struct tokenizer *t);
int tokenizer_rules(const struct tokenizer *t); /* of folding and cutting: fold.h */

/* Is each token a whole word, known or <unk>? */
bool tokenizer_whole_words(const struct tokenizer *t);

/* Appends a line of valid UTF-8 as the tokenizer folds it; if `cased`, in the case as typed. */
int tokenizer_clean(
	const struct tokenizer *t, struct str *out, const char *text, size_t len, bool cased);

/* The next word at or after *pos of such a line, see fold_next_word(). For `space`, what stands
 * between spaces. For `word`, a character with its marks in a script written without spaces, where
 * only a dictionary could tell the words. */
bool tokenizer_next_word(const struct tokenizer *t, const char *text, size_t len, size_t *pos,
	struct span *word, bool *spaced);

/* Appends the ids of a line of UTF-8 (anything else is an error); adds no EOS. An empty or blank
 * line adds nothing. A tokenizer may encode and decode in many threads at once. */
int tokenizer_encode(const struct tokenizer *t, struct tokens *out, const char *text, size_t len);

/* Appends the characters of a folded line that no token has: they are spelled in bytes or unknown.
 * In lower case if the tokenizer wants that; without white space. */
int tokenizer_unseen(const struct tokenizer *t, struct str *out, const char *text, size_t len);

/* Appends the text of any ids: one line of valid UTF-8. NUL and what is no UTF-8 become U+FFFD,
 * white space in bytes a space, an id outside the vocabulary <unk>. */
int tokenizer_decode(const struct tokenizer *t, struct str *out, const int *ids, size_t n);

/* One token's text for people (a byte as <0xE9>); NUL-terminated, owned by the tokenizer. */
const char *tokenizer_piece(const struct tokenizer *t, int id);

/* unit[i] = index of the unit of alignment, from 0, that token i belongs to. Returns how many there
 * are, or -1. A unit is a word of the decoded text as of fold_next_word(): letters, digits or one
 * other character, whatever the kind of tokenizer; a lone space belongs to the word after it. In
 * a script without spaces (Han, kana, Thai ...), and everywhere if by_token, each token is a unit,
 * a space too; but the bytes of one character are one, and so are a token that begins with a mark
 * and its letter. With `space`, each token is a unit. EOS, UNK and BOS are each a unit. */
int tokenizer_units(const struct tokenizer *t, bool by_token, int *unit, const int *ids, size_t n);

/* The tokenizer as one JSON object, and back; a hostile text gives an error. */
int tokenizer_save(const struct tokenizer *t, struct str *out);
int tokenizer_load(struct tokenizer **out, const char *json, size_t len);

#endif
