/* A line folded, cut into words and made into ids. */
#include "base/err.h"
#include "tokenizer/fold.h"
#include "tokenizer/tokenizer_parts.h"

#include <limits.h>
#include <string.h>

int tokenizer_clean(
	const struct tokenizer *t, struct str *out, const char *text, size_t len, bool cased)
{
	return fold_line(out, text, len, t->rules, t->lowercase && !cased);
}

int tokenizer_fold(const struct tokenizer *t, struct str *folded, const char *text, size_t len,
	struct span *line)
{
	/* a space to start with, skipped where it is not wanted */
	str_clear(folded);
	if (str_append(folded, " ", 1) || tokenizer_clean(t, folded, text, len, false))
		return -1;
	*line = (struct span){ folded->data, folded->len };
	if (t->kind == TOKENIZER_CHAR || line->len == 1 ||
		(t->kind != TOKENIZER_SPACE && unicode_unspaced(utf8_first(line->text + 1))))
		*line = (struct span){ line->text + 1, line->len - 1 };
	return 0;
}

bool tokenizer_next_word(const struct tokenizer *t, const char *text, size_t len, size_t *pos,
	struct span *word, bool *spaced)
{
	const char *end;
	uint32_t first;
	size_t n;

	if (!fold_next_word(text, len, pos, word, spaced))
		return false;
	if (t->kind == TOKENIZER_SPACE) {
		end = memchr(word->text, ' ', (size_t)(text + len - word->text));
		word->len = (size_t)((end ? end : text + len) - word->text);
		*pos = (size_t)(word->text - text) + word->len;
	} else if (t->kind == TOKENIZER_WORD) {
		n = fold_first_character(*word, t->rules, &first);
		if (unicode_unspaced(first)) {
			*pos -= word->len - n;
			word->len = n;
		}
	}
	return true;
}

bool tokenizer_next_spaced(
	const struct tokenizer *t, struct span line, size_t *pos, struct span *word)
{
	bool spaced;

	if (!tokenizer_next_word(t, line.text, line.len, pos, word, &spaced))
		return false;
	if (spaced)
		*word = (struct span){ word->text - 1, word->len + 1 };
	return true;
}

int tokenizer_encode_characters(const struct tokenizer *t, struct tokens *out, struct span text)
{
	for (size_t i = 0, next; i < text.len; i = next) {
		uint32_t code;
		int id;

		next = i + (size_t)utf8_next(text.text + i, &code);
		id = pair_map_find(&t->ids, pair_key(0, (int)code));
		for (size_t k = i; k < (id < 0 ? next : i + 1); k++)
			if (tokens_push(
				    out, id < 0 ? TOKEN_SPECIAL + (unsigned char)text.text[k] : id))
				return -1;
	}
	return 0;
}

/* A word that is known only with a space before it, or only without, is taken as that one: spelled
 * with another spacing it is still more to a translator than <unk>. */
static int encode_word(const struct tokenizer *t, struct tokens *out, struct span word)
{
	int entry = vocabulary_find(&t->entries, word.text, word.len);

	if (entry < 0 && word.text[0] == ' ')
		entry = vocabulary_find(&t->entries, word.text + 1, word.len - 1);
	else if (entry < 0 && word.len < TOKEN_LENGTH_MAX) {
		char spaced[TOKEN_LENGTH_MAX] = " ";

		memcpy(spaced + 1, word.text, word.len);
		entry = vocabulary_find(&t->entries, spaced, word.len + 1);
	}
	return tokens_push(out, entry < 0 ? TOKEN_UNK : t->first + entry);
}

int tokenizer_encode(const struct tokenizer *t, struct tokens *out, const char *text, size_t len)
{
	struct str folded = { 0 };
	struct bpe_buffers bpe = { 0 };
	struct span line, word;
	size_t pos = 0, count = out->count;
	int rc = -1;

	if (len > INT_MAX / 2)
		return err_set("a line of %zu bytes is too long", len);
	if (!utf8_valid(text, len))
		return err_set("the text is not valid UTF-8");
	if (tokenizer_fold(t, &folded, text, len, &line))
		goto done;
	if (t->kind == TOKENIZER_CHAR) {
		rc = tokenizer_encode_characters(t, out, line);
		goto done;
	}
	while (tokenizer_next_spaced(t, line, &pos, &word)) {
		rc = t->kind == TOKENIZER_BPE ? bpe_encode(t, &bpe, out, word)
					      : encode_word(t, out, word);
		if (rc)
			goto done;
	}
	rc = 0;
done:
	if (rc)
		out->count = count;
	str_release(&folded);
	bpe_buffers_release(&bpe);
	return rc;
}
