/* A line as a tokenizer folds and cuts it. */
#include "tokenizer/fold.h"
#include "tokenizer/tokenizer_parts.h"

#include <string.h>

int tokenizer_clean(
	const struct tokenizer *t, struct str *out, const char *text, size_t len, bool cased)
{
	return fold_line(out, text, len, t->rules, t->lowercase && !cased);
}

int tokenizer_fold(const struct tokenizer *t, struct str *folded, const char *text, size_t len,
	struct span *line)
{
	uint32_t first;

	/* a space to start with, skipped where it is not wanted */
	str_clear(folded);
	if (str_append(folded, " ", 1) || tokenizer_clean(t, folded, text, len, false))
		return -1;
	*line = (struct span){ folded->data, folded->len };
	utf8_next(line->text + 1, &first);
	if (t->kind == TOKENIZER_CHAR || line->len == 1 ||
		(t->kind != TOKENIZER_SPACE && unicode_unspaced(first)))
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
