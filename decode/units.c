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

int units_put_typed(struct str *out, size_t *pos, const struct sentence *s,
	const struct tokenizer *t, const int *ids, int n)
{
	struct span next, word = { "", 0 };
	struct str spelled = { 0 };
	bool spaced;
	int rc = 0;

	if (tokenizer_whole_words(t)) {
		while (n-- &&
			tokenizer_next_word(t, s->text.data, s->text.len, pos, &next, &spaced)) {
			word.text = word.len ? word.text : next.text;
			word.len = (size_t)(next.text + next.len - word.text);
		}
	} else if (fold_next_word(s->text.data, s->text.len, pos, &word, &spaced)) {
		if (unicode_unspaced(utf8_first(word.text)))
			rc = tokenizer_decode(t, &spelled, ids, (size_t)n);
		if (spelled.data && spelled.len < word.len) {
			*pos -= word.len - spelled.len;
			word.len = spelled.len;
		}
		str_release(&spelled);
	}
	return rc ? -1 : units_put_clean(out, word.text, word.len);
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
