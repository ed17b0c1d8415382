#include "decode/seq2seq_parts.h"

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
	uint32_t code;

	for (size_t pos = 0; pos < len;) {
		pos += (size_t)utf8_next(text + pos, &code);
		utf8_put(out, code < 0x20 || (code >= 0x7F && code < 0xA0) ? ' ' : code);
	}
	return str_puts(out, "");
}

/* The next words of n tokens, at or after *pos of the text: in a tokenizer of words n of them, else
 * one, but where words stand without spaces only what the tokens are. */
static int next_typed(struct span *w, size_t *pos, const struct sentence *s,
	const struct tokenizer *t, const int *ids, int n)
{
	struct span next = { "", 0 };
	struct str spelled = { 0 };
	bool spaced;
	int rc = 0;

	*w = next;
	if (tokenizer_whole_words(t)) {
		while (n-- &&
			tokenizer_next_word(t, s->text.data, s->text.len, pos, &next, &spaced)) {
			w->text = w->len ? w->text : next.text;
			w->len = (size_t)(next.text + next.len - w->text);
		}
	} else if (fold_next_word(s->text.data, s->text.len, pos, w, &spaced)) {
		if (unicode_unspaced(utf8_first(w->text)))
			rc = tokenizer_decode(t, &spelled, ids, (size_t)n);
		if (spelled.data && spelled.len < w->len) {
			*pos -= w->len - spelled.len;
			w->len = spelled.len;
		}
		str_release(&spelled);
	}
	return rc;
}

int units_put_tokens(struct str *out, const struct tokenizer *t, const int *ids, int n)
{
	struct str text = { 0 };
	int rc;

	str_puts(&text, ids[0] == TOKEN_EOS                  ? "</s>"
			: *tokenizer_piece(t, ids[0]) == ' ' ? " "
							     : "");
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

		end = units_end(u, i);
		if (pieces || ids[i] == TOKEN_EOS
				? units_put_tokens(out, t, ids + i, end - i)
				: next_typed(&word, &pos, s, t, ids + i, end - i) ||
					  units_put_clean(out, word.text, word.len))
			return -1;
		str_append(out, "", 1);
	}
	return str_puts(out, "");
}
