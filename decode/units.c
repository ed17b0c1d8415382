#include "decode/units.h"

#include "base/mem.h"
#include "decode/seq2seq.h"
#include "tokenizer/fold.h"

int units_make(struct units *u, const struct tokenizer *t, int unit, const int *ids, int n)
{
	*u = (struct units){ .n = n };
	u->tokens =
		unit == SEQ2SEQ_AUTO ? tokenizer_kind(t) == TOKENIZER_CHAR : unit == SEQ2SEQ_TOKEN;
	u->of = mem_alloc((size_t)n, sizeof(int));
	if (!u->of)
		return -1;
	u->count = tokenizer_units(t, u->tokens, u->of, ids, (size_t)n);
	return u->count < 0 ? -1 : 0;
}

void units_release(struct units *u)
{
	mem_free(u->of);
	*u = (struct units){ 0 };
}

int units_end(const struct units *u, int i)
{
	int unit = u->of[i];

	while (i < u->n && u->of[i] == unit)
		i++;
	return i;
}

void units_weigh(double *weight, const struct units *target, const struct units *source,
	const float *attention)
{
	int S = source->n;

	for (int t = 0, end; t < target->n; t = end) {
		double *row = weight + (size_t)target->of[t] * (size_t)source->count;

		end = units_end(target, t);
		for (const float *a = attention + (size_t)t * (size_t)S,
				 *last = attention + (size_t)end * (size_t)S;
			a < last; a += S)
			for (int j = 0; j < S; j++)
				row[source->of[j]] += (double)a[j];
		for (int j = 0; j < source->count; j++)
			row[j] /= end - t;
	}
}

int units_put_clean(struct str *out, const char *text, size_t len)
{
	int rc = 0;

	for (size_t pos = 0; !rc && pos < len;) {
		uint32_t code;

		pos += (size_t)utf8_next(text + pos, &code);
		rc = utf8_put(out, code < 0x20 || (code >= 0x7F && code < 0xA0) ? ' ' : code);
	}
	return rc;
}

/* Bytes of the typed text that are the n tokens of a word, where each token is a word: in scripts
 * without spaces. */
static int typed_len(size_t *len, const struct tokenizer *tokenizer, const int *ids, int n)
{
	struct str text = { 0 };
	int rc = tokenizer_decode(tokenizer, &text, ids, (size_t)n);

	*len = text.len;
	str_release(&text);
	return rc;
}

/* The next words of n tokens, at or after *pos of the text: one, or a letter and its marks. */
static int next_typed(struct span *w, size_t *pos, const struct sentence *s,
	const struct tokenizer *t, const int *ids, int n)
{
	struct span next = { s->text.data, 0 };
	bool spaced, whole = tokenizer_whole_words(t);
	uint32_t first;
	size_t len;

	*w = (struct span){ "", 0 };
	for (int i = 0; whole && i < n && s->text.len; i++) {
		if (!tokenizer_next_word(t, s->text.data, s->text.len, pos, &next, &spaced))
			break;
		*w = i ? (struct span){ w->text, (size_t)(next.text + next.len - w->text) } : next;
	}
	if (whole || !s->text.len || !fold_next_word(s->text.data, s->text.len, pos, w, &spaced))
		return 0;
	utf8_next(w->text, &first);
	if (!unicode_unspaced(first))
		return 0;
	if (typed_len(&len, t, ids, n))
		return -1;
	len = len < w->len ? len : w->len;
	*pos -= w->len - len;
	w->len = len;
	return 0;
}

int units_put_tokens(struct str *out, const struct tokenizer *t, const int *ids, int n)
{
	struct str text = { 0 };
	int rc = ids[0] == TOKEN_EOS                  ? str_puts(&text, "</s>")
		 : *tokenizer_piece(t, ids[0]) == ' ' ? str_puts(&text, " ")
						      : 0;

	if (!rc)
		rc = tokenizer_decode(t, &text, ids, (size_t)n);
	if (!rc)
		rc = units_put_clean(out, text.data, text.len);
	str_release(&text);
	return rc;
}

int units_put_source(
	struct str *out, const struct units *u, const struct tokenizer *t, const struct sentence *s)
{
	const int *ids = s->source.ids;
	bool pieces = u->tokens && !tokenizer_whole_words(t);
	size_t pos = 0;

	for (int i = 0, end; i < u->n; i = end) {
		struct span word;
		int rc;

		end = units_end(u, i);
		if (pieces || ids[i] == TOKEN_EOS)
			rc = units_put_tokens(out, t, ids + i, end - i);
		else if (!(rc = next_typed(&word, &pos, s, t, ids + i, end - i)))
			rc = units_put_clean(out, word.text, word.len);
		if (rc || str_append(out, "", 1))
			return -1;
	}
	return 0;
}
