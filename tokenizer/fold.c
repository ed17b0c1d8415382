#include "tokenizer/fold.h"

#include "tokenizer/compose.h"

int fold_case(struct str *out, const char *text, size_t len)
{
	uint32_t code;

	for (size_t i = 0; i < len;) {
		i += (size_t)utf8_next(text + i, &code);
		utf8_put(out, unicode_lower(code));
	}
	return out->failed ? -1 : 0;
}

static int fold_spaces(struct str *out, const char *text, size_t len, bool lowercase)
{
	int (*put)(struct str *, const char *, size_t) = lowercase ? fold_case : str_append;
	size_t start = out->len, begin = 0, i = 0;

	/* [begin, i) is a stretch without white space, copied when it ends */
	while (i <= len) {
		uint32_t code = ' ';
		int n = i < len ? utf8_next(text + i, &code) : 1;

		if (unicode_space(code)) {
			if (i > begin) {
				str_puts(out, out->len > start ? " " : "");
				put(out, text + begin, i - begin);
			}
			begin = i + (size_t)n;
		}
		i += (size_t)n;
	}
	return out->failed ? -1 : 0;
}

int fold_line(struct str *out, const char *text, size_t len, int rules, bool lowercase)
{
	struct str composed = { 0 }, lower = { 0 };
	int rc;

	if (rules < 2 || compose_is_done(text, len))
		return fold_spaces(out, text, len, lowercase);
	rc = compose_text(&composed, text, len);
	/* a small letter may compose with a mark where the capital does not: J and a caron */
	if (!rc && lowercase && composed.len) {
		rc = fold_case(&lower, composed.data, composed.len);
		str_clear(&composed);
		if (!rc)
			rc = compose_text(&composed, lower.data, lower.len);
	}
	if (!rc && composed.len)
		rc = fold_spaces(out, composed.data, composed.len, false);
	str_release(&composed);
	str_release(&lower);
	return rc;
}

bool fold_next_word(const char *text, size_t len, size_t *pos, struct span *word, bool *spaced)
{
	size_t i = *pos, begin;
	enum unicode_class class = UNICODE_OTHER;
	bool unspaced = false;

	*spaced = false;
	while (i < len && text[i] == ' ') {
		*spaced = true;
		i++;
	}
	begin = i;
	while (i < len) {
		uint32_t code;
		int n = utf8_next(text + i, &code);
		enum unicode_class next = unicode_class(code);

		if (i == begin) {
			/* a mark with nothing to stand on begins a word as a letter does */
			class = next == UNICODE_MARK ? UNICODE_LETTER : next;
			unspaced = unicode_unspaced(code);
		} else if (next != UNICODE_MARK && (next == UNICODE_OTHER || next != class ||
							   unicode_unspaced(code) != unspaced)) {
			break;
		}
		i += (size_t)n;
	}
	*word = (struct span){ text + begin, i - begin };
	*pos = i;
	return i > begin;
}

size_t fold_first_character(struct span word, int rules, uint32_t *first)
{
	size_t len = (size_t)utf8_next(word.text, first);

	while (len < word.len) {
		uint32_t code;
		int n = utf8_next(word.text + len, &code);

		if (rules < 2 ? unicode_class(code) != UNICODE_MARK : !unicode_mark(code))
			break;
		len += (size_t)n;
	}
	return len;
}
