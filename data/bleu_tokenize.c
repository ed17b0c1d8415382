/* The ways of sacreBLEU to cut a line into tokens.
 *
 * 13a is the tokenisation of NIST's mteval-v13a: entities undone, then four substitutions in
 * turn, each from left to right without overlap. All characters they name are ASCII, so bytes can
 * stand for characters: a byte of a longer character is neither digit nor mark. */
#include "base/mem.h"
#include "data/bleu.h"
#include "tokenizer/fold.h"

#include <string.h>

/* What Python's str.split() splits at: White_Space and the four information separators. */
static bool separates(uint32_t code)
{
	return fold_is_space(code) || (code >= 0x1c && code <= 0x1f);
}

/* Appends the words of text; each_character: every character is a word. */
static int put_words(struct str *out, const char *text, size_t len, bool each_character)
{
	bool apart = false;
	size_t start = out->len;

	for (size_t i = 0; i < len;) {
		uint32_t code;
		int n = utf8_next(text + i, &code);

		if (separates(code)) {
			apart = true;
		} else {
			if ((apart || each_character) && out->len > start &&
				str_append(out, " ", 1))
				return -1;
			if (str_append(out, text + i, (size_t)n))
				return -1;
			apart = false;
		}
		i += (size_t)n;
	}
	return 0;
}

static int replace_all(struct str *out, const struct str *in, const char *from, const char *to)
{
	size_t len = strlen(from);

	str_clear(out);
	for (size_t i = 0; i < in->len;) {
		bool here = in->len - i >= len && !memcmp(in->data + i, from, len);

		if (here ? str_puts(out, to) : str_append(out, in->data + i, 1))
			return -1;
		i += here ? len : 1;
	}
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_stop(char c)
{
	return c == '.' || c == ',';
}

/* ASCII punctuation except ' , - . */
static bool is_symbol(char c)
{
	return (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') || c == '/' ||
	       (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

enum substitution {
	SYMBOL,            /* s   -> " s "  a symbol stands alone */
	STOP_AFTER_OTHER,  /* x.  -> "x . " where x is no digit */
	STOP_BEFORE_OTHER, /* .x  -> " . x" where x is no digit */
	DASH_AFTER_DIGIT,  /* 5-  -> "5 - " */
	SUBSTITUTIONS
};

static int substitute(struct str *out, const struct str *in, enum substitution rule)
{
	const char *d = in->data;
	size_t i = 0;

	str_clear(out);
	while (i < in->len) {
		char a = d[i], b = i + 1 < in->len ? d[i + 1] : '0';
		bool pair = i + 1 < in->len;
		int rc;

		if (rule == SYMBOL && is_symbol(a))
			rc = str_printf(out, " %c ", a), i++;
		else if (pair && rule == STOP_AFTER_OTHER && !is_digit(a) && is_stop(b))
			rc = str_printf(out, "%c %c ", a, b), i += 2;
		else if (pair && rule == STOP_BEFORE_OTHER && is_stop(a) && !is_digit(b))
			rc = str_printf(out, " %c %c", a, b), i += 2;
		else if (pair && rule == DASH_AFTER_DIGIT && is_digit(a) && b == '-')
			rc = str_printf(out, "%c %c ", a, b), i += 2;
		else
			rc = str_append(out, &a, 1), i++;
		if (rc)
			return -1;
	}
	return 0;
}

static int put_13a(struct str *out, const char *text, size_t len)
{
	static const char *const undone[][2] = { { "<skipped>", "" }, { "&quot;", "\"" },
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" } };
	struct str a = { 0 }, b = { 0 }, swap;
	int rc = -1;

	/* one space on either side, so that every mark has neighbours */
	if (str_append(&a, " ", 1) || str_append(&a, text, len) || str_append(&a, " ", 1))
		goto done;
	for (size_t i = 0; i < sizeof(undone) / sizeof(undone[0]); i++) {
		if (!memchr(a.data, undone[i][0][0], a.len))
			continue;
		if (replace_all(&b, &a, undone[i][0], undone[i][1]))
			goto done;
		swap = a, a = b, b = swap;
	}
	for (int rule = 0; rule < SUBSTITUTIONS; rule++) {
		if (substitute(&b, &a, (enum substitution)rule))
			goto done;
		swap = a, a = b, b = swap;
	}
	rc = put_words(out, a.data, a.len, false);
done:
	str_release(&a);
	str_release(&b);
	return rc;
}

int bleu_tokenize(struct str *out, const char *text, size_t len, enum bleu_tokenize tokenize)
{
	if (tokenize == BLEU_13A)
		return put_13a(out, text, len);
	return put_words(out, text, len, tokenize == BLEU_CHAR);
}
