/* Ids back to text, and which token belongs to which word. */
#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"
#include "tokenizer/tokenizer_parts.h"

#include <limits.h>
#include <string.h>

enum { REPLACEMENT_CHARACTER = 0xFFFD };

static bool is_special(const struct tokenizer *t, int id)
{
	return id < TOKEN_SPECIAL || id >= tokenizer_size(t);
}

static bool is_byte(const struct tokenizer *t, int id)
{
	return id >= TOKEN_SPECIAL && id < t->first;
}

/* Appends the character of the first of n > 0 byte tokens; returns how many it takes. */
static int put_bytes(struct str *out, const int *ids, size_t n)
{
	char bytes[4];
	size_t count = 0;
	uint32_t code;
	int used;

	for (; count < n && count < sizeof(bytes); count++)
		bytes[count] = (char)(ids[count] - TOKEN_SPECIAL);
	used = utf8_check(bytes, count, &code);
	if (used < 0 || !code)
		code = REPLACEMENT_CHARACTER;
	else if (unicode_space(code))
		code = ' '; /* one line in, one line out */
	utf8_put(out, code);
	return used < 0 ? -used : used;
}

int tokenizer_text(
	const struct tokenizer *t, struct str *out, const int *ids, size_t n, size_t *begin)
{
	for (size_t i = 0, run; i < n;) {
		size_t at = out->len;
		int used = 1;

		if (is_byte(t, ids[i])) {
			for (run = 1; run < 4 && i + run < n && is_byte(t, ids[i + run]);)
				run++;
			used = put_bytes(out, ids + i, run);
		} else if (!is_special(t, ids[i])) {
			str_puts(out, tokenizer_piece(t, ids[i]));
		} else if (ids[i] != TOKEN_EOS && ids[i] != TOKEN_BOS) {
			str_puts(out, " <unk>");
		}
		for (; used > 0; used--, i++)
			if (begin)
				begin[i] = at;
	}
	return str_puts(out, "");
}

int tokenizer_decode(const struct tokenizer *t, struct str *out, const int *ids, size_t n)
{
	size_t start = out->len;

	if (tokenizer_text(t, out, ids, n, NULL))
		return -1;
	if (out->data[start] == ' ') {
		memmove(out->data + start, out->data + start + 1, out->len - start);
		out->len--;
	}
	return 0;
}

const char *tokenizer_piece(const struct tokenizer *t, int id)
{
	if (id == TOKEN_EOS)
		return "</s>";
	if (id == TOKEN_BOS)
		return "<s>";
	if (is_special(t, id))
		return "<unk>";
	if (is_byte(t, id))
		return t->bytes[id - TOKEN_SPECIAL];
	return vocabulary_text(&t->entries, id - t->first).text;
}

int tokenizer_unseen(const struct tokenizer *t, struct str *out, const char *text, size_t len)
{
	uint32_t code;

	for (size_t i = 0; i < len;) {
		i += (size_t)utf8_next(text + i, &code);
		code = t->lowercase ? unicode_lower(code) : code;
		if (!unicode_space(code) && pair_map_find(&t->ids, pair_key(0, (int)code)) < 0)
			utf8_put(out, code);
	}
	return out->failed ? -1 : 0;
}

/* Does token i continue a character in bytes, a letter with marks or an emoji of several? */
static bool goes_on(const char *text, const size_t *begin, size_t i)
{
	uint32_t code = utf8_first(text + begin[i]);

	if (begin[i] == begin[i - 1])
		return true;
	if (unicode_mark(code))
		return text[begin[i] - 1] != ' ';
	return begin[i] >= 3 && !memcmp(text + begin[i] - 3, "\u200D", 3) &&
	       unicode_class(code) == UNICODE_OTHER;
}

/* Fills word[] for n tokens without specials whose text begins at begin[i] and ends at end,
 * counting words from `words` on; returns the number after the last. A token belongs to the word
 * that holds its first character other than a space; what has none belongs to the word before. In a
 * script without spaces a token that begins a character begins a word. */
static int words_between(
	int *word, const size_t *begin, size_t n, const char *text, size_t end, int words)
{
	size_t pos = begin[0], at = begin[0], i = 0;
	struct span span;
	bool spaced;

	do {
		bool last = !fold_next_word(text, end, &pos, &span, &spaced);
		bool unspaced = !last && unicode_unspaced(utf8_first(span.text)), first = true;

		for (; i < n; i++) {
			if (at < begin[i])
				at = begin[i];
			while (at < end && text[at] == ' ')
				at++;
			if (at >= pos && at < end && !last)
				break;
			if (unspaced && !first && !goes_on(text, begin, i))
				words++;
			word[i] = words;
			first = false;
		}
		words++;
	} while (i < n);
	return words;
}

/* Each of n tokens without specials is a unit, but for what goes on with the one before. */
static int tokens_between(int *unit, const size_t *begin, size_t n, const char *text, int units)
{
	for (size_t i = 0; i < n; i++)
		unit[i] = i && goes_on(text, begin, i) ? units - 1 : units++;
	return units;
}

int tokenizer_units(const struct tokenizer *t, bool by_token, int *unit, const int *ids, size_t n)
{
	struct str text = { 0 };
	size_t *begin;
	int units = 0;

	if (n > INT_MAX)
		return err_set("%zu tokens are too many", n);
	begin = mem_alloc(n, sizeof(*begin));
	if (!begin)
		return -1;
	if (tokenizer_text(t, &text, ids, n, begin)) {
		units = -1;
		n = 0;
	}
	for (size_t i = 0, next; i < n; i = next) {
		next = i + 1;
		if (is_special(t, ids[i])) {
			unit[i] = units++;
			continue;
		}
		while (next < n && !is_special(t, ids[next]))
			next++;
		units = by_token || t->kind == TOKENIZER_SPACE
				? tokens_between(unit + i, begin + i, next - i, text.data, units)
				: words_between(unit + i, begin + i, next - i, text.data,
					  next < n ? begin[next] : text.len, units);
	}
	mem_free(begin);
	str_release(&text);
	return units;
}
