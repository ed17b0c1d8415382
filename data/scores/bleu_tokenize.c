/* The ways of sacreBLEU to cut a line into tokens.
 *
 * 13a is the tokenisation of NIST's mteval-v13a: entities undone, then four substitutions in
 * turn, each from left to right without overlap. All characters they name are ASCII, so bytes can
 * stand for characters: a byte of a longer character is neither digit nor mark. */
#include "base/mem.h"
#include "data/scores/bleu.h"
#include "tokenizer/fold.h"

#include <stdint.h>
#include <string.h>

bool bleu_separates(uint32_t code)
{
	return unicode_space(code) || (code >= 0x1c && code <= 0x1f);
}

/* Appends the words of text; each_character: every character is a word. */
static int put_words(struct str *out, const char *text, size_t len, bool each_character)
{
	size_t start = out->len, begin = 0; /* of the word at hand */

	for (size_t i = 0; i <= len;) {
		uint32_t code = ' ';
		int n = i < len ? utf8_next(text + i, &code) : 1;
		bool apart = bleu_separates(code);

		if ((apart || each_character) && i > begin) {
			if ((out->len > start && str_append(out, " ", 1)) ||
				str_append(out, text + begin, i - begin))
				return -1;
			begin = i;
		}
		i += (size_t)n;
		if (apart)
			begin = i;
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
	char *to;
	size_t i = 0;

	str_clear(out);
	/* a character becomes three at most */
	if (in->len > SIZE_MAX / 3 - 1 || mem_grow(&out->data, &out->capacity, 3 * in->len + 1, 1))
		return -1;
	to = out->data;
	while (i < in->len) {
		char a = d[i], b = i + 1 < in->len ? d[i + 1] : '0';
		bool pair = i + 1 < in->len;

		if (rule == SYMBOL && is_symbol(a)) {
			*to++ = ' ', *to++ = a, *to++ = ' ';
			i++;
		} else if (pair && ((rule == STOP_AFTER_OTHER && !is_digit(a) && is_stop(b)) ||
					   (rule == DASH_AFTER_DIGIT && is_digit(a) && b == '-'))) {
			*to++ = a, *to++ = ' ', *to++ = b, *to++ = ' ';
			i += 2;
		} else if (pair && rule == STOP_BEFORE_OTHER && is_stop(a) && !is_digit(b)) {
			*to++ = ' ', *to++ = a, *to++ = ' ', *to++ = b;
			i += 2;
		} else {
			*to++ = a;
			i++;
		}
	}
	*to = '\0';
	out->len = (size_t)(to - out->data);
	return 0;
}

/* Appends the words that the four substitutions make of *text, which is used up. */
static int put_substituted(struct str *out, struct str *text)
{
	struct str next = { 0 }, swap;
	int rc = 0;

	for (int rule = 0; rule < SUBSTITUTIONS && !rc; rule++) {
		rc = substitute(&next, text, (enum substitution)rule);
		swap = *text, *text = next, next = swap;
	}
	if (!rc)
		rc = put_words(out, text->data, text->len, false);
	str_release(&next);
	return rc;
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
	rc = put_substituted(out, &a);
done:
	str_release(&a);
	str_release(&b);
	return rc;
}

/* What the zh tokenisation of sacreBLEU takes for a Chinese character. It means ideographs, their
 * parts and the marks used with them; because two of its bounds are written with five digits, it
 * takes U+2001 to U+2A6D (dashes, quotes, arrows) too and leaves out what is beyond U+FFFF. */
static bool is_chinese(uint32_t code)
{
	static const struct unicode_range ranges[] = { { 0x2001, 0x2a6d }, { 0x2e80, 0x2fdf },
		{ 0x2ff0, 0x303f }, { 0x3100, 0x312f }, { 0x31a0, 0x31ef }, { 0x3200, 0x4db5 },
		{ 0x4e00, 0x9fbb }, { 0xf900, 0xfa2d }, { 0xfa30, 0xfa6a }, { 0xfa70, 0xfad9 },
		{ 0xfe10, 0xfe1f }, { 0xfe30, 0xfe4f }, { 0xff00, 0xffef } };

	return unicode_in(ranges, sizeof(ranges) / sizeof(ranges[0]), code);
}

/* Chinese characters stand alone; the rest is cut as by 13a, but at the line's ends a mark has no
 * neighbour, and entities stay. */
static int put_zh(struct str *out, const char *text, size_t len)
{
	struct str apart = { 0 };
	size_t end = 0; /* behind the last character that is not white space */
	int rc = 0;

	for (size_t i = 0; i < len && !rc;) {
		uint32_t code;
		size_t n = (size_t)utf8_next(text + i, &code);
		bool chinese = is_chinese(code);

		if (apart.len || !bleu_separates(code)) {
			rc = (chinese && str_append(&apart, " ", 1)) ||
			     str_append(&apart, text + i, n);
			if (!bleu_separates(code))
				end = apart.len;
			rc = rc || (chinese && str_append(&apart, " ", 1));
		}
		i += n;
	}
	if (!rc && apart.len) {
		apart.len = end;
		rc = put_substituted(out, &apart);
	}
	str_release(&apart);
	return rc ? -1 : 0;
}

int bleu_tokenize(struct str *out, const char *text, size_t len, enum bleu_tokenize tokenize)
{
	if (tokenize == BLEU_13A)
		return put_13a(out, text, len);
	if (tokenize == BLEU_ZH)
		return put_zh(out, text, len);
	return put_words(out, text, len, tokenize == BLEU_CHAR);
}
